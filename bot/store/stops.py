"""Stops of accounts: those that stand, and those that were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from bot.domain.stops import Stop, StopKind, next_probe_at
from bot.store import tables
from bot.store.database import Rows, insert_new

_s = tables.stop
_STANDING = select(_s).where(_s.c.ended_at.is_(None)).order_by(_s.c.id)  # asked every second


def get_stops(rows: Rows) -> tuple[Stop, ...]:
    """The stops that stand, oldest first."""
    return tuple(_stop(row) for row in rows.execute(_STANDING).all())


def get_all_stops(rows: Rows) -> tuple[Stop, ...]:
    """Every stop there was, oldest first: they explain what was missed."""
    return _stops(rows, [])


def last_stop(rows: Rows, account: str, kind: StopKind) -> Stop | None:
    found = _stops(rows, [_s.c.account == account, _s.c.kind == kind.value])
    return found[-1] if found else None


def add_stop(
    rows: Rows, account: str, kind: StopKind, reason: str, probes: int, now: datetime
) -> None:
    """Leaves a stop of that kind that already stands as it is."""
    insert_new(
        rows,
        _s,
        [
            {
                "account": account,
                "kind": kind.value,
                "reason": reason,
                "since": now,
                "next_probe_at": next_probe_at(probes, now),
                "probes": probes,
                "ended_at": None,
                "ended_by": "",
            }
        ],
    )


def put_off(rows: Rows, stop: Stop, until: datetime) -> None:
    """After a probe that failed."""
    rows.execute(
        update(_s)
        .where(_s.c.id == stop.id, _s.c.ended_at.is_(None))
        .values(probes=stop.probes + 1, next_probe_at=until)
    )


def end_stop(rows: Rows, stop: Stop, by: str, now: datetime) -> None:
    rows.execute(
        update(_s)
        .where(_s.c.id == stop.id, _s.c.ended_at.is_(None))
        .values(ended_at=now, ended_by=by)
    )


def _stops(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> tuple[Stop, ...]:
    found = rows.execute(select(_s).where(*conditions).order_by(_s.c.id))
    return tuple(_stop(row) for row in found)


def _stop(row: Row[Any]) -> Stop:
    return Stop(
        id=row.id,
        account=row.account,
        kind=StopKind(row.kind),
        reason=row.reason,
        since=row.since,
        next_probe_at=row.next_probe_at,
        probes=row.probes,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
