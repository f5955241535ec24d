"""Indico's JSON exports: an event with its sessions or contributions, and its timetable.

Sessions hold contributions. The export of contributions alone names their sessions but not when
these take place: there each contribution is a session, whose track is the session it names.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.timetable import Session, Timetable
from bot.timetables.reading.content import Source, refuse_too_many
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.harvest import Found, Harvest, Talk
from bot.timetables.reading.registry import only_registry_id
from bot.timetables.schedules.json_document import Json, items, line, member, members
from bot.timetables.schedules.json_moments import moment_of


@dataclass(frozen=True, slots=True)
class _Slot:
    """A session, break or lone contribution, with the contributions inside."""

    event: Json
    talks: tuple[Json, ...] = ()


def recognises(document: Json) -> bool:
    return next(_slots(document), None) is not None


def read(source: Source, document: Json) -> Timetable:
    """A problem's row is the place among sessions and contributions, counted from 1 as they stand
    in the file, each session before its contributions."""
    slots = list(_slots(document))
    refuse_too_many(source.name, sum(1 + len(slot.talks) for slot in slots))
    harvest = Harvest(source)
    row = 0
    for slot in slots:
        row += 1
        try:
            found = harvest.add(row, (_id(slot.event),), _session(row, slot.event, harvest))
        except RowFault as fault:
            harvest.reject(row, fault)
            row = _reject_talks(row, slot, harvest)
            continue
        for talk in slot.talks:
            row += 1
            try:
                _hold(row, talk, found, harvest)
            except RowFault as fault:
                harvest.reject(row, fault)
    return harvest.timetable()


def _reject_talks(row: int, slot: _Slot, harvest: Harvest) -> int:
    for at in range(row + 1, row + 1 + len(slot.talks)):
        what = f"its session could not be used (row {row})"
        harvest.reject(at, RowFault("", what, f"Correct row {row}."))
    return row + len(slot.talks)


def _slots(document: Json) -> Iterator[_Slot]:
    results = member(document, "results")
    for event in items(results):
        sessions = items(member(event, "sessions"))
        inside = {id_ for each in sessions for talk in _talks(each) if (id_ := _id(talk))}
        for session in sessions:
            yield _Slot(session, _talks(session))
        for talk in items(member(event, "contributions")):
            if _id(talk) not in inside:
                yield _Slot(talk)
    for days in members(results).values():
        for entries in members(days).values():
            for entry in members(entries).values():
                if line(member(entry, "entryType")):
                    yield _Slot(entry, _talks(entry))


def _talks(session: Json) -> tuple[Json, ...]:
    """Breaks inside a session are no presentations."""
    entries = [
        *items(member(session, "contributions")),
        *members(member(session, "entries")).values(),
    ]
    return tuple(each for each in entries if line(member(each, "entryType")) != "Break")


def _id(event: Json) -> str:
    """Prefixed by its kind: Indico counts sessions and contributions each from 1."""
    for name in ("contributionId", "friendly_id", "id"):
        if own := line(member(event, name)):
            kind = line(member(event, "entryType")) or line(member(event, "_type"))
            return f"{kind[:1].casefold()}{own}" if own.isdecimal() else own
    return ""


def _session(row: int, event: Json, harvest: Harvest) -> Session:
    zone = harvest.clock.zone
    kind = line(member(event, "entryType"))
    return Session(
        code="",
        title=_title(event),
        start=moment_of(harvest.clock, row, "startDate", member(event, "startDate"), zone),
        end=moment_of(harvest.clock, row, "endDate", member(event, "endDate"), zone),
        room=line(member(event, "room")) or line(member(event, "roomFullname")),
        track=line(member(event, "session")) or line(member(event, "track")),
        kind=line(member(event, "type")) or (kind if kind == "Break" else ""),
        chairs=_people(event, "conveners"),
        presenters=_people(event, "speakers", "presenters"),
    )


def _title(event: Json) -> str:
    title, slot = line(member(event, "title")), line(member(event, "slotTitle"))
    return f"{title}: {slot}" if title and slot and slot != title else title or slot


def _hold(row: int, talk: Json, found: Found, harvest: Harvest) -> None:
    zone = harvest.clock.zone
    start = moment_of(harvest.clock, row, "startDate", member(talk, "startDate"), zone)
    end = moment_of(harvest.clock, row, "endDate", member(talk, "endDate"), zone)
    harvest.check_span(start, end)
    title = _title(talk)
    if not title:
        raise RowFault("title", "it has no title", "Write a title.")
    if not found.session.start <= start < found.session.end:
        raise RowFault(
            "startDate", "it starts outside its session", "Correct its time or the session's."
        )
    held = Talk(
        ids=(_id(talk),),
        of=found.session.title,
        title=title,
        start=start,
        end=end,
        presenters=_people(talk, "speakers", "presenters"),
        abstract_number=line(member(talk, "board_number")),
        registry_id=only_registry_id(title),
    )
    found.talks.append(held)


def _people(event: Json, *fields: str) -> tuple[str, ...]:
    """Speakers are those who present; authors are not taken for them."""
    people = [person for field in fields for person in items(member(event, field))]
    return tuple(dict.fromkeys(name for person in people if (name := _name(person))))


def _name(person: Json) -> str:
    first = line(member(person, "first_name")) or line(member(person, "firstName"))
    last = line(member(person, "last_name")) or line(member(person, "familyName"))
    return f"{first} {last}".strip() or line(member(person, "name"))
