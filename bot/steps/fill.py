"""Live values of a talk -> the blanks of its post, with where each was read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.errors import Misuse, Refused
from bot.domain.livefields import (
    Filled,
    LiveField,
    Source,
    Value,
    faults_together,
    fitting,
    parse_value,
    read_abstract,
)
from bot.domain.people import Act
from bot.domain.queue import Entry
from bot.store.database import Rows
from bot.store.fills import Written, add_fills, get_fills_of, undo_fills
from bot.store.trail import record_act


def fill(
    rows: Rows,
    entry: Entry,
    fields: Sequence[LiveField],
    texts: Mapping[str, str],
    abstracts: Mapping[str, str],
    source: Source,
    by: str,
    now: datetime,
) -> tuple[Filled, ...]:
    """Puts what was typed into the post's fields; nothing of it, where anything does not fit.
    `abstracts` are the abstract's values by field. Raises Misuse, and Refused where the post is on
    its way."""
    key = entry.post.planned.key
    _refuse_late(entry)
    by_name = {field.name: field for field in fields}
    if not texts:
        raise Misuse("no value is given.", "Write e.g. orr=73.")
    if unknown := [name for name in texts if name not in by_name]:
        known = ", ".join(by_name) or "none"
        raise Misuse(f"{key} has no live field {unknown[0]}.", f"Its fields: {known}.")
    values = {name: _read(by_name[name], text) for name, text in texts.items()}
    standing = fitting(fields, get_fills_of(rows, key))
    together = {name: each.value for name, each in standing.items()} | values
    if faults := faults_together(fields, together):
        raise Misuse(faults[0], "Or fill both anew.")
    fills = tuple(
        _filled(by_name[name], value, abstracts.get(name, ""), source, by, now)
        for name, value in values.items()
    )
    told = ", ".join(f"{each.field}={each.value.shown}" for each in fills)
    record_act(rows, by, Act.FILL, key, f"{told} ({source})", now, entry.post.planned.hub)
    add_fills(rows, key, [Written(each, texts[each.field]) for each in fills])
    return fills


def undo(rows: Rows, entry: Entry, by: str, now: datetime) -> tuple[str, ...]:
    """Takes back what was filled last, and returns the names of its fields. Raises Misuse where
    nothing was, and Refused where the post is on its way."""
    planned = entry.post.planned
    _refuse_late(entry)
    undone = undo_fills(rows, planned.key, by, now)
    if not undone:
        raise Misuse(f"nothing was filled into {planned.key}.", "There is nothing to take back.")
    told = f"took back {', '.join(undone)}"
    record_act(rows, by, Act.FILL, planned.key, told, now, planned.hub)
    return undone


def _refuse_late(entry: Entry) -> None:
    key = entry.post.planned.key
    if entry.standing.dropped:
        raise Refused(f"the plan no longer asks for {key}.", "Load a plan that does, then draft.")
    if entry.begun:
        raise Refused(f"{key} is on its way or out.", f"A correction: congress-bot correct {key}")


def _read(field: LiveField, text: str) -> Value:
    try:
        return parse_value(field, text)
    except ValueError as error:
        raise Misuse(str(error)) from error


def _filled(
    field: LiveField, value: Value, abstract: str, source: Source, by: str, now: datetime
) -> Filled:
    known = read_abstract(field, abstract)
    return Filled(field.name, field.kind, value, source, by.strip(), now, known)
