"""The worker's loop.

The database is the truth and APScheduler only wakes the loop: a date job for the next moment at
which something is due, and a look every second for what others changed. What has come back is
recorded, and what goes next is claimed, in one transaction for all accounts.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import inf

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bootstrap import Bot, receivers_of
from bot.clock import RealClock, elapsed
from bot.domain.delivery import Accepted, Delivery, Rejected
from bot.domain.engagement import next_look_at
from bot.domain.errors import StoreError
from bot.domain.stops import Stop
from bot.networks import Network
from bot.networks.server_time import server_time
from bot.steps import attach, publish, stop, watch, withdraw
from bot.steps.attach import Needed
from bot.steps.publish import Answer
from bot.store import deliveries, posted
from bot.store.database import Rows
from bot.store.deliveries import Ready
from bot.store.posts import next_due_at
from bot.store.stops import get_stops
from bot.worker.errands import Errands
from bot.worker.outbox import Batch, Outbox, pauses
from bot.worker.overseer import Overseer
from bot.worker.presence import Presence
from bot.worker.timekeeper import Timekeeper
from bot.worker.transaction import StoreThread
from bot.worker.turns import Alone, MakeTurns
from bot.worker.watcher import Watcher

LOOK_EVERY_SECONDS = 1
# Where thousands are late a look takes long, and nothing is claimed meanwhile, by any worker: after
# one that took more than LONG_LOOK_SECONDS the next waits RESTS times as long as it took.
LONG_LOOK_SECONDS = 0.25
RESTS = 4
LONGEST_REST_SECONDS = 4.0
STORE_PAUSE_SECONDS = 1.0
# Answers that come back within this are recorded together. No call waits for it: the next ones of
# each account are prepared.
GATHER_SECONDS = 0.025
# A worker that could not say for so long that it is alive claims nothing, and a call that has not
# begun so long after its claim is not made. Together that is less than DEAD_AFTER_SECONDS
# (bot.worker.pulses), when others take over what it had.
SILENT_FOR_SECONDS = 2.5
MOST_ALARMS = 10  # of one moment, armed again as it strikes
CLAIM_GOOD_FOR_SECONDS = 2.5
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may be claimed, now and within seconds; what is to be uploaded; when to settle, to look
    at a watch, to take down, and to send next; the newest delivery that a person recorded; which
    accounts are stopped; and the seconds that this look itself `took`, without its turn at the
    store: while it waits it keeps nobody waiting."""

    ready: list[Ready]
    soon: tuple[Ready, ...]
    media: Needed
    settle_at: datetime
    watch_at: datetime
    withdraw_at: datetime
    last_by_hand: int
    stops: tuple[Stop, ...]
    upcoming: datetime
    took: float


