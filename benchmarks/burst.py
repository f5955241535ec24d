"""2,000 posts due in the same second over 50 accounts, a server that answers in 50 ms.

The floor is what the server's latency sets: posts per account x 50 ms, since one create is under
way per account. The server is a process of its own; the worker runs in this one, on the real clock.
With --postgres, two workers, each a process of its own, share the accounts on a PostgreSQL of ours.
Printed are the figures of the run in the middle of several, and the least and most of all.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measuring.invented import sentence
from measuring.standing import (
    LATENCY_SECONDS,
    NO_EMBARGO,
    Counting,
    invented_accounts,
    sandbox,
)
from sqlalchemy import func, select

from bot import acts
from bot.bootstrap import Bot, assemble, connect
from bot.domain.congress import Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.delivery import State
from bot.domain.stats import quantile
from bot.domain.timetable import Session, Timetable
from bot.settings import read_settings
from bot.shipped import shipped
from bot.steps import check, draft, load
from bot.store import tables
from bot.store.migrate import upgrade
from bot.store.posts import get_entries
from bot.worker.eventloop import run, spare_the_collector
from bot.worker.loop import Worker

ROOT = Path(__file__).resolve().parent.parent
HEAD_START = timedelta(seconds=4)
HEAD_START_OF_PROCESSES = timedelta(seconds=20)
LONGEST = timedelta(seconds=60)  # after the moment, until a burst is given up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--database", default="", help="a URL, for one run; else SQLite")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--postgres", action="store_true", help="two workers on PostgreSQL")
    asked = parser.parse_args()
    runs = sorted(
        (
            shared_burst(asked.posts, asked.accounts)
            if asked.postgres
            else burst(asked.posts, asked.accounts, asked.database)
            for _ in range(1 if asked.database else asked.runs)
        ),
        key=lambda run: run["times_floor"],
    )
    spread = {
        "runs": len(runs),
        "times_floor_least": runs[0]["times_floor"],
        "times_floor_most": runs[-1]["times_floor"],
        "missed_in_all_runs": sum(run["missed"] for run in runs),
    }
    print(json.dumps(runs[len(runs) // 2] | spread))


def burst(posts: int, number: int, database: str) -> dict[str, float]:
    """The figures of one burst, with a database and a server of its own."""
    accounts = invented_accounts(number)
    with tempfile.TemporaryDirectory() as folder, sandbox(accounts) as environment:
        url = database or f"sqlite:///{folder}/burst.db"
        bot = assemble(read_settings(Path(folder), {**environment, "DATABASE_URL": url}))
        upgrade(bot.database, shipped("migrations"))
        due_at = prepare(bot, accounts, posts // number, HEAD_START)
        cpu = time.process_time()
        run(send(bot, accounts, posts))
        cpu = time.process_time() - cpu
        spent = {"processor_ms_a_post": round(1000 * cpu / posts, 2)}
        return figures(bot, due_at, posts, number) | spent


def shared_burst(posts: int, number: int) -> dict[str, float]:
    """The same, sent by two workers that are started as an operator starts them."""
    sys.path.insert(0, str(ROOT / "tests"))
    from postgres import fresh_database, server

    accounts = invented_accounts(number)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        environment = stack.enter_context(sandbox(accounts))
        environment["DATABASE_URL"] = stack.enter_context(
            fresh_database(stack.enter_context(server()))
        )
        bot = assemble(read_settings(Path(folder), environment))
        upgrade(bot.database, shipped("migrations"))
        due_at = prepare(bot, accounts, posts // number, HEAD_START_OF_PROCESSES)
        with working(folder, environment), working(folder, environment):
            wait_for_all(bot, posts, due_at + LONGEST)
        found = figures(bot, due_at, posts, number) | {"workers": shares(bot)}
        bot.database.close()
        return found


@contextmanager
def working(folder: str, environment: dict[str, str]) -> Iterator[None]:
    of_it = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "worker"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=of_it
    ) as process:
        yield
        process.terminate()


def wait_for_all(bot: Bot, posts: int, deadline: datetime) -> None:
    """Asks ever again how many calls have ended, which costs the workers next to nothing."""
    delivery = tables.delivery
    ended = select(func.count()).where(delivery.c.state == State.DELIVERED.value)
    while datetime.now(UTC) < deadline:
        with bot.database.reading() as rows:
            if rows.execute(ended).scalar_one() == posts:
                return
        time.sleep(0.5)


def shares(bot: Bot) -> int:
    """How many workers sent at least one of the posts."""
    with bot.database.reading() as rows:
        return len({d.claimed_by for e in get_entries(rows, "burst") for d in e.deliveries})


def prepare(bot: Bot, accounts: list[Account], per_account: int, head_start: timedelta) -> datetime:
    """Loads, drafts and approves the posts; all are due at the moment returned."""
    due_at = (datetime.now(UTC) + head_start).replace(microsecond=0)
    start = due_at + timedelta(minutes=10)
    hub = Hub("hub", "Burst Hub", Audience.PROFESSIONAL, tuple(accounts))
    days = start.date(), start.date()
    congress = Congress("burst", "Burst", "UTC", *days, "#BURST", (hub,), embargo=NO_EMBARGO)
    sessions = tuple(
        Session(f"S{n}", f"Session number {n}", start, start + timedelta(hours=1), f"Room {n}")
        for n in range(per_account)
    )
    # Each in its own words, since the same ones twice would be held.
    rules = tuple(
        CoverageRule(
            *("hub", Kind.OPENER, session.code),
            account=account.code,
            writer="Writer",
            fields={"why": sentence(n * per_account + m)},
        )
        for n, account in enumerate(accounts)
        for m, session in enumerate(sessions)
    )
    with bot.database.writing() as rows:
        folder = load.Folder(congress, Timetable(sessions), rules, ())
        acts.take_folder(rows, folder, bot.templates, "bench", due_at)
        draft.draft(rows, "burst", bot.templates)
        check.approve(rows, get_entries(rows, "burst"), "Checker", due_at)
    return due_at


async def send(bot: Bot, accounts: list[Account], posts: int) -> None:
    """Runs the worker from before the moment until every post has its outcome."""
    networks = connect(bot.settings, accounts)
    watcher = Counting(posts)
    worker = Worker(bot, networks, watcher, "burst")
    spare_the_collector()
    running = asyncio.create_task(worker.run())
    await asyncio.wait(
        {running, asyncio.create_task(watcher.done.wait())}, return_when="FIRST_COMPLETED"
    )
    worker.stop()
    await running
    await next(iter(networks.values())).close()


def figures(bot: Bot, due_at: datetime, posts: int, accounts: int) -> dict[str, float]:
    with bot.database.reading() as rows:
        sent = [d for e in get_entries(rows, "burst") for d in e.deliveries]
    late = sorted(
        (d.delivered_at - due_at).total_seconds()
        for d in sent
        if d.state is State.DELIVERED and d.delivered_at
    )
    began = min(d.claimed_at for d in sent if d.claimed_at)
    floor = posts / accounts * LATENCY_SECONDS
    burst = late[-1] - (began - due_at).total_seconds()
    return {
        "posts": posts,
        "accounts": accounts,
        "delivered": len(late),
        "missed": posts - len(late),
        "floor_seconds": round(floor, 3),
        "burst_seconds": round(burst, 3),
        "times_floor": round(late[-1] / floor, 3),
        "first_claim_ms": round(1000 * (began - due_at).total_seconds(), 1),
        "late_p50_seconds": round(quantile(late, 0.5), 3),
        "late_p99_seconds": round(quantile(late, 0.99), 3),
        "late_max_seconds": round(late[-1], 3),
    }


if __name__ == "__main__":
    main()
