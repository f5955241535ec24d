"""A moment that JSON spells out in full, as its own text or as a date object."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.timetables.reading.dates import Calendar
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.moments import Times, at
from bot.timetables.reading.zones import Clock, zone_named
from bot.timetables.schedules.json_document import Json, line, member

_CORRECT = "Write it like 2027-03-27T09:00:00+01:00."


def moment_of(clock: Clock, row: int, column: str, value: Json, zone: ZoneInfo) -> datetime:
    """In UTC. `value` is ISO text, or {"date", "time", "tz"} as Indico writes; `zone` is for those
    without an offset or a zone. Raises RowFault."""
    named = line(member(value, "tz"))
    if named and zone_named(named) is None:
        what = f"the time zone “{named}” is unknown"
        raise RowFault(column, what, "Use a name like Europe/Berlin.")
    text = line(value) or f"{line(member(value, 'date'))} {line(member(value, 'time'))}".strip()
    spelled = Times().spelled(text, Calendar()) if text else None
    if spelled is None or spelled.day is None or spelled.time is None:
        what = f"“{text}” is no date with a time" if text else f"it has no {column}"
        raise RowFault(column, what, _CORRECT)
    wall = at(spelled.day, spelled.time, spelled.offset)
    return clock.utc(row, column, wall, zone_named(named) or zone)
