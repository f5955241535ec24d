"""What was filled into the live fields of posts: the values that stand, and those before them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.livefields import FieldKind, Filled, LiveField, Source, SourceKind, parse_value
from bot.store import tables
from bot.store.database import Rows, insert_all

_f = tables.fill


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it was typed, for the record. `undone_by` is "" while it was not taken back."""

    filled: Filled
    text: str
    undone_by: str = ""


def add_fills(rows: Rows, post_key: str, fills: Iterable[Written]) -> None:
    insert_all(rows, _f, [_values(post_key, fill) for fill in fills])


def undo_fills(rows: Rows, post_key: str, by: str, now: datetime) -> tuple[str, ...]:
    """Takes back the latest values that were filled together, and returns their fields' names."""
    query = select(_f.c.id, _f.c.field, _f.c.at).where(_f.c.post_key == post_key)
    standing = rows.execute(query.where(_f.c.undone_at.is_(None)).order_by(_f.c.id)).all()
    together = [row for row in standing if row.at == standing[-1].at]
    ids = [row.id for row in together]
    rows.execute(update(_f).where(_f.c.id.in_(ids)).values(undone_by=by, undone_at=now))
    return tuple(row.field for row in together)


def get_fills(
    rows: Rows, congress: str, keys: Collection[str] = ()
) -> dict[str, dict[str, Filled]]:
    """The values that stand, of the congress's posts or of these, by post and field."""
    if keys:
        query = select(_f).where(_f.c.post_key.in_(keys))
    else:
        of_post = select(_f).join(tables.post, tables.post.c.key == _f.c.post_key)
        query = of_post.where(tables.post.c.congress == congress)
    found: dict[str, dict[str, Filled]] = {}
    for row in _standing(rows, query):
        found.setdefault(row.post_key, {})[row.field] = _filled(row)
    return found


def get_fills_of(rows: Rows, post_key: str) -> Mapping[str, Filled]:
    """The values that stand of one post, by field."""
    found = _standing(rows, select(_f).where(_f.c.post_key == post_key))
    return {row.field: _filled(row) for row in found}


def get_history(rows: Rows, post_key: str) -> tuple[Written, ...]:
    """Every value that was ever filled into the post, oldest first."""
    found = rows.execute(select(_f).where(_f.c.post_key == post_key).order_by(_f.c.id))
    return tuple(Written(_filled(row), row.text, row.undone_by or "") for row in found)


def get_histories(rows: Rows, post_keys: Collection[str]) -> dict[str, list[Written]]:
    """The same of several posts."""
    found: dict[str, list[Written]] = {}
    query = select(_f).where(_f.c.post_key.in_(post_keys)).order_by(_f.c.id)
    for row in rows.execute(query):
        written = Written(_filled(row), row.text, row.undone_by or "")
        found.setdefault(row.post_key, []).append(written)
    return found


def _standing(rows: Rows, query: Any) -> Iterable[Row[Any]]:
    """Later ones come later, and so stand in place of earlier ones."""
    return rows.execute(query.where(_f.c.undone_at.is_(None)).order_by(_f.c.id))


def _filled(row: Row[Any]) -> Filled:
    field = LiveField(row.field, FieldKind(row.kind))
    return Filled(
        row.field,
        field.kind,
        parse_value(field, row.text),
        Source(SourceKind(row.source), row.detail),
        row.by,
        row.at,
        parse_value(field, row.abstract) if row.abstract else None,
    )


def _values(post_key: str, fill: Written) -> dict[str, object]:
    filled = fill.filled
    return {
        "post_key": post_key,
        "field": filled.field,
        "kind": filled.kind.value,
        "text": fill.text,
        "source": filled.source.kind.value,
        "detail": filled.source.detail,
        "abstract": filled.abstract.shown if filled.abstract else "",
        "by": filled.by,
        "at": filled.at,
    }
