"""Posts lost and doubled when workers are killed (SIGKILL) again and again amid their calls.

Each round brings new posts, all due at once; the sandbox takes some of them without an answer, or
only after its client has gone. A worker is killed at a random moment and started again; with
PostgreSQL two share the accounts, and one is sometimes stopped for longer than the others wait for
it, then woken. In the end the sandbox is asked what it holds. The last line printed is JSON.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sqlalchemy import func, select  # noqa: E402

from bot.domain.congress import Account, Audience, Congress, Hub, Kind  # noqa: E402
from bot.domain.delivery import State  # noqa: E402
from bot.domain.errors import StoreError  # noqa: E402
from bot.domain.posts import PlannedPost, Post  # noqa: E402
from bot.domain.text import digest  # noqa: E402
from bot.shipped import shipped  # noqa: E402
from bot.store import tables  # noqa: E402
from bot.store.checks import approve  # noqa: E402
from bot.store.congresses import replace_congress  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.migrate import upgrade  # noqa: E402
from bot.store.posts import replace_drafts  # noqa: E402

UNLIMITED = ROOT / "benchmarks" / "measuring" / "unlimited.py"
LATENCY_SECONDS = 0.035
SETTLE_LOOKS = "0.3,0.6,1,3"
SLOW_SECONDS = 1.5  # until a post is taken whose client may have gone: less than the last look
STOPPED_SECONDS = 8.0  # longer than a worker waits for another's heartbeat
STOPPED_ROUNDS = 0.05
UNREADABLE_ROUNDS = 0.02
RESTART_ROUNDS = 0.02
AWAKE_SECONDS = 3.0
LONGEST_WAIT_SECONDS = 10.0
# What a worker may end with whose first words to the database came while that was shutting down.
DATABASE_AWAY = ("starting up", "shutting down", "not yet accepting", "PostgreSQL does not answer")
LONGEST_SECONDS = 300  # until a run that does not come to rest is given up
PATIENCE_SECONDS = 60  # of a person whose posts cannot be stored, since another writes


@dataclass(frozen=True)
class Result:
    posts: int
    workers: int
    kills: int
    stopped_and_woken: int
    database_restarts: int
    lost: int
    doubled: int
    left_to_a_person: int
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="how often a worker is killed")
    parser.add_argument("--posts", type=int, default=200, help="new posts in each round")
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="two workers, a PostgreSQL of ours")
    parser.add_argument("--database", default="", help="the address of an empty database")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crash-")))
        url = asked.database or f"sqlite:///{folder / 'crash.db'}"
        again: Callable[[], None] | None = None
        if asked.postgres:
            from postgres import fresh_database, restart, server

            server_url = stack.enter_context(server())
            url = stack.enter_context(fresh_database(server_url))
            again = partial(restart, server_url)
        chance = random.Random(asked.seed)
        run = Run(url, folder, asked.posts, asked.accounts, chance, again)
        print(json.dumps(asdict(run.crash(asked.rounds))))


class Run:
    """`restart` stops the database and starts it again, where it may."""

    def __init__(
        self,
        url: str,
        folder: Path,
        posts: int,
        accounts: int,
        chance: random.Random,
        restart: Callable[[], None] | None = None,
    ) -> None:
        self._restart = restart
        self._database = Database(url)
        self._folder = folder
        self._accounts = [
            Account(f"crash-{n}", "crash", "x", f"crash_{n}") for n in range(accounts)
        ]
        self._posts = posts
        self._workers = 1 if self._database.is_sqlite else 2
        self._texts: list[str] = []
        self._chance = chance
        self._stopped = 0
        self._restarts = 0
        self._begun = 0
        self._at_work: list[Working] = []
        self._sleepers: list[Working] = []
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "CONGRESS_BOT_SETTLE_LOOKS": SETTLE_LOOKS,
        }
        # A worker that compiles all it is made of at every start is killed before it sends.
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def crash(self, rounds: int) -> Result:
        upgrade(self._database, shipped("migrations"))
        self._add_posts(0)
        with self._sandbox() as address:
            begun = time.monotonic()
            try:
                self._crash(rounds, address)
            finally:
                for worker in (*self._at_work, *self._sleepers):
                    worker.kill()
            seconds = time.monotonic() - begun
            listed = httpx.get(f"{address}/sandbox/posts", timeout=600).json()
            shown = Counter(post["text"] for post in listed)
        left = len(self._texts) - self._delivered()
        self._database.close()
        return Result(
            posts=len(self._texts),
            workers=self._workers,
            kills=rounds,
            stopped_and_woken=self._stopped,
            database_restarts=self._restarts,
            lost=sum(shown[text] == 0 for text in self._texts),
            doubled=sum(times > 1 for times in shown.values()),
            left_to_a_person=left,
            seconds=round(seconds, 1),
        )

    def _crash(self, rounds: int, address: str) -> None:
        self._at_work = [self._start() for _ in range(self._workers)]
        for number in range(1, rounds + 1):
            self._break_some_answers(address)
            if self._restart is not None and self._chance.random() < RESTART_ROUNDS:
                self._restart()
                self._restarts += 1
            self._strike(self._chance.randrange(self._workers))
            self._wake_sleepers()
            if number < rounds:
                self._add_posts(number)
            if number % 50 == 0:
                print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
        self._work_to_the_end()

    def _add_posts(self, number: int) -> None:
        """Those of one round are a congress of their own."""
        now = datetime.now(UTC)
        code = f"crash-{number}"
        hub = Hub("crash", "Crash Hub", Audience.PROFESSIONAL, tuple(self._accounts))
        congress = Congress(code, "Crash", "UTC", date.min, date.max, "#Crash", (hub,))
        texts = [f"Invented post {n} of round {number}." for n in range(self._posts)]
        posts = [self._post(code, n, text, now) for n, text in enumerate(texts)]
        self._texts += texts
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._stored(congress, posts, now):
            if time.monotonic() > until:
                raise RuntimeError("nothing could be stored any more")

    def _stored(self, congress: Congress, posts: list[Post], now: datetime) -> bool:
        """False where the database is held by a worker that stands still, as a person is told."""
        try:
            with self._database.writing() as rows:
                replace_congress(rows, congress, now)
                replace_drafts(rows, congress.code, posts)
                for post in posts:
                    approve(rows, post, "Checker", now)
        except StoreError as error:
            print(error, file=sys.stderr, flush=True)
            return False
        return True

    def _post(self, congress: str, number: int, text: str, now: datetime) -> Post:
        account = self._accounts[number % len(self._accounts)].code
        planned = PlannedPost(
            key=f"{congress}/{account}/highlight/{number}",
            congress=congress,
            hub="crash",
            account=account,
            kind=Kind.HIGHLIGHT,
            due_at=now,
            stale_at=now + timedelta(days=1),
            priority=1,
        )
        return Post(planned, (text,), digest=digest(account, (text,), None))

    @contextmanager
    def _sandbox(self) -> Iterator[str]:
        """Runs one, and puts its address and keys into the workers' environment."""
        names = [f"--account={account.code}:{account.handle}" for account in self._accounts]
        options = ["--port=0", f"--latency={LATENCY_SECONDS}", "--no-limits", "--duplicates"]
        command = [sys.executable, "-m", "bot", "sandbox", *options, *names]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=self._folder, env=self._environment
        ) as process:
            wanted = 3 + 2 * len(self._accounts)  # address, two keys of the app, two an account
            assert process.stdout
            while wanted:
                name, equals, value = process.stdout.readline().strip().partition("=")
                if equals:
                    self._environment[name] = value
                    wanted -= 1
            try:
                yield self._environment["X_API_URL"]
            finally:
                process.kill()

    def _start(self) -> "Working":
        self._begun += 1
        return Working(self._folder / f"worker-{self._begun}", self._folder, self._environment)

    def _break_some_answers(self, address: str) -> None:
        chance = self._chance
        faults: list[dict[str, object]] = [
            {"fault": "reset_after_accept", "count": chance.randint(0, 3)},
            {"fault": "timeout_before_accept", "count": 1, "seconds": SLOW_SECONDS},
            {"fault": "timeout_after_accept", "count": chance.randint(0, 1), "seconds": 1},
            {"fault": "empty_201", "count": chance.randint(0, 1)},
            {"fault": "error_503_html", "count": chance.randint(0, 1)},
        ]
        if chance.random() < UNREADABLE_ROUNDS:
            faults.append({"fault": "timeline_unreadable", "count": 3})
        for fault in faults:
            httpx.post(f"{address}/sandbox/faults", json=fault, timeout=60).raise_for_status()

    def _strike(self, which: int) -> None:
        """Kills one worker after a random number of its answers; where others share the accounts,
        sometimes only stops it for a while. Another one begins in its place."""
        worker = self._at_work[which]
        worker.wait_for(self._chance.randint(1, self._posts // self._workers))
        time.sleep(self._chance.uniform(0, 2 * LATENCY_SECONDS))
        if self._workers > 1 and self._chance.random() < STOPPED_ROUNDS:
            worker.stop()
            self._stopped += 1
            self._sleepers.append(worker)
        else:
            worker.kill()
        self._at_work[which] = self._start()

    def _wake_sleepers(self, at_once: bool = False) -> None:
        for worker in list(self._sleepers):
            slept = time.monotonic() - worker.stopped_at
            if slept > STOPPED_SECONDS or at_once:
                worker.wake()
            if slept > STOPPED_SECONDS + AWAKE_SECONDS:
                worker.kill()
                self._sleepers.remove(worker)

    def _work_to_the_end(self) -> None:
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline and self._delivered() < len(self._texts):
            self._wake_sleepers()
            time.sleep(0.5)
        self._wake_sleepers(at_once=True)
        for worker in self._at_work:
            worker.end()

    def _delivered(self) -> int:
        delivery = tables.delivery
        query = select(func.count()).where(delivery.c.state == State.DELIVERED.value)
        with self._database.reading() as rows:
            return int(rows.execute(query).scalar_one())


class Working:
    """A worker's process. What it tells goes to a file, so that nothing holds it back."""

    def __init__(self, told: Path, folder: Path, environment: dict[str, str]) -> None:
        self._told = told
        self._folder = folder
        self._environment = environment
        self.stopped_at = 0.0
        self._begin()

    def _begin(self) -> None:
        with self._told.open("w") as file:
            self._process = subprocess.Popen(
                [sys.executable, str(UNLIMITED), "worker"],
                stdout=file, stderr=subprocess.STDOUT, cwd=self._folder, env=self._environment,
            )  # fmt: skip

    def wait_for(self, lines: int) -> None:
        """Until it has told so much, or for some seconds where it has not so much to tell."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while time.monotonic() < deadline and self._told.read_bytes().count(b"\n") < lines:
            if self._process.poll() is not None:
                told = self._told.read_text()
                if not any(sign in told for sign in DATABASE_AWAY):
                    raise RuntimeError(f"a worker ended: {told[-2000:]}")
                self._begin()  # as what looks after an operator's services does
            time.sleep(0.02)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._told.unlink(missing_ok=True)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGSTOP)
        self.stopped_at = time.monotonic()

    def wake(self) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """As an operator does; it must record what is in hand and end well."""
        self._process.send_signal(signal.SIGTERM)
        if self._process.wait(60) not in (0, -signal.SIGTERM):  # it may still have been starting
            raise RuntimeError(f"a worker ended: {self._told.read_text()[-2000:]}")


if __name__ == "__main__":
    main()
