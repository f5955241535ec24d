"""The second pair of eyes: looks as a worker does, from a process that sends nothing."""

import asyncio
import time
from collections.abc import Callable

from bot.bootstrap import Bot, receivers_of
from bot.worker.overseer import DATABASE_PATIENCE_SECONDS, LOOK_EVERY_SECONDS, Overseer
from bot.worker.transaction import StoreThread


class Guard:
    """`say` hears what people are told."""

    def __init__(self, bot: Bot, name: str, say: Callable[[str], None]) -> None:
        self._bot = bot
        self._store = StoreThread(bot.database)
        self._name = name
        self._say = say
        self._stopped = asyncio.Event()
        self.turned_at = time.monotonic()

    def stop(self) -> None:
        self._stopped.set()

    async def once(self) -> None:
        """One look. It remembers nothing of a database that is away, so each look tells it."""
        await self._overseer(0.0).look()

    async def run(self) -> None:
        overseer = self._overseer(DATABASE_PATIENCE_SECONDS)
        while not self._stopped.is_set():
            self.turned_at = time.monotonic()
            await overseer.look()
            try:
                async with asyncio.timeout(LOOK_EVERY_SECONDS):
                    await self._stopped.wait()
            except TimeoutError:
                continue

    def _overseer(self, patience: float) -> Overseer:
        return Overseer(
            self._bot,
            receivers_of(self._bot.settings),
            self._name,
            self._store.read,
            self._store.write,
            self._say,
            patience_seconds=patience,
        )
