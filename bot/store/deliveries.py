"""Deliveries: one row a call. A claim is a conditional update: two workers never both have it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, select, update

from bot.domain.delivery import Change, Delivery, State, Words
from bot.domain.posts import Poll
from bot.store import tables
from bot.store.database import Rows, insert_new
from bot.store.media import media_of, media_value

_d = tables.delivery
BEGUN = tuple(
    each.value for each in (State.SENDING, State.DELIVERED, State.UNCONFIRMED, State.WITHDRAWN)
)
_CLAIM = (
    update(_d)
    .where(_d.c.id == bindparam("which"), _d.c.state == State.PENDING.value)
    .values(
        state=State.SENDING.value,
        **{
            name: bindparam(name, type_=_d.c[name].type)
            for name in (
                "parts",
                "text",
                "poll",
                "parent",
                "media",
                "quote",
                "claimed_by",
                "claimed_at",
                "cost",
            )
        },
    )
)
_CHANGE = (
    update(_d)
    .where(_d.c.id == bindparam("which"), _d.c.state == bindparam("expected"))
    .values(
        {
            name: bindparam(name, type_=_d.c[name].type)
            for name in (
                "state",
                "reason",
                "network_id",
                "next_look_at",
                "looks",
                "delivered_at",
                "unconfirmed_at",
                "handed_at",
            )
        }
    )
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A call to be made: this part of this post, not before `try_after`, until which `rests_app`
    holds back every account of its app."""

    post_key: str
    part: int
    congress: str
    account: str
    parts: int
    attempt: int = 1
    try_after: datetime | None = None
    doubted_since: datetime | None = None
    media_renewed: bool = False
    rests_app: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """A pending call that may be claimed, of a post due at that moment. Kept small: a burst lists
    thousands every second."""

    id: int
    post_key: str
    part: int
    congress: str
    account: str
    attempt: int
    doubted_since: datetime | None
    due_at: datetime
    media_renewed: bool = False


# Of one account, for one look: twice what X lets it send in a quarter of an hour, so that held ones
# in front keep none behind them, and ten thousand late ones cost a tenth of what listing them does.
LISTED = 200
# Asked every second, so made once.
_RESTING = select(_d.c.account).where(
    _d.c.state == State.PENDING.value, _d.c.try_after > bindparam("now")
)
_ORDER = (tables.post.c.priority, tables.post.c.due_at, _d.c.part, tables.post.c.key)
_PENDING = (
    select(
        *((_d if each.name in _d.c else tables.post).c[each.name] for each in fields(Ready)),
        tables.post.c.priority,
        func.row_number().over(partition_by=_d.c.account, order_by=_ORDER).label("place"),
    )
    .join(tables.post, tables.post.c.key == _d.c.post_key)
    .where(
        _d.c.state == State.PENDING.value,
        tables.post.c.stale_at > bindparam("now"),
        tables.post.c.due_at <= bindparam("until"),
        _d.c.account.not_in(_RESTING),
    )
    .subquery()
)
_READY = (
    select(*(_PENDING.c[each.name] for each in fields(Ready)))
    .where(_PENDING.c.place <= LISTED)
    .order_by(*(_PENDING.c[each] for each in ("priority", "due_at", "part", "post_key")))
)


_NEXT_RETRY = select(func.min(_d.c.try_after)).where(
    _d.c.state == State.PENDING.value, _d.c.try_after > bindparam("now")
)
_NEXT_LOOK = select(func.min(_d.c.next_look_at)).where(
    _d.c.state == State.UNCONFIRMED.value, _d.c.account.in_(bindparam("accounts", expanding=True))
)
_BUSY = select(_d.c.account).where(
    _d.c.state == State.SENDING.value, _d.c.claimed_by != bindparam("worker")
)


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
                "doubted_since": o.doubted_since,
                "media_renewed": o.media_renewed,
                "claimed_by": "",
                "network_id": "",
                "reason": "",
                "looks": 0,
                "rests_app": o.rests_app,
            }
            for o in openings
        ],
    )


def get_ready(rows: Rows, now: datetime, until: datetime) -> list[Ready]:
    """Pending calls due by `until`, in order of priority and due time, the first LISTED of each
    account that is not resting: an account rests while one of its calls waits for a later
    moment."""
    found = rows.execute(_READY, {"now": now, "until": until})
    return [Ready(*row) for row in found.all()]


def parents_of(rows: Rows, wanted: Sequence[Ready]) -> Mapping[int, str]:
    """The network's id of the part before, for those that are a later part of a thread."""
    later = [delivery for delivery in wanted if delivery.part > 1]
    if not later:
        return {}
    query = select(_d.c.post_key, _d.c.part, _d.c.network_id).where(
        _d.c.post_key.in_({delivery.post_key for delivery in later}), _d.c.network_id != ""
    )
    ids = {(row.post_key, row.part): row.network_id for row in rows.execute(query)}
    return {delivery.id: ids[delivery.post_key, delivery.part - 1] for delivery in later}


def next_retry_at(rows: Rows, now: datetime) -> datetime | None:
    found: datetime | None = rows.execute(_NEXT_RETRY, {"now": now}).scalar()
    return found


def claim(rows: Rows, wanted: Sequence[Delivery], worker: str) -> list[Delivery]:
    """Pending -> sending, as they are given: words, parts, moment. Returns those that are now
    ours; what somebody else has is left out."""
    if not wanted:
        return []
    done = rows.execute(
        _CLAIM,
        [
            {
                "which": delivery.id,
                "parts": delivery.parts,
                "text": delivery.words.text,
                "poll": poll_value(delivery.words.poll),
                "parent": delivery.words.parent,
                "media": media_value(delivery.words.media),
                "quote": delivery.words.quote,
                "claimed_by": worker,
                "claimed_at": delivery.claimed_at,
                "cost": delivery.cost,
            }
            for delivery in wanted
        ],
    )
    if done.rowcount == len(wanted):
        return list(wanted)
    mine = select(_d.c.id).where(_d.c.claimed_by == worker, _d.c.claimed_at == wanted[0].claimed_at)
    kept = frozenset(rows.execute(mine).scalars())
    return [delivery for delivery in wanted if delivery.id in kept]


