"""Runs the queues ahead on paper, without keeping those who send from the database."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from bot.bootstrap import Bot
from bot.domain.forecast import Forecast, forecast
from bot.domain.picture import Case, late_cases
from bot.domain.queue import Entry
from bot.domain.traffic import AppOf
from bot.steps import notify
from bot.store.congresses import account_codes
from bot.store.holds import get_holds
from bot.store.posts import get_to_go
from bot.store.traffic import get_whole_traffic
from bot.worker.transaction import InTransaction

# While there is trouble, looking ahead takes at most this share of the time.
LOOK_AHEAD_SHARE = 0.05


async def foresee(
    read: InTransaction, accounts: Iterable[str], app_of: AppOf, now: datetime
) -> list[Forecast]:
    """Reads account by account, so that sending never waits long for the database."""
    entries: list[Entry] = []
    for account in accounts:
        entries.extend(await read(get_to_go, account, now))
    holds = await read(get_holds)
    ledger = await read(get_whole_traffic, app_of, now)
    return await asyncio.to_thread(forecast, entries, holds, ledger, now)


class Foresight:
    """Which posts will not make it, looked for only while something makes posts wait."""

    def __init__(self, bot: Bot, read: InTransaction) -> None:
        self._bot = bot
        self._read = read
        self._late: tuple[Case, ...] = ()
        self._look_at = float("-inf")

    async def late(self) -> tuple[Case, ...]:
        """Raises StoreError, and TimeoutError where `read` does."""
        now = self._bot.clock.now()
        if not await self._read(notify.must_look_ahead, now):
            self._late = ()
            return ()
        began = asyncio.get_running_loop().time()
        if began >= self._look_at:
            accounts = sorted(await self._read(account_codes))
            found = await foresee(self._read, accounts, self._bot.settings.app_of, now)
            self._late = late_cases(found)
            ended = asyncio.get_running_loop().time()
            self._look_at = ended + (ended - began) / LOOK_AHEAD_SHARE
        return self._late
