"""frab / Pentabarf schedule.xml, as FOSDEM, the CCC and pretalx export it."""

from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from lxml import etree

from bot.domain.timetable import Session, Timetable
from bot.timetables.reading.content import Source, plain, refuse_too_many
from bot.timetables.reading.dates import Calendar
from bot.timetables.reading.durations import duration_in
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.harvest import Harvest
from bot.timetables.reading.moments import Times, at
from bot.timetables.reading.zones import zone_named

_EVENTS = ("event", "entry")  # EuroPython's schedules had entries
_PEOPLE = ("persons/person", "speakers/speaker")
_DAY = timedelta(days=1)


def recognises(root: etree._Element) -> bool:
    return root.tag == "schedule" and next(root.iter(*_EVENTS), None) is not None


def read(source: Source, root: etree._Element) -> Timetable:
    events = list(root.iter(*_EVENTS))
    refuse_too_many(source.name, len(events))
    harvest = Harvest(source)
    days = _Days(root, source.zone)
    for event in events:
        row = cast(int, event.sourceline)  # the stubs leave its type open
        try:
            harvest.add(row, _ids(event), _session(event, row, days, harvest))
        except RowFault as fault:
            harvest.reject(row, fault)
    return harvest.timetable()


def _ids(event: etree._Element) -> tuple[str, ...]:
    """pretalx's code first: its guid moves when slots are added. FOSDEM had no guid until 2023."""
    return tuple(plain(event.get(name, "")) for name in ("code", "id", "guid"))


def _session(event: etree._Element, row: int, days: "_Days", harvest: Harvest) -> Session:
    start = harvest.clock.utc(row, "start", days.start_of(event), days.zone)
    length = duration_in(_text(event, "duration"))
    if length is None:
        raise RowFault("duration", "it has no duration", "Write it like 01:30.")
    persons = [plain(person.text or "") for path in _PEOPLE for person in event.iterfind(path)]
    return Session(
        code="",
        title=_text(event, "title"),
        start=start,
        end=start + length,
        room=_text(event, "room") or _room_around(event),
        track=_text(event, "track"),
        kind=_text(event, "type"),
        presenters=tuple(dict.fromkeys(person for person in persons if person)),
    )


class _Days:
    """The day each event stands under, and the time of day before which it means the night after.
    `zone` holds for times without an offset: the file's own, else the congress's."""

    def __init__(self, root: etree._Element, zone: ZoneInfo) -> None:
        self.zone = zone_named(root.findtext("conference/time_zone_name") or "") or zone
        change = root.findtext("conference/day_change") or ""
        self._change = Times().time(change.strip())

    def start_of(self, event: etree._Element) -> datetime:
        """Aware if the file gives an offset, else naive in `zone`. <date> goes before <start>,
        which says nothing of the day."""
        written = _text(event, "date")
        spelled = Times().spelled(written, Calendar()) if written else None
        if spelled and spelled.day and spelled.time is not None:
            return at(spelled.day, spelled.time, spelled.offset)
        time = Times().time(_text(event, "start"))
        if time is None:
            raise RowFault("start", "it has no start", "Write it like 09:30.")
        if spelled and spelled.day:
            return at(spelled.day, time, None)
        return self._under_day(event, time)

    def _under_day(self, event: etree._Element, time: timedelta) -> datetime:
        day = next(event.iterancestors("day"), None)
        on = Calendar().day(day.get("date", "")) if day is not None else None
        if day is None or on is None:
            raise RowFault("date", "it has no date", "Put it under a day, or write its date.")
        return at(on + _DAY if time < self._change_of(day, on) else on, time, None)

    def _change_of(self, day: etree._Element, on: date) -> timedelta:
        if self._change is not None:
            return self._change
        spelled = Times().spelled(day.get("start", ""), Calendar())
        if spelled is None or spelled.day is None or spelled.time is None:
            return timedelta()
        if spelled.day != on:
            return timedelta()
        opens = at(spelled.day, spelled.time, spelled.offset or self.zone).astimezone(self.zone)
        return timedelta(hours=opens.hour, minutes=opens.minute)


def _room_around(event: etree._Element) -> str:
    room = next(event.iterancestors("room"), None)
    return plain(room.get("name", "")) if room is not None else ""


def _text(event: etree._Element, name: str) -> str:
    return plain(event.findtext(name) or "")
