"""c3voc schedule JSON. Version 1 keeps events under days and rooms and names a length; version 2
has one list of events, each with an end and a state."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.timetable import Session, Timetable
from bot.timetables.reading.content import Source, refuse_too_many
from bot.timetables.reading.durations import duration_in
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.harvest import Harvest
from bot.timetables.reading.zones import zone_named
from bot.timetables.schedules.json_document import Json, items, line, member, members
from bot.timetables.schedules.json_moments import moment_of

_CANCELLED = frozenset(("CANCELED", "CANCELLED", "WITHDRAWN"))
_UNPUBLISHED = frozenset(("DRAFT", "SUBMITTED", "REJECTED", "DELETED"))
_CHAIRS = frozenset(("MODERATOR", "HOST"))


def recognises(document: Json) -> bool:
    return next(_events(document), None) is not None


def read(source: Source, document: Json) -> Timetable:
    """A problem's row is the event's place in the file, counted from 1."""
    events = list(_events(document))
    refuse_too_many(source.name, len(events))
    harvest = Harvest(source)
    reader = _Reader(document, harvest)
    for row, event in enumerate(events, start=1):
        state = line(member(event, "state")).upper()
        if state in _UNPUBLISHED:
            harvest.skip(f"state {state}")
            continue
        try:
            harvest.add(row, _ids(event), reader.session(row, event))
        except RowFault as fault:
            harvest.reject(row, fault)
    return harvest.timetable()


def _events(document: Json) -> Iterator[Json]:
    schedule = member(document, "schedule")
    yield from items(member(schedule, "events"))
    days = items(member(schedule, "conference", "days")) or items(member(schedule, "days"))
    for day in days:
        for events in members(member(day, "rooms")).values():
            yield from items(events)


def _ids(event: Json) -> tuple[str, ...]:
    return tuple(line(member(event, name)) for name in ("code", "id", "guid"))


class _Reader:
    def __init__(self, document: Json, harvest: Harvest) -> None:
        name = line(member(document, "schedule", "conference", "time_zone_name"))
        self._clock = harvest.clock
        self._zone = zone_named(name) or harvest.clock.zone

    def session(self, row: int, event: Json) -> Session:
        start, end = self._span(row, event)
        return Session(
            code="",
            title=line(member(event, "title")),
            start=start,
            end=end,
            room=_named(member(event, "room")),
            track=_named(member(event, "track")),
            kind=line(member(event, "type")),
            chairs=_people(event, chairs=True),
            presenters=_people(event, chairs=False),
            cancelled=line(member(event, "state")).upper() in _CANCELLED,
        )

    def _span(self, row: int, event: Json) -> tuple[datetime, datetime]:
        """Version 1 writes the whole moment into `date`, version 2 into `start` and `end`."""
        column = "date" if line(member(event, "date")) else "start"
        start = moment_of(self._clock, row, column, member(event, column), self._zone)
        if line(member(event, "end")):
            return start, moment_of(self._clock, row, "end", member(event, "end"), self._zone)
        return start, start + _length(event)


def _length(event: Json) -> timedelta:
    length = duration_in(line(member(event, "duration")))
    if length is None:
        raise RowFault("duration", "it has no duration", "Write it like 01:30.")
    return length


def _named(value: Json) -> str:
    """Version 1 writes the name, version 2 an object that has one."""
    return line(member(value, "name")) or line(value)


def _people(event: Json, *, chairs: bool) -> tuple[str, ...]:
    people = items(member(event, "participants")) or items(member(event, "persons"))
    names = (
        line(member(person, "public_name")) or _named(person)
        for person in people
        if (line(member(person, "role")).upper() in _CHAIRS) is chairs
    )
    return tuple(dict.fromkeys(name for name in names if name))
