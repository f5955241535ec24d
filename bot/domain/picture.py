"""What a watcher sees of the whole system at one moment, as cases; what to say of them is decided
in bot.domain.notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, State
from bot.domain.queue import Entry, status
from bot.domain.release import Hold, Verdict, judge

# Settling looks at 5, 15 and 60 seconds: what a minute has not cleared up is worth telling.
UNCONFIRMED_AFTER = timedelta(minutes=1)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Beat:
    """A worker's heartbeat. One that ended well has none; one that died is seen no more."""

    worker: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One post, account or machine with which something is not well, why, and since when."""

    what: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """`lapsed` are posts that a person kept until their time had passed; `late` those that will not
    make it; `expected` those due within the hour; `own` what only the watching process knows of."""

    beats: tuple[Beat, ...] = ()
    expected: tuple[Case, ...] = ()
    missed: tuple[Case, ...] = ()
    lapsed: tuple[Case, ...] = ()
    refused: tuple[Case, ...] = ()
    unconfirmed: tuple[Case, ...] = ()
    to_a_person: tuple[Case, ...] = ()
    late: tuple[Case, ...] = ()
    stops: tuple[Case, ...] = ()
    running_out: tuple[Case, ...] = ()
    findings: tuple[Case, ...] = ()
    own: tuple[Case, ...] = ()


def stale_cases(
    entries: Iterable[Entry], holds: Sequence[Hold], now: datetime
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """(missed, lapsed) of posts whose time has passed. A post of a cancelled session is neither:
    a person called it off."""
    missed: list[Case] = []
    lapsed: list[Case] = []
    for entry in entries:
        where = status(entry, holds, now)
        if where.verdict is not Verdict.MISSED or entry.standing.cancelled:
            continue
        planned = entry.post.planned
        case = Case(planned.key, where.reason, planned.stale_at)
        last = judge(entry.post, entry.standing, holds, planned.stale_at - _MOMENT)
        (missed if last.verdict is Verdict.GO else lapsed).append(case)
    return tuple(missed), tuple(lapsed)


def unconfirmed_cases(
    deliveries: Iterable[Delivery], looks: Sequence[timedelta], now: datetime
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """(still looked for, left to a person): after the last look only a person can say."""
    looked_for, left = [], []
    for delivery in deliveries:
        since = delivery.unconfirmed_at or delivery.claimed_at
        if delivery.state is not State.UNCONFIRMED or since is None:
            continue
        case = Case(delivery.post_key, delivery.reason, since)
        if now - since > looks[-1] + UNCONFIRMED_AFTER:
            left.append(case)
        elif now - since > UNCONFIRMED_AFTER:
            looked_for.append(case)
    return tuple(looked_for), tuple(left)
