"""What a watcher sees of the whole system at one moment, as cases; what to say of them is decided
in bot.domain.notices."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audit import Finding
from bot.domain.checking import (
    Try,
    is_open,
    is_overdue,
    sent_back,
    waits_for_check,
    who_may_check,
)
from bot.domain.delivery import Delivery, State
from bot.domain.forecast import Forecast, late_ones
from bot.domain.livefields import Filled
from bot.domain.pace import Pace
from bot.domain.people import Person
from bot.domain.prices import dollars
from bot.domain.queue import Entry, status
from bot.domain.release import Hold, Verdict, judge
from bot.domain.stops import NEXT_STEP, Stop
from bot.domain.tasks import told_of

# Settling looks at 5, 15 and 60 seconds: what a minute has not cleared up is worth telling.
UNCONFIRMED_AFTER = timedelta(minutes=1)
# In percent of a month_cap.
NEARLY = 80
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
    make it, each at the moment at which it goes stale; `expected` those due within the hour;
    `unchecked` those whose filled numbers nobody checked in time, `sent_back` those whose numbers
    differed at a check; `own` what only the watching process knows of."""

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
    unchecked: tuple[Case, ...] = ()
    sent_back: tuple[Case, ...] = ()
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
    deliveries: Iterable[Delivery], now: datetime
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """(still looked for, left to a person)."""
    looked_for, left = [], []
    for delivery in deliveries:
        since = delivery.unconfirmed_at or delivery.claimed_at
        if delivery.state is not State.UNCONFIRMED or since is None:
            continue
        if delivery.handed_at:
            left.append(Case(delivery.post_key, delivery.reason, delivery.handed_at))
        elif now - since > UNCONFIRMED_AFTER:
            looked_for.append(Case(delivery.post_key, delivery.reason, since))
    return tuple(looked_for), tuple(left)


def late_cases(forecasts: Iterable[Forecast]) -> tuple[Case, ...]:
    """The one that goes stale first before the others."""
    late = sorted(late_ones(forecasts), key=lambda each: (each.stale_at, each.post_key))
    return tuple(Case(each.post_key, each.why, each.stale_at) for each in late)


def stop_cases(stops: Iterable[Stop]) -> tuple[Case, ...]:
    """One for each account: its first stop."""
    found: dict[str, Case] = {}
    for stop in stops:
        reason = f"{stop.reason} {NEXT_STEP[stop.kind]}"
        found.setdefault(stop.account, Case(stop.account, reason, stop.since))
    return tuple(found.values())


def running_out(
    paces: Mapping[tuple[str, str], Pace], spent: Mapping[str, int], now: datetime
) -> tuple[Case, ...]:
    """Accounts that have spent nearly all that their lowest month_cap allows, or more. `paces` are
    by congress and account, `spent` is in thousandths of a dollar."""
    caps: dict[str, int] = {}
    for (_, account), pace in paces.items():
        if pace.month_cap is not None:
            caps[account] = min(pace.month_cap, caps.get(account, pace.month_cap))
    return tuple(
        Case(account, f"{dollars(spent[account])} of {dollars(cap)} are spent in {now:%B %Y}", now)
        for account, cap in sorted(caps.items())
        if account in spent and 100 * spent[account] >= NEARLY * cap
    )


def finding_cases(findings: Iterable[Finding]) -> tuple[Case, ...]:
    """Those that are still so."""
    return tuple(
        Case(each.found.post_key, told_of(each), each.found_at)
        for each in findings
        if each.ended_at is None
    )


def unchecked_cases(
    entries: Iterable[Entry],
    fillers: Mapping[str, Mapping[str, Collection[str]]],
    people: Sequence[Person],
    now: datetime,
) -> tuple[Case, ...]:
    """Each with who may check it. `fillers` are by post, as in domain.checking."""
    found = []
    for entry in entries:
        post, planned = entry.post, entry.post.planned
        if post.check.by is None or not is_open(entry) or not is_overdue(post, now):
            continue
        who = who_may_check(people, planned.writer, fillers.get(planned.key, {}), planned.hub)
        reason = f"it is held; who may check {planned.key}: {who}"
        found.append(Case(planned.key, reason, post.check.by))
    return tuple(found)


def sent_back_cases(
    entries: Iterable[Entry],
    tries: Mapping[str, Try],
    fills: Mapping[str, Mapping[str, Filled]],
    now: datetime,
) -> tuple[Case, ...]:
    """Those not stale, each with its writer and the fields that differed. `tries` are the last of
    each post, `fills` what stands in it."""
    found = []
    for entry in entries:
        planned = entry.post.planned
        tried = tries.get(planned.key)
        back = sent_back(tried, fills.get(planned.key, {}))
        if tried and back and waits_for_check(entry) and now < planned.stale_at:
            writer = planned.writer or "its writer"
            reason = f"{planned.key}: {writer} looks again at {', '.join(back)}"
            found.append(Case(planned.key, reason, tried.at))
    return tuple(found)
