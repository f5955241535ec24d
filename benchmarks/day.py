"""24 hours of a congress, 3,000 posts of 10 accounts, on a fast clock: whether memory stays flat.

`congress-bot worker` runs as a process of its own, as does the sandbox; every 10 minutes of its
clock posts fall due, and after an hour each is measured. Memory is what the worker's process holds
(RSS), read as its posts go out.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measuring.standing import invented_accounts, prepare, sandbox, sent

from bot.bootstrap import Bot, assemble
from bot.domain.delivery import State
from bot.settings import read_settings
from bot.shipped import shipped
from bot.store.migrate import upgrade

DAY = timedelta(hours=24)
EVERY = timedelta(minutes=10)
BEGIN = datetime(2027, 6, 11, 0, 0, tzinfo=UTC)
WARM = timedelta(hours=1)  # until then pools and caches fill
LONGEST_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Sample:
    at: datetime
    posts: int
    kb: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, default=3000)
    parser.add_argument("--accounts", type=int, default=10)
    parser.add_argument("--speed", type=float, default=600)
    parser.add_argument("--database", default="", help="the URL of an empty one; else SQLite")
    asked = parser.parse_args()
    accounts = invented_accounts(asked.accounts)
    rounds = DAY // EVERY
    due = [BEGIN + EVERY * (n * rounds // asked.posts) for n in range(asked.posts)]
    with tempfile.TemporaryDirectory() as folder, sandbox(accounts) as environment:
        url = asked.database or f"sqlite:///{folder}/day.db"
        environment = {**environment, "DATABASE_URL": url}
        bot = assemble(read_settings(Path(folder), environment))
        upgrade(bot.database, shipped("migrations"))
        prepare(bot, accounts, due)
        began = time.monotonic()
        samples = work(environment, asked.speed)
        found = figures(bot, samples) | {"seconds": round(time.monotonic() - began, 1)}
        bot.database.close()
    print(json.dumps({"posts": asked.posts} | found))


def work(environment: Mapping[str, str], speed: float) -> list[Sample]:
    """Runs the worker through the day; its memory after every 25 lines that it wrote."""
    start = (BEGIN - timedelta(minutes=1)).isoformat()
    command = [sys.executable, "-m", "bot", "worker", "--json", "--start", start]
    command += ["--speed", str(speed)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    ) as worker:
        try:
            return list(_samples(worker))
        finally:
            worker.send_signal(signal.SIGTERM)


def _samples(worker: "subprocess.Popen[str]") -> Iterator[Sample]:
    assert worker.stdout
    posts, until = 0, time.monotonic() + LONGEST_SECONDS
    for number, line in enumerate(worker.stdout):
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        posts += told["told"].startswith("delivered as")
        if number % 25 == 0:
            yield Sample(at, posts, resident_kb(worker.pid))
        if at >= BEGIN + DAY or time.monotonic() > until:
            return


def resident_kb(process: int) -> int:
    command = ["ps", "-o", "rss=", "-p", str(process)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def figures(bot: Bot, samples: Sequence[Sample]) -> dict[str, float]:
    warm = [sample for sample in samples if sample.at >= BEGIN + WARM]
    middle = [s for s in warm if s.at >= BEGIN + DAY / 2][:1] or warm[-1:]
    slope, _ = statistics.linear_regression([s.posts for s in warm], [s.kb for s in warm])
    calls = [delivery.state for _, delivery in sent(bot)]
    return {
        "delivered": calls.count(State.DELIVERED),
        "not_called": calls.count(State.PENDING),
        "samples": len(samples),
        "start_mb": _mb(samples[0].kb),
        "first_hour_mb": _mb(warm[0].kb),
        "middle_mb": _mb(middle[0].kb),
        "last_mb": _mb(warm[-1].kb),
        "most_mb": _mb(max(sample.kb for sample in samples)),
        "mb_per_1000_posts": round(1000 * slope / 1024, 2),
    }


def _mb(kb: int) -> float:
    return round(kb / 1024, 1)


if __name__ == "__main__":
    main()
