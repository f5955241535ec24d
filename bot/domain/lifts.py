"""The embargo of a whole plan: of each planned post, from when on it may go, and which fact is
missing where nobody knows. Blackouts and "post now" move a post's own time and never its embargo.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.congress import Congress, Kind
from bot.domain.embargo import (
    Begun,
    Facts,
    Lift,
    Shift,
    Unknown,
    facts_of,
    lift,
    tier_of_abstract,
    tier_shown,
)
from bot.domain.embargo_policy import Blackout, EmbargoPolicy, Tier
from bot.domain.permission import is_own_picture
from bot.domain.plan import Target, shifted
from bot.domain.posts import Concern, PlannedPost
from bot.domain.timetable import Presentation, Problem, Session

CHECK = "embargo"
# The tiers a post can be said to contain; that an abstract is late-breaking, or what goes beyond it
# a poster's, is seen from what it is about.
CONTENTS = (Tier.TITLE, Tier.ABSTRACT, Tier.BEYOND, Tier.SLIDE)
DEFAULTS: Mapping[Kind, Tier] = {
    Kind.ONES_TO_WATCH: Tier.ABSTRACT,
    Kind.OPENER: Tier.TITLE,
    Kind.HIGHLIGHT: Tier.BEYOND,
    Kind.RESULT: Tier.BEYOND,
    Kind.QUESTION: Tier.TITLE,
    Kind.POLL: Tier.TITLE,
    Kind.THREAD: Tier.BEYOND,
    Kind.POLL_RESULT: Tier.BEYOND,
    Kind.WRAP_UP: Tier.BEYOND,
    Kind.ENDURING: Tier.BEYOND,
}
NO_POLICY = Unknown(
    "what embargoes the congress has",
    "Write a table [embargo] in congress.toml and load; docs/embargo.md shows how.",
)
_NOTHING_COVERED = Unknown(
    "which sessions of that day it tells of", "Cover one of them in the coverage plan, and load."
)


@dataclass(frozen=True, slots=True)
class BroughtForward:
    """A person's word that a post goes at `at`; it counts while the post would else be due at
    `instead_of`."""

    post_key: str
    at: datetime
    instead_of: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """What people said about the embargoes of one congress. `shifted_by` is how far each session
    stands from where the programme has it, `shifts` in the order in which they were said, `begun`
    the last word on each session, `brought_forward` every word on each post, in their order."""

    shifted_by: Mapping[str, timedelta] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()
    begun: Mapping[str, Begun] = field(default_factory=dict)
    brought_forward: Mapping[str, Sequence[BroughtForward]] = field(default_factory=dict)

    def published(self, session: Session) -> Session:
        """As the programme has it."""
        return shifted(session, -self.shifted_by.get(session.code, timedelta()))

    def standing(self, published: Session) -> Session:
        """As it stands now."""
        return shifted(published, self.shifted_by.get(published.code, timedelta()))

    def facts(self, zone: str, session: Session, talk: Presentation | None = None) -> Facts:
        """Of a session as it stands now, or of one of its presentations."""
        published, begun = self.published(session), self.begun.get(session.code)
        return facts_of(session, talk, published, zone, begun, self.shifts)


NOTHING_MOVED = Moved()


def content_of(post: PlannedPost, by_template: Tier | None = None) -> Tier:
    """What a post contains: what its row says, else what posts of its kind do. What tells of the
    talk itself, as a highlight, is never taken for less, and a template can only add. A picture
    that is not said to be the hub's own is taken for one of a slide."""
    usual = DEFAULTS[post.kind]
    least = usual if usual is Tier.BEYOND else Tier.TITLE
    has_slide = bool(post.media) and not is_own_picture(post)
    picture = Tier.SLIDE if has_slide else Tier.TITLE
    told = (post.contains or usual, least, by_template or Tier.TITLE, picture)
    return max(told, key=CONTENTS.index)


class Lifts:
    """Of the posts of one plan, given with what each is about, by its key."""

    def __init__(
        self,
        congress: Congress,
        moved: Moved,
        posts: Iterable[PlannedPost],
        targets: Mapping[str, Target],
    ) -> None:
        self._policy, self._zone = congress.embargo, congress.zone
        self._moved = moved
        self._of_days = _by_day(congress, moved, posts, targets)
        self._found: dict[tuple[str, str, Tier], Lift | Unknown] = {}

    def applied(
        self, post: PlannedPost, target: Target, by_template: Tier | None = None
    ) -> PlannedPost:
        """The post with its embargo, or with what is missing to know it; moved by a person's "post
        now", and out of blackouts."""
        content = content_of(post, by_template)
        found = self.of(post, target, content)
        for word in self._moved.brought_forward.get(post.key, ()):
            post = _brought_forward(post, target, word)
        if isinstance(found, Unknown):
            return replace(post, embargo_fault=_fault(found))
        blackouts = self._policy.blackouts if self._policy else ()
        return _out_of_blackouts(replace(post, not_before=found.at), content, blackouts)

    def of(self, post: PlannedPost, target: Target, content: Tier) -> Lift | Unknown:
        """Of a session it is the last of all that it holds, of a day that of all that the hub
        covers on it."""
        if self._policy is None:
            return NO_POLICY
        if target.session:
            return self._of_item(self._policy, target.session, target.presentation, content)
        covered = self._of_days.get((post.hub, target.day), ())
        found = [
            self._of_item(self._policy, each.session, each.presentation, content)
            for each in covered
            if each.session
        ]
        return latest(found) if found else _NOTHING_COVERED

    def _of_item(
        self, policy: EmbargoPolicy, session: Session, talk: Presentation | None, content: Tier
    ) -> Lift | Unknown:
        key = (session.code, talk.code if talk else "", content)
        if key not in self._found:
            within = (talk,) if talk else what_it_holds(session, content)
            facts = [self._moved.facts(self._zone, session, each) for each in within]
            self._found[key] = latest(lift(tier_for(content, f), policy, f) for f in facts)
        return self._found[key]