class Worker:
    """Sends for all accounts in `networks`. Without `make_turns` it must be the only one to do so
    on this database (bot.store.instance)."""

    def __init__(
        self,
        bot: Bot,
        networks: Mapping[str, Network],
        watcher: Watcher,
        name: str,
        make_turns: MakeTurns = Alone,
    ) -> None:
        self._bot = bot
        self._clock = bot.clock
        self._networks = networks
        self._watcher = watcher
        self._name = name
        self._store = StoreThread(bot.database)
        self._stir = asyncio.Event()
        self._outbox = Outbox(self._call, self._stir.set)
        self._timekeeper = self._real_timekeeper()
        self._errands = Errands(
            bot,
            networks,
            watcher,
            self._store.read,
            self._store.write,
            self._look_again,
            self._overseer(),
            self._timekeeper,
        )
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._turns = make_turns(self._look_again, self._trouble)
        self._presence = Presence(bot, name, self._store.write, self._turns.shared)
        self._readying: asyncio.Task[None] | None = None
        self._soon: deque[Ready] = deque()
        self._refused: set[int] = set()
        self._strangers: set[str] = set()
        self._must_look = True
        self._claims_unknown = False
        self._look_from = -inf
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
            self._bot,
            receivers,
            self._name,
            self._store.read,
            self._store.write,
            self._trouble,
            own,
        )

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
        await self._turns.open()
        if not self._turns.shared:
            await self._presence.begin_alone()
        self._start_scheduler()
        try:
            while not (self._stopping and self._outbox.empty):
                idle = await self._turn()
                if (self._stopping and self._outbox.empty) or (idle and until_idle):
                    break
                await self._pause()
        finally:
            # A job cut off in its first step would be logged as an error.
            self._scheduler.pause()
            await asyncio.sleep(GATHER_SECONDS)
            self._scheduler.shutdown(wait=False)
            if self._readying is not None:
                self._readying.cancel()
            await self._errands.close()
            await self._turns.close()
            self._store.close()

    async def _pause(self) -> None:
        """Until there is something to do; not at all where an account could be sending."""
        may_claim = self._may_send and not self._stopping
        if not (may_claim and self._outbox.hungry):
            if not (may_claim and self._outbox.has_room):
                await self._stir.wait()
            self._queue_what_fell_due()
            if not (may_claim and self._outbox.hungry):
                await asyncio.sleep(GATHER_SECONDS)
        self._stir.clear()

    def _start_scheduler(self) -> None:
        self._scheduler.start()
        self._scheduler.add_job(
            self._wake,
            "interval",
            seconds=LOOK_EVERY_SECONDS,
            coalesce=True,
            misfire_grace_time=None,
        )

    async def _wake(self) -> None:
        """A job only says that there is something to do; the loop does it."""
        self._look_again()

    async def _nudge(self) -> None:
        """Something that was seen coming falls due."""
        self._stir.set()

    def _look_again(self) -> None:
        self._must_look = True
        self._stir.set()

    def _trouble(self, what: str) -> None:
        self._watcher.trouble(what, self._clock.now())

    async def _turn(self) -> bool:
        """Records, claims, calls and looks once; True when nothing at all is left to do."""
        self.turned_at = time.monotonic()
        self._errands.keep_watch()
        self._queue_what_fell_due()
        if self._presence.silent_for > SILENT_FOR_SECONDS:
            self._turns.end_all_but(())
        try:
            await self._send()
            if not self._stopping:
                await self._presence.tell()
            if self._must_look and not self._stopping and elapsed() >= self._look_from:
                self._must_look = False
                return await self._look()
        except StoreError as error:
            # Answers are kept and recorded when the database is back; nothing new is claimed.
            self._trouble(str(error))
            if self._stopping:
                raise
            self._must_look = True
            self._claims_unknown = True
            await asyncio.sleep(STORE_PAUSE_SECONDS)
            self._stir.set()
        return False

    async def _send(self) -> None:
        batch = self._outbox.next_batch(self._stopping or not self._may_send)
        if not batch:
            return
        begun = elapsed()
        try:
            claimed = await self._store.write(self._record_and_claim, batch)
        except StoreError:
            self._outbox.put_back(batch)
            raise
        self._outbox.begin(claimed, begun)
        for answer in batch.answers:
            self._follow_up(answer)
        # Those refused (held since they were opened, say) are asked again at every look.
        self._refused |= {each.id for each in batch.ready} - {delivery.id for delivery in claimed}
        if batch.unsent or (batch.answers and self._outbox.at_rest and not self._soon):
            self._look_again()

    def _record_and_claim(self, rows: Rows, batch: Batch) -> list[Delivery]:
        publish.record(rows, batch.answers, self._bot.settings.settle_looks)
        lost = [a.delivery for a in batch.answers if _media_lost(a)]
        now, app_of = self._clock.now(), self._bot.settings.app_of
        attach.forget(rows, lost, now)
        outcomes = [(answer.delivery.account, answer.outcome) for answer in batch.answers]
        stop.begin(rows, outcomes, app_of, now)
        publish.give_back(rows, batch.unsent, self._name)
        paused = {answer.delivery.account for answer in batch.answers if pauses(answer)}
        willing = [
            each
            for each in batch.ready
            if each.account not in paused and self._turns.has(each.account)
        ]
        return publish.claim(rows, willing, self._name, now, app_of) if willing else []

    def _follow_up(self, answer: Answer) -> None:
        delivery = answer.delivery
        if not isinstance(answer.outcome, Accepted) or delivery.part < delivery.parts:
            self._look_again()
        if not isinstance(answer.outcome, Accepted):
            self._errands.worry()
        look_at = next_look_at(answer.at, delivery.words.poll, answer.at)
        self._errands.measure_by(look_at or FAR)
        self._watcher.published(answer)

    async def _call(self, delivery: Delivery, claimed_at: float) -> Answer:
        network = self._networks[delivery.account]
        begin_by = claimed_at + CLAIM_GOOD_FOR_SECONDS
        outcome = await publish.call(network, delivery, self._clock.now(), begin_by)
        return Answer(delivery, outcome, self._clock.now())

    async def _look(self) -> bool:
        now = self._clock.now()
        unknown = self._outbox.in_hand if self._claims_unknown else None
        due = await self._store.write(self._due, now, unknown)
        self._claims_unknown = False
        self._rest_after(due.took)
        self._outbox.refill([each for each in due.ready if self._turns.has(each.account)])
        self._soon = deque(due.soon)
        if self._soon:
            self._arm(self._soon[0].due_at, self._nudge)
        await self._share(Counter(each.account for each in (*due.ready, *due.soon)))
        if self._presence.leading:
            self._errands.recorded_by_hand(due.last_by_hand, now)
            self._errands.run_due(now, due.settle_at, due.watch_at, due.stops)
            self._errands.attach(due.media.now)
            self._errands.withdraw_due(now, due.withdraw_at)
            self._errands.audit_due(now)
        waiting = {each.id for each in due.ready} - self._refused
        self._refused.clear()
        if waiting or not self._outbox.empty or self._errands.busy:
            return False
        media_at = due.media.next_at or FAR
        upcoming = min(
            due.upcoming, due.settle_at, due.withdraw_at, self._errands.measure_at, media_at
        )
        if upcoming == FAR:
            return True
        probes_at = (each.next_probe_at for each in due.stops if each.account in self._networks)
        upcoming = min(upcoming, due.watch_at, self._errands.audit_at, *probes_at)
        self._clock.nothing_before(upcoming)
        if all(each.due_at != upcoming for each in self._soon):
            self._arm(upcoming, self._wake)
        return False

    def _rest_after(self, took: float) -> None:
        if took > LONG_LOOK_SECONDS:
            rest = min(RESTS * took, LONGEST_REST_SECONDS)
            self._look_from = elapsed() + rest
            asyncio.get_running_loop().call_later(rest, self._stir.set)

    def _queue_what_fell_due(self) -> None:
        """Without a look: it was seen coming, and is judged anew when it is claimed."""
        now = self._clock.now()
        if not self._soon or self._soon[0].due_at > now:
            return
        while self._soon and self._soon[0].due_at <= now:
            due = self._soon.popleft()
            if self._turns.has(due.account):
                self._outbox.add(due)
        if self._soon:
            self._arm(self._soon[0].due_at, self._nudge)

    async def _share(self, ahead: Mapping[str, int]) -> None:
        """Gives turns back that are not needed, asks for those that are, and readies their calls
        while it is quiet."""
        self._turns.end_all_but(ahead.keys() | self._outbox.accounts)
        await self._turns.ask(ahead)
        if self._outbox.empty and (self._readying is None or self._readying.done()):
            self._readying = asyncio.create_task(self._make_ready(ahead))

    async def _make_ready(self, ahead: Mapping[str, int]) -> None:
        for account, calls in ahead.items():
            if account in self._networks and self._turns.has(account):
                await self._networks[account].make_ready(account, calls)

    def _due(self, rows: Rows, now: datetime, in_hand: Collection[int] | None) -> Outlook:
        """`in_hand` is given where a transaction failed, and may have been stored all the same."""
        begun = elapsed()
        if in_hand is not None:
            publish.give_back_unknown(rows, self._name, in_hand)
        due = publish.due(rows, now, self._bot.settings.app_of)
        moments = (next_due_at(rows, now), deliveries.next_retry_at(rows, now), due.again_at)
        return Outlook(
            ready=[each for each in due.ready if self._serves(each.account)],
            soon=tuple(each for each in due.soon if self._serves(each.account)),
            media=attach.needed(rows, self._networks.keys(), now),
            settle_at=deliveries.next_look_at(rows, self._networks.keys()) or FAR,
            watch_at=watch.next_at(rows, now) or FAR,
            withdraw_at=withdraw.next_at(rows, self._networks.keys(), now) or FAR,
            last_by_hand=posted.last_by_hand(rows),
            stops=get_stops(rows),
            upcoming=min((moment for moment in moments if moment), default=FAR),
            took=elapsed() - begun,
        )

    def _serves(self, account: str) -> bool:
        if account not in self._networks and account not in self._strangers:
            self._strangers.add(account)
            told = f"account {account} was loaded after this worker began: start the worker again"
            self._watcher.trouble(told, self._clock.now())
        return account in self._networks

    def _arm(self, moment: datetime, job: Callable[[], Awaitable[None]]) -> None:
        """Each alarm has its own id: one that re-armed itself would be dropped as still running."""
        seconds = self._clock.seconds_until(moment)
        self._scheduler.add_job(
            job,
            "date",
            run_date=datetime.now(UTC) + timedelta(seconds=seconds),
            id=f"{job.__name__} {moment.isoformat()}",
            replace_existing=True,
            misfire_grace_time=None,
            max_instances=MOST_ALARMS,
        )


def _media_lost(answer: Answer) -> bool:
    return isinstance(answer.outcome, Rejected) and answer.outcome.media_lost
