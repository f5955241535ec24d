"""What one file yields: sessions, problems and rows knowingly left out, with nothing lost between.

A Problem with a row is a row that was not used. A Problem whose row is None is a remark on rows
that were used, so that rows = sessions + presentations + problem rows + skipped still holds.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.timetable import LONGEST_SITTING, Presentation, Problem, Session, Timetable
from bot.timetables.reading.codes import Traits, codes_for, shared_ids
from bot.timetables.reading.content import Source, repaired
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.zones import Clock


class Talk(NamedTuple):
    """A presentation that has passed the checks and waits for its code. `ids` are the file's own,
    best kind first; `of` is its session's title, which parts it from a talk of the same name."""

    ids: tuple[str, ...]
    of: str
    title: str
    start: datetime | None
    end: datetime | None
    presenters: tuple[str, ...]
    abstract_number: str
    registry_id: str
    trial: str = ""
    cancelled: bool = False
    embargo_until: datetime | None = None

    @property
    def moment(self) -> datetime | None:
        return self.start

    @property
    def room(self) -> str:
        return self.of

    def coded(self, code: str, own_id: str) -> Presentation:
        return Presentation(
            code=code,
            title=self.title,
            start=self.start,
            end=self.end,
            presenters=self.presenters,
            abstract_number=self.abstract_number,
            trial=self.trial,
            embargo_until=self.embargo_until,
            registry_id=self.registry_id,
            cancelled=self.cancelled,
            source_id=own_id,
        )


@dataclass(slots=True)
class Found:
    """A session that has passed the checks and waits for its code."""

    row: int
    ids: tuple[str, ...]
    session: Session
    talks: list[Talk] = field(default_factory=list)


class Harvest:
    def __init__(self, source: Source) -> None:
        self.clock = Clock(source.zone)
        self.found: list[Found] = []
        self._file = source.name
        self._window = source.window
        self._problems: list[Problem] = []
        self._remarks: list[Problem] = []
        self._skipped: Counter[str] = Counter()

    def add(self, row: int, ids: tuple[str, ...], session: Session) -> Found:
        """Takes a session whose code is still empty. Raises RowFault if its title or its times
        cannot be right."""
        if not session.title:
            raise RowFault("", "it has no title", "Write a title.")
        self.check_span(session.start, session.end)
        if not session.is_one_sitting:
            self._remark_long(row, session)
        found = Found(row, ids, session)
        self.found.append(found)
        return found

    def check_span(self, start: datetime, end: datetime) -> None:
        """Raises RowFault for times that no session of this congress can have."""
        shown = f"{start.astimezone(self.clock.zone):%Y-%m-%d %H:%M}"
        if end <= start:
            raise RowFault("", f"it does not end after its start ({shown})", "Correct the times.")
        long = end - start > LONGEST_SITTING
        for word, moment in (("starts", start), ("ends", end))[: 2 if long else 1]:
            if self._window and not self._window[0] <= self.clock.day(moment) <= self._window[1]:
                first, last = self._window
                shown = f"{moment.astimezone(self.clock.zone):%Y-%m-%d %H:%M}"
                raise RowFault(
                    "",
                    f"it {word} on {shown}, outside the congress ({first} to {last})",
                    "Correct the date, or the congress's first and last day.",
                )

    def _remark_long(self, row: int, session: Session) -> None:
        hours = (session.end - session.start).total_seconds() / 3_600
        length = f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.1f} days"
        shown = f"{session.start.astimezone(self.clock.zone):%Y-%m-%d %H:%M}"
        self.remark(
            f"row {row}: “{session.title}” lasts {length} from {shown}; over 12 hours, "
            "no post is timed by it",
            "Correct the dates, or give each day a row of its own.",
        )

    def reject(self, row: int, fault: RowFault, part: str = "") -> None:
        file = f"{self._file}, {part}" if part else self._file
        self._problems.append(Problem(file, row, fault.column, fault.what, fault.next_step))

    def remark(self, what: str, next_step: str, column: str = "") -> None:
        """Something to know about rows that were used."""
        self._remarks.append(Problem(self._file, None, column, what, next_step))

    def skip(self, reason: str, rows: int = 1) -> None:
        self._skipped[reason] += rows

    def timetable(self) -> Timetable:
        traits = [self._traits(found) for found in self.found]
        talks = self._coded_presentations()
        sessions = tuple(
            replace(found.session, code=code, source_id=own_id, presentations=talks[at])
            for at, (found, (code, own_id)) in enumerate(
                zip(self.found, codes_for(traits), strict=True)
            )
        )
        self._remark_shared(shared_ids(traits))
        self._remark_twice()
        self._remark_mojibake()
        problems = sorted(self._problems, key=lambda p: (p.file, p.row or 0))
        return Timetable(sessions, (*problems, *self._remarks), dict(self._skipped))

    def _coded_presentations(self) -> list[tuple[Presentation, ...]]:
        """By session; the codes are unique in the whole file."""
        codes = iter(codes_for([talk for found in self.found for talk in found.talks]))
        return [tuple([talk.coded(*next(codes)) for talk in found.talks]) for found in self.found]

    def _traits(self, found: Found) -> Traits:
        local = found.session.start.astimezone(self.clock.zone)
        return Traits(found.ids, found.session.title, local, found.session.room)

    def _remark_shared(self, count: int) -> None:
        if count:
            self.remark(
                f"{count} sessions share their id with another; title and start name them instead",
                "Give each session its own id, so that a moved session is known again.",
            )

    def _remark_twice(self) -> None:
        for row, wall in self.clock.twice.items():
            self.remark(
                f"row {row}: {wall:%Y-%m-%d %H:%M} happens twice, as the clocks go back; "
                "the first was taken",
                "Write the time with its offset if the second is meant.",
            )

    def _remark_mojibake(self) -> None:
        titles = [found.session.title for found in self.found]
        titles += [talk.title for found in self.found for talk in found.talks]
        broken = [each for each in titles if not each.isascii() and repaired(each) != each]
        if broken:
            self.remark(
                f"{len(broken)} titles hold wrongly decoded letters: “{broken[0]}” is probably "
                f"“{repaired(broken[0])}”",
                "Export the file again as UTF-8.",
            )
