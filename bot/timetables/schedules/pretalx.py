"""pretalx's JSON: its API's pages of submissions or slots, and exports that conferences make of
them, however deep these nest their submissions."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.timetable import Session, Timetable
from bot.timetables.reading.content import Source, refuse_too_many
from bot.timetables.reading.durations import duration_in
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.harvest import Harvest
from bot.timetables.schedules.json_document import Json, items, line, member, members
from bot.timetables.schedules.json_moments import moment_of

_CANCELLED = frozenset(("canceled", "cancelled", "withdrawn"))
_UNPUBLISHED = frozenset(("draft", "submitted", "accepted", "rejected", "deleted"))
_DEPTH = 8


def recognises(document: Json) -> bool:
    return any(_has_slot(found) for found in _submissions(document))


def read(source: Source, document: Json) -> Timetable:
    """One session a slot, so that a submission given twice is two. A problem's row is the place
    among the submissions, counted from 1. Entries with a title that are no submission, as the
    breaks that some exports add without an end, are skipped and counted."""
    harvest = Harvest(source)
    row = 0
    for submission in _submissions(document):
        if not line(member(submission, "code")) and not _has_slot(submission):
            harvest.skip("entry that is no submission")
            continue
        for slot in _slots(submission):
            row += 1
            refuse_too_many(source.name, row)
            _take(row, submission, slot, harvest)
    return harvest.timetable()


def _submissions(value: Json, depth: int = _DEPTH) -> Iterator[Json]:
    """Every object that has a title, or a slot with a submission inside, wherever it stands."""
    if isinstance(value, dict):
        if _text(member(value, "title")):
            yield value
        elif isinstance(member(value, "submission"), dict) and member(value, "start"):
            yield {**members(member(value, "submission")), "slot": value}
        elif depth:
            for each in value.values():
                yield from _submissions(each, depth - 1)
    elif depth:
        for each in items(value):
            yield from _submissions(each, depth - 1)


def _has_slot(submission: Json) -> bool:
    return any(line(member(slot, "start")) for slot in _slots(submission))


def _slots(submission: Json) -> list[Json]:
    """At least one, so that a submission without a slot is still a row."""
    slots: list[Json] = [each for each in items(member(submission, "slots")) if members(each)]
    return slots or [member(submission, "slot")]


def _take(row: int, submission: Json, slot: Json, harvest: Harvest) -> None:
    state = line(member(submission, "state")).casefold()
    # "accepted" is before the speaker has confirmed; a slot says that it stands.
    placed = state == "accepted" and line(member(slot, "start"))
    if state in _UNPUBLISHED and not placed:
        harvest.skip(f"state {state}")
        return
    try:
        code = line(member(submission, "code"))
        own = f"{code}-{line(member(slot, 'id'))}" if len(_slots(submission)) > 1 else code
        harvest.add(row, (own, code), _session(row, submission, slot, harvest))
    except RowFault as fault:
        harvest.reject(row, fault)


def _session(row: int, submission: Json, slot: Json, harvest: Harvest) -> Session:
    zone = harvest.clock.zone
    start = moment_of(harvest.clock, row, "start", member(slot, "start"), zone)
    people = [line(member(person, "name")) or line(person) for person in _speakers(submission)]
    return Session(
        code="",
        title=_text(member(submission, "title")),
        start=start,
        end=_end(row, start, submission, slot, harvest),
        room=_named(member(slot, "room")),
        track=_named(member(submission, "track")),
        kind=_named(member(submission, "submission_type")),
        presenters=tuple(dict.fromkeys(person for person in people if person)),
        cancelled=line(member(submission, "state")).casefold() in _CANCELLED,
    )


def _end(row: int, start: datetime, submission: Json, slot: Json, harvest: Harvest) -> datetime:
    if member(slot, "end"):
        return moment_of(harvest.clock, row, "end", member(slot, "end"), harvest.clock.zone)
    length = duration_in(line(member(submission, "duration")))
    if not length or length <= timedelta():
        raise RowFault("end", "it has no end", "Write its end or its duration in minutes.")
    return start + length


def _speakers(submission: Json) -> list[Json]:
    return list(items(member(submission, "speakers")))


def _named(value: Json) -> str:
    """A name, or an object that has one; numbers alone are ids, which name nothing here."""
    named = member(value, "name") if isinstance(value, dict) and "name" in value else value
    return "" if isinstance(named, int | float) else _text(named)


def _text(value: Json) -> str:
    """Text, or its English or else first language where there are several."""
    spoken = members(value)
    if spoken:
        return line(spoken.get("en")) or next(filter(None, map(line, spoken.values())), "")
    return line(value)
