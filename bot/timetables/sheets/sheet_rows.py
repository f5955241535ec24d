"""The rows of one sheet under a known header, into sessions and presentations."""

from bot.domain.timetable import Format, Session
from bot.timetables.reading.content import Source, plain
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.formats import format_named
from bot.timetables.reading.harvest import Found, Harvest, Talk
from bot.timetables.reading.registry import only_registry_id
from bot.timetables.sheets.cells import Cells, Grid
from bot.timetables.sheets.headers import Field
from bot.timetables.sheets.sheet_times import SheetTimes

_CANCELLED = frozenset(("cancelled", "canceled", "withdrawn"))
_CODES = (Field.PRESENTATION, Field.CODE)
_OF_A_TALK = (Field.PRESENTATION_TITLE, Field.ABSTRACT, Field.TRIAL, Field.STATE)
_LONGEST_NUMBER = 30  # a longer "abstract" is the abstract itself


class SheetReader:
    """Reads one sheet into a harvest; `sheet` names it in problems where there are several."""

    def __init__(self, source: Source, harvest: Harvest, sheet: str) -> None:
        self._source = source
        self._harvest = harvest
        self._part = f"sheet {sheet}" if sheet else ""
        self._sessions: dict[str, Found] = {}
        self._by_row: dict[int, Found] = {}
        self._lost: dict[str, int] = {}  # session codes whose row could not be used
        self._talks: dict[str, int] = {}  # presentation codes and their rows
        self._odd_formats: dict[str, int] = {}

    def read(self, grid: Grid) -> None:
        """Sessions first: a presentation may stand above its session."""
        used = grid.cells()
        if len(used) < len(grid.rows):
            self._harvest.skip("header repeated", len(grid.rows) - len(used))
        self._times = SheetTimes(self._source, self._harvest.clock, grid)
        levelled = grid.columns.has(Field.LEVEL)
        levels = [(row, levelled and row.is_below_session(), row.is_presentation()) for row in used]
        for row, below, talk in levels:
            if below or talk:
                continue
            try:
                self._take_session(row)
            except RowFault as fault:
                self._harvest.reject(row.number, fault, self._part)
                self._lost.setdefault(row.line(Field.CODE), row.number)
        above = 0
        for row, below, talk in levels:
            if below:
                self._take_or_reject(row.as_talk(), above)
            elif talk:
                self._take_or_reject(row)
            else:
                above = row.number
        self._remark_formats()

    def read_talks(self, grid: Grid, code: str) -> bool:
        """Rows of a sheet that is named after a session: all are that session's. False where this
        sheet has no such session."""
        if code not in self._sessions and (not code or code not in self._lost):
            return False
        self._times = SheetTimes(self._source, self._harvest.clock, grid.of_talks)
        self._part, part = f"sheet {code}", self._part
        for row in grid.of_talks.cells():
            self._take_or_reject(row, session=code)
        self._part = part
        return True

    def _take_session(self, cells: Cells) -> None:
        code = cells.line(Field.CODE)
        if cells.columns.two_levels and code in self._sessions:
            raise cells.fault(
                Field.CODE,
                f"session {code} stands in row {self._sessions[code].row} already",
                "Give it another code, or fill in its presentation columns.",
            )
        ids = tuple(plain(text) for text in cells.all(Field.CODE))
        found = self._harvest.add(cells.number, ids, self._session(cells))
        if code:
            self._sessions[code] = found
        self._by_row[cells.number] = found

    def _session(self, cells: Cells) -> Session:
        start, end = self._times.of_session(cells)
        return Session(
            code="",
            title=cells.line(Field.TITLE),
            start=start,
            end=end,
            room=cells.line(Field.ROOM),
            track=cells.line(Field.TRACK),
            kind=cells.line(Field.KIND),
            format=self._format(cells),
            chairs=cells.people(Field.CHAIRS),
            presenters=cells.people(Field.PRESENTERS),
            cancelled=cells.line(Field.STATE).casefold() in _CANCELLED,
            embargo_until=self._times.embargo(cells),
        )

    def _format(self, cells: Cells) -> Format:
        text = cells.line(Field.FORMAT)
        known = format_named(text)
        if text and known is None:
            self._odd_formats.setdefault(text, cells.number)
        return known or Format.ON_SITE

    def _remark_formats(self) -> None:
        for text, row in self._odd_formats.items():
            self._harvest.remark(
                f"the format “{text}” (first in row {row}) is unknown; on site is assumed",
                "Write on site, virtual, hybrid or on demand.",
                "format",
            )

    def _take_or_reject(self, cells: Cells, above: int = 0, session: str = "") -> None:
        """`above` is the row of the session over it, `session` a code, where the row itself names
        no session."""
        try:
            self._take_presentation(cells, above, session)
        except RowFault as fault:
            self._harvest.reject(cells.number, fault, self._part)

    def _take_presentation(self, cells: Cells, above: int, session: str) -> None:
        code, of = cells.lines(_CODES)
        if code in self._talks and not session:
            raise cells.fault(
                Field.PRESENTATION,
                f"presentation {code} stands in row {self._talks[code]} already",
                "Give it another code.",
            )
        found = (
            self._session_above(cells, above) if above else self._session_of(cells, session or of)
        )
        self._hold(cells, code, found)
        if code:
            self._talks[code] = cells.number

    def _session_above(self, cells: Cells, above: int) -> Found:
        if above not in self._by_row:
            what = f"its session could not be used (row {above})"
            raise cells.fault(Field.LEVEL, what, f"Correct row {above}.")
        return self._by_row[above]

    def _session_of(self, cells: Cells, code: str) -> Found:
        if code in self._sessions:
            return self._sessions[code]
        if code in self._lost:
            raise cells.fault(
                Field.CODE,
                f"its session {code} could not be used (row {self._lost[code]})",
                f"Correct row {self._lost[code]}.",
            )
        what = f"session {code} has no row of its own" if code else "it names no session"
        next_step = "Write a row for the session that leaves the presentation columns empty."
        raise cells.fault(Field.CODE, what, next_step)

    def _hold(self, cells: Cells, code: str, found: Found) -> None:
        title, number, trial, state = cells.lines(_OF_A_TALK)
        if not title:
            raise cells.fault(Field.PRESENTATION_TITLE, "it has no title", "Write a title.")
        start, end = self._times.of_presentation(cells, found.session, self._harvest.check_span)
        registry_id = self._registry_id(cells, title, number, trial)
        number = number if len(number) <= _LONGEST_NUMBER else ""
        talk = Talk(
            ids=(code, number),
            of=found.session.title,
            title=title,
            start=start,
            end=end,
            presenters=cells.people(Field.PRESENTERS),
            abstract_number=number,
            trial=trial,
            registry_id=registry_id,
            cancelled=state.casefold() in _CANCELLED,
            embargo_until=self._times.embargo(cells),
        )
        found.talks.append(talk)

    def _registry_id(self, cells: Cells, title: str, number: str, trial: str) -> str:
        """Of its own column, else the one that its title or abstract names."""
        text = cells.line(Field.REGISTRY)
        if text:
            return only_registry_id(text) or text[:_LONGEST_NUMBER]
        return only_registry_id(f"{title} {number} {trial}")
