"""The stored plan and programme -> posts with their words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.compose.templates import Templates
from bot.compose.values import PollResult
from bot.compose.writing import Writing, plan_of
from bot.domain.concerns import Decided
from bot.domain.congress import Congress, CoverageRule, Kind
from bot.domain.people import Act
from bot.domain.permission import Permits
from bot.domain.plan import stands_alone
from bot.domain.posts import PlannedPost, Post
from bot.domain.timetable import Problem, Session
from bot.store.congresses import get_congress
from bot.store.contacts import get_roster
from bot.store.corrections import get_corrections
from bot.store.database import Rows
from bot.store.embargoes import get_moved
from bot.store.fills import get_fills
from bot.store.overrides import get_overrides
from bot.store.permissions import get_permissions
from bot.store.plans import get_enduring, get_triages
from bot.store.posts import Redraft, get_entries, get_undelivered, replace_drafts
from bot.store.programmes import get_rules, get_sessions_as_held
from bot.store.said import earlier_posts
from bot.store.snapshots import closed_polls
from bot.store.trail import record_act


@dataclass(frozen=True, slots=True)
class Drafted:
    """`refused` are posts whose words may not go out, `problems` the rules that gave no post,
    `concerned` the posts against which a rule has anything."""

    changes: Redraft
    refused: tuple[Post, ...]
    problems: tuple[Problem, ...]
    concerned: tuple[Post, ...] = ()


def draft(
    rows: Rows, congress_code: str, templates: Templates, only: Collection[str] = ()
) -> Drafted:
    """Plans and writes every post of the congress anew, or these keys `only`; what is on its way
    stays as it is. Raises NotFound, and TemplateError where a template is missing or broken (then
    nothing is written)."""
    congress = get_congress(rows, congress_code)
    sessions, rules = _asked(rows, congress, only)
    decided = _decided(rows, congress_code, only)
    writing = Writing(congress, sessions, rules, templates, decided)
    posts = writing.posts(_results(rows, congress_code, writing.plan.posts), only)
    corrections = _corrections(rows, congress_code, writing, only)
    earlier = earlier_posts(rows, congress_code, posts, siblings=bool(only))
    written = writing.judged(posts, corrections, earlier)
    changes = replace_drafts(rows, congress_code, written.posts, only)
    return Drafted(changes, written.refused, written.problems, written.concerned)


def _corrections(
    rows: Rows, congress: str, writing: Writing, only: Collection[str]
) -> tuple[Post, ...]:
    asked = get_corrections(rows, congress, only)
    if not asked:
        return ()
    wrong = {e.post.planned.key: e for e in get_entries(rows, keys={c.corrects for c in asked})}
    written = (writing.correction(each, wrong[each.corrects].post.planned) for each in asked)
    return tuple(post for post in written if post)


def fields_of(rows: Rows, congress_code: str, templates: Templates, key: str) -> Mapping[str, str]:
    """The coverage row's fields of one post; none where the plan no longer asks for it."""
    congress = get_congress(rows, congress_code)
    plan = plan_of(congress, *_asked(rows, congress, [key]), templates)
    return next((post.fields for post in plan.posts if post.key == key), {})


def draft_for(rows: Rows, congress: str, templates: Templates, by: str, now: datetime) -> Drafted:
    """The same as a person's own act. Raises Refused too."""
    drafted = draft(rows, congress, templates)
    record_act(rows, by, Act.DRAFT, congress, str(drafted.changes), now)
    return drafted


def _asked(
    rows: Rows, congress: Congress, only: Collection[str]
) -> tuple[list[Session], tuple[CoverageRule, ...]]:
    """The programme and the plan, or as much of them as these posts come from: to read and plan
    8,500 talks takes longer than anyone waits during one."""
    chosen = [entry.post.planned for entry in get_undelivered(rows, only)] if only else []
    if len(chosen) < len(set(only)) or not all(stands_alone(post, congress) for post in chosen):
        chosen = []
    sessions = get_sessions_as_held(rows, congress.code, {post.session for post in chosen})
    return sessions, get_rules(rows, congress.code, chosen)


def _decided(rows: Rows, congress: str, only: Collection[str]) -> Decided:
    return Decided(
        triages=get_triages(rows, congress),
        enduring=get_enduring(rows, congress),
        fills=get_fills(rows, congress, only),
        permissions=Permits(get_permissions(rows, congress)),
        roster=get_roster(rows),
        overrides=get_overrides(rows, congress),
        embargo=get_moved(rows, congress),
    )


def _results(rows: Rows, congress: str, posts: Iterable[PlannedPost]) -> Mapping[str, PollResult]:
    """The closed polls whose results are asked for, by the key of the result's post."""
    closed = closed_polls(rows, congress)
    if not closed:
        return {}
    asked = {
        entry.post.planned.key: entry.post.parts[0] for entry in get_entries(rows, keys=closed)
    }
    poll_of = {_about(post): post.key for post in posts if post.kind is Kind.POLL}
    found: dict[str, PollResult] = {}
    for post in posts:
        key = poll_of.get(_about(post), "") if post.kind is Kind.POLL_RESULT else ""
        if key in closed:
            found[post.key] = PollResult(asked[key], closed[key])
    return found


def _about(post: PlannedPost) -> tuple[str, str, str]:
    return post.account, post.session, post.presentation
