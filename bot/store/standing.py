"""Columns of an entry that say where its post stands, of rows beside it."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from bot.domain.posts import Check
from bot.domain.withdraw import Removal
from bot.store import tables


def approves(approval: FromClause, post: FromClause) -> ColumnElement[bool]:
    """Whether it is of what an approval of the post names (Post.bound), given in the way that the
    post asks for."""
    bound = case((post.c.skeleton != "", post.c.skeleton), else_=post.c.digest)
    retyped = Check.DOUBLE_ENTRY.value
    return and_(
        approval.c.post_key == post.c.key,
        approval.c.digest == bound,
        or_(post.c.needs != retyped, approval.c.how == retyped),
    )


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
