"""The audit trail. Nothing else in the program adds to it, and nothing changes or deletes it.

Writers follow one another under the database's one lock of writers (bot.store.database), so that
each sees the entry before its own and the chain has no fork.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bot.domain.errors import Refused
from bot.domain.people import Act, find_person, refuse_by, who_may
from bot.domain.trail import Deed, Entry, Head, Wanted, chained
from bot.store.database import Rows, insert_all
from bot.store.people import get_people
from bot.store.tables import trail

_t = trail.c
_CHAIN = select(
    _t.number, _t.at, _t.by, _t.act, _t.about, _t.told, _t.hub, _t.previous, _t.hash
).order_by(_t.number)
_HEAD = select(_t.number, _t.hash).order_by(_t.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Thing:
    """What one of several acts of a kind was done to; the fields are a Deed's."""

    about: str
    told: str
    hub: str = ""


def record_act(
    rows: Rows, by: str, act: Act, about: str, told: str, now: datetime, hub: str = ""
) -> None:
    """Adds a person's act. Raises Refused where people are enrolled and this one is unknown, has
    left or may not do it; then the whole transaction comes to nothing."""
    record_acts(rows, by, act, [Thing(about, told, hub)], now)


def record_acts(rows: Rows, by: str, act: Act, things: Sequence[Thing], now: datetime) -> None:
    """Adds an entry for each thing, under the name as it is enrolled. Raises Refused as record_act
    does."""
    people = get_people(rows)
    for hub in dict.fromkeys(thing.hub for thing in things):
        if reason := refuse_by(people, by, act, hub):
            raise Refused(f"{reason}.", _next_step(act))
    enrolled = find_person(people, by)
    _append(rows, enrolled.name if enrolled else by.strip(), act, things, now)


def refuse_unless_may(rows: Rows, by: str, act: Act, hub: str = "") -> None:
    """Adds nothing. Raises Refused as record_act does; for what is asked before it is done."""
    if reason := refuse_by(get_people(rows), by, act, hub):
        raise Refused(f"{reason}.", _next_step(act))


def record_event(
    rows: Rows, by: str, act: Act, about: str, told: str, now: datetime, hub: str = ""
) -> None:
    """Adds what the bot did itself; `by` names its part, as THE_WATCH. No role is asked for."""
    _append(rows, by, act, [Thing(about, told, hub)], now)


def get_head(rows: Rows) -> Head:
    found = rows.execute(_HEAD).first()
    return Head(found.number, found.hash) if found else Head()


def get_chain(rows: Rows) -> Iterator[Entry]:
    """The whole trail, oldest first."""
    return _entries(rows, _CHAIN)


def get_newest(rows: Rows, wanted: Wanted) -> Iterator[Entry]:
    """The entries that are wanted, newest first."""
    newest_first = _CHAIN.order_by(None).order_by(_t.number.desc())
    return (entry for entry in _entries(rows, newest_first) if wanted.passes(entry.deed))


def _entries(rows: Rows, query: Select[Any]) -> Iterator[Entry]:
    for number, at, by, act, about, told, hub, previous, named in rows.execute(query):
        yield Entry(number, Deed(at, by, act, about, told, hub), previous, named)


def _next_step(act: Act) -> str:
    return (
        f"Give your name with --by, or ask a person who may: {who_may(act)}. "
        "`congress-bot people` lists them."
    )


def _append(rows: Rows, by: str, act: Act, things: Sequence[Thing], now: datetime) -> None:
    head = get_head(rows)
    entries: list[Entry] = []
    for thing in things:
        entry = chained(Deed(now, by, act.value, thing.about, thing.told, thing.hub), head)
        entries.append(entry)
        head = entry.head
    insert_all(rows, trail, (_values(entry) for entry in entries))


def _values(entry: Entry) -> dict[str, object]:
    own = {"number": entry.number, "previous": entry.previous, "hash": entry.hash}
    return asdict(entry.deed) | own
