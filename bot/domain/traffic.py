"""What is known of an account at one moment, and what of it makes a post wait."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.pace import (
    CREATES_PER_ACCOUNT,
    CREATES_PER_APP,
    DAY,
    DEFAULT_PACE,
    SLACK,
    Pace,
    distance,
    free_at,
)
from bot.domain.stops import Stop

AppOf = Callable[[str], str]
"""An account's app, by a name that tells nothing of its keys."""


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Traffic:
    """`rest` is X's own word that it takes nothing before a moment; `calls` and `app_calls` are
    moments of creates, oldest first, `spent` is this month's cost in thousandths of a dollar;
    `mid_thread` says that the post has begun, so that only X may still make it wait."""

    pace: Pace = DEFAULT_PACE
    stops: Sequence[Stop] = ()
    rest: Wait | None = None
    last_call_at: datetime | None = None
    calls: Sequence[datetime] = ()
    app_calls: Sequence[datetime] = ()
    spent: int = 0
    mid_thread: bool = False


CLEAR = Traffic()


def wait(traffic: Traffic, due_at: datetime, parts: int, now: datetime) -> Wait | None:
    """What lasts longest of all that keeps a due post of so many parts, or None."""
    found = (each for each in _waits(traffic, due_at, parts, now) if each.until > now)
    return max(found, key=lambda each: each.until, default=None)


def _waits(traffic: Traffic, due_at: datetime, parts: int, now: datetime) -> Iterator[Wait]:
    if traffic.rest:
        yield traffic.rest
    needed = 1 if traffic.mid_thread else parts
    for limit, calls in (
        (CREATES_PER_ACCOUNT, traffic.calls),
        (CREATES_PER_APP, traffic.app_calls),
    ):
        if until := free_at(calls, limit.calls, limit.window + SLACK, needed):
            yield Wait(until, f"{limit.told}; there is room again at {_clock(until)}")
    if not traffic.mid_thread:
        yield from _own_waits(traffic, due_at, parts, now)


def _own_waits(traffic: Traffic, due_at: datetime, parts: int, now: datetime) -> Iterator[Wait]:
    pace = traffic.pace
    apart = distance(pace, due_at, now)
    if apart and traffic.last_call_at:
        goes = traffic.last_call_at + apart
        yield Wait(goes, f"{_length(apart)} after the account's last post: {_clock(goes)}")
    if pace.day_cap and (until := free_at(traffic.calls, pace.day_cap, DAY, parts)):
        why = f"its day_cap of {pace.day_cap} is used up; there is room again at {_clock(until)}"
        yield Wait(until, why)


def _clock(moment: datetime) -> str:
    return f"{moment:%d %b %H:%M:%S} UTC"


def _length(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"


@dataclass(slots=True)
class Ledger:
    """The traffic of several accounts, kept up while one decision follows another: what is let go
    counts for the next. `paces` are by congress and account, where they differ from the default;
    what is not listed of an account is nothing."""

    app_of: AppOf
    paces: Mapping[tuple[str, str], Pace] = field(default_factory=dict)
    stops: dict[str, list[Stop]] = field(default_factory=dict)
    rests: dict[str, Wait] = field(default_factory=dict)
    last_calls: dict[str, datetime] = field(default_factory=dict)
    calls: dict[str, list[datetime]] = field(default_factory=dict)
    app_calls: dict[str, list[datetime]] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    def of(self, congress: str, account: str, mid_thread: bool = False) -> Traffic:
        return Traffic(
            pace=self.paces.get((congress, account), DEFAULT_PACE),
            stops=self.stops.get(account, ()),
            rest=self.rests.get(account),
            last_call_at=self.last_calls.get(account),
            calls=self.calls.get(account, ()),
            app_calls=self.app_calls.get(self.app_of(account), ()),
            spent=self.spent.get(account, 0),
            mid_thread=mid_thread,
        )

    def count(self, account: str, calls: int, cost: int, now: datetime) -> None:
        """So many calls are let go now; `cost` in thousandths of a dollar."""
        self.last_calls[account] = now
        self.calls.setdefault(account, []).extend([now] * calls)
        self.app_calls.setdefault(self.app_of(account), []).extend([now] * calls)
        self.spent[account] = self.spent.get(account, 0) + cost

    def is_open(self, congress: str, account: str) -> bool:
        """Whether nothing at all makes a post that is not late wait."""
        traffic = self.of(congress, account)
        pace = traffic.pace
        bound = pace.min_distance or pace.day_cap or pace.month_cap is not None
        return not (bound or traffic.stops or traffic.rest or traffic.calls or traffic.app_calls)


def one_app(account: str) -> str:
    """For where all accounts are of one app."""
    return ""
