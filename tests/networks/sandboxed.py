"""A sandbox on a free port, an XNetwork that speaks to it, and a clock that stands still."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.networks.x import XNetwork
from bot.sandbox.accounts import SandboxAccount, sandbox_keys
from bot.sandbox.server import Sandbox

NOW = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
ACCOUNTS = (
    SandboxAccount("aml", "aml_demo", "AML Hub", sandbox_keys("aml")),
    SandboxAccount("mm", "mm_demo", "Myeloma Hub", sandbox_keys("mm")),
)
KEYS = {account.code: account.keys for account in ACCOUNTS}


class Clock:
    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


class Bench:
    """What a test holds: the network under test, the clock, and the sandbox's own doors."""

    def __init__(self, network: XNetwork, clock: Clock, url: str) -> None:
        self.network, self.clock, self.url = network, clock, url

    async def fault(self, name: str, **more: object) -> None:
        async with aiohttp.ClientSession() as http:
            fault = {"fault": name, "account": "", "count": 1, "seconds": 30} | more
            async with http.post(f"{self.url}/sandbox/faults", json=fault) as answer:
                assert answer.status == 204

    async def posts(self) -> list[tuple[str, str]]:
        """Account and text of all posts made, in order."""
        listed = f"{self.url}/sandbox/posts"
        async with aiohttp.ClientSession() as http, http.get(listed) as answer:
            return [(post["account"], post["text"]) for post in await answer.json()]


@asynccontextmanager
async def bench(keys=KEYS, timeout_seconds=5.0, **settings):
    clock = Clock()
    sandbox = Sandbox(ACCOUNTS, clock, **settings)
    url = await sandbox.start()
    network = XNetwork(keys, url, timeout_seconds)
    try:
        yield Bench(network, clock, url)
    finally:
        await network.close()
        await sandbox.stop()


def run(test: Callable[[Bench], Awaitable[None]], **settings) -> None:
    async def whole() -> None:
        async with bench(**settings) as held:
            await test(held)

    asyncio.run(whole())
