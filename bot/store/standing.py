"""Columns of an entry that say where its post stands, of rows beside it."""

from typing import Any

from sqlalchemy import FromClause, ScalarSelect, exists, func, select

from bot.domain.withdraw import Removal
from bot.store import tables


def taken_down(post: FromClause) -> ScalarSelect[Any]:
    """Who took it down, and why."""
    down = tables.withdrawal
    return (
        select(func.min(down.c.by + " withdrew it: " + down.c.reason))
        .where(down.c.post_key == post.c.key)
        .correlate(post)
        .scalar_subquery()
    )


def stuck(post: FromClause) -> ScalarSelect[Any]:
    """What keeps that from being done, where nothing is tried any more."""
    down, asked = tables.withdrawal, tables.withdrawal.alias()
    waits = exists().where(asked.c.post_key == post.c.key, asked.c.state == Removal.WAITING.value)
    return (
        select(func.min(down.c.outcome))
        .where(down.c.post_key == post.c.key, down.c.state == Removal.FAILED.value, ~waits)
        .correlate(post)
        .scalar_subquery()
    )
