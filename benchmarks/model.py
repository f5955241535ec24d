"""The sender as a state machine, driven through random orders of events; violations are counted.

tests/model says what may happen and what must hold. With --mutant the sender is broken in one way
first, to see that the model notices; `--mutant all` tries every one of them.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from measuring.mutants import MUTANTS

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "model")]

import model_worker  # noqa: E402
from model_desk import ModelDesk, on_postgres, on_sqlite  # noqa: E402
from sender_model import Sender  # noqa: E402


def main() -> None:
    mutants = {**MUTANTS, "calls_old_claims": calls_old_claims, "asks_nothing": asks_nothing}
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=60, help="events in each example")
    parser.add_argument("--seed", type=int, default=1, help="0: as the tests do")
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL made for this run")
    parser.add_argument("--shrink", action="store_true", help="look for a short failing example")
    parser.add_argument("--mutant", choices=[*mutants, "all"], help="break the sender like this")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="model-")))
        if asked.postgres:
            from postgres import fresh_database, server

            url = stack.enter_context(fresh_database(stack.enter_context(server())))
            make_desk = on_postgres(url, folder)
        else:
            make_desk = on_sqlite(folder)
        if asked.mutant is None:
            print(json.dumps(explored(make_desk, asked)))
            return
        for name in mutants if asked.mutant == "all" else [asked.mutant]:
            with mutants[name]():
                print(json.dumps({"mutant": name} | explored(make_desk, asked)), flush=True)


@contextmanager
def calls_old_claims() -> Iterator[None]:
    """However long ago they were made."""
    with mock.patch.object(model_worker, "PREPARED_FOR", timedelta(days=1)):
        yield


@contextmanager
def asks_nothing() -> Iterator[None]:
    """Before a call: neither how old its claim is, nor whose."""
    with calls_old_claims(), mock.patch.object(model_worker, "still_ours", return_value=True):
        yield


def explored(make_desk: Callable[[], ModelDesk], asked: argparse.Namespace) -> dict[str, Any]:
    Sender.told.clear()
    began = time.monotonic()
    violation = violation_in(make_desk, asked)
    return {
        "examples": Sender.told["examples"],
        "rules": Sender.told["rules"],
        "calls": Sender.told["calls"],
        "posts_delivered": Sender.told["posts delivered"],
        "posts_listed": Sender.told["posts listed"],
        "violations": int(bool(violation)),
        "violation": violation,
        "seconds": round(time.monotonic() - began, 1),
    }


def violation_in(make_desk: Callable[[], ModelDesk], asked: argparse.Namespace) -> str:
    """The first that is found, or ""; it ends the run."""

    def machine() -> Sender:
        return Sender(make_desk)

    if asked.seed:
        machine = seed(asked.seed)(machine)
    run = settings(
        max_examples=asked.examples,
        stateful_step_count=asked.steps,
        derandomize=not asked.seed,
        database=None,
        deadline=None,
        phases=[Phase.generate, *([Phase.shrink] if asked.shrink else [])],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        run_state_machine_as_test(
            seed(asked.seed)(machine) if asked.seed else machine, settings=run
        )
    except AssertionError as error:
        print(*error.__notes__, sep="\n", file=sys.stderr)
        return str(error)
    return ""


if __name__ == "__main__":
    main()
