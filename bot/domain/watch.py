"""Looking for a newer programme again and again: when, and what may be taken without a person."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.changes import Aspect, Change, Comparison
from bot.domain.congress import Congress

SHORTEST = timedelta(minutes=1)
_AFTER_THE_END = timedelta(days=1)
_LONGEST_BACK_OFF = timedelta(hours=1)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Watch:
    """One of `url` and `folder` is set. A move to a later time by less than `apply_moves_under` is
    taken without a person, and so is another room where `apply_rooms`. `allow_private` lets the
    address be one of a local network."""

    url: str = ""
    folder: str = ""
    every: timedelta = timedelta(minutes=15)
    apply_moves_under: timedelta = timedelta()
    apply_rooms: bool = False
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a watch stands after its last look. `etag` and `last_modified` are the server's words,
    `digest` the file's SHA-256; `told` is for people; `failures` counts those in a row."""

    next_at: datetime
    looked_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    failures: int = 0
    told: str = ""


def next_look_at(
    watch: Watch, looked_at: datetime, failures: int, not_before: datetime | None = None
) -> datetime:
    """Doubles the wait with each failure, to an hour at most; never before what a server asked."""
    longest = max(_LONGEST_BACK_OFF, watch.every)
    wait: timedelta = min(watch.every * 2 ** min(failures, _MOST_DOUBLINGS), longest)
    following: datetime = looked_at + wait
    return max(following, not_before) if not_before else following


def is_over(congress: Congress, now: datetime) -> bool:
    """A day after its last one: nothing is looked for any more."""
    today = (now - _AFTER_THE_END).astimezone(congress.tz).date()
    return today > congress.ends_on


def needs_a_yes(comparison: Comparison, watch: Watch, was_taken: bool = False) -> str:
    """Why a person must look before this is taken; "" where the watch's own settings allow it.
    `was_taken` says that the version was the current one before: a person has put another in its
    place, which is not undone without them."""
    if was_taken:
        return "it was taken before, and then another in its place"
    open_guards = [guard.value for guard in comparison.guards]
    beyond = Counter(told for change in comparison.changes for told in _beyond(change, watch))
    return ", ".join([*open_guards, *(f"{number} {told}" for told, number in beyond.items())])


def _beyond(change: Change, watch: Watch) -> Iterator[str]:
    for aspect in change.aspects:
        if aspect is Aspect.MOVED and _is_small(change, watch):
            continue
        if aspect is Aspect.ROOM and watch.apply_rooms:
            continue
        yield aspect.value


def _is_small(change: Change, watch: Watch) -> bool:
    """Never a move forward: embargoes lift with the start that is published."""
    return change.by >= timedelta() and _moved(change) < watch.apply_moves_under


def _moved(change: Change) -> timedelta:
    """By how much its start or its end moved, whichever is more."""
    before, after = change.before, change.after
    ends = timedelta()
    if before and after and before.end and after.end:
        ends = abs(after.end - before.end)
    return max(abs(change.by), ends)
