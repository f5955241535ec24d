"""How the worker reaches the database: one thread, one transaction at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.store.database import Database, Rows

P = ParamSpec("P")
T = TypeVar("T")


class InTransaction(Protocol):
    """Runs work on the database, in a transaction of its own."""

    def __call__(self, work: Callable[..., Any], *args: Any) -> Awaitable[Any]: ...


class StoreThread:
    """Work waits its turn here, and the event loop goes on meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def write(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._run(self._database.writing, work, *args, **kwargs)

    async def read(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._run(self._database.reading, work, *args, **kwargs)

    def close(self) -> None:
        self._thread.shutdown()

    async def _run(
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
