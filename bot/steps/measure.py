"""Delivered posts -> snapshots, at the ages where posts are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.engagement import MARKS, PRIVATE_FOR, Look, Snapshot, due_mark, next_look_at
from bot.networks import Network
from bot.store import snapshots
from bot.store.database import Rows
from bot.store.snapshots import Watched

IDS_PER_CALL = 100
# The last mark, and time to catch up after an outage before X drops the private counts.
WATCHED_FOR = MARKS[-1] + timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wanted:
    delivery: Watched
    mark: timedelta


@dataclass(frozen=True, slots=True)
class Batch:
    """One call: up to 100 posts of one account, all young enough for private counts or none."""

    account: str
    private: bool
    wanted: tuple[Wanted, ...]


def due(rows: Rows, now: datetime) -> list[Batch]:
    watched = snapshots.get_watched(rows, now - WATCHED_FOR, now)
    taken = snapshots.marks_taken(rows, now - WATCHED_FOR)
    groups: dict[tuple[str, bool], list[Wanted]] = {}
    for delivery in watched:
        mark = due_mark(delivery.delivered_at, delivery.poll, taken.get(delivery.id, ()), now)
        if mark is not None:
            private = now - delivery.delivered_at < PRIVATE_FOR
            groups.setdefault((delivery.account, private), []).append(Wanted(delivery, mark))
    return [
        Batch(account, private, tuple(wanted[start : start + IDS_PER_CALL]))
        for (account, private), wanted in groups.items()
        for start in range(0, len(wanted), IDS_PER_CALL)
    ]


def next_at(rows: Rows, now: datetime) -> datetime | None:
    """When the next snapshot falls due."""
    watched = snapshots.get_watched(rows, now - WATCHED_FOR, now)
    moments = (next_look_at(d.delivered_at, d.poll, now) for d in watched)
    return min((moment for moment in moments if moment), default=None)


async def look(network: Network, batch: Batch) -> list[Look]:
    ids = [wanted.delivery.network_id for wanted in batch.wanted]
    return await network.look(batch.account, ids, batch.private)


def record(rows: Rows, batch: Batch, looks: Sequence[Look], now: datetime) -> frozenset[str]:
    """Stores the snapshots; returns the congresses of which a poll is now seen closed."""
    by_id = {look.network_id: look for look in looks}
    unanswered = Look("", unavailable="the network did not answer for it")
    found = [(wanted, by_id.get(wanted.delivery.network_id, unanswered)) for wanted in batch.wanted]
    snapshots.add_snapshots(
        rows,
        (
            Snapshot(
                delivery_id=wanted.delivery.id,
                mark=wanted.mark,
                taken_at=now,
                counts=look.counts,
                poll=look.poll,
                unavailable=look.unavailable,
            )
            for wanted, look in found
        ),
    )
    return frozenset(w.delivery.congress for w, look in found if look.poll and look.poll.closed)
