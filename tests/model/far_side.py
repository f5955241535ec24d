"""What lies beyond the network, as the model knows it: calls on their way, what has landed on each
account, and when its timeline shows that. A call ends only when the model says so.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from desk import StillClock

from bot.domain.delivery import Accepted, Outcome, Published, Words
from bot.domain.errors import NetworkError

# With the lag, less than the last look: an abandoned request is taken within this or never.
GIVEN_UP_AFTER = timedelta(seconds=10)
LANDS_WITHIN = timedelta(seconds=30)


@dataclass(eq=False, slots=True)
class Call:
    """One create. `outcome` is what our side will hear; `given_up_at` when nobody listens for it
    any more; `over` says that it can land no more."""

    account: str
    words: Words
    at: datetime
    outcome: Outcome | None = None
    given_up_at: datetime | None = None
    over: bool = False

    def __await__(self) -> Generator["Call", Outcome, Outcome]:
        return (yield self)

    @property
    def under_way(self) -> bool:
        return not self.over and self.given_up_at is None


@dataclass(frozen=True, slots=True)
class Landed:
    network_id: str
    account: str
    words: Words
    at: datetime


class FarSide:
    """Stands at the network's port. `skew` is how far its clock runs before ours."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock
        self.lag = timedelta()
        self.skew = timedelta()
        self.readable = True
        self.calls: list[Call] = []
        self.landed: list[Landed] = []

    async def create(
        self,
        account: str,
        words: Words,
        now: datetime,
        media_ids: Sequence[str] = (),
        begin_by: float = inf,
    ) -> Outcome:
        call = Call(account, words, now)
        self.calls.append(call)
        return await call

    async def timeline(self, account: str, since: datetime) -> list[Published]:
        if not self.readable:
            raise NetworkError("the model's timeline is down.")
        return [
            Published(
                post.network_id,
                post.words.text,
                post.at + self.skew,
                post.words.parent,
                post.words.poll.options if post.words.poll else (),
            )
            for post in reversed(self.landed)
            if post.account == account
            and post.at + self.skew >= since
            and post.at + self.lag <= self._clock.now()
        ]

    def land(self, call: Call) -> Accepted:
        call.over = True
        post = Landed(str(1000 + len(self.landed)), call.account, call.words, self._clock.now())
        self.landed.append(post)
        return Accepted(post.network_id)

    def answered(self) -> None:
        """What has been answered cannot land; nor can what was abandoned long ago."""
        for call in self.calls:
            since = call.given_up_at
            if since and self._clock.now() > since + LANDS_WITHIN:
                call.over = True
        self.calls = [call for call in self.calls if not call.over]

    def under_way(self) -> list[Call]:
        """Nobody has answered yet, and somebody waits for it."""
        return [call for call in self.calls if call.under_way]

    def adrift(self) -> list[Call]:
        """Given up by our side, and perhaps still to land."""
        return [call for call in self.calls if call.given_up_at and not call.over]

    def busy(self, account: str) -> bool:
        return any(call.account == account for call in self.under_way())
