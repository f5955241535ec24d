"""How fast an account may post: X's limits, and what the desk asks of itself.

X's limits are those of its documentation of August 2026 for POST /2/tweets. They are counted from
our own calls, so that they are known before X refuses one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    calls: int
    window: timedelta
    told: str


CREATES_PER_ACCOUNT = Limit(100, timedelta(minutes=15), "X takes 100 posts in 15 minutes")
CREATES_PER_APP = Limit(10_000, timedelta(hours=24), "X takes 10,000 posts of its app in 24 hours")
DAY = timedelta(hours=24)
# A call reaches X a moment after we count it, so its windows end a moment after ours.
SLACK = timedelta(seconds=2)
LATE = timedelta(seconds=60)
"""A post due longer ago than this is caught up with, at the distance for that."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What congress.toml asks for one account. Distances are between the beginnings of two posts;
    a thread is one post. `day_cap` counts calls in any 24 hours, `month_cap` is in thousandths of a
    dollar for a calendar month (UTC)."""

    min_distance: timedelta = timedelta()
    catch_up_distance: timedelta = timedelta(minutes=1)
    day_cap: int | None = None
    month_cap: int | None = None


DEFAULT_PACE = Pace()


def distance(pace: Pace, due_at: datetime, now: datetime) -> timedelta:
    """What must lie between the account's last call and a post that is due since `due_at`."""
    if now - due_at > LATE:
        return max(pace.min_distance, pace.catch_up_distance)
    return pace.min_distance


def free_at(
    calls: Sequence[datetime], most: int, window: timedelta, needed: int
) -> datetime | None:
    """From when on `needed` more calls fit beside `calls` (oldest first); None: always. More than
    fit at all are begun in an empty window."""
    over = len(calls) + min(needed, most) - most
    return calls[over - 1] + window if over > 0 else None


def month_of(moment: datetime) -> datetime:
    """The beginning of its calendar month, for which X's bill and our caps are counted."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
