"""A congress programme: sessions hold presentations; what could not be used is a problem beside it.

Two levels, as in ASH, EHA or ASCO programmes. Flat formats (frab, c3voc, iCalendar) give sessions
with no presentations; their speakers are then the session's own presenters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

LONGEST_SITTING = timedelta(hours=12)


class Format(Enum):
    ON_SITE = "on site"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"
    ON_DEMAND = "on demand"


@dataclass(frozen=True, slots=True)
class Presentation:
    """One talk or poster. Times are aware UTC, or None where the programme gives its session's.

    `code` is unique in the programme and stays the same from version to version; `source_id` is the
    file's own id, "" where it has none that only this presentation has. `registry_id` is the
    trial's, as NCT01234567. `missing` means that the latest version no longer names it.
    """

    code: str
    title: str
    start: datetime | None = None
    end: datetime | None = None
    presenters: tuple[str, ...] = ()
    abstract_number: str = ""
    trial: str = ""
    embargo_until: datetime | None = None
    registry_id: str = ""
    cancelled: bool = False
    missing: bool = False
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One slot of the programme, `start` before `end`, both aware UTC. `code`, `missing` and
    `source_id` as in Presentation."""

    code: str
    title: str
    start: datetime
    end: datetime
    room: str = ""
    track: str = ""
    kind: str = ""
    format: Format = Format.ON_SITE
    chairs: tuple[str, ...] = ()
    presenters: tuple[str, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    cancelled: bool = False
    embargo_until: datetime | None = None
    missing: bool = False
    source_id: str = ""

    @property
    def is_one_sitting(self) -> bool:
        """False where it lasts over 12 hours, as a poster hall that stays open for days, or a wrong
        date: no post is timed by it."""
        return self.end - self.start <= LONGEST_SITTING


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not used or, where `row` is None, a remark on what was used.

    `row` counts from 1 as the person's program shows it: a spreadsheet's row with the header as row
    1, a line of XML or iCalendar, a place in a JSON list.
    """

    file: str
    row: int | None
    column: str
    what: str
    next: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a reader made of one file. `skipped` counts rows knowingly left out, by reason, so that
    rows = sessions + presentations + problem rows + skipped."""

    sessions: tuple[Session, ...]
    problems: tuple[Problem, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
