"""The holds that stand, and those that were."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from bot.domain.release import Hold, Scope
from bot.store import tables
from bot.store.database import Rows

_h = tables.hold.c
_ALL_HOLDS = select(_h.id, _h.scope, _h.value, _h.reason, _h.by, _h.at, _h.released_at).order_by(
    _h.id
)
_STANDING_HOLDS = _ALL_HOLDS.where(_h.released_at.is_(None))


def add_hold(rows: Rows, scope: Scope, value: str, reason: str, by: str, now: datetime) -> int:
    result = rows.execute(
        insert(tables.hold).values(scope=scope.value, value=value, reason=reason, by=by, at=now)
    )
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def release_hold(rows: Rows, hold_id: int, by: str, now: datetime) -> bool:
    """False where no such hold stands."""
    table = tables.hold
    done = rows.execute(
        update(table)
        .where(table.c.id == hold_id, table.c.released_at.is_(None))
        .values(released_by=by, released_at=now)
    )
    return done.rowcount == 1


def get_holds(rows: Rows) -> tuple[Hold, ...]:
    """The holds that stand, oldest first."""
    return _holds(rows, _STANDING_HOLDS)


def get_all_holds(rows: Rows) -> tuple[Hold, ...]:
    """Every hold there was, oldest first: they explain what was missed."""
    return _holds(rows, _ALL_HOLDS)


def _holds(rows: Rows, query: Select[Any]) -> tuple[Hold, ...]:
    found = rows.execute(query)
    return tuple(Hold(number, Scope(scope), *rest) for number, scope, *rest in found)
