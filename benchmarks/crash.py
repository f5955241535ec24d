"""Posts lost and doubled when a worker is killed (SIGKILL) again and again amid its calls.

A sandbox answers after 35 ms and breaks some connections after accepting; a worker sends posts that
are all due; it is killed at random moments and started again until everything is settled. Then the
sandbox is asked what it holds. The last line printed is JSON.
"""

import argparse
import json
import os
import random
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bot.domain.congress import Account, Audience, Congress, Hub, Kind  # noqa: E402
from bot.domain.delivery import State  # noqa: E402
from bot.domain.posts import PlannedPost, Post  # noqa: E402
from bot.domain.text import digest  # noqa: E402
from bot.shipped import shipped  # noqa: E402
from bot.store.congresses import replace_congress  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.migrate import upgrade  # noqa: E402
from bot.store.posts import approve, get_entries, replace_drafts  # noqa: E402

LATENCY_SECONDS = 0.035
SETTLE_LOOKS = "0.3,0.6,1,2"
UNDER_WAY = (State.PENDING, State.SENDING, State.UNCONFIRMED)
LONGEST_SECONDS = 120  # until a run that does not come to rest is given up


@dataclass(frozen=True)
class Result:
    posts: int
    kills: int
    lost: int
    doubled: int
    left_to_a_person: int
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10, help="how often the worker is killed")
    parser.add_argument("--posts", type=int, default=600)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL made for this run")
    parser.add_argument("--database", default="", help="the address of an empty database")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crash-")))
        url = asked.database or f"sqlite:///{folder / 'crash.db'}"
        if asked.postgres:
            from postgres import fresh_database, server

            url = stack.enter_context(fresh_database(stack.enter_context(server())))
        run = Run(url, folder, asked.posts, asked.accounts, random.Random(asked.seed))
        print(json.dumps(asdict(run.crash(asked.rounds))))


class Run:
    def __init__(
        self, url: str, folder: Path, posts: int, accounts: int, chance: random.Random
    ) -> None:
        self._database = Database(url)
        self._folder = folder
        self._accounts = [
            Account(f"crash-{n}", "crash", "x", f"crash_{n}") for n in range(accounts)
        ]
        self._texts = [f"Invented post number {n} of a crash." for n in range(posts)]
        self._chance = chance
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "CONGRESS_BOT_SETTLE_LOOKS": SETTLE_LOOKS,
        }

    def crash(self, rounds: int) -> Result:
        self._prepare()
        with self._sandbox() as address:
            begun = time.monotonic()
            for _ in range(rounds):
                self._break_some_answers(address)
                self._work_and_be_killed(rounds)
            self._work_to_the_end()
            seconds = time.monotonic() - begun
            listed = httpx.get(f"{address}/sandbox/posts", timeout=60).json()
            shown = Counter(post["text"] for post in listed)
        left = sum(state is not State.DELIVERED for state in self._states())
        self._database.close()
        return Result(
            posts=len(self._texts),
            kills=rounds,
            lost=sum(shown[text] == 0 for text in self._texts),
            doubled=sum(times > 1 for times in shown.values()),
            left_to_a_person=left,
            seconds=round(seconds, 1),
        )

    def _prepare(self) -> None:
        upgrade(self._database, shipped("migrations"))
        now = datetime.now(UTC)
        hub = Hub("crash", "Crash Hub", Audience.PROFESSIONAL, tuple(self._accounts))
        congress = Congress("crash", "Crash", "UTC", date.min, date.max, "#Crash", (hub,))
        posts = [self._post(n, text, now) for n, text in enumerate(self._texts)]
        with self._database.writing() as rows:
            replace_congress(rows, congress, now)
            replace_drafts(rows, "crash", posts)
            for post in posts:
                approve(rows, post, "Checker", now)

    def _post(self, number: int, text: str, now: datetime) -> Post:
        account = self._accounts[number % len(self._accounts)].code
        planned = PlannedPost(
            key=f"crash/{account}/highlight/{number}",
            congress="crash",
            hub="crash",
            account=account,
            kind=Kind.HIGHLIGHT,
            due_at=now - timedelta(minutes=1),
            stale_at=now + timedelta(hours=1),
            priority=1,
        )
        return Post(planned, (text,), digest=digest(account, (text,), None))

    @contextmanager
    def _sandbox(self) -> Iterator[str]:
        """Runs one, and puts its address and keys into the worker's environment."""
        names = [f"--account={account.code}:{account.handle}" for account in self._accounts]
        options = ["--port=0", f"--latency={LATENCY_SECONDS}", "--no-limits", "--duplicates"]
        with self._started("sandbox", *options, *names) as process:
            wanted = 3 + 2 * len(self._accounts)  # address, two keys of the app, two an account
            assert process.stdout
            while wanted:
                name, equals, value = process.stdout.readline().strip().partition("=")
                if equals:
                    self._environment[name] = value
                    wanted -= 1
            yield self._environment["X_API_URL"]
            process.terminate()

    @contextmanager
    def _started(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        with (self._folder / "stderr").open("a") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                cwd=self._folder,
                env=self._environment,
            )
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            process.communicate()

    def _break_some_answers(self, address: str) -> None:
        fault = {"fault": "reset_after_accept", "count": self._chance.randint(0, 3)}
        httpx.post(f"{address}/sandbox/faults", json=fault).raise_for_status()

    def _work_and_be_killed(self, rounds: int) -> None:
        """After a random number of answers, so that every run comes to some of its posts."""
        most = max(2, 2 * len(self._texts) // (rounds + 1))
        wanted = self._chance.randint(1, most)
        with self._started("worker") as worker:
            self._read_lines(worker, wanted)
            time.sleep(self._chance.uniform(0, 2 * LATENCY_SECONDS))
            worker.kill()

    def _read_lines(self, worker: "subprocess.Popen[str]", wanted: int) -> None:
        """Waits until the worker has told so much, or until it has nothing more to tell."""
        assert worker.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(worker.stdout, selectors.EVENT_READ)
            deadline = time.monotonic() + LONGEST_SECONDS
            while wanted > 0 and time.monotonic() < deadline and worker.poll() is None:
                if selector.select(timeout=0.2):
                    wanted -= os.read(worker.stdout.fileno(), 65536).count(b"\n")
                elif not self._under_way():
                    return

    def _work_to_the_end(self) -> None:
        with self._started("worker") as worker:
            self._read_lines(worker, sys.maxsize)
            worker.send_signal(signal.SIGTERM)
        # The signal may find it still starting, with nothing in hand.
        if worker.returncode not in (0, -signal.SIGTERM):
            told = (self._folder / "stderr").read_text()[-2000:]
            raise RuntimeError(f"the worker ended with {worker.returncode}: {told}")

    def _under_way(self) -> bool:
        return any(state in UNDER_WAY for state in self._states())

    def _states(self) -> list[State]:
        with self._database.reading() as rows:
            entries = get_entries(rows)
        return [e.deliveries[-1].state if e.deliveries else State.PENDING for e in entries]


if __name__ == "__main__":
    main()
