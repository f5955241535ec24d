"""Which workers are alive."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.domain.picture import Beat
from bot.store import tables
from bot.store.database import Rows

_h = tables.heartbeat


def beat(rows: Rows, worker: str, now: datetime) -> None:
    seen = rows.execute(update(_h).where(_h.c.worker == worker).values(seen_at=now))
    if seen.rowcount == 0:
        rows.execute(insert(_h).values(worker=worker, started_at=now, seen_at=now))


def stop(rows: Rows, worker: str) -> None:
    rows.execute(delete(_h).where(_h.c.worker == worker))


def last_seen_at(rows: Rows) -> datetime | None:
    found: datetime | None = rows.execute(select(func.max(_h.c.seen_at))).scalar()
    return found


def get_beats(rows: Rows) -> tuple[Beat, ...]:
    """Of the living and of those that died, the longest silent first."""
    query = select(_h.c.worker, _h.c.started_at, _h.c.seen_at).order_by(_h.c.seen_at, _h.c.worker)
    return tuple(Beat(*row) for row in rows.execute(query))


def forget_others(rows: Rows, worker: str, seen_before: datetime) -> None:
    """What workers left behind that did not end by themselves."""
    rows.execute(delete(_h).where(_h.c.worker != worker, _h.c.seen_at < seen_before))
