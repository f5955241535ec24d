"""Counts of a delivered post at a moment, and when to look next."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one post. None is "not available", never zero: impressions, link and profile
    clicks are X's private fields, given only for an account's own posts younger than 30 days."""

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    impressions: int | None = None
    link_clicks: int | None = None
    profile_clicks: int | None = None
    engagements: int | None = None


@dataclass(frozen=True, slots=True)
class PollCounts:
    options: tuple[tuple[str, int], ...]
    closed: bool
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the network said of one post: its counts, or why it gave none (deleted, not permitted)."""

    network_id: str
    counts: Counts = Counts()
    poll: PollCounts | None = None
    unavailable: str = ""


# Ages at which posts are compared (1 h, 24 h, 48 h, 7 d, 28 d). X deletes private metrics at 30 days,
# so 28 days is the last safe one.
MARKS: tuple[timedelta, ...] = (
    timedelta(hours=1),
    timedelta(hours=24),
    timedelta(hours=48),
    timedelta(days=7),
    timedelta(days=28),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counts of one delivery at one moment, taken for `mark` (the age it was meant for; the true
    age is taken_at minus the delivery's own moment)."""

    delivery_id: int
    mark: timedelta
    taken_at: datetime
    counts: Counts = Counts()
    poll: PollCounts | None = None
    unavailable: str = ""
