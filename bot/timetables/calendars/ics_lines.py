"""iCalendar's lines into events whose properties are parsed only when asked for: descriptions, most
of many files, are never parsed (RFC 5545, 3.1 and 3.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import vDDDTypes, vText
from icalendar.parser import Contentline
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.timetables.reading.content import lines_of, plain
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.zones import zone_named

CORRECT = "Correct the event in the calendar and export it again."
_NAME = re.compile(r"([A-Za-z-]+)[;:]")
_SINGLE = frozenset(
    (
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"),
        *("LOCATION", "CATEGORIES", "STATUS"),
    )
)
_REPEATING = frozenset(("RRULE", "RDATE", "EXDATE"))


@dataclass(frozen=True, slots=True)
class Event:
    """`row` is the line of its BEGIN:VEVENT. `lines` are its unfolded content lines by property,
    the last one of a kind; `repeats` are those that repeat it, in the order of the file."""

    row: int
    lines: dict[str, str] = field(default_factory=dict)
    repeats: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """ "" if it is not there."""
        if name not in self.lines:
            return ""
        return plain(str(vText.from_ical(parts(name, self.lines[name])[1])))

    def moment(self, name: str) -> date | datetime | None:
        """A datetime is naive unless it ends in Z. None if it is not there."""
        value = self.value(name)
        if value is None or isinstance(value, date):
            return value
        raise RowFault(name, f"“{parts(name, self.lines[name])[1]}” is no date", CORRECT)

    def value(self, name: str) -> object:
        """A date, a datetime, a timedelta; None if it is not there."""
        if name not in self.lines:
            return None
        return parsed(name, parts(name, self.lines[name])[1])

    def zone(self, name: str) -> ZoneInfo | None:
        """The zone that the property names; None for floating times, which are the congress's."""
        return zone_of(name, parts(name, self.lines[name])[0])


@dataclass(slots=True)
class Calendar:
    """`cancels` where the file as a whole calls its events off (METHOD:CANCEL)."""

    events: list[Event] = field(default_factory=list)
    cancels: bool = False


def calendar_of(text: str) -> Calendar:
    """Alarms inside an event have properties of the same names: only depth 1 counts."""
    calendar, event, depth = Calendar(), Event(0), 0
    for number, content in _unfolded(text):
        match = _NAME.match(content)
        name = match.group(1).upper() if match else ""
        if name == "BEGIN":
            inside = depth or content[6:].strip().upper() == "VEVENT"
            event = event if depth else Event(number)
            depth += 1 if inside else 0
        elif name == "END" and depth:
            depth -= 1
            if not depth:
                calendar.events.append(event)
        elif depth == 1 and name in _SINGLE:
            event.lines[name] = content
        elif depth == 1 and name in _REPEATING:
            event.repeats.append((name, content))
        elif not depth and name == "METHOD":
            calendar.cancels = content.partition(":")[2].strip().upper() == "CANCEL"
    if depth:
        calendar.events.append(event)  # cut off: its missing properties will be a problem
    return calendar


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first physical one."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    start, folded = 1, [""]
    for number, physical in enumerate(lines_of(text), start=1):
        if physical[:1] in (" ", "\t"):
            folded.append(physical[1:].rstrip("\r"))
            continue
        yield start, "".join(folded)
        start, folded = number, [physical.rstrip("\r")]
    yield start, "".join(folded)


def parts(name: str, content: str) -> tuple[str, str]:
    """The TZID and the raw value of a content line."""
    try:
        line = Contentline(content)  # type: ignore[no-untyped-call]
        _, parameters, value = line.parts()
    except ValueError as error:
        raise RowFault(name, "the line is malformed", CORRECT) from error
    return str(parameters.get("TZID", "")), str(value)


def parsed(name: str, value: str) -> object:
    try:
        return vDDDTypes.from_ical(value.strip())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as error:
        raise RowFault(name, f"“{value}” is no date or time", CORRECT) from error


def zone_of(name: str, tzid: str) -> ZoneInfo | None:
    if not tzid:
        return None
    zone = _zone_for(tzid)
    if zone is None:
        raise RowFault(name, f"the time zone “{tzid}” is unknown", "Use a name like Europe/Berlin.")
    return zone


@cache
def _zone_for(tzid: str) -> ZoneInfo | None:
    return zone_named(WINDOWS_TO_OLSON.get(tzid, tzid))
