"""What is to be taken down, or was: one row for each post of an account."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, or_, select, update

from bot.domain.delivery import Delivery, State
from bot.domain.withdraw import Progress, Removal, Withdrawal
from bot.store import tables
from bot.store.database import Rows, insert_all

_w = tables.withdrawal
_ANY = select(_w.c.id).limit(1)  # asked every second, so made once
_d = tables.delivery
_NOT_UP = (State.PENDING.value, State.REFUSED.value, State.WITHDRAWN.value)


def add_withdrawals(
    rows: Rows, wanted: Iterable[Delivery], reason: str, by: str, now: datetime
) -> None:
    """For these deliveries, in their order."""
    insert_all(rows, _w, [_row(delivery, reason, by, now) for delivery in wanted])


def add_foreign(
    rows: Rows, account: str, network_id: str, reason: str, by: str, now: datetime
) -> None:
    """For a post that we did not send."""
    common = {"delivery_id": None, "congress": "", "post_key": "", "part": 0}
    values = _new(reason, by, now) | common | {"account": account, "network_id": network_id}
    rows.execute(insert(_w).values(values))


def is_empty(rows: Rows) -> bool:
    return rows.execute(_ANY).first() is None


def open_deliveries(rows: Rows, delivery_ids: Collection[int]) -> frozenset[int]:
    """Those of them that wait to be taken down."""
    query = select(_w.c.delivery_id).where(
        _w.c.delivery_id.in_(delivery_ids), _w.c.state == Removal.WAITING.value
    )
    return frozenset(rows.execute(query).scalars())


def is_open(rows: Rows, account: str, network_id: str) -> bool:
    query = select(_w.c.id).where(
        _w.c.account == account,
        _w.c.network_id == network_id,
        _w.c.state == Removal.WAITING.value,
    )
    return rows.execute(query).first() is not None


def latecomers(rows: Rows) -> list[tuple[int, str, str]]:
    """Parts that reached the account after their post was withdrawn: the delivery's id, why and by
    whom."""
    own = _w.alias()
    query = (
        select(_d.c.id, _w.c.reason, _w.c.by)
        .join(_w, _w.c.post_key == _d.c.post_key)
        .where(
            _d.c.state == State.DELIVERED.value,
            ~exists().where(own.c.delivery_id == _d.c.id),
        )
        .order_by(_d.c.post_key, _d.c.part.desc(), _w.c.id)
    )
    found = {row.id: (row.id, row.reason, row.by) for row in rows.execute(query)}
    return list(found.values())


def never_posted(rows: Rows) -> list[Withdrawal]:
    """Waiting ones whose delivery turned out not to be on the account."""
    return _found(rows, [_w.c.state == Removal.WAITING.value, _d.c.state.in_(_NOT_UP)])


def get_ready(rows: Rows, accounts: Collection[str] | None = None) -> list[Withdrawal]:
    """Waiting ones of these accounts (None: of all) that can be called, whenever that may be, in
    the order in which they were asked for."""
    up = or_(_d.c.id.is_(None), _d.c.state == State.DELIVERED.value)
    conditions = [_w.c.state == Removal.WAITING.value, up]
    if accounts is not None:
        conditions.append(_w.c.account.in_(accounts))
    return _found(rows, conditions)


def get_failed(rows: Rows) -> list[Withdrawal]:
    """Those that a person must see to: failed, what they meant still stands, nobody asked again."""
    again = _w.alias()
    asked_again = exists().where(
        again.c.id > _w.c.id,
        again.c.account == _w.c.account,
        or_(
            again.c.delivery_id == _w.c.delivery_id,
            and_(again.c.network_id != "", again.c.network_id == _w.c.network_id),
        ),
    )
    up = or_(_d.c.id.is_(None), _d.c.state == State.DELIVERED.value)
    return _found(rows, [_w.c.state == Removal.FAILED.value, up, ~asked_again])


def of_posts(rows: Rows, keys: Collection[str]) -> list[Withdrawal]:
    return _found(rows, [_w.c.post_key.in_(keys)])


def calls_since(rows: Rows, since: datetime) -> Mapping[str, Sequence[tuple[datetime, int]]]:
    """By account: the moment of the last call and the number of calls of each withdrawal."""
    query = select(_w.c.account, _w.c.tried_at, _w.c.attempts).where(_w.c.tried_at > since)
    calls: dict[str, list[tuple[datetime, int]]] = {}
    for row in rows.execute(query):
        calls.setdefault(row.account, []).append((row.tried_at, row.attempts))
    return calls


def begin(rows: Rows, withdrawal: Withdrawal, now: datetime) -> bool:
    """Notes the call before it is made; False where another had it meanwhile."""
    done = rows.execute(
        update(_w)
        .where(*_as_known(withdrawal))
        .values(attempts=withdrawal.attempts + 1, tried_at=now, doubted=True)
    )
    return done.rowcount == 1


def end(rows: Rows, withdrawal: Withdrawal, progress: Progress, now: datetime) -> bool:
    """Stores what came of it; False where it is no longer as it was known."""
    done = rows.execute(
        update(_w)
        .where(*_as_known(withdrawal))
        .values(
            state=progress.state.value,
            outcome=progress.outcome,
            network_id=withdrawal.network_id,
            try_after=progress.try_after,
            doubted=progress.doubted,
            done_at=None if progress.state is Removal.WAITING else now,
        )
    )
    if progress.whole_account:
        rows.execute(
            update(_w)
            .where(_w.c.account == withdrawal.account, _w.c.state == Removal.WAITING.value)
            .values(try_after=progress.try_after)
        )
    return done.rowcount == 1


def _as_known(withdrawal: Withdrawal) -> list[ColumnElement[bool]]:
    return [
        _w.c.id == withdrawal.id,
        _w.c.state == withdrawal.state.value,
        _w.c.attempts == withdrawal.attempts,
    ]


def _found(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> list[Withdrawal]:
    query = (
        select(_w, _d.c.network_id.label("delivered_as"))
        .select_from(_w.outerjoin(_d, _d.c.id == _w.c.delivery_id))
        .where(*conditions)
        .order_by(_w.c.id)
    )
    return [_withdrawal(row) for row in rows.execute(query)]


def _row(delivery: Delivery, reason: str, by: str, now: datetime) -> dict[str, Any]:
    return _new(reason, by, now) | {
        "delivery_id": delivery.id,
        "congress": delivery.congress,
        "account": delivery.account,
        "post_key": delivery.post_key,
        "part": delivery.part,
        "network_id": delivery.network_id,
    }


def _new(reason: str, by: str, now: datetime) -> dict[str, Any]:
    return {
        "reason": reason,
        "by": by,
        "at": now,
        "state": Removal.WAITING.value,
        "attempts": 0,
        "doubted": False,
        "outcome": "",
    }


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(
        id=row.id,
        account=row.account,
        network_id=row.delivered_as or row.network_id,
        reason=row.reason,
        by=row.by,
        at=row.at,
        state=Removal(row.state),
        delivery_id=row.delivery_id,
        congress=row.congress,
        post_key=row.post_key,
        part=row.part,
        attempts=row.attempts,
        tried_at=row.tried_at,
        try_after=row.try_after,
        doubted=row.doubted,
        done_at=row.done_at,
        outcome=row.outcome,
    )
