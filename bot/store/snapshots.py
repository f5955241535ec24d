"""Snapshots: the counts of a delivery at a moment, and the deliveries that are measured."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.domain.delivery import State
from bot.domain.engagement import Counts, PollCounts, Snapshot
from bot.domain.posts import Poll
from bot.store import tables
from bot.store.database import Rows, insert_new
from bot.store.deliveries import poll_of

_s = tables.snapshot
_d = tables.delivery


@dataclass(frozen=True, slots=True)
class Watched:
    """The first part of a delivered post, as far as measuring it needs."""

    id: int
    congress: str
    account: str
    network_id: str
    delivered_at: datetime
    poll: Poll | None


def get_watched(rows: Rows, since: datetime, until: datetime) -> list[Watched]:
    """First parts delivered in the half-open span, oldest first."""
    found = rows.execute(
        select(_d.c.id, _d.c.congress, _d.c.account, _d.c.network_id, _d.c.delivered_at, _d.c.poll)
        .where(
            _d.c.state == State.DELIVERED.value,
            _d.c.part == 1,
            _d.c.delivered_at >= since,
            _d.c.delivered_at < until,
        )
        .order_by(_d.c.delivered_at)
    )
    return [Watched(*row[:-1], poll_of(row.poll)) for row in found]


def add_snapshots(rows: Rows, snapshots: Iterable[Snapshot]) -> None:
    insert_new(rows, _s, (_row(snapshot) for snapshot in snapshots))


def marks_taken(rows: Rows, since: datetime) -> Mapping[int, frozenset[timedelta]]:
    """The ages at which deliveries were looked at since then, by delivery."""
    found: dict[int, set[timedelta]] = {}
    for row in rows.execute(
        select(_s.c.delivery_id, _s.c.mark_seconds).where(_s.c.taken_at >= since)
    ):
        found.setdefault(row.delivery_id, set()).add(timedelta(seconds=row.mark_seconds))
    return {delivery_id: frozenset(marks) for delivery_id, marks in found.items()}


def by_delivery(rows: Rows, congress: str) -> Mapping[int, tuple[Snapshot, ...]]:
    """Every snapshot of a congress, by delivery, in order of time."""
    query = (
        select(_s)
        .join(_d, _d.c.id == _s.c.delivery_id)
        .where(_d.c.congress == congress)
        .order_by(_s.c.delivery_id, _s.c.taken_at)
    )
    found: dict[int, list[Snapshot]] = {}
    for row in rows.execute(query):
        found.setdefault(row.delivery_id, []).append(_snapshot(row))
    return {delivery_id: tuple(snapshots) for delivery_id, snapshots in found.items()}


def closed_polls(rows: Rows, congress: str) -> Mapping[str, PollCounts]:
    """The last counts of each closed poll, by the key of its post."""
    query = (
        select(_d.c.post_key, _s.c.poll)
        .join(_s, _s.c.delivery_id == _d.c.id)
        .where(
            _d.c.congress == congress,
            _d.c.state == State.DELIVERED.value,
            _s.c.unavailable == "",
            _d.c.poll.is_not(None),
        )
        .order_by(_s.c.taken_at)
    )
    polls = {row.post_key: _poll(row.poll) for row in rows.execute(query)}
    return {key: poll for key, poll in polls.items() if poll and poll.closed}


def _row(snapshot: Snapshot) -> dict[str, Any]:
    poll = snapshot.poll
    return {
        "delivery_id": snapshot.delivery_id,
        "taken_at": snapshot.taken_at,
        "mark_seconds": int(snapshot.mark.total_seconds()),
        "poll": poll
        and {
            "options": [list(option) for option in poll.options],
            "closed": poll.closed,
            "ends_at": poll.ends_at and poll.ends_at.isoformat(),
        },
        "unavailable": snapshot.unavailable,
        **asdict(snapshot.counts),
    }


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(
        delivery_id=row.delivery_id,
        mark=timedelta(seconds=row.mark_seconds),
        taken_at=row.taken_at,
        counts=Counts(
            likes=row.likes,
            reposts=row.reposts,
            replies=row.replies,
            quotes=row.quotes,
            bookmarks=row.bookmarks,
            impressions=row.impressions,
            link_clicks=row.link_clicks,
            profile_clicks=row.profile_clicks,
            engagements=row.engagements,
        ),
        poll=_poll(row.poll),
        unavailable=row.unavailable,
    )


def _poll(value: Mapping[str, Any] | None) -> PollCounts | None:
    if not value:
        return None
    ends_at = value["ends_at"] and datetime.fromisoformat(value["ends_at"])
    return PollCounts(tuple((o, n) for o, n in value["options"]), value["closed"], ends_at)
