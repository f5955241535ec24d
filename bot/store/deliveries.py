"""Deliveries: one row a call. A claim is a conditional update: two workers never both have it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select, update

from bot.domain.delivery import Change, Delivery, State, Words
from bot.domain.posts import Poll
from bot.store import tables
from bot.store.database import Rows, insert_new

_d = tables.delivery
_BEGUN = (State.SENDING.value, State.DELIVERED.value, State.UNCONFIRMED.value)


@dataclass(frozen=True, slots=True)
class Opening:
    """A call to be made: this part of this post, not before `try_after`."""

    post_key: str
    part: int
    congress: str
    account: str
    parts: int
    attempt: int = 1
    try_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A pending delivery that may be claimed now, in the order in which it should go."""

    id: int
    post_key: str
    account: str


def open_calls(rows: Rows, openings: Iterable[Opening]) -> None:
    """Adds them as pending; one that is already there, from whomever, is left alone."""
    insert_new(
        rows,
        _d,
        [
            {
                "post_key": o.post_key,
                "part": o.part,
                "attempt": o.attempt,
                "congress": o.congress,
                "account": o.account,
                "state": State.PENDING.value,
                "parts": o.parts,
                "text": "",
                "poll": None,
                "parent": "",
                "try_after": o.try_after,
                "claimed_by": "",
                "network_id": "",
                "reason": "",
                "looks": 0,
            }
            for o in openings
        ],
    )


def get_ready(rows: Rows, now: datetime) -> list[Ready]:
    """Pending calls in order of priority and due time, of accounts that are not resting: an account
    rests while one of its calls waits for a later moment."""
    post = tables.post
    resting = select(_d.c.account).where(_d.c.state == State.PENDING.value, _d.c.try_after > now)
    found = rows.execute(
        select(_d.c.id, _d.c.post_key, _d.c.account)
        .join(post, post.c.key == _d.c.post_key)
        .where(
            _d.c.state == State.PENDING.value,
            post.c.stale_at > now,
            post.c.due_at <= now,
            _d.c.account.not_in(resting),
        )
        .order_by(post.c.priority, post.c.due_at, _d.c.part, _d.c.id)
    )
    return [Ready(row.id, row.post_key, row.account) for row in found]


def next_retry_at(rows: Rows, now: datetime) -> datetime | None:
    found: datetime | None = rows.execute(
        select(func.min(_d.c.try_after)).where(
            _d.c.state == State.PENDING.value, _d.c.try_after > now
        )
    ).scalar()
    return found


def claim(rows: Rows, delivery_id: int, words: Words, worker: str, now: datetime) -> bool:
    """Pending -> sending, with the words that will be said. False: somebody else has it."""
    done = rows.execute(
        update(_d)
        .where(_d.c.id == delivery_id, _d.c.state == State.PENDING.value)
        .values(
            state=State.SENDING.value,
            text=words.text,
            poll=poll_value(words.poll),
            parent=words.parent,
            claimed_by=worker,
            claimed_at=now,
        )
    )
    return done.rowcount == 1


def carry_out(rows: Rows, delivery: Delivery, change: Change, now: datetime) -> bool:
    """Carries a decision out, if the delivery is still in the state it was made for: with it come
    the next attempt, or the next part of the thread."""
    if not _change(rows, delivery, change, now):
        return False
    if change.again_at:
        open_calls(rows, [_opening(delivery, delivery.part, delivery.attempt + 1, change.again_at)])
    elif change.state is State.DELIVERED and delivery.part < delivery.parts:
        open_calls(rows, [_opening(delivery, delivery.part + 1, 1, None)])
    return True


def _opening(delivery: Delivery, part: int, attempt: int, try_after: datetime | None) -> Opening:
    return Opening(
        post_key=delivery.post_key,
        part=part,
        congress=delivery.congress,
        account=delivery.account,
        parts=delivery.parts,
        attempt=attempt,
        try_after=try_after,
    )


