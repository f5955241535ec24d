"""A worker that is killed in the middle of its calls loses nothing and doubles nothing."""

import json
import subprocess
import sys
from pathlib import Path

CRASH = Path(__file__).parents[2] / "benchmarks" / "crash.py"


def test_a_killed_worker_loses_and_doubles_nothing(database_url: str) -> None:
    counts = ["--rounds=4", "--posts=60", "--accounts=6", "--seed=7"]
    ended = subprocess.run(
        [sys.executable, str(CRASH), *counts, f"--database={database_url}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    result = json.loads(ended.stdout.splitlines()[-1])
    del result["seconds"]

    assert result == {"posts": 60, "kills": 4, "lost": 0, "doubled": 0, "left_to_a_person": 0}