def what_it_holds(session: Session, content: Tier) -> tuple[Presentation | None, ...]:
    """What a post about the whole session says something of; None is the session itself."""
    return (None,) if content is Tier.TITLE else session.presentations or (None,)


def tier_for(content: Tier, facts: Facts) -> Tier:
    match content:
        case Tier.ABSTRACT:
            return tier_of_abstract(facts)
        case Tier.BEYOND:
            return tier_shown(facts)
        case _:
            return content


def content_for(tier: Tier) -> Tier:
    """The content whose tier it is."""
    match tier:
        case Tier.LATE_BREAKING:
            return Tier.ABSTRACT
        case Tier.POSTER:
            return Tier.BEYOND
        case _:
            return tier


def latest(found: Iterable[Lift | Unknown]) -> Lift | Unknown:
    """The first that is unknown, else the last to lift."""
    lifts = list(found)
    unknown = next((each for each in lifts if isinstance(each, Unknown)), None)
    moments = [each.at for each in lifts if isinstance(each, Lift) and each.at]
    return unknown or Lift(max(moments, default=None))


def embargo_concerns(post: PlannedPost) -> Iterator[Concern]:
    """That nobody knows when the embargo lifts. It ends when somebody finds out, not before."""
    if post.embargo_fault:
        yield Concern(CHECK, post.embargo_fault)


def embargo_problems(posts: Iterable[PlannedPost]) -> tuple[Problem, ...]:
    """One for each missing fact, with the number of posts that wait for it."""
    waiting: dict[str, int] = {}
    for post in posts:
        if post.embargo_fault:
            waiting[post.embargo_fault] = waiting.get(post.embargo_fault, 0) + 1
    return tuple(
        Problem("congress.toml", None, CHECK, f"{_posts(number)} blocked.", told)
        for told, number in waiting.items()
    )


def _posts(number: int) -> str:
    return "1 post is" if number == 1 else f"{number:,} posts are"


def _fault(unknown: Unknown) -> str:
    return f"its embargo is unknown: nobody has said {unknown.fact}. {unknown.cure}"


def _by_day(
    congress: Congress, moved: Moved, posts: Iterable[PlannedPost], targets: Mapping[str, Target]
) -> Mapping[tuple[str, date | None], Sequence[Target]]:
    """What each hub covers on each day, by where a session stands and by where it stood."""
    found: dict[tuple[str, date | None], dict[tuple[str, str], Target]] = {}
    for post in posts:
        target = targets[post.key]
        if not target.session:
            continue
        starts = (target.session.start, moved.published(target.session).start)
        own = (target.start,) if target.start else ()
        for day in {start.astimezone(congress.tz).date() for start in (*starts, *own)}:
            found.setdefault((post.hub, day), {})[post.session, post.presentation] = target
    return {key: tuple(each.values()) for key, each in found.items()}


def _brought_forward(post: PlannedPost, target: Target, word: BroughtForward | None) -> PlannedPost:
    """What tells of a talk never goes before its talk begins."""
    if word is None or word.instead_of != post.due_at:
        return post
    tells = DEFAULTS[post.kind] is Tier.BEYOND and target.start
    at = max(word.at, target.start) if tells and target.start else word.at
    if at >= post.due_at:
        return post
    return replace(post, due_at=at, stale_at=at + (post.stale_at - post.due_at))


def _out_of_blackouts(
    post: PlannedPost, content: Tier, blackouts: Sequence[Blackout]
) -> PlannedPost:
    """A post whose time comes during a blackout waits for its end; one whose time comes before it
    does not go once it has begun."""
    for each in sorted(blackouts, key=lambda each: each.begins):
        goes_at = max(post.due_at, post.not_before or post.due_at)
        if CONTENTS.index(content) < CONTENTS.index(each.tier):
            continue
        if each.begins <= goes_at < each.ends:
            post = replace(post, not_before=each.ends)
        elif goes_at < each.begins < post.stale_at:
            post = replace(post, stale_at=each.begins)
    return post
