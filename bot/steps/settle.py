"""Unconfirmed calls: the account's own timeline says what became of them, or a person does."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import (
    Change,
    Delivery,
    Published,
    State,
    after_blind_look,
    after_crash,
    after_look,
    after_word_of,
)
from bot.domain.errors import Misuse, NetworkError, NotFound
from bot.domain.people import Act
from bot.domain.queue import Entry
from bot.networks import Network
from bot.store import deliveries, posted
from bot.store.database import Rows
from bot.store.trail import record_act

# Between our clock and the network's; a call is looked for from this much before its start. Too
# long costs little, since what other deliveries own is left out; too short would take a post that
# landed for absent, and send it again.
SKEW = timedelta(minutes=5)


def take_over(rows: Rows, alive: Collection[str], now: datetime, looks: Sequence[timedelta]) -> int:
    """Calls that dead workers left under way become unconfirmed; returns how many. `alive` must
    have been read in this transaction, else a worker that has just begun would seem dead."""
    under_way = deliveries.in_state(rows, State.SENDING)
    left = [delivery for delivery in under_way if delivery.claimed_by not in alive]
    deliveries.carry_out(rows, [(delivery, after_crash(now, looks)) for delivery in left], now)
    return len(left)


def due(rows: Rows, now: datetime) -> list[tuple[Delivery, datetime]]:
    """Unconfirmed deliveries to look for now, each with the moment at which its post goes stale."""
    return deliveries.to_settle(rows, now)


async def look(
    network: Network, account: str, wanted: Sequence[Delivery]
) -> list[Published] | NetworkError:
    """The account's timeline since the earliest of these calls, or why it could not be read."""
    try:
        return await network.timeline(account, min(map(_begun, wanted)))
    except NetworkError as error:
        return error


def conclude(
    rows: Rows,
    wanted: Sequence[tuple[Delivery, datetime]],
    seen: Sequence[Published] | NetworkError,
    now: datetime,
    looks: Sequence[timedelta],
) -> list[tuple[Delivery, Change]]:
    """What one account's look says of each of its unconfirmed deliveries. A post found is owned by
    one delivery only."""
    changes: list[tuple[Delivery, Change]] = []
    for delivery, stale_at in wanted:
        change = _concluded(rows, delivery, stale_at, seen, now, looks)
        if deliveries.carry_out(rows, [(delivery, change)], now):
            changes.append((delivery, change))
    return changes


def _concluded(
    rows: Rows,
    delivery: Delivery,
    stale_at: datetime,
    seen: Sequence[Published] | NetworkError,
    now: datetime,
    looks: Sequence[timedelta],
) -> Change:
    if isinstance(seen, NetworkError):
        return after_blind_look(delivery, str(seen), now, looks)
    owned = posted.owned_ids(rows, delivery.account)
    begun = _begun(delivery)
    free = [p for p in seen if p.network_id not in owned and p.created_at >= begun]
    return after_look(delivery, free, stale_at, now, looks)


def _begun(delivery: Delivery) -> datetime:
    """From when on it may stand on the timeline: what is unconfirmed was claimed."""
    moments = (delivery.doubted_since, delivery.claimed_at)
    return min(moment for moment in moments if moment) - SKEW


def resolve(rows: Rows, entry: Entry, network_id: str, person: str, now: datetime) -> Change:
    """A person's word on an unconfirmed post: its id on the network, or "" for not there."""
    planned = entry.post.planned
    if network_id in posted.owned_ids(rows, planned.account):
        raise Misuse(
            f"{network_id} is another post of this account.", "Open the link, and look again."
        )
    for delivery in entry.current():
        if delivery.state is State.UNCONFIRMED:
            change = after_word_of(person, delivery, network_id, planned.stale_at, now)
            if deliveries.carry_out(rows, [(delivery, change)], now):
                told = f"posted as {network_id}" if network_id else "not there"
                record_act(rows, person, Act.RESOLVE, planned.key, told, now, planned.hub)
                return change
    raise NotFound(f"{planned.key} is not unconfirmed.", "`congress-bot queue` shows its state.")
