"""What a hub covers of a programme: each session and talk selected, skipped or left open, and why.

A talk without a decision of its own follows that of its session.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from bot.domain.plan import Target
from bot.domain.posts import Concern, PlannedPost
from bot.domain.themes import Theme, is_barred, unjustified
from bot.domain.timetable import Presentation, Session

SKIPPED = "skipped"
BARRED = "supporter theme"
UNJUSTIFIED = "no theme"

HIGHEST, LOWEST = 1, 3


class Decision(Enum):
    SELECT = "select"
    MAYBE = "maybe"
    SKIP = "skip"


class Mode(Enum):
    LIVE = "live"  # posts while it happens
    ENDURING = "enduring"  # a written summary later
    LIVE_AND_ENDURING = "live and enduring"
    INTERVIEW = "interview"  # an expert is asked about it, on film

    @property
    def is_enduring(self) -> bool:
        return self in (Mode.ENDURING, Mode.LIVE_AND_ENDURING)


@dataclass(frozen=True, slots=True)
class Details:
    """How a selected item is covered. `theme` is the code of the need or theme that justifies it,
    `priority` runs from 1 (essential) to 3 (if there is time)."""

    mode: Mode = Mode.LIVE
    theme: str = ""
    priority: int = 2
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A hub's standing decision on a session or a talk, called by its code. `version` is that of
    the plan which it came with; `details` count only while it is selected."""

    item: str
    decision: Decision
    reason: str
    by: str
    at: datetime
    details: Details = field(default_factory=Details)
    version: int = 0

    @property
    def is_selected(self) -> bool:
        return self.decision is Decision.SELECT

    def same_as(self, other: "Choice | None") -> bool:
        """Whether they decide the same, whoever decided it and when."""
        if other is None or (self.decision, self.reason) != (other.decision, other.reason):
            return False
        return not self.is_selected or self.details == other.details


@dataclass(frozen=True, slots=True)
class Triage:
    """What one hub decided at one congress, by the code of the item, and the themes it may rest
    on, by theirs. `accredited`: the activity carries ACCME credit."""

    hub: str
    choices: Mapping[str, Choice] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    accredited: bool = False

    @property
    def begun(self) -> bool:
        return bool(self.choices)

    def of(self, session: str, presentation: str = "") -> Choice | None:
        """The talk's own decision, else its session's."""
        own = self.choices.get(presentation) if presentation else None
        return own or self.choices.get(session)

    def why_unjustified(self, choice: Choice) -> str:
        """Why nothing justifies this selection, or "". Before any need or theme is registered for
        the hub, none is asked for."""
        if not self.themes or not choice.is_selected:
            return ""
        code = choice.details.theme
        return unjustified(self.themes.get(code), code, self.accredited)

    def is_barred(self, choice: Choice) -> bool:
        return choice.is_selected and is_barred(
            self.themes.get(choice.details.theme), self.accredited
        )


@dataclass(frozen=True, slots=True)
class Item:
    """A session, or one of its talks, with what the hub decided of it. `inherited`: the decision is
    the session's."""

    session: Session
    presentation: Presentation | None
    choice: Choice | None
    inherited: bool = False

    @property
    def code(self) -> str:
        return self.presentation.code if self.presentation else self.session.code

    @property
    def title(self) -> str:
        return self.presentation.title if self.presentation else self.session.title

    @property
    def start(self) -> datetime:
        own = self.presentation.start if self.presentation else None
        return own or self.session.start

    @property
    def state(self) -> str:
        return self.choice.decision.value if self.choice else "undecided"


def items(sessions: Sequence[Session], triage: Triage) -> Iterator[Item]:
    """Every session and talk in the order of the programme. A session is not undecided once one of
    its talks is decided on: it then stands without a decision, and is left out."""
    for session in sessions:
        own = triage.choices.get(session.code)
        talks = tuple(
            _talk(session, talk, triage.choices.get(talk.code), own)
            for talk in session.presentations
        )
        if own or not any(talk.choice for talk in talks):
            yield Item(session, None, own)
        yield from talks


def _talk(session: Session, talk: Presentation, own: Choice | None, above: Choice | None) -> Item:
    return Item(session, talk, own or above, inherited=own is None and above is not None)


