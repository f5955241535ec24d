"""What became of calls, as those ask who watch: which were refused for good, whether some wait."""

from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from bot.domain.delivery import Delivery, State
from bot.store import tables
from bot.store.database import Rows
from bot.store.deliveries import find

_d = tables.delivery
_p = tables.post


def refused_for_good(rows: Rows, since: datetime) -> list[Delivery]:
    """Refused calls begun since then after which no other was opened, oldest first."""
    later = _d.alias()
    same_part = and_(later.c.post_key == _d.c.post_key, later.c.part == _d.c.part)
    return find(
        rows,
        _d.c.state == State.REFUSED.value,
        _d.c.claimed_at > since,
        ~exists().where(same_part, later.c.attempt > _d.c.attempt),
    )


def calls_wait(rows: Rows, now: datetime, due_before: datetime, rest_beyond: datetime) -> bool:
    """Whether a pending call of a post that is still in time has been due since before the one
    moment, or is not to be tried until after the other."""
    waiting = exists().where(
        _p.c.key == _d.c.post_key,
        _p.c.stale_at > now,
        _d.c.state == State.PENDING.value,
        or_(_p.c.due_at < due_before, _d.c.try_after > rest_beyond),
    )
    return bool(rows.execute(select(waiting)).scalar())
