"""Real programmes, from their files to posts on a sandbox: every one once, in time and in order.

The files are reference material beside the project; where they are absent these tests are skipped.
"""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot import acts
from bot.bootstrap import Bot, assemble, sandbox_of
from bot.clock import FastClock
from bot.domain.delivery import Change, Delivery
from bot.domain.queue import Entry
from bot.networks.x import XNetwork
from bot.sandbox.accounts import sandbox_keys
from bot.settings import Settings
from bot.shipped import shipped
from bot.steps import check, draft, load, override
from bot.steps.publish import Answer
from bot.store.congresses import all_accounts
from bot.store.database import Rows
from bot.store.migrate import upgrade
from bot.store.posts import get_entries
from bot.worker.loop import Worker

FILES = Path(__file__).parents[2] / "shared" / "timetables"
SPEED = 120
SOON = timedelta(minutes=2)  # one second at that speed
TEMPLATE = (
    "{{ session.start | day }}, {{ session.start | clock }}, {{ session.room | truncate(60) }}: "
    "{{ session.title | truncate(120) }} {{ congress.hashtag }}"
)


@dataclass(frozen=True)
class Programme:
    """`chosen` is the line of the coverage rule that says which of its `sessions` are covered."""

    file: str
    zone: str
    starts: date
    ends: date
    sessions: int
    chosen: str
    covered: int


PROGRAMMES = [
    Programme(
        "frab/fosdem2026.xml",
        "Europe/Brussels",
        date(2026, 1, 31),
        date(2026, 2, 1),
        883,
        'track = "Main Track"',
        45,
    ),
    Programme(
        "ics/emf2024.ics",
        "Europe/London",
        date(2024, 5, 30),
        date(2024, 6, 3),
        476,
        'session = "*"',
        476,
    ),
    Programme(
        "medical/OHBM2021_schedule.csv",
        "UTC",
        date(2021, 6, 21),
        date(2021, 6, 26),
        283,
        'track = "Symposium"',
        42,
    ),
    Programme(
        "c3voc-json/frab-camp2019.json",
        "Europe/Berlin",
        date(2019, 8, 21),
        date(2019, 8, 25),
        79,
        'track = "Security"',
        23,
    ),
]


class UntilAll:
    """Stops the worker when it has had so many answers."""

    def __init__(self, answers: int) -> None:
        self._left = answers
        self.worker: Worker
        self.troubles: list[str] = []

    def published(self, answer: Answer) -> None:
        self._left -= 1
        if not self._left:
            self.worker.stop()

    def settled(self, delivery: Delivery, change: Change, at: datetime) -> None: ...

    def measured(self, posts: int, at: datetime) -> None: ...

    def trouble(self, what: str, at: datetime) -> None:
        self.troubles.append(what)


def congress_folder(folder: Path, programme: Programme) -> Path:
    source = FILES / programme.file
    if not source.exists():
        pytest.skip(f"the reference file {programme.file} is not on this machine")
    shutil.copy(source, folder / f"timetable{source.suffix}")
    (folder / "congress.toml").write_text(
        f'[congress]\ncode = "real"\nname = "Real"\nzone = "{programme.zone}"\n'
        f'starts = {programme.starts}\nends = {programme.ends}\nhashtag = "#Real"\n'
        '[embargo]\nsource = "it is past"\ntitles = "public"\nabstracts = "public"\n'
        'late_breakers = "public"\nbeyond_abstract = "public"\nposters = "public"\n'
        '[[hub]]\ncode = "aml"\nname = "AML"\naudience = "professional"\n'
        '[[hub.account]]\ncode = "aml-x"\nnetwork = "x"\nhandle = "invented_aml"\n'
    )
    (folder / "coverage.toml").write_text(
        f'[[cover]]\nhub = "aml"\nkind = "opener"\n{programme.chosen}\n'
    )
    return folder


def override_all(rows: Rows, now: datetime) -> None:
    """Titles such as "Safe & Sound" are the programme's own, and so are sessions held again."""
    for entry in get_entries(rows):
        for name in {concern.check for concern in entry.post.concerns}:
            override.override(rows, entry, name, "the programme's own words", "Carla", now)


def approved_posts(bot: Bot, folder: Path) -> list[Entry]:
    """Loads, drafts and approves; returns what may go, in order of due time."""
    upgrade(bot.database, shipped("migrations"))
    found = load.read_folder(folder)
    now = bot.clock.now()
    with bot.database.writing() as rows:
        acts.take_folder(rows, found, bot.templates, "a test", now)
        draft.draft(rows, "real", bot.templates)
        override_all(rows, now)
        draft.draft(rows, "real", bot.templates)
        check.approve(rows, get_entries(rows), "Carla", now)
        entries = get_entries(rows)
    return [e for e in entries if e.standing.approved_digest and not e.post.refusal]


async def sent(bot: Bot, posts: int) -> tuple[list[dict[str, str]], list[str]]:
    """What the sandbox shows when a worker has sent so many posts, and the worker's troubles."""
    with bot.database.reading() as rows:
        accounts = all_accounts(rows).values()
    sandbox = sandbox_of(accounts, bot.clock)
    address = await sandbox.start()
    network = XNetwork({a.code: sandbox_keys(a.code) for a in accounts}, address)
    watcher = UntilAll(posts)
    watcher.worker = Worker(bot, {a.code: network for a in accounts}, watcher, "test")
    try:
        await asyncio.wait_for(watcher.worker.run(until_idle=True), 60)
        async with httpx.AsyncClient() as client:
            shown = (await client.get(f"{address}/sandbox/posts")).json()
    finally:
        await network.close()
        await sandbox.stop()
    return shown, watcher.troubles


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.file)
def test_a_real_programme_is_posted_once_in_time_and_in_order(
    programme: Programme, tmp_path: Path
) -> None:
    folder = congress_folder(tmp_path, programme)
    (tmp_path / "opener.j2").write_text(TEMPLATE)
    begins = datetime.fromisoformat(f"{programme.starts}T00:00+00:00") - timedelta(days=1)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'bot.db'}", templates=tmp_path)
    bot = assemble(settings, FastClock(begins, SPEED, timedelta(seconds=1)))
    entries = approved_posts(bot, folder)
    shown, troubles = asyncio.run(sent(bot, len(entries)))
    bot.database.close()

    due = {entry.post.parts[0]: entry.post.planned.due_at for entry in entries}
    late = {
        post["text"]: datetime.fromisoformat(post["created_at"]) - due[post["text"]]
        for post in shown
    }
    order = [due[post["text"]] for post in shown]
    assert Counter(post["text"] for post in shown) == Counter(list(due))
    assert len(entries) == programme.covered
    assert order == sorted(order)
    assert [text for text, by in late.items() if not timedelta(0) <= by < SOON] == []
    assert troubles == []
