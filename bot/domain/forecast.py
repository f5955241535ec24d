"""When each post of the queue would go, and which will not make it.

The accounts' queues are run ahead on paper, by the same rules that let a post go, in the order of
time, so that what one account sends counts for all of its app. It is taken that nothing new is
planned or held, that a call takes no time, and that a stop ends at its next probe.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from bot.domain.delivery import State
from bot.domain.pace import month_of
from bot.domain.prices import cost_of
from bot.domain.queue import Entry
from bot.domain.release import Hold, Verdict, due_since, judge, over_the_cap, stop_told
from bot.domain.traffic import Ledger, Traffic, Wait, wait


@dataclass(frozen=True, slots=True)
class Forecast:
    """`at` is when the post goes if nothing else happens; None: it will not make it, and `why`."""

    post_key: str
    account: str
    due_at: datetime
    stale_at: datetime
    at: datetime | None
    why: str = ""


def forecast(
    entries: Iterable[Entry], holds: Sequence[Hold], ledger: Ledger, now: datetime
) -> list[Forecast]:
    """Of every post that may go as soon as time and traffic let it, in the order in which they
    leave the queue. What a person must decide first is left out. Uses the ledger up."""
    lines: dict[str, _Line] = {}
    for entry in entries:
        if runner := _runner(entry, holds, now):
            line = lines.setdefault(entry.post.planned.account, _Line())
            heappush(line.ahead, (max(now, runner.since), runner))
    return list(_run(lines, ledger, now))


def late_ones(forecasts: Iterable[Forecast]) -> list[Forecast]:
    """Those that will not make it."""
    return [each for each in forecasts if each.at is None]


@dataclass(frozen=True, slots=True, order=True)
class _Runner:
    """A post in its account's queue, ordered as that is; `first` is the part that comes next."""

    priority: int
    due_at: datetime
    key: str
    since: datetime = field(compare=False)
    entry: Entry = field(compare=False)
    first: int = field(compare=False)

    @property
    def calls(self) -> int:
        return len(self.entry.post.parts) - self.first + 1

    def left(self, at: datetime | None, why: str = "") -> Forecast:
        planned = self.entry.post.planned
        return Forecast(planned.key, planned.account, planned.due_at, planned.stale_at, at, why)


@dataclass(slots=True)
class _Line:
    """One account's queue: what is not due yet, by its moment, and what is, by its rank."""

    ahead: list[tuple[datetime, _Runner]] = field(default_factory=list)
    due: list[_Runner] = field(default_factory=list)


def _runner(entry: Entry, holds: Sequence[Hold], now: datetime) -> _Runner | None:
    post, calls = entry.post, entry.current()
    done = sum(call.state is State.DELIVERED for call in calls)
    if done == len(post.parts) or any(
        call.state not in (State.DELIVERED, State.PENDING) for call in calls
    ):
        return None
    since = due_since(post)
    if judge(post, entry.standing, holds, max(now, since)).verdict is not Verdict.GO:
        return None
    planned = post.planned
    return _Runner(planned.priority, planned.due_at, planned.key, since, entry, done + 1)


def _run(lines: dict[str, _Line], ledger: Ledger, now: datetime) -> Iterator[Forecast]:
    month = month_of(now)
    events = [(line.ahead[0][0], account) for account, line in lines.items()]
    events.sort()
    while events:
        moment, account = heappop(events)
        if month_of(moment) != month:
            month = month_of(moment)
            ledger.spent.clear()
        line = lines[account]
        while line.ahead and line.ahead[0][0] <= moment:
            heappush(line.due, heappop(line.ahead)[1])
        left, again_at = _step(line, ledger, moment)
        yield from left
        if again_at:
            heappush(events, (again_at, account))


def _step(line: _Line, ledger: Ledger, now: datetime) -> tuple[list[Forecast], datetime | None]:
    """All that leaves the queue now, and the moment at which something may change."""
    left: list[Forecast] = []
    upcoming = line.ahead[0][0] if line.ahead else None
    while line.due:
        runner = line.due[0]
        planned = runner.entry.post.planned
        traffic = ledger.of(planned.congress, planned.account, mid_thread=runner.first > 1)
        hindrance = _hindrance(runner, traffic, now)
        if hindrance and hindrance.until < planned.stale_at:
            moments = (hindrance.until, upcoming)
            return left, min(moment for moment in moments if moment)
        heappop(line.due)
        if hindrance:
            left.append(runner.left(None, hindrance.why))
        else:
            left.append(runner.left(now))
            cost = cost_of(runner.entry.post, runner.first)
            ledger.count(planned.account, runner.calls, cost, now)
    return left, upcoming


def _hindrance(runner: _Runner, traffic: Traffic, now: datetime) -> Wait | None:
    """What keeps it, until its end where no time cures it."""
    post = runner.entry.post
    if now >= post.planned.stale_at:
        return Wait(now, "those that go before it leave it no time")
    if why := over_the_cap(post, traffic, now):
        return Wait(post.planned.stale_at, why)
    stop = next((each for each in traffic.stops if each.stands(now)), None)
    stopped = Wait(stop.next_probe_at, stop_told(stop)) if stop else None
    waiting = wait(traffic, runner.since, runner.calls, now)
    found = [each for each in (stopped, waiting) if each and each.until > now]
    return max(found, key=lambda each: each.until, default=None)
