"""What was said about sharing, as it was recorded."""

from dataclasses import replace

from sqlalchemy import insert, select

from bot.domain.permission import Giver, Level, Permission
from bot.store.database import Rows
from bot.store.tables import permission

_p = permission.c


def add_permission(rows: Rows, new: Permission) -> Permission:
    """The same with its number."""
    result = rows.execute(
        insert(permission).values(
            congress=new.congress,
            level=new.level.value,
            subject=new.subject,
            giver=new.giver.value,
            source=new.source,
            by=new.by,
            at=new.at,
            share=new.share,
            slides=new.slides,
        )
    )
    return replace(new, id=int(result.inserted_primary_key[0]))  # type: ignore[index]


def get_permissions(rows: Rows, congress: str = "") -> tuple[Permission, ...]:
    """In the order in which they were recorded: of one congress, or of all."""
    query = select(permission).order_by(_p.at, _p.id)
    found = rows.execute(query.where(_p.congress == congress) if congress else query)
    return tuple(
        Permission(
            id=row.id,
            congress=row.congress,
            level=Level(row.level),
            subject=row.subject,
            giver=Giver(row.giver),
            source=row.source,
            by=row.by,
            at=row.at,
            share=row.share,
            slides=row.slides,
        )
        for row in found
    )
