"""When each account was audited, and what that found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update

from bot.domain.audit import Finding, FindingKind, Found
from bot.domain.delivery import State
from bot.store import tables
from bot.store.database import Rows, insert_all

_a = tables.audit
_d = tables.delivery
_f = tables.finding


@dataclass(frozen=True, slots=True)
class Unaudited:
    """`first` is the first delivery of the account that no audit has compared; `not_before` stands
    where the last audit failed."""

    account: str
    first: datetime
    not_before: datetime | None


def get_unaudited(rows: Rows) -> list[Unaudited]:
    query = (
        select(_d.c.account, func.min(_d.c.delivered_at).label("first"), _a.c.next_at)
        .select_from(_d.outerjoin(_a, _a.c.account == _d.c.account))
        .where(
            _d.c.state == State.DELIVERED.value,
            or_(_a.c.at.is_(None), _d.c.delivered_at > _a.c.at),
        )
        .group_by(_d.c.account, _a.c.next_at)
        .order_by(_d.c.account)
    )
    return [Unaudited(*row) for row in rows.execute(query)]


def replace_audit(
    rows: Rows,
    account: str,
    at: datetime | None,
    next_at: datetime | None,
    shown: int,
    unknown: int,
    trouble: str,
) -> None:
    """How the account's last audit went. `at` None keeps the moment of the last one that could be
    made."""
    kept = rows.execute(select(_a.c.at).where(_a.c.account == account)).scalar()
    rows.execute(delete(_a).where(_a.c.account == account))
    values = {"next_at": next_at, "shown": shown, "unknown": unknown, "trouble": trouble}
    rows.execute(insert(_a).values(account=account, at=at or kept, **values))


def add_findings(rows: Rows, found: Iterable[Found], now: datetime) -> None:
    insert_all(
        rows,
        _f,
        [
            {
                "account": each.account,
                "kind": each.kind.value,
                "post_key": each.post_key,
                "part": each.part,
                "network_ids": list(each.network_ids),
                "found_at": now,
                "seen_by": "",
            }
            for each in found
        ],
    )


def end_findings(rows: Rows, ended: Sequence[Finding], now: datetime) -> None:
    ids = [each.id for each in ended]
    rows.execute(update(_f).where(_f.c.id.in_(ids)).values(ended_at=now))


def mark_seen(rows: Rows, finding_id: int, person: str, now: datetime) -> bool:
    """False where no such finding waits to be seen."""
    done = rows.execute(
        update(_f)
        .where(_f.c.id == finding_id, _f.c.seen_by == "")
        .values(seen_by=person, seen_at=now)
    )
    return done.rowcount == 1


def get_findings(rows: Rows, account: str) -> list[Finding]:
    """All of one account, oldest first."""
    return _findings(rows, [_f.c.account == account])


def get_unseen(rows: Rows) -> list[Finding]:
    """Those that nobody has seen, oldest first."""
    return _findings(rows, [_f.c.seen_by == ""])


def _findings(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> list[Finding]:
    found = rows.execute(select(_f).where(and_(*conditions)).order_by(_f.c.id))
    return [_finding(row) for row in found]


def _finding(row: Row[Any]) -> Finding:
    kind, ids = FindingKind(row.kind), tuple(row.network_ids)
    found = Found(kind, row.account, row.post_key, row.part, ids)
    return Finding(row.id, found, row.found_at, row.ended_at, row.seen_by)
