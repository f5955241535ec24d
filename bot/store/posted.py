"""Deliveries by what is on the account: whose a post is, what was put there, what a person put."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.delivery import Delivery, State
from bot.store import tables
from bot.store.database import Rows, insert_new
from bot.store.deliveries import find, poll_value

_d = tables.delivery
# Asked every second, so made once.
_LAST_BY_HAND = select(func.max(_d.c.id)).where(
    _d.c.state == State.DELIVERED.value, _d.c.claimed_by == ""
)


def get_some(rows: Rows, ids: Collection[int]) -> list[Delivery]:
    return find(rows, _d.c.id.in_(ids))


def owner_of(rows: Rows, account: str, network_id: str) -> Delivery | None:
    """The delivery that put this post on the account."""
    found = find(rows, _d.c.account == account, _d.c.network_id == network_id)
    return found[0] if found else None


def owned_ids(rows: Rows, account: str) -> frozenset[str]:
    """The network's ids that deliveries of this account already own."""
    query = select(_d.c.network_id).where(_d.c.account == account, _d.c.network_id != "")
    return frozenset(rows.execute(query).scalars())


def posted_since(rows: Rows, account: str, since: datetime) -> list[Delivery]:
    """What was delivered since then, taken down again or not."""
    states = (State.DELIVERED.value, State.WITHDRAWN.value)
    return find(rows, _d.c.account == account, _d.c.state.in_(states), _d.c.delivered_at >= since)


def add_posted(rows: Rows, posted: Sequence[Delivery]) -> bool:
    """Adds what a person posted; False where another delivery of one of these parts stands, or of
    one of these attempts, and then nothing is to be kept."""
    values = [
        {
            "post_key": d.post_key,
            "part": d.part,
            "attempt": d.attempt,
            "congress": d.congress,
            "account": d.account,
            "state": d.state.value,
            "parts": d.parts,
            "text": d.words.text,
            "poll": poll_value(d.words.poll),
            "parent": d.words.parent,
            "quote": d.words.quote,
            "claimed_by": "",
            "delivered_at": d.delivered_at,
            "network_id": d.network_id,
            "reason": d.reason,
            "looks": 0,
        }
        for d in posted
    ]
    insert_new(rows, _d, values)
    owners = [owner_of(rows, d.account, d.network_id) for d in posted]
    return [(o.post_key, o.part) for o in owners if o] == [(d.post_key, d.part) for d in posted]


def last_by_hand(rows: Rows) -> int:
    """The newest delivery that a person recorded; 0 where there is none."""
    return rows.execute(_LAST_BY_HAND).scalar() or 0
