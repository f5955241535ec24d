"""Workers that are killed in the middle of their calls lose nothing and double nothing."""

import json
import subprocess
import sys
from pathlib import Path

CRASH = Path(__file__).parents[2] / "benchmarks" / "crash.py"


def test_killed_workers_lose_and_double_nothing(database_url: str) -> None:
    counts = ["--rounds=4", "--posts=30", "--accounts=6", "--seed=7"]
    ended = subprocess.run(
        [sys.executable, str(CRASH), *counts, f"--database={database_url}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    result = json.loads(ended.stdout.splitlines()[-1])
    of_chance = {name: result.pop(name) for name in ("seconds", "stopped_and_woken")}

    assert of_chance["stopped_and_woken"] <= 4
    assert result == {
        "posts": 120,
        "workers": 1 if database_url.startswith("sqlite") else 2,
        "kills": 4,
        "database_restarts": 0,
        "lost": 0,
        "doubled": 0,
        "left_to_a_person": 0,
    }
