"""A worker on a real database before a real sandbox, on a clock that runs 120 times as fast and
skips what is quiet."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from desk import START, Desk

from bot.acts import Looked
from bot.bootstrap import sandbox_of
from bot.clock import FastClock
from bot.domain.congress import CoverageRule
from bot.domain.delivery import Change, Delivery, Outcome, Words
from bot.domain.forecast import Forecast
from bot.domain.stops import Stop
from bot.networks import FOREVER
from bot.networks.x import XNetwork
from bot.sandbox.accounts import sandbox_keys
from bot.sandbox.server import Sandbox
from bot.steps.publish import Answer
from bot.worker.loop import Worker

SPEED = 120
LEAD = timedelta(seconds=1)
LONGEST = 20  # seconds until a test is given up


class Seen:
    """What a worker told; `on_answer` is called at each answer."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.settled_as: list[tuple[str, str]] = []
        self.snapshots = 0
        self.looks: list[str] = []
        self.troubles: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self.stops: list[Stop] = []
        self.ended: list[Stop] = []
        self.late: list[Forecast] = []
        self.on_stop: Callable[[], None] = lambda: None
        self.on_answer: Callable[[], None] = lambda: None

    def published(self, answer: Answer) -> None:
        self.answers.append(answer)
        self.on_answer()

    def settled(self, delivery: Delivery, change: Change, at: datetime) -> None:
        self.settled_as.append((change.state.value, change.reason))

    def measured(self, posts: int, at: datetime) -> None:
        self.snapshots += posts

    def drafted(self, congress: str, at: datetime) -> None: ...

    def looked(self, looked: Looked, at: datetime) -> None:
        self.looks.append(looked.told)

    def noted(self, what: str, told: str, at: datetime) -> None:
        self.notes.append((what, told))

    def stopped(self, stops: Sequence[Stop], at: datetime) -> None:
        self.stops.extend(stops)
        self.on_stop()

    def resumed(self, stops: Sequence[Stop], at: datetime) -> None:
        self.ended.extend(stops)

    def foreseen(self, late: Sequence[Forecast], at: datetime) -> None:
        self.late.extend(late)

    def trouble(self, what: str, at: datetime) -> None:
        self.troubles.append(what)


class Calls:
    """The network, and when (in seconds of the machine's clock) each create began and ended."""

    def __init__(self, network: XNetwork) -> None:
        self.look, self.timeline = network.look, network.timeline
        self.delete = network.delete
        self.identify, self.close = network.identify, network.close
        self.make_ready = network.make_ready
        self.upload, self.check_upload = network.upload, network.check_upload
        self._create = network.create
        self.spans: list[tuple[float, float]] = []

    async def create(
        self,
        account: str,
        words: Words,
        now: datetime,
        media_ids: Sequence[str] = (),
        begin_by: float = FOREVER,
    ) -> Outcome:
        began = time.monotonic()
        outcome = await self._create(account, words, now, media_ids, begin_by)
        self.spans.append((began, time.monotonic()))
        return outcome


class Stage:
    def __init__(
        self, desk: Desk, sandbox: Sandbox, address: str, network: XNetwork, accounts: list[str]
    ) -> None:
        self.desk, self.sandbox, self.address = desk, sandbox, address
        self.seen = Seen()
        self.calls = Calls(network)
        self.worker = Worker(desk.bot, dict.fromkeys(accounts, self.calls), self.seen, "test")

    async def work(self, until_idle: bool = True) -> None:
        await asyncio.wait_for(self.worker.run(until_idle), LONGEST)

    async def fault(self, name: str, **more: object) -> None:
        async with httpx.AsyncClient() as client:
            fault = {"fault": name, **more}
            answer = await client.post(f"{self.address}/sandbox/faults", json=fault)
            assert answer.status_code == 204, answer.text

    async def posts(self) -> list[dict[str, Any]]:
        """Every post of the sandbox, in order of creation; `created_at` is a moment."""
        async with httpx.AsyncClient() as client:
            found = (await client.get(f"{self.address}/sandbox/posts")).json()
        return [each | {"created_at": datetime.fromisoformat(each["created_at"])} for each in found]

    async def texts(self) -> list[str]:
        return [each["text"] for each in await self.posts()]


@asynccontextmanager
async def stage(
    url: str,
    folder: Path,
    rules: Sequence[CoverageRule],
    start: datetime = START - timedelta(minutes=30),
    approved: bool = True,
    timeout_seconds: float = 5,
    lead: timedelta = LEAD,
    speed: float = SPEED,
    without: Sequence[str] = (),
    desk_options: Mapping[str, Any] | None = None,
    **sandbox_options: Any,
):
    """`without` names accounts that the worker has no network for."""
    clock = FastClock(start, speed, lead)
    desk = Desk(url, folder, clock, rules, **dict(desk_options or {}))
    if approved:
        desk.approve()
    accounts = [account.code for account in desk.congress.accounts()]
    sandbox = sandbox_of(desk.congress.accounts(), clock, **sandbox_options)
    address = await sandbox.start()
    network = XNetwork({code: sandbox_keys(code) for code in accounts}, address, timeout_seconds)
    served = [code for code in accounts if code not in without]
    try:
        yield Stage(desk, sandbox, address, network, served)
    finally:
        await network.close()
        await sandbox.stop()
        desk.close()


def run(test: Callable[[Stage], Awaitable[None]], *arguments: Any, **options: Any) -> None:
    async def whole() -> None:
        async with stage(*arguments, **options) as held:
            await test(held)

    asyncio.run(whole())
