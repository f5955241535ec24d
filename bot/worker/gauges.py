"""What the metric page says of the database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import State
from bot.domain.notices import DEAD_AFTER, Severity
from bot.domain.pace import month_of
from bot.domain.picture import stale_cases
from bot.domain.queue import status
from bot.store import figures, notices
from bot.store.database import Rows
from bot.store.heartbeats import get_beats
from bot.store.holds import get_all_holds
from bot.store.posts import get_around, get_stale, next_due_at
from bot.store.stops import get_stops
from bot.store.traffic import spent_since

AROUND = timedelta(days=1)
AHEAD = timedelta(hours=1)

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Gauge:
    """`values` by the labels' values, in the order of `labels`."""

    name: str
    told: str
    labels: tuple[str, ...]
    values: Values


def gauges(rows: Rows, now: datetime) -> list[Gauge]:
    return [
        *(make(rows, now) for make in (_posts, _deliveries, _unconfirmed, _missed, _ahead)),
        *_workers(rows, now),
        _next_due(rows, now),
        _notices(rows, now),
        _stopped(rows),
        _spent(rows, now),
    ]


def _posts(rows: Rows, now: datetime) -> Gauge:
    holds = get_all_holds(rows)
    tally: Counter[tuple[str, ...]] = Counter()
    for entry in get_around(rows, now - AROUND, now + AROUND):
        where = status(entry, holds, now)
        verdict = where.verdict.value if where.verdict else ""
        tally[entry.post.planned.account, where.state.value, verdict] += 1
    told = "Posts due within a day before or after now, by state and verdict."
    return Gauge("posts", told, ("account", "state", "verdict"), tally)


def _deliveries(rows: Rows, now: datetime) -> Gauge:
    counts = figures.deliveries_by_state(rows)
    return Gauge("deliveries", "Calls on record, by state.", ("account", "state"), counts)


def _unconfirmed(rows: Rows, now: datetime) -> Gauge:
    counts = figures.deliveries_by_state(rows)
    number = sum(n for (_, state), n in counts.items() if state == State.UNCONFIRMED.value)
    return _single("unconfirmed", "Calls whose fate is open.", number)


def _missed(rows: Rows, now: datetime) -> Gauge:
    stale = get_stale(rows, now - AROUND, now)
    missed, _ = stale_cases(stale, get_all_holds(rows), now)
    told = "Approved posts that nothing sent in their time, of the last day."
    return _single("missed", told, len(missed))


def _ahead(rows: Rows, now: datetime) -> Gauge:
    values = figures.count_due(rows, now, now + AHEAD)
    return Gauge("queue_ahead", "Posts that fall due within the hour.", ("account",), values)


def _workers(rows: Rows, now: datetime) -> list[Gauge]:
    ages = [(now - beat.seen_at).total_seconds() for beat in get_beats(rows)]
    alive = sum(age <= DEAD_AFTER.total_seconds() for age in ages)
    found = [_single("workers_alive", "Workers seen within 30 seconds.", alive)]
    if ages:
        told = "Since the worker seen last was seen."
        found.append(_single("heartbeat_age_seconds", told, min(ages)))
    return found


def _next_due(rows: Rows, now: datetime) -> Gauge:
    moment = next_due_at(rows, now)
    told = "When the next post falls due."
    values: Values = {(): moment.timestamp()} if moment else {}
    return Gauge("next_due_timestamp_seconds", told, (), values)


def _notices(rows: Rows, now: datetime) -> Gauge:
    standing = [each.notice for each in notices.get_notices(rows, now) if not each.ended_at]
    counts: Values = {
        (severity.value,): sum(notice.severity is severity for notice in standing)
        for severity in Severity
    }
    return Gauge("notices", "Notices that stand.", ("severity",), counts)


def _stopped(rows: Rows) -> Gauge:
    stopped: Values = {(stop.account,): 1 for stop in get_stops(rows)}
    told = "1 for an account that the network refuses as a whole."
    return Gauge("account_stopped", told, ("account",), stopped)


def _spent(rows: Rows, now: datetime) -> Gauge:
    spent: Values = {
        (account,): thousandths / 1000
        for account, thousandths in spent_since(rows, month_of(now)).items()
    }
    told = "This calendar month's posts (UTC), by the network's prices."
    return Gauge("month_spend_dollars", told, ("account",), spent)


def _single(name: str, told: str, value: float) -> Gauge:
    return Gauge(name, told, (), {(): value})
