"""Counts of the whole database for the metric page. Nothing here is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, select

from bot.domain.delivery import State
from bot.store import tables
from bot.store.database import Rows

_d = tables.delivery
_p = tables.post


@dataclass(frozen=True, slots=True)
class Delivered:
    """One post on its account. `due_at` is when it was to go: an embargo may end after its time."""

    account: str
    due_at: datetime
    delivered_at: datetime


def deliveries_by_state(rows: Rows) -> Mapping[tuple[str, ...], int]:
    """By account and state."""
    columns = (_d.c.account, _d.c.state)
    query = select(*columns, func.count()).group_by(*columns)
    return {(account, state): number for account, state, number in rows.execute(query)}


def get_delivered(rows: Rows, after: datetime, until: datetime) -> list[Delivered]:
    """First parts delivered in the span, oldest first."""
    query = (
        select(_d.c.account, _p.c.due_at, _p.c.not_before, _d.c.delivered_at)
        .join(_p, _p.c.key == _d.c.post_key)
        .where(
            _d.c.state == State.DELIVERED.value,
            _d.c.part == 1,
            _d.c.delivered_at > after,
            _d.c.delivered_at <= until,
        )
        .order_by(_d.c.delivered_at)
    )
    return [
        Delivered(row.account, max(row.due_at, row.not_before or row.due_at), row.delivered_at)
        for row in rows.execute(query)
    ]


def count_due(rows: Rows, now: datetime, until: datetime) -> Mapping[tuple[str, ...], int]:
    """Posts that fall due in the span, by account."""
    ahead = (_p.c.due_at > now, _p.c.due_at <= until, _p.c.dropped == false())
    query = select(_p.c.account, func.count()).where(*ahead).group_by(_p.c.account)
    return {(account,): number for account, number in rows.execute(query)}
