"""2,000 posts due in the same second over 50 accounts, a server that answers in 50 ms.

The floor is what the server's latency sets: posts per account x 50 ms, since one create is under
way per account. The server is a process of its own; the worker runs in this one, on the real clock.
Printed are the figures of the run in the middle of several, and the least and most of all.
"""

import argparse
import asyncio
import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measuring.standing import LATENCY_SECONDS, Counting, invented_accounts, sandbox

from bot import acts
from bot.bootstrap import Bot, assemble, connect
from bot.domain.congress import Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.delivery import State
from bot.domain.stats import quantile
from bot.domain.timetable import Session, Timetable
from bot.settings import read_settings
from bot.shipped import shipped
from bot.steps import check, draft, load
from bot.store.migrate import upgrade
from bot.store.posts import get_entries
from bot.worker.eventloop import run, spare_the_collector
from bot.worker.loop import Worker

HEAD_START = timedelta(seconds=4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--database", default="", help="a URL, for one run; else SQLite")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    runs = sorted(
        (
            burst(asked.posts, asked.accounts, asked.database)
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
        due_at = prepare(bot, accounts, posts // number)
        cpu = time.process_time()
        run(send(bot, accounts, posts))
        cpu = time.process_time() - cpu
        return figures(bot, due_at, posts, number, cpu)


def prepare(bot: Bot, accounts: list[Account], per_account: int) -> datetime:
    """Loads, drafts and approves the posts; all are due at the moment returned."""
    due_at = (datetime.now(UTC) + HEAD_START).replace(microsecond=0)
    start = due_at + timedelta(minutes=10)
    hub = Hub("hub", "Burst Hub", Audience.PROFESSIONAL, tuple(accounts))
    congress = Congress("burst", "Burst", "UTC", start.date(), start.date(), "#BURST", (hub,))
    sessions = tuple(
        Session(f"S{n}", f"Session number {n}", start, start + timedelta(hours=1), f"Room {n}")
        for n in range(per_account)
    )
    rules = (CoverageRule("hub", Kind.OPENER, session="*", writer="Writer"),)
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


def figures(bot: Bot, due_at: datetime, posts: int, accounts: int, cpu: float) -> dict[str, float]:
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
        "processor_ms_a_post": round(1000 * cpu / posts, 2),
    }


if __name__ == "__main__":
    main()