@dataclass(frozen=True, slots=True)
class Counts:
    """Items by what was decided of them, talks that follow their session included."""

    selected: int = 0
    skipped: int = 0
    maybe: int = 0
    undecided: int = 0

    def __str__(self) -> str:
        return (
            f"{self.selected:,} selected, {self.skipped:,} skipped, {self.maybe:,} maybe, "
            f"{self.undecided:,} undecided"
        )


def counts(found: Sequence[Item]) -> Counts:
    states = [item.state for item in found]
    return Counts(
        selected=states.count(Decision.SELECT.value),
        skipped=states.count(Decision.SKIP.value),
        maybe=states.count(Decision.MAYBE.value),
        undecided=states.count("undecided"),
    )


def gone(sessions: Sequence[Session], triage: Triage) -> tuple[Choice, ...]:
    """Decisions on what the programme does not hold any more."""
    known = {session.code for session in sessions}
    known |= {talk.code for session in sessions for talk in session.presentations}
    return tuple(choice for code, choice in triage.choices.items() if code not in known)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of some items at once. What is None stays as it was decided before."""

    decision: Decision
    reason: str
    mode: Mode | None = None
    theme: str | None = None
    priority: int | None = None
    writer: str | None = None


def decided(before: Choice | None, item: str, asked: Asked, by: str, now: datetime) -> Choice:
    """The new decision on an item."""
    old = before.details if before else Details()
    details = Details(
        mode=old.mode if asked.mode is None else asked.mode,
        theme=old.theme if asked.theme is None else asked.theme.strip(),
        priority=old.priority if asked.priority is None else asked.priority,
        writer=old.writer if asked.writer is None else asked.writer.strip(),
    )
    return Choice(item, asked.decision, asked.reason.strip(), by, now, details)


def refuse_choice(choice: Choice, triage: Triage) -> str:
    """Why this decision cannot be taken, or "". A selection may name a theme that still waits for
    its approval, but never one that the activity can never rest on."""
    if not choice.reason:
        return f"{choice.item}: a decision needs its reason"
    if not HIGHEST <= choice.details.priority <= LOWEST:
        return f"{choice.item}: a priority runs from {HIGHEST} (essential) to {LOWEST}"
    code = choice.details.theme
    if choice.is_selected and code and code not in triage.themes:
        return f"{choice.item}: {code} is no need or theme of hub {triage.hub}"
    if triage.is_barred(choice):
        return f"{choice.item}: it {triage.why_unjustified(choice)}"
    return ""


def concerns(target: Target, congress: str, triage: Triage) -> Iterator[Concern]:
    """What the hub's coverage plan has against a post about this target. Posts of a day, and about
    what nobody has decided on, are none of its business."""
    session = target.session.code if target.session else ""
    talk = target.presentation.code if target.presentation else ""
    choice = triage.of(session, talk) if session else None
    if choice is None:
        return
    named = target.code if choice.item == target.code else f"{target.code} (as {choice.item})"
    item = shlex.quote(choice.item)
    command = f"congress-bot triage {congress} --hub {triage.hub} select {item}"
    if choice.decision is Decision.SKIP:
        told = (
            f"hub {triage.hub} skips {named}: {choice.by} on {choice.at:%d %b %Y}, "
            f'"{choice.reason}". Take its row out of the coverage file, or select it: '
            f"{command} --reason WHY --by NAME"
        )
        yield Concern(SKIPPED, told)
    elif why := triage.why_unjustified(choice):
        check = BARRED if triage.is_barred(choice) else UNJUSTIFIED
        told = (
            f"the selection of {named} {why}. Have a need or theme approved (congress-bot themes "
            f"{triage.hub}), then: {command} --theme CODE --reason WHY --by NAME"
        )
        yield Concern(check, told)


def with_writer(planned: PlannedPost, triage: Triage | None) -> PlannedPost:
    """A post whose row names no writer has the one whom the coverage plan assigns to its item, so
    that nobody approves what the plan gave them to write."""
    if planned.writer or triage is None:
        return planned
    choice = triage.of(planned.session, planned.presentation) if planned.session else None
    if choice is None or not choice.is_selected:
        return planned
    return replace(planned, writer=choice.details.writer)
