"""iCalendar: one event is one session, and an event that repeats is one for each time it does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.errors import Unreadable
from bot.domain.timetable import Session, Timetable
from bot.timetables.calendars.ics_lines import CORRECT, Event, calendar_of
from bot.timetables.calendars.ics_repeats import starts_of
from bot.timetables.reading.content import Source, refuse_too_many, text_of
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.formats import format_of_place
from bot.timetables.reading.harvest import Harvest

_OPENING = re.compile(rb"(?:^|[\r\n\xbf])\s*BEGIN:VCALENDAR\s*(?:$|[\r\n])", re.IGNORECASE)
_OPENS_WITHIN = 4_000  # some files start with a comment in HTML
_MOST_SERIES = 300


@dataclass(slots=True)
class _File:
    """What the events share; `series` counts those that repeat so far. `replaced` are occurrences
    that an event of its own stands for: their series' UID and when they would have started."""

    source: Source
    harvest: Harvest
    replaced: frozenset[tuple[str, datetime]]
    series: int = 0


def recognises(content: bytes) -> bool:
    return _OPENING.search(content[:_OPENS_WITHIN]) is not None


def read(source: Source) -> Timetable:
    """A problem's row is the line of the event's BEGIN:VEVENT."""
    return read_all(source, {"": source.content})


def read_all(source: Source, contents: Mapping[str, bytes], others: int = 0) -> Timetable:
    """The calendars of an archive, by their names in it, as one programme; `others` are the files
    in it that are no calendars."""
    calendars = {
        name: calendar_of(text_of(name or source.name, content))
        for name, content in contents.items()
    }
    events = [event for calendar in calendars.values() for event in calendar.events]
    if not events:
        raise Unreadable(f"{source.name} has no events.", "Export the calendar again.")
    refuse_too_many(source.name, len(events))
    harvest = Harvest(source)
    if others:
        harvest.skip("file in the archive that is no calendar", others)
    file = _File(source, harvest, frozenset(_replaced(events, harvest)))
    for name, calendar in calendars.items():
        for event in calendar.events:
            try:
                _take(event, calendar.cancels, file)
            except RowFault as fault:
                harvest.reject(event.row, fault, name)
    return harvest.timetable()


def _replaced(events: list[Event], harvest: Harvest) -> Iterator[tuple[str, datetime]]:
    for event in events:
        if "RECURRENCE-ID" in event.lines:
            try:
                yield event.text("UID"), _utc(event, "RECURRENCE-ID", harvest)
            except RowFault:
                continue  # the event itself will be the problem


def _take(event: Event, cancelled: bool, file: _File) -> None:
    start = event.moment("DTSTART")
    if start is None:
        raise RowFault("DTSTART", "it has no start", CORRECT)
    if not isinstance(start, datetime):
        file.harvest.skip("all-day event")
        return
    session = _session(event, start, file)
    if cancelled:
        session = replace(session, cancelled=True)
    uid = event.text("UID")
    if "RECURRENCE-ID" in event.lines:
        uid = _occurrence_id(uid, _utc(event, "RECURRENCE-ID", file.harvest))
    elif event.repeats:
        _take_each(event, session, start, file)
        return
    file.harvest.add(event.row, (uid,), session)


def _take_each(event: Event, session: Session, first: datetime, file: _File) -> None:
    file.series += 1
    if file.series > _MOST_SERIES:
        raise RowFault("RRULE", f"over {_MOST_SERIES} events repeat", "Export single events.")
    clock = file.harvest.clock
    zone = event.zone("DTSTART") or clock.zone
    utc = partial(clock.utc, event.row, "RRULE")
    uid, length = event.text("UID"), session.end - session.start
    starts = starts_of(event, first, zone, file.source.window, utc)
    taken = [start for start in sorted(starts) if _is_inside(start, file)]
    own = [start for start in taken if (uid, start) not in file.replaced]
    if not own:
        why = (
            "each time of which another event replaces"
            if taken
            else "none of it within the congress"
        )
        file.harvest.skip(f"repeating event, {why}")
    for start in own:
        moved = replace(session, start=start, end=start + length)
        file.harvest.add(event.row, (_occurrence_id(uid, start),), moved)


def _is_inside(start: datetime, file: _File) -> bool:
    window = file.source.window
    return window is None or window[0] <= file.harvest.clock.day(start) <= window[1]


def _occurrence_id(uid: str, start: datetime) -> str:
    return f"{uid} {start:%Y%m%dT%H%MZ}" if uid else ""


def _session(event: Event, start: datetime, file: _File) -> Session:
    starts_at = file.harvest.clock.utc(event.row, "DTSTART", start, event.zone("DTSTART"))
    place = event.text("LOCATION")
    return Session(
        code="",
        title=event.text("SUMMARY"),
        start=starts_at,
        end=_end(event, starts_at, file.harvest),
        room=place,
        track=event.text("CATEGORIES"),
        format=format_of_place(place),
        cancelled=event.text("STATUS").upper() == "CANCELLED",
    )


def _end(event: Event, starts_at: datetime, harvest: Harvest) -> datetime:
    end = event.moment("DTEND")
    if isinstance(end, datetime):
        return harvest.clock.utc(event.row, "DTEND", end, event.zone("DTEND"))
    if end is not None:
        raise RowFault("DTEND", "its end has no time of day", CORRECT)
    length = event.value("DURATION")
    if not isinstance(length, timedelta):
        raise RowFault("DTEND", "it has no end", CORRECT)
    try:
        return starts_at + length
    except OverflowError as error:
        raise RowFault("DURATION", "it never ends", CORRECT) from error


def _utc(event: Event, name: str, harvest: Harvest) -> datetime:
    moment = event.moment(name)
    if not isinstance(moment, datetime):
        raise RowFault(name, "it has no time of day", CORRECT)
    return harvest.clock.utc(event.row, name, moment, event.zone(name))
