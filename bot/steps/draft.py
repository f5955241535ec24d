"""The stored plan and programme -> posts with their words."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.compose.corrections import write_correction
from bot.compose.repeats import with_repeats
from bot.compose.templates import Templates
from bot.compose.values import PollResult
from bot.compose.words import write
from bot.domain.checking import asked_of
from bot.domain.concerns import FINAL, NOTHING_DECIDED, Decided, concerns_of
from bot.domain.congress import Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.corrections import target_of
from bot.domain.enduring import LINK, awaits_link, with_link
from bot.domain.overrides import with_overrides
from bot.domain.patient_voice import audience_problems, borrowed
from bot.domain.people import Act
from bot.domain.permission import DEFAULT_SHARING, Permits
from bot.domain.plan import Plan, stands_alone
from bot.domain.posts import ONE_YES, Check, CheckAsked, PlannedPost, Post
from bot.domain.said import Earlier
from bot.domain.timetable import Problem, Session
from bot.domain.triage import with_writer
from bot.networks import capabilities_of
from bot.store.congresses import get_congress
from bot.store.contacts import get_roster
from bot.store.corrections import get_corrections
from bot.store.database import Rows
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
    only: Collection[str] = (),
    find_earlier: Callable[[Sequence[Post]], Sequence[Earlier]] = lambda _: (),
) -> Written:
    """Of the whole plan, or of these keys `only`. Stores nothing. Raises TemplateError where a
    template is missing or broken."""
    templates = templates.reread()
    plan = Plan(congress, sessions, rules, _poll_minutes(congress, rules, templates))
    results = find_results(plan.posts)
    hubs = {hub.code: hub for hub in congress.hubs}
    can = {account.code: capabilities_of(account) for account in congress.accounts()}
    decided = replace(decided, borrowed=_borrowed(congress, rules, templates))
    posts = []
    for about in plan.posts:
        if only and about.key not in only:
            continue
        target, hub = plan.targets[about.key], hubs[about.hub]
        planned, waits = _as_decided(about, congress, decided)
        result, filled = results.get(planned.key), decided.fills.get(planned.key)
        written = partial(
            write,
            planned,
            target,
            congress,
            hub,
            templates,
            result,
            can[planned.account],
            mentionable=decided.roster.mentionable,
        )
        post = written(filled)
        if waits and LINK in templates.find(planned.kind, hub).fields:
            post = Post(post.planned, awaits=waits)
        concerns = (*post.concerns, *concerns_of(post, target, congress, hub, decided))
        check = _check(post, hub, templates, written)
        changed = concerns or check != ONE_YES
        posts.append(replace(post, concerns=concerns, check=check) if changed else post)
    judged = with_repeats(posts, plan.targets, congress, templates, find_earlier(posts))
    strange = [problem for hub in congress.hubs for problem in _audience(hub, decided)]
    return Written(judged, (*plan.problems, *strange))


def draft(
    rows: Rows, congress_code: str, templates: Templates, only: Collection[str] = ()
) -> Drafted:
    """Plans and writes every post of the congress anew, or these keys `only`; what is on its way
    stays as it is. Raises NotFound, and TemplateError where a template is missing or broken (then
    nothing is written)."""
    congress = get_congress(rows, congress_code)
    decided = _decided(rows, congress_code, only)
    sessions, rules = _asked(rows, congress, only)
    written = write_posts(
        congress,
        sessions,
        rules,
        templates,
        lambda posts: _results(rows, congress_code, posts),
        decided,
        only,
        lambda posts: earlier_posts(rows, congress_code, posts, siblings=bool(only)),
    )
    corrections = _corrections(rows, congress, sessions, decided, only)
    posts = (*written.posts, *corrections)
    passed = decided.overrides
    written = replace(
        written,
        posts=tuple(with_overrides(p, passed.get(p.planned.key, ()), FINAL) for p in posts),
    )
    changes = replace_drafts(rows, congress_code, written.posts, only)
    concerned = tuple(post for post in written.posts if post.concerns)
    return Drafted(changes, written.refused, written.problems, concerned)


def _check(post: Post, hub: Hub, templates: Templates, written: Callable[[], Post]) -> CheckAsked:
    """What a second person does for it; `written` gives its words with every blank open."""
    planned, checking = post.planned, hub.checking
    fields = templates.find(planned.kind, hub).live
    policy = checking.of(planned.kind)
    asked = asked_of(policy, fields, planned.stale_at, checking.before_stale)
    return replace(asked, skeleton=written().digest) if asked.how is Check.SKELETON else asked


def _corrections(
    rows: Rows,
    congress: Congress,
    sessions: Sequence[Session],
    decided: Decided,
    only: Collection[str],
) -> list[Post]:
    """Those that people asked for: no plan names them, and each needs one yes whatever the hub's
    policy is."""
    asked = get_corrections(rows, congress.code, only)
    if not asked:
        return []
    wrong = {e.post.planned.key: e for e in get_entries(rows, keys={c.corrects for c in asked})}
    hubs = {hub.code: hub for hub in congress.hubs}
    can = {account.code: capabilities_of(account) for account in congress.accounts()}
    posts = []
    for correction in asked:
        planned = wrong[correction.corrects].post.planned
        if planned.hub not in hubs or planned.account not in can:
            continue  # this congress no longer has them, as with any post of theirs
        target, hub = target_of(planned, sessions), hubs[planned.hub]
        able, mentionable = can[planned.account], decided.roster.mentionable
        post = write_correction(correction, planned, target, hub, able, mentionable)
        concerns = (*post.concerns, *concerns_of(post, target, congress, hub, decided))
        posts.append(replace(post, concerns=concerns) if concerns else post)
    return posts


def fields_of(rows: Rows, congress_code: str, templates: Templates, key: str) -> Mapping[str, str]:
    """The coverage row's fields of one post; none where the plan no longer asks for it."""
    congress = get_congress(rows, congress_code)
    sessions, rules = _asked(rows, congress, [key])
    plan = Plan(congress, sessions, rules, _poll_minutes(congress, rules, templates))
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
        sharing=DEFAULT_SHARING,
        permissions=Permits(get_permissions(rows, congress)),
        roster=get_roster(rows),
        overrides=get_overrides(rows, congress),
    )


def _as_decided(
    planned: PlannedPost, congress: Congress, decided: Decided
) -> tuple[PlannedPost, str]:
    """With the writer and the link that the coverage plan has for it, and what it waits for."""
    items = decided.enduring.get(planned.hub, {})
    assigned = with_writer(planned, decided.triages.get(planned.hub))
    linked = with_link(assigned, items, congress.tz)
    return linked, awaits_link(linked, items)


def _audience(hub: Hub, decided: Decided) -> tuple[Problem, ...]:
    return audience_problems(hub, decided.borrowed.get(hub.code, ()))


def _borrowed(
    congress: Congress, rules: Iterable[CoverageRule], templates: Templates
) -> dict[str, tuple[Kind, ...]]:
    """By hub of patients, the kinds asked for whose template is written for professionals."""
    kinds: dict[str, dict[Kind, None]] = {}
    for rule in rules:
        kinds.setdefault(rule.hub, {})[rule.kind] = None
    return {
        hub.code: borrowed(hub, templates.audiences(hub, kinds[hub.code]))
        for hub in congress.hubs
        if hub.audience is Audience.PATIENT and hub.code in kinds
    }


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
