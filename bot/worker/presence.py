"""That this worker is alive, told to the others, and what the oldest of those alive does for the
dead."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from math import inf

from bot.bootstrap import Bot
from bot.clock import elapsed
from bot.steps import settle
from bot.store import heartbeats
from bot.store.database import Rows
from bot.worker.pulses import Pulses

BEAT_EVERY_SECONDS = {True: 1.0, False: 10.0}  # by whether others wait for it to end
FORGOTTEN_AFTER = timedelta(hours=1)
_FAR = datetime.max.replace(tzinfo=UTC)

Write = Callable[..., Awaitable[None]]
"""Runs a function of rows, with these arguments, in a transaction that writes."""


class Presence:
    """Of the worker `name`. Where the accounts are `shared`, others are at work too."""

    def __init__(self, bot: Bot, name: str, write: Write, shared: bool) -> None:
        self._bot = bot
        self._name = name
        self._write = write
        self._every = BEAT_EVERY_SECONDS[shared]
        self._pulses = Pulses(name)
        self._beat_at = -inf
        self.leading = False
        """Whether it is the oldest worker alive, which runs the errands."""

    @property
    def silent_for(self) -> float:
        """Seconds since it could last say that it is alive."""
        return elapsed() - self._beat_at

    async def begin_alone(self) -> None:
        await self._write(heartbeats.forget_others, self._name, _FAR)

    async def tell(self) -> None:
        """In a transaction of its own: a look may take longer than others wait."""
        begun = elapsed()
        if begun - self._beat_at >= self._every:
            await self._write(self._beat, self._bot.clock.now())
            self._beat_at = begun

    def _beat(self, rows: Rows, now: datetime) -> None:
        heartbeats.beat(rows, self._name, now)
        alive = self._pulses.alive(heartbeats.get_beats(rows), elapsed())
        self.leading = alive[0] == self._name
        if self.leading:
            settle.take_over(rows, alive, now, self._bot.settings.settle_looks)
            heartbeats.forget_others(rows, self._name, now - FORGOTTEN_AFTER)
