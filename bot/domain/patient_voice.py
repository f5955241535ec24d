"""The patient's voice: which sessions and talks it speaks in, its share of what a hub covers, and
templates made for patients.

What is marked is a session or a talk, never a person or an account: nothing here says who is ill.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.domain.congress import Audience, Hub, Kind
from bot.domain.posts import Concern
from bot.domain.report_words import Definition
from bot.domain.timetable import Problem

AUDIENCE = "audience"
LEAST_SHARED = 20  # under this many items or posts there are counts, and no percentage


class Voice(Enum):
    """Who is heard there."""

    PATIENT = "patient"  # a patient or carer presents or chairs
    GROUP = "patient group"  # a patient advocacy group (PAG) holds it


DEFINITION = Definition(
    "Patient voice",
    "Sessions and talks that the team marked as presented by patients or carers, or as held by a "
    "patient advocacy group (PAG); a talk counts with its session. The share is of the items "
    "selected in the coverage plan, or of the delivered posts about a session or talk. With fewer "
    f"than {LEAST_SHARED} of them there are counts only. People and accounts are never marked.",
)


@dataclass(frozen=True, slots=True)
class VoiceShare:
    """Of `of` items or posts, so many have a patient's or a patient group's voice. `unmarked`:
    nothing of the congress is marked, so nothing is known."""

    name: str
    patient: int
    group: int
    of: int
    unmarked: bool = False

    @property
    def voiced(self) -> int:
        return self.patient + self.group

    @property
    def share(self) -> float | None:
        """None where nothing is marked, or too little is covered for a percentage."""
        if self.unmarked or self.of < LEAST_SHARED:
            return None
        return self.voiced / self.of


def voice_of(marks: Mapping[str, Voice], session: str, presentation: str = "") -> Voice | None:
    """The talk's own mark, else its session's."""
    own = marks.get(presentation) if presentation else None
    return own or marks.get(session)


def share_of(
    name: str, marks: Mapping[str, Voice], covered: Iterable[tuple[str, str]]
) -> VoiceShare:
    """`covered` are pairs of the codes of session and talk, "" where it is the session as a whole;
    what is about no session (a day's wrap-up) is left out."""
    voices = [voice_of(marks, *pair) for pair in covered if any(pair)]
    return VoiceShare(
        name,
        patient=voices.count(Voice.PATIENT),
        group=voices.count(Voice.GROUP),
        of=len(voices),
        unmarked=not marks,
    )


def borrowed(hub: Hub, audiences: Mapping[Kind, Audience]) -> tuple[Kind, ...]:
    """Kinds for which the hub of a patient audience finds only a template for professionals.
    `audiences` says for whom the template found for each kind is written."""
    if hub.audience is not Audience.PATIENT:
        return ()
    return tuple(kind for kind, found in audiences.items() if found is not hub.audience)


def audience_concerns(hub: Hub, kind: Kind, borrowed_kinds: Sequence[Kind]) -> Iterator[Concern]:
    """A post for patients in words that were written for professionals."""
    if kind in borrowed_kinds:
        yield Concern(AUDIENCE, f"{_strange(hub, kind)}. {_mend(hub, kind)}")


def audience_problems(hub: Hub, borrowed_kinds: Iterable[Kind]) -> tuple[Problem, ...]:
    """The same, once for each template."""
    return tuple(
        Problem("templates", None, "", f"{_strange(hub, kind)}.", _mend(hub, kind))
        for kind in borrowed_kinds
    )


def _strange(hub: Hub, kind: Kind) -> str:
    return f"hub {hub.code} speaks to patients, and {kind.value}.j2 is written for professionals"


def _mend(hub: Hub, kind: Kind) -> str:
    name = f"{kind.value}.j2"
    return f"Add patient/{name} or {hub.code}/{name} to the templates, then congress-bot draft"
