"""iCalendar. Only what a session needs is parsed: descriptions, most of many files, are left.

Repeating events are not expanded here; each is a problem.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import vDDDTypes, vText
from icalendar.parser import Contentline
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.domain.errors import Unreadable
from bot.domain.timetable import Session, Timetable
from bot.timetables.content import Source, plain, refuse_too_many, text_of
from bot.timetables.faults import RowFault
from bot.timetables.harvest import Harvest
from bot.timetables.zones import zone_named

_OPENING = re.compile(rb"(?:^|[\r\n\xbf])\s*BEGIN:VCALENDAR\s*(?:$|[\r\n])", re.IGNORECASE)
_OPENS_WITHIN = 4_000  # some files start with a comment in HTML
_NAME = re.compile(r"([A-Za-z-]+)[;:]")
_NEEDED = frozenset(
    (
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE"),
        *("LOCATION", "CATEGORIES", "STATUS"),
    )
)
_CORRECT = "Correct the event in the calendar and export it again."


@dataclass(frozen=True, slots=True)
class _Event:
    """`lines` are its unfolded content lines by property; the last one of a kind wins."""

    row: int
    lines: dict[str, str] = field(default_factory=dict)


def recognises(content: bytes) -> bool:
    return _OPENING.search(content[:_OPENS_WITHIN]) is not None


def read(source: Source) -> Timetable:
    """A problem's row is the line of the event's BEGIN:VEVENT."""
    events = list(_events(text_of(source.name, source.content)))
    if not events:
        raise Unreadable(f"{source.name} has no events.", "Export the calendar again.")
    refuse_too_many(source.name, len(events))
    harvest = Harvest(source)
    for event in events:
        try:
            _take(event, harvest)
        except RowFault as fault:
            harvest.reject(event.row, fault)
    return harvest.timetable()


def _events(text: str) -> Iterator[_Event]:
    """Alarms inside an event have properties of the same names: only depth 1 counts."""
    event, depth = _Event(0), 0
    for number, content in _unfolded(text):
        match = _NAME.match(content)
        name = match.group(1).upper() if match else ""
        if name == "BEGIN":
            inside = depth or content[6:].strip().upper() == "VEVENT"
            event = event if depth else _Event(number)
            depth += 1 if inside else 0
        elif name == "END" and depth:
            depth -= 1
            if not depth:
                yield event
        elif depth == 1 and name in _NEEDED:
            event.lines[name] = content
    if depth:
        yield event  # cut off: its missing properties will be a problem


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first physical one."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    start, parts = 1, [""]
    for number, physical in enumerate(text.split("\n"), start=1):
        if physical[:1] in (" ", "\t"):
            parts.append(physical[1:].rstrip("\r"))
            continue
        yield start, "".join(parts)
        start, parts = number, [physical.rstrip("\r")]
    yield start, "".join(parts)


def _take(event: _Event, harvest: Harvest) -> None:
    start = _value(event, "DTSTART")
    if start is None:
        raise RowFault("DTSTART", "it has no start", _CORRECT)
    if not isinstance(start, datetime):
        harvest.skip("all-day event")
        return
    if "RRULE" in event.lines or "RDATE" in event.lines:
        raise RowFault(
            "RRULE", "it repeats, which is not read", "Export its occurrences as single events."
        )
    harvest.add(event.row, (_text(event, "UID"),), _session(event, start, harvest))


def _session(event: _Event, start: datetime, harvest: Harvest) -> Session:
    starts_at = harvest.clock.utc(event.row, "DTSTART", start, _zone(event, "DTSTART"))
    return Session(
        code="",
        title=_text(event, "SUMMARY"),
        start=starts_at,
        end=_end(event, starts_at, harvest),
        room=_text(event, "LOCATION"),
        track=_text(event, "CATEGORIES"),
        cancelled=_text(event, "STATUS").upper() == "CANCELLED",
    )


def _end(event: _Event, starts_at: datetime, harvest: Harvest) -> datetime:
    end = _value(event, "DTEND")
    if isinstance(end, datetime):
        return harvest.clock.utc(event.row, "DTEND", end, _zone(event, "DTEND"))
    if end is not None:
        raise RowFault("DTEND", "its end has no time of day", _CORRECT)
    length = _parsed(event, "DURATION")
    if not isinstance(length, timedelta):
        raise RowFault("DTEND", "it has no end", _CORRECT)
    return starts_at + length


def _value(event: _Event, name: str) -> date | datetime | None:
    value = _parsed(event, name)
    if value is None or isinstance(value, date):
        return value
    raise RowFault(name, f"“{_parts(event, name)[1]}” is no date", _CORRECT)


def _parsed(event: _Event, name: str) -> object:
    """A date, a datetime (naive unless it ends in Z), a timedelta; None if it is not there."""
    if name not in event.lines:
        return None
    value = _parts(event, name)[1]
    try:
        return vDDDTypes.from_ical(value.strip())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as error:
        raise RowFault(name, f"“{value}” is no date or time", _CORRECT) from error


def _zone(event: _Event, name: str) -> ZoneInfo | None:
    """The zone that the property names; None for floating times, which are the congress's."""
    tzid = _parts(event, name)[0]
    if not tzid:
        return None
    zone = _zone_for(tzid)
    if zone is None:
        raise RowFault(name, f"the time zone “{tzid}” is unknown", "Use a name like Europe/Berlin.")
    return zone


@cache
def _zone_for(tzid: str) -> ZoneInfo | None:
    return zone_named(WINDOWS_TO_OLSON.get(tzid, tzid))


def _text(event: _Event, name: str) -> str:
    if name not in event.lines:
        return ""
    return plain(str(vText.from_ical(_parts(event, name)[1])))


def _parts(event: _Event, name: str) -> tuple[str, str]:
    """The TZID and the raw value."""
    try:
        line = Contentline(event.lines[name])  # type: ignore[no-untyped-call]
        _, parameters, value = line.parts()
    except ValueError as error:
        raise RowFault(name, "the line is malformed", _CORRECT) from error
    return str(parameters.get("TZID", "")), str(value)