def _change(rows: Rows, delivery: Delivery, new: Change, now: datetime) -> bool:
    values: dict[str, Any] = {
        "state": new.state.value,
        "reason": new.reason,
        "network_id": new.network_id,
        "next_look_at": new.next_look_at,
        "looks": new.looks,
    }
    if new.state is State.DELIVERED:
        values["delivered_at"] = new.delivered_at
    if new.state is State.UNCONFIRMED and delivery.state is not State.UNCONFIRMED:
        values["unconfirmed_at"] = now
    done = rows.execute(
        update(_d).where(_d.c.id == delivery.id, _d.c.state == delivery.state.value).values(values)
    )
    return done.rowcount == 1


def in_state(rows: Rows, state: State) -> list[Delivery]:
    found = rows.execute(select(_d).where(_d.c.state == state.value).order_by(_d.c.id))
    return [_delivery(row) for row in found]


def to_settle(rows: Rows, now: datetime) -> list[tuple[Delivery, datetime]]:
    """Unconfirmed deliveries whose next look is due, each with its post's stale_at."""
    post = tables.post
    found = rows.execute(
        select(_d, post.c.stale_at)
        .join(post, post.c.key == _d.c.post_key)
        .where(_d.c.state == State.UNCONFIRMED.value, _d.c.next_look_at <= now)
        .order_by(_d.c.id)
    )
    return [(_delivery(row), row.stale_at) for row in found]


def next_look_at(rows: Rows) -> datetime | None:
    found: datetime | None = rows.execute(
        select(func.min(_d.c.next_look_at)).where(_d.c.state == State.UNCONFIRMED.value)
    ).scalar()
    return found


def owned_ids(rows: Rows, account: str) -> frozenset[str]:
    """The network's ids that deliveries of this account already own."""
    query = select(_d.c.network_id).where(_d.c.account == account, _d.c.network_id != "")
    return frozenset(rows.execute(query).scalars())


def begun_posts(rows: Rows, congress: str) -> frozenset[str]:
    """Posts of which something is, or may be, on the network."""
    query = select(_d.c.post_key).where(_d.c.congress == congress, _d.c.state.in_(_BEGUN))
    return frozenset(rows.execute(query).scalars())


def by_post(
    rows: Rows, conditions: Sequence[ColumnElement[bool]]
) -> Mapping[str, tuple[Delivery, ...]]:
    """The deliveries of the posts that fulfil the conditions, by post."""
    query = (
        select(_d)
        .join(tables.post, tables.post.c.key == _d.c.post_key)
        .where(*conditions)
        .order_by(_d.c.post_key, _d.c.part, _d.c.attempt)
    )
    found: dict[str, list[Delivery]] = {}
    for row in rows.execute(query):
        found.setdefault(row.post_key, []).append(_delivery(row))
    return {key: tuple(deliveries) for key, deliveries in found.items()}


def delivered_between(
    rows: Rows, since: datetime, until: datetime, congress: str = ""
) -> list[Delivery]:
    """First parts delivered in the half-open span, oldest first."""
    conditions = [
        _d.c.state == State.DELIVERED.value,
        _d.c.part == 1,
        _d.c.delivered_at >= since,
        _d.c.delivered_at < until,
    ]
    if congress:
        conditions.append(_d.c.congress == congress)
    found = rows.execute(select(_d).where(and_(*conditions)).order_by(_d.c.delivered_at))
    return [_delivery(row) for row in found]


def poll_value(poll: Poll | None) -> dict[str, Any] | None:
    return {"options": list(poll.options), "minutes": poll.minutes} if poll else None


def poll_of(value: Mapping[str, Any] | None) -> Poll | None:
    return Poll(tuple(value["options"]), value["minutes"]) if value else None


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        post_key=row.post_key,
        part=row.part,
        congress=row.congress,
        account=row.account,
        attempt=row.attempt,
        state=State(row.state),
        words=Words(row.text, poll_of(row.poll), row.parent),
        parts=row.parts,
        claimed_at=row.claimed_at,
        delivered_at=row.delivered_at,
        network_id=row.network_id,
        reason=row.reason,
        try_after=row.try_after,
        unconfirmed_at=row.unconfirmed_at,
        looks=row.looks,
    )
