"""What a worker sees coming: stopped accounts, which it probes, and posts that will not make it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.bootstrap import Bot
from bot.domain.forecast import late_ones
from bot.domain.stops import Stop, StopKind
from bot.networks import Network
from bot.steps import stop as stopping
from bot.worker.foresight import LOOK_AHEAD_SHARE, foresee
from bot.worker.transaction import InTransaction
from bot.worker.watcher import Watcher

# In seconds of the machine's clock: a fast clock that skips hours must not look ahead all the time.
LOOK_AHEAD_FIRST, LOOK_AHEAD_EVERY = 10.0, 60.0  # what is due as a worker starts goes before


class Lookout:
    """Tells the watcher of each stop, each end of one, and each post that will be late once."""

    def __init__(
        self,
        bot: Bot,
        networks: Mapping[str, Network],
        watcher: Watcher,
        read: InTransaction,
        write: InTransaction,
    ) -> None:
        self._bot = bot
        self._networks = networks
        self._watcher = watcher
        self._read = read
        self._write = write
        self._standing: dict[int, Stop] | None = None
        self._inherited: set[int] = set()
        self._late: set[str] = set()
        self._look_at = 0.0
        self._look_worried_at = 0.0
        self._worried = False

    def worry(self) -> None:
        """Something went wrong: it is worth looking ahead soon."""
        self._worried = True

    def see(self, standing: Sequence[Stop], now: datetime) -> None:
        """Tells what has changed since the last time, by whomever."""
        if self._standing is None:
            self._look_at = asyncio.get_running_loop().time() + LOOK_AHEAD_FIRST
            self._inherited = {stop.id for stop in standing if stop.kind is StopKind.KEYS}
        known, self._standing = self._standing or {}, {stop.id: stop for stop in standing}
        begun = [stop for stop in standing if stop.id not in known]
        ended = [stop for number, stop in known.items() if number not in self._standing]
        if begun:
            self._watcher.stopped(begun, now)
        if ended:
            self._watcher.resumed(ended, now)
        if begun or ended:
            self.worry()

    def to_probe(self, now: datetime) -> list[Stop]:
        """What was stopped for its keys before this worker began, it probes at once: it may have
        new keys."""
        mine = [s for s in (self._standing or {}).values() if s.account in self._networks]
        inherited = [stop for stop in mine if stop.id in self._inherited]
        return inherited or stopping.to_probe(mine, self._bot.settings.app_of, now)

    async def probe(self) -> None:
        clock, app_of = self._bot.clock, self._bot.settings.app_of
        for stop in self.to_probe(clock.now()):
            self._inherited.discard(stop.id)
            refused = await stopping.probe(self._networks[stop.account], stop.account)
            passed = refused is None
            await self._write(stopping.conclude, stop, passed, app_of, "", clock.now())

    @property
    def should_look_ahead(self) -> bool:
        now = asyncio.get_running_loop().time()
        return now >= self._look_at or (self._worried and now >= self._look_worried_at)

    async def look_ahead(self) -> None:
        began = asyncio.get_running_loop().time()
        worried, self._worried = self._worried, False
        await self._look_ahead()
        ended = asyncio.get_running_loop().time()
        self._look_at = ended + LOOK_AHEAD_EVERY
        if worried:
            self._look_worried_at = ended + (ended - began) / LOOK_AHEAD_SHARE

    async def _look_ahead(self) -> None:
        now, app_of = self._bot.clock.now(), self._bot.settings.app_of
        found = await foresee(self._read, self._networks, app_of, now)
        late = [each for each in late_ones(found) if each.post_key not in self._late]
        self._late |= {each.post_key for each in late}
        if late:
            self._watcher.foreseen(late, self._bot.clock.now())
