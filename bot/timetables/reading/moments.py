"""Cells that hold a time of day, a day, both, or a range of times.

How bare numbers are meant (930, 93000, 0.4), and whether the afternoon is written as 1:30, is
decided once a file from all its times.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import Enum

from bot.timetables.reading.dates import Calendar

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s?(Z|[+-]\d\d:?\d\d)?")
_TIME = (
    r"\d{1,2}\s*[ap]\.?\s?m\b\.?|\d{1,2}\s?[:h]\s?\d\d(?::\d\d(?:\.0+)?)?(?:\s*[ap]\.?\s?m\b\.?)?"
)
_DASH = r"\s*(?:-|\u2013|\u2014|\bto\b|\buntil\b)\s*"
_IN_TEXT = re.compile(rf"({_TIME})(?:{_DASH}({_TIME}))?", re.IGNORECASE)
_ALONE = re.compile(
    r"(\d{1,2})(?:\s?[:.h]\s?(\d\d))?(?::(\d\d)(?:\.0+)?)?\s*(?:([ap])\.?\s?m\b\.?)?", re.IGNORECASE
)
_RANGE = re.compile(rf"(.+?){_DASH}(.+)", re.IGNORECASE)
_FRACTION = re.compile(r"0\.\d{3,}|0\.\d|0\.[6-9]\d")
_SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")
_AROUND = " \t,;@|-"


class Bare(Enum):
    """What a time written as a bare number counts."""

    HOURS = 24
    HHMM = 2400
    HHMMSS = 240000


@dataclass(frozen=True, slots=True)
class Spelled:
    """What one cell says: a day, a time of day since midnight (24:00 is one day), the end of a
    range, an offset; None for what it leaves out."""

    day: date | None = None
    time: timedelta | None = None
    until: timedelta | None = None
    offset: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """`half_day`: the file writes 1:30 for the afternoon, so such times cannot be told from the
    night's; they are then no times at all. `dated`: days stand in a column of their own."""

    bare: Bare = Bare.HHMM
    half_day: bool = False
    dated: bool = True

    def time(self, text: str) -> timedelta | None:
        time = _time(text, self.bare)
        if time and self.half_day and _may_be_afternoon(text, time):
            return None
        return time

    def spelled(self, text: str, calendar: Calendar) -> Spelled | None:
        """None if the cell says neither a day nor a time."""
        return self._iso(text, calendar) or self._alone(text) or self._with_day(text, calendar)

    def _iso(self, text: str, calendar: Calendar) -> Spelled | None:
        match = _ISO.fullmatch(text)
        if not match:
            return None
        day = calendar.day(match.group(1))
        time = _time(match.group(2).replace(":", "").ljust(6, "0"), Bare.HHMMSS)
        if day is None or time is None:
            return None
        return Spelled(day, time, None, _offset(match.group(3)))

    def _alone(self, text: str) -> Spelled | None:
        if text.isdecimal() and (len(text) > 6 or not self.dated):
            return None
        time = self.time(text)
        if time is not None:
            return Spelled(time=time)
        match = _RANGE.fullmatch(text)
        if not match:
            return None
        start, end = self.time(match.group(1)), self.time(match.group(2))
        return Spelled(time=start, until=end) if start is not None and end is not None else None

    def _with_day(self, text: str, calendar: Calendar) -> Spelled | None:
        serial = _SERIAL.fullmatch(text)
        if serial and serial.group(2):
            return Spelled(calendar.day(text), _part_of_day(float(serial.group(2))))
        match = _IN_TEXT.search(text)
        if not match:
            day = calendar.day(text.strip(_AROUND))
            return Spelled(day) if day else None
        rest = f"{text[: match.start()].strip(_AROUND)} {text[match.end() :].strip(_AROUND)}"
        day = calendar.day(rest.strip().removesuffix("T"))
        start = self.time(match.group(1))
        end = self.time(match.group(2)) if match.group(2) else None
        if day is None or start is None or (match.group(2) and end is None):
            return None
        return Spelled(day, start, end)


def times_for(pairs: Iterable[tuple[str, str]], dated: bool) -> Times:
    """From all (start, end) cells of a file; either may be empty."""
    pairs = set(pairs)
    numbers = [int(cell) for pair in pairs for cell in pair if _is_bare(cell)]
    largest = max(numbers, default=0)
    bare = next((b for b in Bare if largest <= b.value), Bare.HHMMSS)
    return Times(bare, any(_wraps(start, end) for start, end in pairs), dated)


def _is_bare(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) <= 6


def _wraps(start: str, end: str) -> bool:
    """12:00 to 1:30, without a word of am or pm."""
    match = _RANGE.fullmatch(start)
    if match and not end:
        start, end = match.groups()
    first, last = _time(start, Bare.HHMMSS), _time(end, Bare.HHMMSS)
    if first is None or last is None or "m" in f"{start}{end}".casefold():
        return False
    return timedelta(hours=8) <= first < timedelta(hours=13) and _may_be_afternoon(end, last)


def _may_be_afternoon(text: str, time: timedelta) -> bool:
    without_half = "m" not in text.casefold() and not text.startswith("0")
    return without_half and timedelta(hours=1) <= time < timedelta(hours=8)


def _time(text: str, bare: Bare) -> timedelta | None:
    if _is_bare(text):
        return _from_number(int(text), bare)
    if _FRACTION.fullmatch(text):
        return _part_of_day(float(text))
    match = _ALONE.fullmatch(text)
    if not match:
        return None
    hour, minute, second, half = match.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half in "pP" else 0)
    elif minute is None:
        return None
    return _of_day(hours, int(minute or 0), int(second or 0))


def _from_number(number: int, bare: Bare) -> timedelta | None:
    """Leading zeros are eaten by spreadsheet programs: 512 may be 00:05:12."""
    if bare is Bare.HOURS:
        return _of_day(number, 0, 0)
    if bare is Bare.HHMM:
        return _of_day(number // 100, number % 100, 0)
    return _of_day(number // 10_000, number // 100 % 100, number % 100)


def _of_day(hours: int, minutes: int, seconds: int) -> timedelta | None:
    if minutes > 59 or seconds > 59:
        return None
    time = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return time if time <= timedelta(days=1) else None


def _part_of_day(fraction: float) -> timedelta:
    return timedelta(minutes=round(fraction * 1440))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    sign = -1 if text.startswith("-") else 1
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone(sign * timedelta(hours=min(hours, 23), minutes=min(minutes, 59)))


def at(day: date, time: timedelta, offset: tzinfo | None) -> datetime:
    """Naive unless the cell gave an offset. 24:00 is the next day's midnight."""
    return datetime.combine(day, datetime.min.time(), offset) + time
