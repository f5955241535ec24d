"""The people of the demonstration: a checker who approves, a writer who fills live numbers, a hall
that runs late, a desk that holds, and one call that the sandbox accepts without ever answering."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx

from bot import acts
from bot.bootstrap import Bot
from bot.domain.livefields import Source, SourceKind
from bot.domain.release import Scope, is_approved
from bot.steps import adjust, check, draft, hold
from bot.store.database import Rows
from bot.store.posts import get_entries

CHECKER = "Demo Checker"
WRITER = "Writer One"
LATE_SESSION = "MM-1"
LIVE_POST = "ihm-2027/aml-x/result/AML-1.2"
LIVE_VALUES = {"n": "94", "orr": "53", "orr_ci": "43-63"}
LOOK_SECONDS = 0.2


class DemoDesk:
    """Acts when the clock passes the moment of each act; `note` tells the person who watches."""

    def __init__(self, bot: Bot, congress: str, sandbox: str, note: Callable[[str], None]) -> None:
        self._bot = bot
        self._congress = congress
        self._sandbox = sandbox
        self._note = note
        day = datetime(2027, 3, 27, tzinfo=UTC)
        self._acts: list[tuple[datetime, Callable[[], Awaitable[None]]]] = [
            (day + timedelta(hours=7, minutes=45), self._late),
            (day + timedelta(hours=9, minutes=30), self._lose_an_answer),
            (day + timedelta(hours=10, minutes=11), self._fill),
            (day + timedelta(hours=12), self._hold),
            (day + timedelta(hours=13, minutes=20), self._release),
        ]

    async def work(self) -> None:
        while True:
            now = self._bot.clock.now()
            while self._acts and self._acts[0][0] <= now:
                await self._acts.pop(0)[1]()
            await asyncio.sleep(LOOK_SECONDS)

    def approve(self) -> None:
        """The second person's yes to every post that has new words and no fault."""
        with self._bot.database.writing() as rows:
            waiting = [
                entry
                for entry in get_entries(rows, self._congress)
                if entry.post.digest
                and not is_approved(entry.post, entry.standing)
                and not entry.begun
            ]
            if waiting:
                check.approve(rows, waiting, CHECKER, self._bot.clock.now())

    async def _late(self) -> None:
        with self._bot.database.writing() as rows:
            now = self._bot.clock.now()
            late = timedelta(minutes=10)
            adjust.shift(rows, LATE_SESSION, late, "", "the hall runs late", "Demo Desk", now)
            changes = draft.draft(rows, self._congress, self._bot.templates).changes
        self.approve()
        self._note(f"{LATE_SESSION} runs 10 minutes late: {changes.changed} posts move with it")

    async def _lose_an_answer(self) -> None:
        fault = {"fault": "reset_after_accept", "account": "", "count": 1}
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{self._sandbox}/sandbox/faults", json=fault)
            answer.raise_for_status()
        self._note("The next post will reach the account, but its answer will be lost")

    async def _fill(self) -> None:
        with self._bot.database.writing() as rows:
            self._put_values(rows)
        self.approve()
        self._note(f"{WRITER} fills {LIVE_POST} from a slide, and {CHECKER} approves it")

    def _put_values(self, rows: Rows) -> None:
        (entry,) = get_entries(rows, keys=[LIVE_POST])
        source, now = Source(SourceKind.SLIDE, "9"), self._bot.clock.now()
        acts.fill_post(rows, entry, self._bot.templates, LIVE_VALUES, source, WRITER, now)

    async def _hold(self) -> None:
        with self._bot.database.writing() as rows:
            self._held = self._place_hold(rows)
        self._note("Demo Desk holds the hub myeloma")

    def _place_hold(self, rows: Rows) -> int:
        now = self._bot.clock.now()
        return hold.hold(rows, Scope.HUB, "myeloma", "a figure is queried", "Demo Desk", now)

    async def _release(self) -> None:
        with self._bot.database.writing() as rows:
            hold.unhold(rows, self._held, "Demo Desk", self._bot.clock.now())
        self._note("Demo Desk lets the hub myeloma go; what is still in time goes out")
