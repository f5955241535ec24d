"""Watches this machine's clock. When it was set, nothing is sent until a server agrees with it: an
hour too early would break an embargo, an hour too late would miss posts."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.domain.clock_watch import Jump, Kind, Reading, agrees, jump_between
from bot.domain.errors import NetworkError
from bot.domain.picture import Case

ASK_EVERY_SECONDS = 5.0

Read = Callable[[], Reading]
AskTime = Callable[[], Awaitable[datetime]]


def read_clocks() -> Reading:
    # Only Linux has this clock, and only there does the type checker know it.
    whole = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else None
    return Reading(datetime.now(UTC), time.monotonic(), whole)


class Timekeeper:
    """`ask` tells a server's time; `tell` hears of every jump and of its end. For `settles_after`
    from a step on, absence from a timeline counts for nothing: the quiet time before it was
    measured on the clock that jumped."""

    def __init__(
        self,
        ask: AskTime,
        tell: Callable[[str], None],
        settles_after: timedelta = timedelta(),
        read: Read = read_clocks,
    ) -> None:
        self._ask = ask
        self._tell = tell
        self._read = read
        self._settles_after = settles_after.total_seconds()
        self._last = read()
        self._doubt: Jump | None = None
        self._why = ""
        self._stepped = float("-inf")
        self._asked = float("-inf")

    def may_send(self) -> bool:
        """Looks at the clocks; asked before every claim, since one second of a wrong clock is
        enough to send what is not due."""
        now = self._read()
        jump = jump_between(self._last, now)
        self._last = now
        if jump is not None and jump.kind is Kind.STEP:
            self._doubt, self._stepped, self._asked = jump, now.awake, float("-inf")
            self._why = "the server's time is not known yet"
            self._tell(f"{jump}; nothing is sent until the server's time agrees with it")
        elif jump is not None:
            self._tell(str(jump))
        return self._doubt is None

    def may_settle(self) -> bool:
        return self.may_send() and self._last.awake - self._stepped >= self._settles_after

    def must_ask(self) -> bool:
        return not self.may_send() and self._last.awake - self._asked >= ASK_EVERY_SECONDS

    async def ask(self) -> None:
        """Asks the server, and ends the doubt where it agrees."""
        self._asked = self._read().awake
        doubt = self._doubt
        try:
            theirs = await self._ask()
        except NetworkError as error:
            self._why = error.what.rstrip(".")
            return
        ours = self._read().wall
        if not agrees(ours, theirs):
            self._why = f"it is {abs(ours - theirs).total_seconds():.0f} s off the server's"
        elif self.may_send() or self._doubt is doubt:  # no further step while it was asked
            self._doubt = None
            self._tell("the clock agrees with the server's; sending goes on")

    def cases(self) -> tuple[Case, ...]:
        """The pause itself, as long as it lasts."""
        if self._doubt is None:
            return ()
        following = "Next: set this machine's clock (NTP); sending goes on by itself"
        reason = f"sending is paused: {self._doubt} and {self._why}. {following}"
        return (Case("clock", reason, self._doubt.at),)
