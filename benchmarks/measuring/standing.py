"""What a benchmark of the worker stands on: a sandbox in a process of its own, and an invented
congress, loaded, drafted and approved."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot import acts
from bot.bootstrap import Bot
from bot.cli.lines import LineWatcher
from bot.domain.congress import DEFAULT_TIMING, Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.delivery import Change, Delivery
from bot.domain.embargo_policy import EmbargoPolicy, Event, Rule
from bot.domain.timetable import Session, Timetable
from bot.steps import check, draft, load
from bot.steps.publish import Answer
from bot.store.posts import get_entries

LATENCY_SECONDS = 0.05
IN_TIME = timedelta(hours=1)
PUBLIC = Rule(Event.PUBLIC)
NO_EMBARGO = EmbargoPolicy("none", PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC)


def invented_accounts(number: int) -> list[Account]:
    return [Account(f"account-{n}", "hub", "x", f"account_{n}") for n in range(number)]


@contextmanager
def sandbox(accounts: Sequence[Account], *options: str) -> Iterator[dict[str, str]]:
    """Gives what .env would hold to speak to it."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--no-limits"]
    command += ["--latency", str(LATENCY_SECONDS), *options]
    for account in accounts:
        command += ["--account", f"{account.code}:{account.handle}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        environment: dict[str, str] = {}
        while len(environment) < 3 + 2 * len(accounts):
            line = server.stdout.readline()
            if not line:
                raise SystemExit("the sandbox did not start")
            name, _, value = line.strip().partition("=")
            if not name.startswith("#"):
                environment[name] = value
        try:
            yield environment
        finally:
            server.terminate()


def prepare(bot: Bot, accounts: Sequence[Account], due: Sequence[datetime]) -> None:
    """Loads, drafts and approves one opener for each of the moments, the accounts taking turns."""
    starts = [moment + timedelta(minutes=10) for moment in due]
    hub = Hub("hub", "Invented Hub", Audience.PROFESSIONAL, tuple(accounts))
    days = min(starts).date(), max(starts).date()
    timing = {Kind.OPENER: replace(DEFAULT_TIMING[Kind.OPENER], stale_after=IN_TIME)}
    named = ("bench", "Bench", "UTC", *days, "#BENCH", (hub,), timing)
    congress = Congress(*named, embargo=NO_EMBARGO)
    sessions = tuple(
        Session(f"S{n}", f"Session number {n}", start, start + timedelta(hours=1), f"Room {n}")
        for n, start in enumerate(starts)
    )
    rules = tuple(_rules(accounts, sessions))
    now = min(due)
    with bot.database.writing() as rows:
        folder = load.Folder(congress, Timetable(sessions), rules, ())
        acts.take_folder(rows, folder, bot.templates, "bench", now)
        draft.draft(rows, "bench", bot.templates)
        check.approve(rows, get_entries(rows, "bench"), "Checker", now)


def _rules(accounts: Sequence[Account], sessions: Sequence[Session]) -> Iterator[CoverageRule]:
    for n, session in enumerate(sessions):
        account = accounts[n % len(accounts)].code
        yield CoverageRule("hub", Kind.OPENER, session.code, account=account, writer="Writer")


def sent(bot: Bot) -> list[tuple[datetime, Delivery]]:
    """Every call, with the moment at which its post was due."""
    with bot.database.reading() as rows:
        entries = get_entries(rows, "bench")
    return [(entry.post.planned.due_at, d) for entry in entries for d in entry.deliveries]


class Counting(LineWatcher):
    """Says nothing but troubles, and knows when every post has its outcome."""

    def __init__(self, posts: int) -> None:
        super().__init__()
        self._open = posts
        self.done = asyncio.Event()

    def published(self, answer: Answer) -> None:
        self._open -= 1
        if not self._open:
            self.done.set()

    def settled(self, delivery: Delivery, change: Change, at: datetime) -> None: ...
