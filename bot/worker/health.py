"""`/healthz` and `/metrics`, for those who watch from outside."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import web

from bot.bootstrap import Bot
from bot.clock import RealClock
from bot.domain.errors import CongressBotError
from bot.domain.notices import DEAD_AFTER
from bot.store.heartbeats import get_beats
from bot.worker.metrics import CONTENT_TYPE, Metrics

DATABASE_SECONDS = 5.0


class Health:
    """`turned_at` tells, by time.monotonic, when the loop last turned; `worker` is whose heartbeat
    must be fresh, "" for a guard, which has none."""

    def __init__(
        self, bot: Bot, turned_at: Callable[[], float], within: timedelta, worker: str = ""
    ) -> None:
        self._bot = bot
        self._turned_at = turned_at
        self._within = within
        self._worker = worker if isinstance(bot.clock, RealClock) else ""

    async def ills(self) -> tuple[str, ...]:
        """What is not well, in words; nothing where all is."""
        found = []
        still = time.monotonic() - self._turned_at()
        if still > self._within.total_seconds():
            found.append(f"the loop has not turned for {still:.0f} s")
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                beaten = await asyncio.to_thread(self._beaten)
        except TimeoutError:
            return (*found, f"the database did not answer within {DATABASE_SECONDS:.0f} s")
        except CongressBotError as error:
            return (*found, error.what)
        if not beaten:
            found.append(f"worker {self._worker} has no heartbeat of the last 30 s")
        return tuple(found)

    def _beaten(self) -> bool:
        """The database answers, or this raises."""
        with self._bot.database.reading() as rows:
            beats = get_beats(rows)
        now = self._bot.clock.now()
        fresh = {beat.worker for beat in beats if now - beat.seen_at <= DEAD_AFTER}
        return not self._worker or self._worker in fresh


@asynccontextmanager
async def serving(host: str, port: int, health: Health, metrics: Metrics) -> AsyncIterator[str]:
    """Answers while it lasts; gives the address. Raises OSError where the port is taken."""

    async def healthz(_: web.Request) -> web.Response:
        ills = await health.ills()
        return web.json_response({"well": not ills, "ills": ills}, status=503 if ills else 200)

    async def page(_: web.Request) -> web.Response:
        try:
            body = await asyncio.to_thread(metrics.page)
        except CongressBotError as error:
            return web.Response(text=f"# {error.what}\n", status=503)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()
