"""When the rows of one sheet take place."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.domain.timetable import Session
from bot.timetables.reading.content import Source
from bot.timetables.reading.dates import calendar_for
from bot.timetables.reading.durations import duration_in
from bot.timetables.reading.moments import Spelled, at, times_for
from bot.timetables.reading.zones import Clock
from bot.timetables.sheets.cells import Cells, Grid
from bot.timetables.sheets.headers import Field

_NIGHT = timedelta(hours=6)
_EVENING = timedelta(hours=18)
_DAY = timedelta(days=1)
_MOMENTS = (Field.START, Field.END, Field.DATE, Field.END_DATE, Field.EMBARGO)
_OF_A_TALK = (Field.START, Field.END, Field.DATE, Field.END_DATE, Field.DURATION)
_Span = tuple[datetime | None, datetime | None]
_CORRECT = "Write it like 2027-03-27 09:00, or 09:00 beside a date."


class SheetTimes:
    def __init__(self, source: Source, clock: Clock, grid: Grid) -> None:
        """Decides from all rows how the sheet writes its dates and times. Raises Unreadable where
        day and month cannot be told apart."""
        columns = grid.texts
        texts = {text for field in _MOMENTS for text in columns[field]}
        self._calendar = calendar_for(source.name, texts, source.date_order, source.window)
        dated = any(columns[Field.DATE])
        pairs = zip(columns[Field.START], columns[Field.END], strict=True)
        self._times = times_for(pairs, dated)
        self._known: dict[str, Spelled | None] = {}  # a programme repeats few times over and over
        self._clock = clock
        self._spans: dict[tuple[object, ...], _Span] = {}
        self._day: date | None = None  # of the session before: a block names its day only once

    def of_session(self, cells: Cells) -> tuple[datetime, datetime]:
        if cells.text(Field.DATE):
            self._day = None  # a wrong date must not pass the day before it on to the next rows
        start = self._spelled(cells, Field.START)
        if start is None:
            raise cells.fault(Field.START, "it has no start", _CORRECT)
        day = start.day or self._day_in(cells, Field.DATE) or self._day
        if day is None:
            raise cells.fault(Field.DATE, "it has no date", _CORRECT)
        self._day = day
        starts_at = self._utc(cells, Field.START, day, start)
        end = self._end(cells, day, start)
        if end is None:
            raise cells.fault(Field.END, "it has no end", "Write its end or its duration.")
        return starts_at, starts_at + end if isinstance(end, timedelta) else end

    def of_presentation(
        self, cells: Cells, session: Session, check_span: Callable[[datetime, datetime], None]
    ) -> _Span:
        """A day left out is the session's. Nothing written gives two None. Rows that say the same
        of a session of the same times are worked out once. Raises RowFault."""
        key = (session.start, session.end, cells.texts(_OF_A_TALK))
        if key not in self._spans:
            span = start, end = self._span(cells, session)
            if start and end:
                check_span(start, end)
            if start and not session.start <= start < session.end:
                next_step = "Correct its time or the session's."
                raise cells.fault(Field.START, "it starts outside its session", next_step)
            if cells.number in self._clock.twice:
                return span  # said of each row
            self._spans[key] = span
        return self._spans[key]

    def _span(self, cells: Cells, session: Session) -> _Span:
        start = self._spelled(cells, Field.START)
        if start is None:
            if cells.text(Field.END):
                raise cells.fault(Field.START, "it has an end but no start", _CORRECT)
            return None, None
        day = start.day or self._day_in(cells, Field.DATE)
        starts_at = self._utc(cells, Field.START, day or self._clock.day(session.start), start)
        if day is None and starts_at < session.start:
            day = self._clock.day(session.start) + _DAY
            starts_at = self._utc(cells, Field.START, day, start)
        end = self._end(cells, self._clock.day(starts_at), start)
        return starts_at, starts_at + end if isinstance(end, timedelta) else end

    def embargo(self, cells: Cells) -> datetime | None:
        if not cells.text(Field.EMBARGO):
            return None
        spelled = self._spelled(cells, Field.EMBARGO)
        if spelled is None or spelled.day is None:
            raise cells.fault(Field.EMBARGO, "its embargo has no date", _CORRECT)
        return self._utc(cells, Field.EMBARGO, spelled.day, spelled)

    def _end(self, cells: Cells, day: date, start: Spelled) -> datetime | timedelta | None:
        """The moment in UTC, or the length, or None if neither is written."""
        end = self._spelled(cells, Field.END) or Spelled(time=start.until, offset=start.offset)
        if end.time is None and end.day is None:
            return self._length(cells)
        time = timedelta() if end.time is None else end.time
        last = end.day or self._day_in(cells, Field.END_DATE)
        if last is None:
            last = day + _DAY if _past_midnight(start.time, time) else day
        return self._utc(cells, Field.END, last, Spelled(time=time, offset=end.offset))

    def _length(self, cells: Cells) -> timedelta | None:
        text = cells.text(Field.DURATION)
        length = duration_in(text)
        if text and length is None:
            what = f"“{text}” is no length of time"
            raise cells.fault(Field.DURATION, what, "Write it like 1:30.")
        return length

    def _spelled(self, cells: Cells, field: Field) -> Spelled | None:
        """None if the cell is empty."""
        text = cells.text(field)
        if text not in self._known:
            self._known[text] = self._times.spelled(text, self._calendar) if text else None
        spelled = self._known[text]
        if text and spelled is None:
            advice = "Write times from 00:00 to 24:00: some here may be the afternoon's."
            what = f"“{text}” is no date or time"
            raise cells.fault(field, what, advice if self._times.half_day else _CORRECT)
        return spelled

    def _day_in(self, cells: Cells, field: Field) -> date | None:
        """None if the cell is empty. A time beside the day is not looked at."""
        text = cells.text(field)
        if not text:
            return None
        day = self._calendar.day(text)
        if day is None and not text.isdecimal():
            spelled = self._times.spelled(text, self._calendar)
            day = spelled.day if spelled else None
        if day is None:
            raise cells.fault(field, f"“{text}” is no date", "Write it like 2027-03-27.")
        return day

    def _utc(self, cells: Cells, field: Field, day: date, spelled: Spelled) -> datetime:
        if spelled.time is None:
            raise cells.fault(field, "it has no time of day", _CORRECT)
        wall = at(day, spelled.time, spelled.offset)
        # An embargo must never end early, so of two equal times it takes the later.
        later = field is Field.EMBARGO
        return self._clock.utc(cells.number, cells.columns.name(field), wall, later=later)


def _past_midnight(start: timedelta | None, end: timedelta) -> bool:
    return start is not None and start >= _EVENING and end <= _NIGHT
