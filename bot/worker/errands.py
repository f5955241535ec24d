"""Settling and measuring, beside the sending: each runs on its own and one at a time."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import acts
from bot.bootstrap import Bot
from bot.domain.delivery import Delivery
from bot.domain.errors import CongressBotError, NetworkError
from bot.networks import Network
from bot.steps import draft, measure, settle, watch
from bot.store.posts import get_awaiting
from bot.worker.overseer import LOOK_EVERY_SECONDS, InTransaction, Overseer
from bot.worker.timekeeper import Timekeeper
from bot.worker.watcher import Watcher

MEASURE_AGAIN = timedelta(minutes=1)
FAR = datetime.max.replace(tzinfo=UTC)


class Errands:
    """`measure_at` is when the next snapshot falls due, as far as is known."""

    def __init__(
        self,
        bot: Bot,
        networks: Mapping[str, Network],
        watcher: Watcher,
        read: InTransaction,
        write: InTransaction,
        wake: Callable[[], None],
        overseer: Overseer,
        timekeeper: Timekeeper | None,
    ) -> None:
        self._bot = bot
        self._networks = networks
        self._watcher = watcher
        self._read = read
        self._write = write
        self._wake = wake
        self._overseer = overseer
        self._timekeeper = timekeeper
        self._oversee_at = float("-inf")
        self._running: dict[str, asyncio.Task[None]] = {}
        self._undrafted: set[str] | None = None
        self.measure_at = datetime.min.replace(tzinfo=UTC)

    @property
    def busy(self) -> bool:
        return any(not task.done() for task in self._running.values())

    def measure_by(self, moment: datetime) -> None:
        self.measure_at = min(self.measure_at, moment)

    def keep_watch(self) -> None:
        """What must go on while the database is away."""
        moment = asyncio.get_running_loop().time()
        if moment >= self._oversee_at:
            self._oversee_at = moment + LOOK_EVERY_SECONDS
            self._start("oversee", self._oversee)
        if self._timekeeper and self._timekeeper.must_ask():
            self._start("ask the time", self._timekeeper.ask)

    def run_due(self, now: datetime, settle_at: datetime, watch_at: datetime) -> None:
        if now >= settle_at and (self._timekeeper is None or self._timekeeper.may_settle()):
            self._start("settle", self._settle)
        if now >= self.measure_at:
            self._start("measure", self._measure)
        if now >= watch_at:
            self._start("watch", self._watch)

    async def close(self) -> None:
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def _start(self, name: str, errand: Callable[[], Coroutine[Any, Any, None]]) -> None:
        earlier = self._running.get(name)
        if earlier is not None:
            if not earlier.done():
                return
            earlier.result()
        task = asyncio.create_task(self._errand(errand))
        task.add_done_callback(lambda _: self._wake())
        self._running[name] = task

    async def _errand(self, errand: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await errand()
        except CongressBotError as error:
            self._watcher.trouble(str(error), self._bot.clock.now())

    async def _oversee(self) -> None:
        await self._overseer.look()

    async def _settle(self) -> None:
        clock = self._bot.clock
        by_account: dict[str, list[tuple[Delivery, datetime]]] = {}
        for delivery, stale_at in await self._read(settle.due, clock.now()):
            by_account.setdefault(delivery.account, []).append((delivery, stale_at))
        for account, wanted in by_account.items():
            if account not in self._networks:
                continue
            seen = await settle.look(self._networks[account], account, [d for d, _ in wanted])
            looks = self._bot.settings.settle_looks
            settled = await self._write(settle.conclude, wanted, seen, clock.now(), looks)
            for delivery, change in settled:
                self._watcher.settled(delivery, change, clock.now())

    async def _measure(self) -> None:
        clock = self._bot.clock
        if self._undrafted is None:
            # A worker that stopped between a poll's close and its result left the words unwritten.
            self._undrafted = set(await self._read(get_awaiting, clock.now()))
        try:
            all_read = await self._take_snapshots(self._undrafted)
            await self._draft(self._undrafted)
        finally:
            self.measure_at = clock.now() + MEASURE_AGAIN
        following = await self._read(measure.next_at, clock.now()) or FAR
        self.measure_at = following if all_read else min(following, self.measure_at)

    async def _watch(self) -> None:
        """Each look takes what time a stranger's server takes, so it has a thread of its own."""
        clock, filled = self._bot.clock, self._bot.settings.filled
        for watched, congress in await self._read(watch.due, clock.now()):
            seen = await asyncio.to_thread(watch.look, watched, congress, filled, clock.now())
            looked = await self._write(acts.after_look, seen, self._bot.templates, clock.now())
            if looked:
                self._watcher.looked(looked, clock.now())

    async def _take_snapshots(self, undrafted: set[str]) -> bool:
        """Adds the congresses of which a poll is seen closed; False where an account could not be
        read."""
        clock = self._bot.clock
        all_read = True
        for batch in await self._read(measure.due, clock.now()):
            if batch.account not in self._networks:
                continue
            try:
                looks = await measure.look(self._networks[batch.account], batch)
            except NetworkError as error:
                self._watcher.trouble(str(error), clock.now())
                all_read = False
                continue
            undrafted |= await self._write(measure.record, batch, looks, clock.now())
            self._watcher.measured(len(batch.wanted), clock.now())
        return all_read

    async def _draft(self, undrafted: set[str]) -> None:
        """Those whose drafting fails (a broken template) stay, and are tried again."""
        for congress in sorted(undrafted):
            drafted = await self._write(draft.draft, congress, self._bot.templates)
            undrafted.discard(congress)
            if drafted.changes.changed:
                self._watcher.drafted(congress, self._bot.clock.now())
