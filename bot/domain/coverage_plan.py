"""A hub's coverage plan for one congress as one document: what is covered, how, why and by whom,
who approved it, and what is due."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.congress import Congress, Hub
from bot.domain.enduring import EnduringItem, owed
from bot.domain.interviews import Interview
from bot.domain.patient_voice import Voice, VoiceShare, share_of, voice_of
from bot.domain.plan_versions import Change, Version, changes_in, standing
from bot.domain.reviews import Review, due_on
from bot.domain.themes import Theme
from bot.domain.timetable import Session
from bot.domain.triage import Choice, Counts, Item, Mode, Triage, counts, gone, items


@dataclass(frozen=True, slots=True)
class Desk:
    """What is stored of one hub's plan. `history` is every choice in the order of its versions,
    `marks` are the voices of the congress's sessions and talks, by code."""

    versions: tuple[Version, ...] = ()
    history: tuple[Choice, ...] = ()
    themes: tuple[Theme, ...] = ()
    reviews: tuple[Review, ...] = ()
    enduring: tuple[EnduringItem, ...] = ()
    interviews: tuple[Interview, ...] = ()
    marks: Mapping[str, Voice] | None = None

    def triage(self, hub: str) -> Triage:
        return Triage(
            hub=hub,
            choices=standing(self.history),
            themes={theme.code: theme for theme in self.themes},
            accredited=bool(self.versions) and self.versions[-1].accredited,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the plan. `unjustified` says why nothing justifies its selection; of a session,
    `following` of its talks have its decision, and `voiced` of these are marked themselves."""

    item: Item
    voice: Voice | None
    unjustified: str = ""
    following: int = 0
    voiced: int = 0


@dataclass(frozen=True, slots=True)
class ThemeLine:
    theme: Theme
    selections: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    version: Version
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CoveragePlan:
    """`lines` are all sessions and talks in order of time; `gone` decisions on what the programme
    no longer holds; `owed` items to be written that nobody registered. `review_due` is None before
    the plan is begun."""

    congress: Congress
    hub: Hub
    made_at: datetime
    accredited: bool
    counts: Counts
    lines: tuple[Line, ...]
    gone: tuple[Choice, ...]
    themes: tuple[ThemeLine, ...]
    reviews: tuple[Review, ...]
    review_due: date | None
    enduring: tuple[EnduringItem, ...]
    owed: tuple[str, ...]
    interviews: tuple[Interview, ...]
    voice: VoiceShare
    versions: tuple[VersionLine, ...]

    @property
    def today(self) -> date:
        """Where the congress is."""
        return self.made_at.astimezone(self.congress.tz).date()

    @property
    def version(self) -> int:
        return self.versions[-1].version.number if self.versions else 0

    @property
    def reviewed(self) -> int:
        """The newest version that the committee has seen; 0 for none."""
        return max((review.version for review in self.reviews), default=0)

    @property
    def is_review_due(self) -> bool:
        return self.review_due is not None and self.review_due <= self.today

    def of_state(self, state: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.item.state == state)

    def decided(self, state: str) -> tuple[Line, ...]:
        """Those of a state that were decided on themselves; talks that follow their session stand
        with it."""
        return tuple(line for line in self.of_state(state) if not line.item.inherited)

    @property
    def overdue(self) -> tuple[EnduringItem, ...]:
        return tuple(item for item in self.enduring if item.is_open and item.due_on < self.today)

    @property
    def unjustified(self) -> tuple[Line, ...]:
        return tuple(line for line in self.decided("select") if line.unjustified)

    def undecided_by_track(self) -> tuple[tuple[str, int, int], ...]:
        """Track, sessions, talks, in the order of the tracks' names."""
        found: dict[str, list[int]] = {}
        for line in self.of_state("undecided"):
            numbers = found.setdefault(line.item.session.track, [0, 0])
            numbers[1 if line.item.presentation else 0] += 1
        tracks = sorted(found.items())
        return tuple((track, sessions, talks) for track, (sessions, talks) in tracks)

    def of_mode(self, mode: Mode) -> int:
        """How many selected items are covered so."""
        return sum(
            line.item.choice is not None and line.item.choice.details.mode is mode
            for line in self.of_state("select")
        )


def coverage_plan(
    congress: Congress, hub: Hub, sessions: Sequence[Session], desk: Desk, now: datetime
) -> CoveragePlan:
    triage, marks = desk.triage(hub.code), desk.marks or {}
    found = tuple(items(sessions, triage))
    selected = [item for item in found if item.choice and item.choice.is_selected]
    return CoveragePlan(
        congress=congress,
        hub=hub,
        made_at=now,
        accredited=triage.accredited,
        counts=counts(found),
        lines=tuple(_lines(found, triage, marks)),
        gone=gone(sessions, triage),
        themes=tuple(_theme(theme, triage) for theme in desk.themes),
        reviews=desk.reviews,
        review_due=review_due(desk, congress),
        enduring=desk.enduring,
        owed=owed(triage.choices.values(), {each.item: each for each in desk.enduring}),
        interviews=desk.interviews,
        voice=share_of(hub.name, marks, ((item.session.code, _talk(item)) for item in selected)),
        versions=tuple(
            VersionLine(version, changes_in(desk.history, version.number))
            for version in desk.versions
        ),
    )


def begun_on(desk: Desk, congress: Congress) -> date | None:
    """The day, where the congress is, of the plan's first version."""
    return desk.versions[0].at.astimezone(congress.tz).date() if desk.versions else None


def review_due(desk: Desk, congress: Congress) -> date | None:
    begun = begun_on(desk, congress)
    return due_on(desk.reviews, begun) if begun else None


def _talk(item: Item) -> str:
    return item.presentation.code if item.presentation else ""


def _lines(found: Sequence[Item], triage: Triage, marks: Mapping[str, Voice]) -> Iterator[Line]:
    following = Counter(item.session.code for item in found if item.inherited)
    voiced = Counter(item.session.code for item in found if item.inherited and item.code in marks)
    for item in found:
        yield Line(
            item=item,
            voice=voice_of(marks, item.session.code, _talk(item)),
            unjustified=triage.why_unjustified(item.choice) if item.choice else "",
            following=0 if item.presentation else following[item.session.code],
            voiced=0 if item.presentation else voiced[item.session.code],
        )


def _theme(theme: Theme, triage: Triage) -> ThemeLine:
    choices = (choice for choice in triage.choices.values() if choice.is_selected)
    return ThemeLine(theme, sum(choice.details.theme == theme.code for choice in choices))
