"""2,000 posts of 50 accounts, due at moments spread over a minute, a server that answers in 50 ms.

How late each is, from the moment it was due to the answer that it is there: with nothing in the way
that is the server's 50 ms. The server is a process of its own; the worker runs in this one, on the
real clock. Printed are the figures of the run in the middle of several, and the least and most p99.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measuring.standing import LATENCY_SECONDS, Counting, invented_accounts, prepare, sandbox, sent

from bot.bootstrap import Bot, assemble, connect
from bot.domain.congress import Account
from bot.domain.delivery import State
from bot.domain.stats import quantile
from bot.settings import read_settings
from bot.shipped import shipped
from bot.store.migrate import upgrade
from bot.worker.eventloop import run, spare_the_collector
from bot.worker.loop import Worker

HEAD_START = timedelta(seconds=20)  # longer than loading and drafting take
GRACE_SECONDS = 10  # after the last post is due


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", default="", help="the URL of an empty one, for one run")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    runs = sorted(
        (
            spread(asked.posts, asked.accounts, asked.seconds, asked.database)
            for _ in range(1 if asked.database else asked.runs)
        ),
        key=lambda run: run["late_p99_ms"],
    )
    of_all = {
        "runs": len(runs),
        "late_p99_ms_least": runs[0]["late_p99_ms"],
        "late_p99_ms_most": runs[-1]["late_p99_ms"],
        "missed_in_all_runs": sum(run["missed"] for run in runs),
    }
    print(json.dumps(runs[len(runs) // 2] | of_all))


def spread(posts: int, number: int, seconds: float, database: str) -> dict[str, float]:
    accounts = invented_accounts(number)
    with tempfile.TemporaryDirectory() as folder, sandbox(accounts) as environment:
        url = database or f"sqlite:///{folder}/spread.db"
        bot = assemble(read_settings(Path(folder), {**environment, "DATABASE_URL": url}))
        upgrade(bot.database, shipped("migrations"))
        first = datetime.now(UTC) + HEAD_START
        chance = random.Random(1)
        due = [first + timedelta(seconds=chance.uniform(0, seconds)) for _ in range(posts)]
        prepare(bot, accounts, due)
        cpu = time.process_time()
        run(send(bot, accounts, posts, max(due)))
        cpu = time.process_time() - cpu
        found = figures(bot, posts, cpu)
        bot.database.close()
        return found


async def send(bot: Bot, accounts: list[Account], posts: int, last: datetime) -> None:
    networks = connect(bot.settings, accounts)
    watcher = Counting(posts)
    worker = Worker(bot, networks, watcher, "spread")
    spare_the_collector()
    running = asyncio.create_task(worker.run())
    longest = (last - datetime.now(UTC)).total_seconds() + GRACE_SECONDS
    done = asyncio.create_task(watcher.done.wait())
    await asyncio.wait({running, done}, timeout=longest, return_when="FIRST_COMPLETED")
    worker.stop()
    await running
    done.cancel()
    await next(iter(networks.values())).close()


def figures(bot: Bot, posts: int, cpu: float) -> dict[str, float]:
    delivered = [(due_at, d) for due_at, d in sent(bot) if d.state is State.DELIVERED]
    late = sorted((d.delivered_at - due_at).total_seconds() for due_at, d in delivered)
    claimed = sorted((d.claimed_at - due_at).total_seconds() for due_at, d in delivered)
    return {
        "posts": posts,
        "delivered": len(late),
        "missed": posts - len(late),
        "server_ms": 1000 * LATENCY_SECONDS,
        "claimed_p50_ms": round(1000 * quantile(claimed, 0.5), 1),
        "claimed_p99_ms": round(1000 * quantile(claimed, 0.99), 1),
        "late_p50_ms": round(1000 * quantile(late, 0.5), 1),
        "late_p99_ms": round(1000 * quantile(late, 0.99), 1),
        "late_max_ms": round(1000 * late[-1], 1),
        "processor_ms_a_post": round(1000 * cpu / posts, 2),
    }


if __name__ == "__main__":
    main()