def give_back(rows: Rows, unsent: Sequence[Delivery], worker: str) -> None:
    """Sending -> pending, for calls that this worker never made. Said twice (the database went away
    amid the first time), it takes nothing from a worker that has claimed the call since."""
    if unsent:
        rows.execute(
            update(_d)
            .where(
                _d.c.id.in_([delivery.id for delivery in unsent]),
                _d.c.state == State.SENDING.value,
                _d.c.claimed_by == worker,
            )
            .values(state=State.PENDING.value, claimed_by="", claimed_at=None)
        )


def carry_out(rows: Rows, decided: Sequence[tuple[Delivery, Change]], now: datetime) -> int:
    """Carries decisions out, each only if its delivery is still in the state it was made for;
    returns for how many that was so. With them come the next attempts and the next parts of
    threads."""
    if not decided:
        return 0
    done = rows.execute(_CHANGE, [_changed(delivery, new, now) for delivery, new in decided])
    if done.rowcount < len(decided):
        decided = _carried_out(rows, decided)
    openings = [_following(delivery, change) for delivery, change in decided]
    open_calls(rows, [opening for opening in openings if opening])
    return done.rowcount


def _carried_out(
    rows: Rows, decided: Sequence[tuple[Delivery, Change]]
) -> list[tuple[Delivery, Change]]:
    """Without those where somebody was quicker: a person's word on a call, say."""
    ids = [delivery.id for delivery, _ in decided]
    found = rows.execute(select(_d.c.id, _d.c.state, _d.c.reason).where(_d.c.id.in_(ids)))
    now = {row.id: (row.state, row.reason) for row in found}
    return [(d, new) for d, new in decided if now[d.id] == (new.state.value, new.reason)]


def _following(delivery: Delivery, change: Change) -> Opening | None:
    part, attempt, doubted_since = delivery.part, delivery.attempt + 1, delivery.doubted_since
    if delivery.state is State.UNCONFIRMED:
        doubted_since = doubted_since or delivery.claimed_at
    if change.state is State.DELIVERED and part < delivery.parts:
        part, attempt, doubted_since = part + 1, 1, None
    elif not change.again_at:
        return None
    return Opening(
        post_key=delivery.post_key,
        part=part,
        congress=delivery.congress,
        account=delivery.account,
        parts=delivery.parts,
        attempt=attempt,
        try_after=change.again_at,
        doubted_since=doubted_since,
        media_renewed=part == delivery.part and (delivery.media_renewed or change.media_renewed),
        rests_app=change.whole_app,
    )


def _changed(delivery: Delivery, new: Change, now: datetime) -> dict[str, Any]:
    lost_now = new.state is State.UNCONFIRMED and delivery.state is not State.UNCONFIRMED
    return {
        "which": delivery.id,
        "expected": delivery.state.value,
        "state": new.state.value,
        "reason": new.reason,
        "network_id": new.network_id,
        "next_look_at": new.next_look_at,
        "looks": new.looks,
        "delivered_at": new.delivered_at,
        "unconfirmed_at": now if lost_now else delivery.unconfirmed_at,
        "handed_at": new.handed_at,
    }


def in_state(rows: Rows, state: State) -> list[Delivery]:
    found = rows.execute(select(_d).where(_d.c.state == state.value).order_by(_d.c.id))
    return [_delivery(row) for row in found]


def busy_elsewhere(rows: Rows, worker: str) -> frozenset[str]:
    """Accounts of which another worker has a call under way."""
    return frozenset(rows.execute(_BUSY, {"worker": worker}).scalars())


def give_back_all_but(rows: Rows, worker: str, in_hand: Collection[int]) -> None:
    """Sending -> pending for this worker's claims that it does not know of: their transaction was
    stored although its end was never told."""
    rows.execute(
        update(_d)
        .where(
            _d.c.state == State.SENDING.value,
            _d.c.claimed_by == worker,
            _d.c.id.not_in(in_hand),
        )
        .values(state=State.PENDING.value, claimed_by="", claimed_at=None)
    )


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


def next_look_at(rows: Rows, accounts: Collection[str]) -> datetime | None:
    """When the timeline of one of these accounts is to be read next."""
    found: datetime | None = rows.execute(_NEXT_LOOK, {"accounts": list(accounts)}).scalar()
    return found


def find(rows: Rows, *conditions: ColumnElement[bool]) -> list[Delivery]:
    """Those that fulfil all of the conditions, oldest call first."""
    return [_delivery(row) for row in rows.execute(select(_d).where(*conditions).order_by(_d.c.id))]


def begun_posts(rows: Rows, congress: str) -> frozenset[str]:
    """Posts of which something is, was or may be on the network."""
    query = select(_d.c.post_key).where(_d.c.congress == congress, _d.c.state.in_(BEGUN))
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
        words=Words(row.text, poll_of(row.poll), row.parent, media_of(row.media), row.quote),
        parts=row.parts,
        claimed_at=row.claimed_at,
        claimed_by=row.claimed_by,
        delivered_at=row.delivered_at,
        network_id=row.network_id,
        reason=row.reason,
        try_after=row.try_after,
        doubted_since=row.doubted_since,
        unconfirmed_at=row.unconfirmed_at,
        looks=row.looks,
        media_renewed=row.media_renewed,
        handed_at=row.handed_at,
        cost=row.cost,
    )
