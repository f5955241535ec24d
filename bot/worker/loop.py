"""The worker's loop.

The database is the truth and APScheduler only wakes the loop: a date job for the next moment at
which something is due, and a look every second for what others changed. What has come back is
recorded, and what goes next is claimed, in one transaction for all accounts.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bootstrap import Bot, receivers_of
from bot.clock import RealClock
from bot.domain.delivery import Accepted, Delivery
from bot.domain.engagement import next_look_at
from bot.domain.errors import StoreError
from bot.networks import Network
from bot.networks.server_time import server_time
from bot.steps import publish, settle, watch
from bot.steps.publish import Answer
from bot.store import deliveries, heartbeats
from bot.store.database import Rows
from bot.store.deliveries import Ready
from bot.store.posts import next_due_at
from bot.worker.errands import Errands
from bot.worker.outbox import Batch, Outbox, pauses
from bot.worker.overseer import Overseer
from bot.worker.timekeeper import Timekeeper
from bot.worker.watcher import Watcher

LOOK_EVERY_SECONDS = 1
HEARTBEAT_EVERY_SECONDS = 10
STORE_PAUSE_SECONDS = 1.0
# Answers that come back within this are recorded together. No call waits for it: the next one of
# each account is prepared.
GATHER_SECONDS = 0.006
FAR = datetime.max.replace(tzinfo=UTC)

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """Sends for all accounts in `networks`, which must be the only one to do so on this database
    (bot.store.instance)."""

    def __init__(
        self, bot: Bot, networks: Mapping[str, Network], watcher: Watcher, name: str
    ) -> None:
        self._bot = bot
        self._clock = bot.clock
        self._networks = networks
        self._watcher = watcher
        self._name = name
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._stir = asyncio.Event()
        self._outbox = Outbox(self._call, self._stir.set)
        self._timekeeper = self._real_timekeeper()
        self._errands = Errands(
            bot,
            networks,
            watcher,
            self._read,
            self._write,
            self._look_again,
            self._overseer(),
            self._timekeeper,
        )
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._refused: set[int] = set()
        self._strangers: set[str] = set()
        self._must_look = True
        self._must_beat = True
        self._stopping = False
        self.turned_at = time.monotonic()

    def _real_timekeeper(self) -> Timekeeper | None:
        """A fast clock is not watched: it jumps on purpose."""
        if not isinstance(self._clock, RealClock):
            return None
        settings = self._bot.settings
        ask = partial(server_time, settings.api_url)
        return Timekeeper(ask, self._trouble, settings.settle_looks[-1])

    def _overseer(self) -> Overseer:
        own = self._timekeeper.cases if self._timekeeper else tuple
        receivers = receivers_of(self._bot.settings)
        return Overseer(
            self._bot, receivers, self._name, self._read, self._write, self._trouble, own
        )

    def _trouble(self, told: str) -> None:
        self._watcher.trouble(told, self._clock.now())

    @property
    def _may_send(self) -> bool:
        return self._timekeeper is None or self._timekeeper.may_send()

    def stop(self) -> None:
        """Claims nothing more; `run` returns when the calls under way are recorded."""
        self._stopping = True
        self._stir.set()

    async def run(self, until_idle: bool = False) -> None:
        """Until stopped or, with `until_idle`, until nothing is left to send, settle or measure.
        Raises StoreError where what was sent cannot be recorded at the end."""
        looks = self._bot.settings.settle_looks
        await self._write(settle.take_over, self._clock.now(), looks)
        self._start_scheduler()
        try:
            while not (self._stopping and self._outbox.empty):
                idle = await self._turn()
                if (self._stopping and self._outbox.empty) or (idle and until_idle):
                    break
                if not self._outbox.hungry or self._stopping or not self._may_send:
                    await self._stir.wait()
                    await asyncio.sleep(GATHER_SECONDS)
                self._stir.clear()
        finally:
            # A job cut off in its first step would be logged as an error.
            self._scheduler.pause()
            await asyncio.sleep(GATHER_SECONDS)
            self._scheduler.shutdown(wait=False)
            await self._errands.close()
            self._thread.shutdown()

    def _start_scheduler(self) -> None:
        self._scheduler.start()
        for seconds, job in (
            (LOOK_EVERY_SECONDS, self._wake),
            (HEARTBEAT_EVERY_SECONDS, self._beat),
        ):
            self._scheduler.add_job(
                job, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None
            )

    async def _wake(self) -> None:
        """A job only says that there is something to do; the loop does it."""
        self._look_again()

    def _look_again(self) -> None:
        self._must_look = True
        self._stir.set()

    async def _beat(self) -> None:
        self._must_beat = True
        self._stir.set()

    async def _turn(self) -> bool:
        """Records, claims, calls and looks once; True when nothing at all is left to do."""
        self.turned_at = time.monotonic()
        self._errands.keep_watch()
        try:
            await self._send()
            if self._must_beat:
                self._must_beat = False
                await self._write(heartbeats.beat, self._name, self._clock.now())
            if self._must_look and not self._stopping:
                self._must_look = False
                return await self._look()
        except StoreError as error:
            # Answers are kept and recorded when the database is back; nothing new is claimed.
            self._watcher.trouble(str(error), self._clock.now())
            if self._stopping:
                raise
            self._must_look = True
            await asyncio.sleep(STORE_PAUSE_SECONDS)
            self._stir.set()
        return False

    async def _send(self) -> None:
        batch = self._outbox.next_batch(self._stopping or not self._may_send)
        if not batch:
            return
        try:
            claimed = await self._write(self._record_and_claim, batch)
        except StoreError:
            self._outbox.put_back(batch)
            raise
        self._outbox.begin(claimed)
        for answer in batch.answers:
            self._follow_up(answer)
        # Those refused (held since they were opened, say) are asked again at every look.
        self._refused |= {each.id for each in batch.ready} - {delivery.id for delivery in claimed}
        if batch.unsent or (batch.answers and self._outbox.at_rest):
            self._look_again()

    def _record_and_claim(self, rows: Rows, batch: Batch) -> list[Delivery]:
        publish.record(rows, batch.answers, self._bot.settings.settle_looks)
        publish.give_back(rows, batch.unsent)
        paused = {answer.delivery.account for answer in batch.answers if pauses(answer)}
        willing = [each for each in batch.ready if each.account not in paused]
        return publish.claim(rows, willing, self._name, self._clock.now()) if willing else []

    def _follow_up(self, answer: Answer) -> None:
        delivery = answer.delivery
        if not isinstance(answer.outcome, Accepted) or delivery.part < delivery.parts:
            self._look_again()
        look_at = next_look_at(answer.at, delivery.words.poll, answer.at)
        self._errands.measure_by(look_at or FAR)
        self._watcher.published(answer)

    async def _call(self, delivery: Delivery) -> Answer:
        network = self._networks[delivery.account]
        outcome = await publish.call(network, delivery, self._clock.now())
        return Answer(delivery, outcome, self._clock.now())

    async def _look(self) -> bool:
        now = self._clock.now()
        ready, settle_at, watch_at, upcoming = await self._write(self._due, now)
        self._outbox.refill(ready)
        self._errands.run_due(now, settle_at, watch_at)
        waiting = {each.id for each in ready} - self._refused
        self._refused.clear()
        if waiting or not self._outbox.empty or self._errands.busy:
            return False
        upcoming = min(upcoming, settle_at, self._errands.measure_at)
        if upcoming == FAR:
            return True
        upcoming = min(upcoming, watch_at)
        self._clock.nothing_before(upcoming)
        self._arm(upcoming)
        return False

    def _due(self, rows: Rows, now: datetime) -> tuple[list[Ready], datetime, datetime, datetime]:
        """What may be claimed; when to settle, to look at a watch, and to send next."""
        ready = publish.open_due(rows, now)
        ready = [each for each in ready if self._serves(each.account)]
        settle_at = deliveries.next_look_at(rows, self._networks.keys()) or FAR
        watch_at = watch.next_at(rows, now) or FAR
        moments = (next_due_at(rows, now), deliveries.next_retry_at(rows, now))
        return (
            ready,
            settle_at,
            watch_at,
            min((moment for moment in moments if moment), default=FAR),
        )

    def _serves(self, account: str) -> bool:
        if account not in self._networks and account not in self._strangers:
            self._strangers.add(account)
            told = f"account {account} was loaded after this worker began: start the worker again"
            self._watcher.trouble(told, self._clock.now())
        return account in self._networks

    def _arm(self, moment: datetime) -> None:
        """Each alarm has its own id: one that re-armed itself would be dropped as still running."""
        seconds = self._clock.seconds_until(moment)
        self._scheduler.add_job(
            self._wake,
            "date",
            run_date=datetime.now(UTC) + timedelta(seconds=seconds),
            id=moment.isoformat(),
            replace_existing=True,
            misfire_grace_time=None,
        )

    async def _write(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs database work in its own thread, in a transaction of its own."""
        return await self._in_thread(self._bot.database.writing, work, *args, **kwargs)

    async def _read(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._in_thread(self._bot.database.reading, work, *args, **kwargs)

    async def _in_thread(
        self,
        transaction: Callable[[], AbstractContextManager[Rows]],
        work: Callable[Concatenate[Rows, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def done() -> T:
            with transaction() as rows:
                return work(rows, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._thread, done)
