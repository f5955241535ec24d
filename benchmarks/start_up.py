"""How long `congress-bot --help` takes, as a whole process, beside an empty Python."""

import json
import statistics
import subprocess
import sys
import time

RUNS = 9


def main() -> None:
    empty = [sys.executable, "-c", "pass"]
    commands = {
        "help": [sys.executable, "-m", "bot", "--help"],
        "queue_help": [sys.executable, "-m", "bot", "queue", "--help"],
    }
    times: dict[str, list[float]] = {"python": []} | {name: [] for name in commands}
    for _ in range(RUNS):
        times["python"].append(timed(empty))
        for name, command in commands.items():
            times[name].append(timed(command))
    print(
        json.dumps(
            {f"{name}_seconds": round(statistics.median(t), 3) for name, t in times.items()}
            | {"runs": RUNS}
        )
    )


def timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
