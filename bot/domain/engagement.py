"""Counts of a delivered post at a moment, and when to look next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.posts import Poll


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
    """What the network said of one post: its counts, or why there are none (deleted, forbidden).
    `gone`: the network says that there is no such post."""

    network_id: str
    counts: Counts = Counts()
    poll: PollCounts | None = None
    unavailable: str = ""
    gone: bool = False


# Ages at which posts are compared. X deletes private metrics at 30 days: 28 is the last safe one.
MARKS: tuple[timedelta, ...] = (
    timedelta(hours=1),
    timedelta(hours=24),
    timedelta(hours=48),
    timedelta(days=7),
    timedelta(days=28),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counts of one delivery at one moment, taken for `mark` (the age it was meant for; the
    true age is taken_at minus the delivery's own moment)."""

    delivery_id: int
    mark: timedelta
    taken_at: datetime
    counts: Counts = Counts()
    poll: PollCounts | None = None
    unavailable: str = ""


PRIVATE_FOR = timedelta(days=30)
_AFTER_CLOSE = timedelta(minutes=2)
_SHARED_FOR = timedelta(minutes=30)
_AT_ONCE = timedelta()


def marks_of(poll: Poll | None) -> tuple[timedelta, ...]:
    """The ages at which a post is looked at; a poll also just after it closes."""
    if poll is None:
        return MARKS
    return tuple(sorted({*MARKS, timedelta(minutes=poll.minutes) + _AFTER_CLOSE}))


def due_mark(
    delivered_at: datetime, poll: Poll | None, taken: Collection[timedelta], now: datetime
) -> timedelta | None:
    """The mark to look for now. One look stands for the last mark passed only: earlier ones that
    were missed stay missing rather than being filled with counts of another age."""
    passed = [mark for mark in marks_of(poll) if delivered_at + mark <= now]
    if not passed or any(mark >= passed[-1] for mark in taken):
        return None
    return passed[-1]


def next_look_at(delivered_at: datetime, poll: Poll | None, now: datetime) -> datetime | None:
    """When to look for the next mark after `now`: as much after it as still counts for it, so that
    posts of one hour share a call; for a poll's close at once."""
    for mark in marks_of(poll):
        if delivered_at + mark > now:
            return (
                delivered_at + mark + (min(mark / 20, _SHARED_FOR) if mark in MARKS else _AT_ONCE)
            )
    return None
