"""The words of one plan: each post with what people decided on it, and with all that the desk's
rules have against it. Nothing is read here, and nothing stored."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.compose.corrections import write_correction
from bot.compose.repeats import with_repeats
from bot.compose.templates import Templates
from bot.compose.values import PollResult
from bot.compose.words import write
from bot.domain.capabilities import capabilities_of
from bot.domain.checking import asked_of
from bot.domain.concerns import FINAL, NOTHING_DECIDED, Decided, concerns_of
from bot.domain.congress import Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.corrections import Correction, planned_correction, target_of
from bot.domain.enduring import LINK, awaits_link, with_link
from bot.domain.lifts import Lifts, embargo_problems
from bot.domain.overrides import with_overrides
from bot.domain.patient_voice import audience_problems, borrowed
from bot.domain.plan import Plan, Target
from bot.domain.posts import ONE_YES, Check, CheckAsked, PlannedPost, Post
from bot.domain.said import Earlier
from bot.domain.timetable import Problem, Session
from bot.domain.triage import with_writer


@dataclass(frozen=True, slots=True)
class Written:
    """The posts of a plan, each with its words or its refusal, and the rules that gave no post."""

    posts: tuple[Post, ...]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> tuple[Post, ...]:
        """Posts that a person must mend."""
        return tuple(post for post in self.posts if post.refusal)

    @property
    def concerned(self) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.concerns)


class Writing:
    """Raises TemplateError, here and later, where a template is missing or broken."""

    def __init__(
        self,
        congress: Congress,
        sessions: Sequence[Session],
        rules: Sequence[CoverageRule],
        templates: Templates,
        decided: Decided = NOTHING_DECIDED,
    ) -> None:
        self._congress, self._sessions = congress, sessions
        self._templates = templates.reread()
        self.plan = plan_of(congress, sessions, rules, self._templates)
        self._decided = replace(decided, borrowed=_borrowed(congress, rules, self._templates))
        self._lifts = Lifts(congress, decided.embargo, self.plan.posts, self.plan.targets)
        self._hubs = {hub.code: hub for hub in congress.hubs}
        self._can = {account.code: capabilities_of(account) for account in congress.accounts()}

    def posts(
        self, results: Mapping[str, PollResult], only: Collection[str] = ()
    ) -> tuple[Post, ...]:
        """All that are planned, or these keys `only`; `results` are by the key of their post."""
        return tuple(
            self._post(about, results.get(about.key))
            for about in self.plan.posts
            if not only or about.key in only
        )

    def _post(self, about: PlannedPost, result: PollResult | None) -> Post:
        target, hub = self.plan.targets[about.key], self._hubs[about.hub]
        template = self._templates.find(about.kind, hub)
        lifted = self._lifts.applied(about, target, template.contains)
        planned, waits = _as_decided(lifted, self._congress, self._decided)
        written = partial(
            write,
            planned,
            target,
            self._congress,
            hub,
            self._templates,
            result,
            self._can[planned.account],
            mentionable=self._decided.roster.mentionable,
        )
        post = written(self._decided.fills.get(planned.key))
        if waits and LINK in template.fields:
            post = Post(post.planned, awaits=waits)
        check = self._check(post, hub, written)
        if check != ONE_YES:
            post = replace(post, check=check)
        return self._concerned(post, target)

    def _check(self, post: Post, hub: Hub, written: Callable[[], Post]) -> CheckAsked:
        """What a second person does for it; `written` gives its words with every blank open."""
        planned, checking = post.planned, hub.checking
        fields = self._templates.find(planned.kind, hub).live
        policy = checking.of(planned.kind)
        asked = asked_of(policy, fields, planned.stale_at, checking.before_stale)
        return replace(asked, skeleton=written().digest) if asked.how is Check.SKELETON else asked

    def _concerned(self, post: Post, target: Target) -> Post:
        hub = self._hubs[post.planned.hub]
        found = concerns_of(post, target, self._congress, hub, self._decided)
        return replace(post, concerns=(*post.concerns, *found)) if found else post

    def correction(self, asked: Correction, wrong: PlannedPost) -> Post | None:
        """No plan names it, and it needs one yes whatever its hub's policy is. None where the
        congress no longer has the hub or the account of the wrong post."""
        if wrong.hub not in self._hubs or wrong.account not in self._can:
            return None
        target = target_of(wrong, self._sessions)
        planned = planned_correction(asked, wrong)
        if target.session or target.day:  # else the embargo that the wrong post had is all we know
            planned = self._lifts.applied(planned, target)
        able, mentionable = self._can[wrong.account], self._decided.roster.mentionable
        post = write_correction(asked, planned, self._hubs[wrong.hub], able, mentionable)
        return self._concerned(post, target)

    def judged(
        self, posts: Sequence[Post], corrections: Sequence[Post], earlier: Sequence[Earlier]
    ) -> Written:
        """With what the posts repeat, of each other or of `earlier` ones, and what people let go
        in spite of a concern."""
        repeats = with_repeats(posts, self.plan.targets, self._congress, self._templates, earlier)
        passed = self._decided.overrides
        final = tuple(
            with_overrides(post, passed.get(post.planned.key, ()), FINAL)
            for post in (*repeats, *corrections)
        )
        return Written(final, self._problems(final))

    def _problems(self, posts: Iterable[Post]) -> tuple[Problem, ...]:
        borrowed_by = self._decided.borrowed
        audiences = (
            problem
            for hub in self._congress.hubs
            for problem in audience_problems(hub, borrowed_by.get(hub.code, ()))
        )
        unlifted = embargo_problems(post.planned for post in posts)
        return (*self.plan.problems, *audiences, *unlifted)


def write_posts(
    congress: Congress,
    sessions: Sequence[Session],
    rules: Sequence[CoverageRule],
    templates: Templates,
) -> Written:
    """A plan on which nobody decided anything yet. Raises TemplateError where a template is missing
    or broken."""
    writing = Writing(congress, sessions, rules, templates)
    return writing.judged(writing.posts({}), (), ())


def plan_of(
    congress: Congress,
    sessions: Sequence[Session],
    rules: Sequence[CoverageRule],
    templates: Templates,
) -> Plan:
    return Plan(congress, sessions, rules, _poll_minutes(congress, rules, templates))


def _as_decided(
    planned: PlannedPost, congress: Congress, decided: Decided
) -> tuple[PlannedPost, str]:
    """With the writer and the link that the coverage plan has for it, and what it waits for."""
    items = decided.enduring.get(planned.hub, {})
    assigned = with_writer(planned, decided.triages.get(planned.hub))
    linked = with_link(assigned, items, congress.tz)
    return linked, awaits_link(linked, items)


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
