"""Notices: which stand, and what each receiver is still to be told of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from bot.domain.notices import Notice, Severity, Standing
from bot.store import tables
from bot.store.database import Rows

_n = tables.notice
_t = tables.telling


@dataclass(frozen=True, slots=True)
class Telling:
    """What one receiver is to be told of one notice; `attempts` have failed."""

    notice_id: int
    receiver: str
    text: str
    attempts: int = 0


def get_notices(rows: Rows, ended_since: datetime) -> tuple[Standing, ...]:
    """Those that stand, and those that ended since then; a key's latest comes last."""
    open_or_new = or_(_n.c.ended_at.is_(None), _n.c.ended_at >= ended_since)
    found = rows.execute(select(_n).where(open_or_new).order_by(_n.c.id))
    return tuple(_standing(row) for row in found)


def put_notice(rows: Rows, standing: Standing) -> int:
    """Adds it, or changes the one of its id; returns the id."""
    values = _values(standing)
    if standing.id:
        rows.execute(update(_n).where(_n.c.id == standing.id).values(values))
        return standing.id
    return int(rows.execute(insert(_n).values(values)).inserted_primary_key[0])  # type: ignore[index]


def owe(rows: Rows, notice_id: int, receivers: Collection[str], text: str, now: datetime) -> None:
    """The newest words take the place of older ones that a receiver was not told yet."""
    rows.execute(delete(_t).where(_t.c.notice_id == notice_id))
    if receivers:
        rows.execute(
            insert(_t),
            [
                {
                    "notice_id": notice_id,
                    "receiver": receiver,
                    "text": text,
                    "owed_since": now,
                    "claimed_by": "",
                    "attempts": 0,
                    "reason": "",
                }
                for receiver in receivers
            ],
        )


def claim_owed(
    rows: Rows, receivers: Collection[str], by: str, now: datetime, abandoned: datetime
) -> list[Telling]:
    """What may be told now; it is ours until `abandoned` has passed its claim."""
    free = or_(_t.c.claimed_at.is_(None), _t.c.claimed_at <= abandoned)
    due = or_(_t.c.try_after.is_(None), _t.c.try_after <= now)
    which = and_(_t.c.owed_since.is_not(None), _t.c.receiver.in_(receivers), free, due)
    found = rows.execute(select(_t).where(which).order_by(_t.c.owed_since, _t.c.notice_id)).all()
    if found:
        rows.execute(update(_t).where(which).values(claimed_by=by, claimed_at=now))
    return [Telling(row.notice_id, row.receiver, row.text, row.attempts) for row in found]


def is_owed(rows: Rows, receivers: Collection[str]) -> bool:
    which = and_(_t.c.owed_since.is_not(None), _t.c.receiver.in_(receivers))
    return rows.execute(select(_t.c.notice_id).where(which).limit(1)).first() is not None


def set_told(rows: Rows, tellings: Sequence[Telling], now: datetime) -> None:
    told = {"owed_since": None, "claimed_at": None, "told_at": now, "try_after": None}
    for telling in tellings:
        rows.execute(update(_t).where(_the_same(telling)).values(**told, reason=""))


def set_not_told(rows: Rows, telling: Telling, reason: str, try_after: datetime) -> None:
    values = {"attempts": telling.attempts + 1, "reason": reason, "try_after": try_after}
    rows.execute(update(_t).where(_the_same(telling)).values(**values, claimed_at=None))


def not_told(rows: Rows) -> Mapping[int, Mapping[str, str]]:
    """By notice and receiver, why words that are owed did not reach it yet."""
    query = select(_t).where(_t.c.owed_since.is_not(None), _t.c.reason != "")
    found: dict[int, dict[str, str]] = {}
    for row in rows.execute(query):
        found.setdefault(row.notice_id, {})[row.receiver] = row.reason
    return found


def _the_same(telling: Telling) -> Any:
    """Not the words that took its place while it was told."""
    return and_(
        _t.c.notice_id == telling.notice_id,
        _t.c.receiver == telling.receiver,
        _t.c.text == telling.text,
    )


def _values(standing: Standing) -> dict[str, Any]:
    notice = standing.notice
    return {
        "key": notice.key,
        "of": notice.of,
        "severity": notice.severity.value,
        "text": notice.text,
        "count": notice.count,
        "since": notice.since,
        "told_at": standing.told_at,
        "times_told": standing.times_told,
        "told_count": standing.told_count,
        "owes_end": standing.owes_end,
        "missing_since": standing.missing_since,
        "ended_at": standing.ended_at,
    }


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        # `count` is also a method of a row.
        Notice(
            key=row.key,
            severity=Severity(row.severity),
            text=row.text,
            since=row.since,
            count=row._mapping["count"],
            of=row.of,
        ),
        told_at=row.told_at,
        times_told=row.times_told,
        told_count=row.told_count,
        owes_end=row.owes_end,
        missing_since=row.missing_since,
        ended_at=row.ended_at,
        id=row.id,
    )
