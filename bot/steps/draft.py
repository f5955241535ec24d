"""The stored plan and programme -> posts with their words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.compose.templates import Templates
from bot.compose.values import PollResult
from bot.compose.words import write
from bot.domain.concerns import NOTHING_DECIDED, Decided, concerns_of
from bot.domain.congress import Congress, CoverageRule, Kind
from bot.domain.permission import DEFAULT_SHARING, Permits
from bot.domain.plan import Plan
from bot.domain.posts import PlannedPost, Post
from bot.domain.timetable import Problem, Session
from bot.networks import capabilities_of
from bot.store.congresses import get_congress
from bot.store.contacts import get_roster
from bot.store.database import Rows
from bot.store.permissions import get_permissions
from bot.store.posts import Redraft, get_entries, replace_drafts
from bot.store.programmes import get_rules, get_sessions_as_held
from bot.store.snapshots import closed_polls


@dataclass(frozen=True, slots=True)
class Drafted:
    """`refused` are posts whose words may not go out, `problems` the rules that gave no post;
    `concerned` those that a rule has something against, what is out already among them."""

    changes: Redraft
    refused: tuple[Post, ...]
    problems: tuple[Problem, ...]
    concerned: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Every post of a plan with its words or its refusal."""

    posts: tuple[Post, ...]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> tuple[Post, ...]:
        """Posts that a person must mend."""
        return tuple(post for post in self.posts if post.refusal)


def write_posts(
    congress: Congress,
    sessions: Sequence[Session],
    rules: Sequence[CoverageRule],
    templates: Templates,
    find_results: Callable[[Sequence[PlannedPost]], Mapping[str, PollResult]] = lambda _: {},
    decided: Decided = NOTHING_DECIDED,
) -> Written:
    """Stores nothing. Raises TemplateError where a template is missing or broken."""
    templates = templates.reread()
    plan = Plan(congress, sessions, rules, _poll_minutes(congress, rules, templates))
    results = find_results(plan.posts)
    hubs = {hub.code: hub for hub in congress.hubs}
    can = {account.code: capabilities_of(account) for account in congress.accounts()}
    mentionable = decided.roster.mentionable
    posts = []
    for planned in plan.posts:
        target, hub = plan.targets[planned.key], hubs[planned.hub]
        result = results.get(planned.key)
        may = can[planned.account]
        post = write(
            planned, target, congress, hub, templates, result, may, mentionable=mentionable
        )
        concerns = concerns_of(post, target, congress, hub, decided)
        posts.append(replace(post, concerns=concerns) if concerns else post)
    return Written(tuple(posts), tuple(plan.problems))


def draft(rows: Rows, congress_code: str, templates: Templates) -> Drafted:
    """Plans and writes every post of the congress anew; what is on its way stays as it is. Raises
    NotFound, and TemplateError where a template is missing or broken (then nothing is written)."""
    written = write_posts(
        get_congress(rows, congress_code),
        get_sessions_as_held(rows, congress_code),
        get_rules(rows, congress_code),
        templates,
        lambda posts: _results(rows, congress_code, posts),
        _decided(rows, congress_code),
    )
    changes = replace_drafts(rows, congress_code, written.posts)
    concerned = tuple(post for post in written.posts if post.concerns)
    return Drafted(changes, written.refused, written.problems, concerned)


def _decided(rows: Rows, congress: str) -> Decided:
    return Decided(
        sharing=DEFAULT_SHARING,
        permissions=Permits(get_permissions(rows, congress)),
        roster=get_roster(rows),
    )


def _poll_minutes(
    congress: Congress, rules: Iterable[CoverageRule], templates: Templates
) -> Mapping[str, int]:
    polling = {rule.hub for rule in rules if rule.kind is Kind.POLL}
    return {
        hub.code: templates.find(Kind.POLL, hub).poll_minutes
        for hub in congress.hubs
        if hub.code in polling
    }


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
