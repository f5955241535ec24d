"""Which concerns people let pass, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from bot.domain.overrides import Override
from bot.domain.posts import Concern
from bot.store import tables
from bot.store.database import Rows, insert_all

_o = tables.override.c
_ALL = select(
    _o.id, _o.post_key, _o.check, _o.told, _o.reason, _o.by, _o.at, _o.withdrawn_at
).order_by(_o.id)


def add_overrides(
    rows: Rows, post_key: str, concerns: Sequence[Concern], reason: str, by: str, now: datetime
) -> None:
    insert_all(
        rows,
        tables.override,
        (
            {
                "post_key": post_key,
                "check": concern.check,
                "told": concern.told,
                "reason": reason,
                "by": by,
                "at": now,
            }
            for concern in concerns
        ),
    )


def withdraw_overrides(rows: Rows, post_key: str, check: str, by: str, now: datetime) -> int:
    """How many stood."""
    done = rows.execute(
        update(tables.override)
        .where(_o.post_key == post_key, _o.check == check, _o.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawn_by=by)
    )
    return int(done.rowcount)


def get_overrides(rows: Rows, congress: str) -> dict[str, tuple[Override, ...]]:
    """Those that stand, by the key of their post."""
    post = tables.post.c
    ours = select(post.key).where(post.congress == congress)
    found: dict[str, tuple[Override, ...]] = {}
    for each in _overrides(rows, _ALL.where(_o.withdrawn_at.is_(None), _o.post_key.in_(ours))):
        found[each.post_key] = (*found.get(each.post_key, ()), each)
    return found


def get_overrides_of(rows: Rows, post_key: str) -> tuple[Override, ...]:
    """All of one post, withdrawn ones too, oldest first."""
    return _overrides(rows, _ALL.where(_o.post_key == post_key))


def _overrides(rows: Rows, query: Select[Any]) -> tuple[Override, ...]:
    return tuple(Override(*row) for row in rows.execute(query))
