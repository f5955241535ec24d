"""Which workers are alive."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.store import tables
from bot.store.database import Rows

_h = tables.heartbeat


@dataclass(frozen=True, slots=True)
class Heartbeat:
    worker: str
    started_at: datetime
    seen_at: datetime


def beat(rows: Rows, worker: str, now: datetime) -> None:
    seen = rows.execute(update(_h).where(_h.c.worker == worker).values(seen_at=now))
    if seen.rowcount == 0:
        rows.execute(insert(_h).values(worker=worker, started_at=now, seen_at=now))


def stop(rows: Rows, worker: str) -> None:
    rows.execute(delete(_h).where(_h.c.worker == worker))


def last_seen_at(rows: Rows) -> datetime | None:
    found: datetime | None = rows.execute(select(func.max(_h.c.seen_at))).scalar()
    return found


def get_heartbeats(rows: Rows) -> list[Heartbeat]:
    """Oldest worker first."""
    found = rows.execute(select(_h).order_by(_h.c.started_at, _h.c.worker))
    return [Heartbeat(row.worker, row.started_at, row.seen_at) for row in found]


def forget_others(rows: Rows, worker: str, seen_before: datetime) -> None:
    """What workers left behind that did not end by themselves."""
    rows.execute(delete(_h).where(_h.c.worker != worker, _h.c.seen_at < seen_before))
