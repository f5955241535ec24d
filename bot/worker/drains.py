"""Turns among workers that share a PostgreSQL: Procrastinate stops here.

A turn is a job "drain this account", locked by the account's name. It runs as long as its worker
has something to send for that account, and holds nothing back by itself: what may be sent is asked
of the database at every claim. A worker whose heartbeat stops loses its jobs to the others.
"""

import asyncio
import logging
from collections.abc import Callable, Collection

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from psycopg.errors import RaiseException
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy.engine import URL

from bot.domain.errors import StoreError
from bot.store.tables import JOBS_SCHEMA
from bot.worker.pulses import DEAD_AFTER_SECONDS

BEAT_SECONDS = 1.0
LOOK_FOR_JOBS_SECONDS = 5.0  # a notification wakes the worker; this is for one that was lost
AGAIN_AFTER_SECONDS = 1.0
MOST_TURNS = 1_000
QUEUE = "drain"
CONNECTIONS = 3
POOL_SECONDS = 5.0

# They log every job's start and end, and every lost connection, which `trouble` tells.
for _talkative in ("procrastinate", "psycopg.pool"):
    logging.getLogger(_talkative).setLevel(logging.CRITICAL)


class Drains:
    shared = True

    def __init__(self, url: URL, wake: Callable[[], None], trouble: Callable[[str], None]) -> None:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._pool = AsyncConnectionPool(
            address,
            kwargs={"options": f"-c search_path={JOBS_SCHEMA},public", "connect_timeout": 10},
            min_size=1,
            max_size=CONNECTIONS,
            open=False,
            timeout=POOL_SECONDS,
            check=AsyncConnectionPool.check_connection,
        )
        self._app = App(connector=PsycopgConnector())
        self._drain = self._app.task(name="drain", queue=QUEUE)(self._hold)
        self._wake = wake
        self._trouble = trouble
        self._ends: dict[str, asyncio.Event] = {}
        self._running: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def open(self) -> None:
        """Raises StoreError where PostgreSQL cannot be reached."""
        try:
            await self._pool.open(wait=True, timeout=POOL_SECONDS)
        except PoolTimeout as error:
            raise _unreached(error) from error
        await self._app.open_async(self._pool)
        self._running = asyncio.create_task(self._run())

    def has(self, account: str) -> bool:
        end = self._ends.get(account)
        return end is not None and not end.is_set()

    async def ask(self, accounts: Collection[str]) -> None:
        """Raises StoreError."""
        lacking = [account for account in accounts if not self.has(account)]
        if not lacking:
            return
        try:
            await self._end_stalled()
            asked = {job.lock for job in await self._jobs(Status.TODO)}
            asked |= {job.lock for job in await self._jobs(Status.DOING)}
            for account in lacking:
                if account not in asked:
                    await self._defer(account)
        except ConnectorException as error:
            raise _unreached(error) from error

    def end_all_but(self, accounts: Collection[str]) -> None:
        for account, end in self._ends.items():
            if account not in accounts:
                end.set()

    async def close(self) -> None:
        self._stopping.set()
        self.end_all_but(())
        if self._running is not None:
            await self._running
        await self._pool.close()

    async def _hold(self, account: str) -> None:
        self._ends[account] = end = asyncio.Event()
        self._wake()
        try:
            await end.wait()
        finally:
            del self._ends[account]

    async def _run(self) -> None:
        """Takes turns until closed, and begins anew when the database was away."""
        while not self._stopping.is_set():
            working = asyncio.create_task(self._take_turns())
            closing = asyncio.create_task(self._stopping.wait())
            await asyncio.wait({working, closing}, return_when=asyncio.FIRST_COMPLETED)
            closing.cancel()
            if not working.done():
                working.cancel()
            try:
                await working
            except asyncio.CancelledError:
                return
            except ConnectorException as error:
                self._trouble(str(_unreached(error)))
            await asyncio.sleep(AGAIN_AFTER_SECONDS)

    async def _take_turns(self) -> None:
        await self._app.run_worker_async(
            queues=[QUEUE],
            concurrency=MOST_TURNS,
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=LOOK_FOR_JOBS_SECONDS,
            update_heartbeat_interval=BEAT_SECONDS,
            stalled_worker_timeout=DEAD_AFTER_SECONDS,
            shutdown_graceful_timeout=AGAIN_AFTER_SECONDS,
        )

    async def _defer(self, account: str) -> None:
        try:
            await self._drain.configure(lock=account, queueing_lock=account).defer_async(
                account=account
            )
        except AlreadyEnqueued:
            return  # another worker asked in the same moment

    async def _jobs(self, status: Status) -> list[Job]:
        found = await self._app.job_manager.list_jobs_async(queue=QUEUE, status=status.value)
        return list(found)

    async def _end_stalled(self) -> None:
        """Those of dead workers stay under way for ever, and keep their accounts locked."""
        for job in await self._app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=DEAD_AFTER_SECONDS
        ):
            try:
                await self._app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
            except ConnectorException as error:
                if not isinstance(error.__cause__, RaiseException):
                    raise  # else another worker ended it in the same moment


def _unreached(error: Exception) -> StoreError:
    """Without the cause's own words: a driver may put the address and its password into them."""
    return StoreError(
        f"PostgreSQL's jobs cannot be reached ({type(error.__cause__ or error).__name__}).",
        "Start it, or check DATABASE_URL; `congress-bot migrate` makes its tables.",
    )
