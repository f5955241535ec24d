"""Invitations of authors, and what came of them."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.invitations import Invitation
from bot.store.database import Rows
from bot.store.tables import invitation

_i = invitation.c


def add_invitation(rows: Rows, new: Invitation) -> None:
    rows.execute(insert(invitation).values(asdict(new)))


def add_answer(rows: Rows, key: str, answer: str, by: str, now: datetime) -> None:
    """In place of an earlier one."""
    answered = {"answer": answer, "answered_by": by, "answered_at": now}
    rows.execute(update(invitation).where(_i.key == key).values(answered))


def get_invitations(rows: Rows, congress: str = "") -> tuple[Invitation, ...]:
    """In order of time: of one congress, or of all."""
    query = select(invitation).order_by(_i.at, _i.key)
    found = rows.execute(query.where(_i.congress == congress) if congress else query)
    return tuple(Invitation(**row._asdict()) for row in found)


def delete_invitations(rows: Rows, keys: Collection[str]) -> None:
    rows.execute(delete(invitation).where(_i.key.in_(keys)))
