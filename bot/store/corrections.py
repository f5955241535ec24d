"""Corrections that were asked for. Their posts stand among the others."""

from collections.abc import Collection

from sqlalchemy import func, insert, select

from bot.domain.corrections import Correction, Hanging
from bot.store import tables
from bot.store.database import Rows

_c = tables.correction.c


def add_correction(rows: Rows, congress: str, made: Correction) -> None:
    rows.execute(
        insert(tables.correction).values(
            key=made.key,
            congress=congress,
            corrects=made.corrects,
            link=made.link,
            hanging=made.hanging.value,
            text=made.text,
            reason=made.reason,
            by=made.by,
            at=made.at,
            noticed_at=made.noticed_at,
        )
    )


def count_corrections(rows: Rows, corrects: str) -> int:
    """Of one post."""
    return int(rows.execute(select(func.count()).where(_c.corrects == corrects)).scalar_one())


def get_corrections(
    rows: Rows, congress: str = "", keys: Collection[str] = ()
) -> tuple[Correction, ...]:
    """Oldest first: of one congress or all, of these `keys` or all."""
    query = select(
        _c.key, _c.corrects, _c.link, _c.hanging, _c.text, _c.reason, _c.by, _c.at, _c.noticed_at
    ).order_by(_c.at, _c.key)
    if congress:
        query = query.where(_c.congress == congress)
    if keys:
        query = query.where(_c.key.in_(keys))
    return tuple(
        Correction(key, corrects, link, Hanging(hanging), *rest)
        for key, corrects, link, hanging, *rest in rows.execute(query)
    )
