"""A worker on the real clock with nothing due: its share of one core, and its memory.

The sample congress is loaded and approved in a database of its own, and a worker runs as a process
of its own, with the health and metric pages open, against a sandbox that is never called. Measured
from /proc after it has settled, so on Linux only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTLE_SECONDS = 10
MOST_PERCENT = 1.0
MOST_MB = 120
ACCOUNTS = "AML_X AML_PATIENTS_X MYELOMA_X".split()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", default="", help="a URL; else SQLite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DATABASE_URL": asked.database or f"sqlite:///{folder}/idle.db"}
        environment = os.environ | settings | _keys() | {"PYTHONPATH": str(ROOT)}
        _prepare(folder, environment)
        with _worker(folder, environment) as number:
            time.sleep(SETTLE_SECONDS)
            found = measured(number, asked.seconds)
    print(json.dumps(found))
    return int(found["cpu_percent"] >= MOST_PERCENT or found["rss_mb"] >= MOST_MB)


def measured(number: int, seconds: float) -> dict[str, float]:
    """Of the process of that number, from now on."""
    before, began = _processor_seconds(number), time.monotonic()
    time.sleep(seconds)
    used = _processor_seconds(number) - before
    share = 100 * used / (time.monotonic() - began)
    return {
        "seconds": seconds,
        "cpu_percent": round(share, 2),
        "cpu_percent_limit": MOST_PERCENT,
        "rss_mb": round(_resident_bytes(number) / 1e6, 1),
        "rss_mb_limit": MOST_MB,
    }


def _processor_seconds(number: int) -> float:
    """User and system time; the name before it may hold blanks, and ends with a bracket."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_bytes(number: int) -> int:
    pages = Path(f"/proc/{number}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _keys() -> dict[str, str]:
    """Invented ones, for a place where nobody answers: an idle worker asks nothing."""
    names = ["X_CONSUMER_KEY", "X_CONSUMER_SECRET"]
    names += [f"X_{account}_{end}" for account in ACCOUNTS for end in ("TOKEN", "TOKEN_SECRET")]
    return dict.fromkeys(names, "invented") | {"X_API_URL": "http://127.0.0.1:1"}


def _prepare(folder: str, environment: dict[str, str]) -> None:
    approve = ("approve", "--all", "--congress", "ihm-2027", "--by", "Bench Checker")
    load = ("load", str(ROOT / "schedules" / "ihm-2027"))
    for command in (("migrate",), load, ("draft", "ihm-2027"), approve):
        subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def _worker(folder: str, environment: dict[str, str]) -> Iterator[int]:
    """Its process number, once it works."""
    command = [sys.executable, "-m", "bot", "worker", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        if not process.stderr.readline().startswith("Worker "):
            raise SystemExit("the worker did not start")
        try:
            yield process.pid
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
