"""Looks at the whole system every ten seconds and tells people what is wrong. Runs in every worker
and in `congress-bot guard`: a dead worker cannot tell that it is dead."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.bootstrap import Bot
from bot.clock import RealClock
from bot.domain.errors import StoreError
from bot.domain.notices import Move, Notice, Severity, Standing, compare
from bot.domain.picture import Case
from bot.notices import Receiver
from bot.steps import notify
from bot.steps.notify import Watching
from bot.store import notices
from bot.store.notices import Telling
from bot.worker.foresight import Foresight
from bot.worker.transaction import InTransaction

LOOK_EVERY_SECONDS = 10.0
# A database that restarts is back sooner; one that hangs answers nothing.
DATABASE_PATIENCE_SECONDS = 20.0


class Overseer:
    """`say` hears each notice when it is told, and why one could not be; `own` gives what only this
    process can see. `patience_seconds` is how long the database may be away before people hear."""

    def __init__(
        self,
        bot: Bot,
        receivers: Sequence[Receiver],
        name: str,
        read: InTransaction,
        write: InTransaction,
        say: Callable[[str], None],
        own: Callable[[], tuple[Case, ...]] = tuple,
        patience_seconds: float = DATABASE_PATIENCE_SECONDS,
    ) -> None:
        self._bot = bot
        self._receivers = {receiver.name: receiver for receiver in receivers}
        self._by = Watching(name, beats=isinstance(bot.clock, RealClock))
        self._read, self._write = read, write
        self._foresight = Foresight(bot, self._read_soon)
        self._say = say
        self._own = own
        self._patience = patience_seconds
        self._away_since: float | None = None
        self._away: Standing | None = None
        self._owed: dict[str, str] = {}

    async def look(self) -> list[Move]:
        """Returns what changed. A database that is away is itself a notice, kept in memory."""
        try:
            late = await self._foresight.late()
            async with asyncio.timeout(DATABASE_PATIENCE_SECONDS):
                moves = await self._look_and_keep(late)
        except (StoreError, TimeoutError) as error:
            return await self._database_is_away(str(error) or "the database does not answer.")
        self._away_since = None
        await self._tell_of_database(None)
        await self._tell_owed()
        return moves

    async def _read_soon(self, work: Callable[..., Any], *args: Any) -> Any:
        async with asyncio.timeout(DATABASE_PATIENCE_SECONDS):
            return await self._read(work, *args)

    async def _look_and_keep(self, late: tuple[Case, ...]) -> list[Move]:
        by = replace(self._by, own=self._own(), late=late)
        if not await self._read(notify.look, by, self._bot.clock.now()):
            return []
        now = self._bot.clock.now()
        moves: list[Move] = await self._write(notify.keep, by, list(self._receivers), now)
        for move in moves:
            if move.told:
                self._say(move.told)
        return moves

    async def _tell_owed(self) -> None:
        names = list(self._receivers)
        try:
            if not await self._read(notices.is_owed, names):
                return
            claimed = await self._write(notify.claim, self._by, names, self._bot.clock.now())
            await asyncio.gather(
                *(
                    self._tell(self._receivers[name], [t for t in claimed if t.receiver == name])
                    for name in {telling.receiver for telling in claimed}
                )
            )
        except StoreError as error:
            self._say(str(error))

    async def _tell(self, receiver: Receiver, tellings: Sequence[Telling]) -> None:
        failure = await notify.tell(receiver, source_of(self._bot), tellings)
        if failure:
            self._say(f"{receiver.name}: {failure} It is tried again.")
        await self._write(notify.record, tellings, failure, self._bot.clock.now())

    async def _database_is_away(self, why: str) -> list[Move]:
        moment = asyncio.get_running_loop().time()
        if self._away_since is None:
            self._away_since = moment
        if moment - self._away_since < self._patience:
            return []
        now = self._bot.clock.now()
        text = f"{self._by.name}: {why[:1].upper()}{why[1:]} Nothing is sent meanwhile."
        return await self._tell_of_database(Notice("database", Severity.LOUD, text, now))

    async def _tell_of_database(self, notice: Notice | None) -> list[Move]:
        known = [self._away] if self._away else []
        moves = compare([notice] if notice else [], known, self._bot.clock.now())
        for move in moves:
            self._away = None if move.standing.ended_at else move.standing
            if move.told:
                self._say(move.told)
                self._owed = dict.fromkeys(self._receivers, move.told)
        for name, told in list(self._owed.items()):
            telling = Telling(0, name, told)
            if not await notify.tell(self._receivers[name], source_of(self._bot), [telling]):
                del self._owed[name]
        return moves


def source_of(bot: Bot) -> str:
    """Who speaks, in the title of what people receive."""
    rehearsal = ", rehearsal" if bot.settings.speaks_to_sandbox else ""
    return f"congress-bot on {socket.gethostname()}{rehearsal}"
