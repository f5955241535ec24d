"""Settling, measuring, uploading, taking down: beside the sending, each on its own and one at a
time, uploads one at a time for each account."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot import acts
from bot.bootstrap import Bot
from bot.domain.attaching import Attachment
from bot.domain.audit import AFTER_FAILURE, AUDIT_EVERY
from bot.domain.delivery import Delivery
from bot.domain.errors import CongressBotError, NetworkError
from bot.domain.media import MediaFile
from bot.domain.stops import Stop
from bot.domain.tasks import told_of
from bot.domain.withdraw import Progress, Removal, Withdrawal
from bot.networks import Network
from bot.steps import attach, audit, draft, measure, settle, watch, withdraw
from bot.store.posts import get_awaiting
from bot.worker.lookout import Lookout
from bot.worker.overseer import LOOK_EVERY_SECONDS, Overseer
from bot.worker.timekeeper import Timekeeper
from bot.worker.transaction import InTransaction
from bot.worker.watcher import Watcher

MEASURE_AGAIN = timedelta(minutes=1)
FAR = datetime.max.replace(tzinfo=UTC)


class Errands:
    """`measure_at` is when the next snapshot falls due, `audit_at` when the next account is to be
    audited, as far as is known."""

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
        self._lookout = Lookout(bot, networks, watcher, read, write)
        self.measure_at = datetime.min.replace(tzinfo=UTC)
        self._by_hand = 0
        self._audit_again_at = FAR
        self.audit_at = datetime.min.replace(tzinfo=UTC)

    @property
    def busy(self) -> bool:
        return any(not task.done() for task in self._running.values())

    def measure_by(self, moment: datetime) -> None:
        self.measure_at = min(self.measure_at, moment)

    def worry(self) -> None:
        """A call was refused or lost: posts may no longer make it."""
        self._lookout.worry()

    def keep_watch(self) -> None:
        """What must go on while the database is away."""
        moment = asyncio.get_running_loop().time()
        if moment >= self._oversee_at:
            self._oversee_at = moment + LOOK_EVERY_SECONDS
            self._start("oversee", self._oversee)
        if self._timekeeper and self._timekeeper.must_ask():
            self._start("ask the time", self._timekeeper.ask)

    def run_due(
        self,
        now: datetime,
        settle_at: datetime,
        watch_at: datetime,
        standing: Sequence[Stop] = (),
    ) -> None:
        """`standing` are the stops that stand."""
        self._lookout.see(standing, now)
        if self._lookout.to_probe(now):
            self._start("probe", self._lookout.probe)
        if self._lookout.should_look_ahead:
            self._start("look ahead", self._lookout.look_ahead)
        if now >= settle_at and (self._timekeeper is None or self._timekeeper.may_settle()):
            self._start("settle", self._settle)
        if now >= self.measure_at:
            self._start("measure", self._measure)
        if now >= watch_at:
            self._start("watch", self._watch)

    def attach(self, due: Iterable[Attachment]) -> None:
        """A film of one account keeps no other account's picture waiting."""
        by_account: dict[str, list[Attachment]] = {}
        for each in due:
            by_account.setdefault(each.upload.account, []).append(each)
        for account, wanted in by_account.items():
            self._start(f"attach {account}", partial(self._attach, wanted))

    def recorded_by_hand(self, last: int, now: datetime) -> None:
        """`last` is the newest delivery that a person recorded, from another process: a new one is
        measured as well."""
        if last != self._by_hand:
            self._by_hand = last
            self.measure_by(now)

    def audit_due(self, now: datetime) -> None:
        if now >= min(self.audit_at, self._audit_again_at):
            self._start("audit", self._audit)

    def withdraw_due(self, now: datetime, withdraw_at: datetime) -> None:
        if now >= withdraw_at:
            self._start("withdraw", self._withdraw)

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

    async def _attach(self, wanted: Iterable[Attachment]) -> None:
        clock = self._bot.clock
        for each in wanted:
            network = self._networks[each.upload.account]
            if each.upload.is_prepared(clock.now()):
                outcome = await attach.ask(network, each, clock.now())
            else:
                file = await asyncio.to_thread(self._file_of, each)
                outcome = await attach.send(network, each, file, clock.now())
            upload = await self._write(attach.record, each, outcome, clock.now())
            if not upload.media_id:
                told = f"{each.media.kind.value} of {upload.account}: {upload.reason}"
                self._watcher.trouble(told, clock.now())

    def _file_of(self, wanted: Attachment) -> MediaFile | None:
        """On a thread and a connection of its own: a film takes seconds, and others are to send."""
        with self._bot.database.reading() as rows:
            return attach.file_of(rows, wanted)

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
                if change.handed_at and not delivery.handed_at:
                    told = f"{delivery.post_key}: a person decides, see `congress-bot tasks`:"
                    self._watcher.trouble(f"{told} {change.reason}", clock.now())

    async def _audit(self) -> None:
        clock, quiet = self._bot.clock, self._bot.settings.settle_looks[-1]
        self.audit_at = again_at = clock.now() + AFTER_FAILURE
        # For what a person or another worker records meanwhile.
        self._audit_again_at = clock.now() + AUDIT_EVERY
        for wanted in await self._read(audit.due, clock.now()):
            if wanted.account in self._networks:
                seen = await audit.look(self._networks[wanted.account], wanted)
                audited = await self._write(audit.record, wanted, seen, quiet)
                self._tell_audited(audited)
        following = await self._read(audit.next_at, self._networks.keys()) or FAR
        self.audit_at = max(following, again_at)

    def _tell_audited(self, audited: audit.Audited) -> None:
        now, name = self._bot.clock.now(), f"audit of {audited.account}"
        if audited.trouble:
            self._watcher.trouble(f"{name}: {audited.trouble}", now)
        for finding in audited.new:
            told = f"{finding.found.post_key} {told_of(finding)}; see `congress-bot tasks`."
            self._watcher.trouble(f"{name}: {told}", now)

    async def _withdraw(self) -> None:
        """Accounts side by side: a wrong figure should stand on none of them for long."""
        await self._write(withdraw.catch_up, self._bot.clock.now())
        wanted = await self._read(withdraw.due, self._bot.clock.now())
        done = await asyncio.gather(
            *(
                self._take_down(each)
                for account, each in wanted.items()
                if account in self._networks
            ),
            return_exceptions=True,
        )
        for error in done:
            if isinstance(error, BaseException):
                raise error

    async def _take_down(self, wanted: Sequence[Withdrawal]) -> None:
        clock = self._bot.clock
        for each in wanted:
            begun = await self._write(withdraw.begin, each, clock.now())
            if begun is None:
                continue
            outcome = await withdraw.call(self._networks[each.account], begun, clock.now())
            progress = await self._write(withdraw.record, begun, outcome, clock.now())
            if progress is not None:
                self._tell_of(begun, progress)
            if progress is not None and progress.whole_account:
                return

    def _tell_of(self, withdrawal: Withdrawal, progress: Progress) -> None:
        now, what = self._bot.clock.now(), withdrawal.name
        if progress.state is Removal.DONE:
            self._watcher.noted(what, f"withdrawn: {progress.outcome}", now)
        elif progress.state is Removal.FAILED:
            told = f"cannot be taken down ({progress.outcome}). Take it down by hand."
            self._watcher.trouble(f"{what} {told}", now)
        else:
            again = f"again at {progress.try_after:%H:%M:%S} UTC" if progress.try_after else ""
            self._watcher.noted(what, f"not yet taken down: {progress.outcome}; {again}", now)

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
        """Those whose drafting fails (a broken template) stay, and are tried again. A poll is seen
        closed at every later look as well, when nothing waits for its result any more."""
        if not undrafted:
            return
        undrafted &= set(await self._read(get_awaiting, self._bot.clock.now()))
        for congress in sorted(undrafted):
            drafted = await self._write(draft.draft, congress, self._bot.templates)
            undrafted.discard(congress)
            if drafted.changes.changed:
                self._watcher.drafted(congress, self._bot.clock.now())
