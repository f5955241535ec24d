"""Whatever people, workers, network, database and clock do in whatever order, no post is doubled,
lost, or sent while it may not be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from model_desk import ModelDesk, on_postgres, on_sqlite
from postgres import fresh_database
from sender_model import Sender

STEPS = 60


def explore(make_desk: Callable[[], ModelDesk], examples: int) -> None:
    run_state_machine_as_test(
        lambda: Sender(make_desk),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],  # shrinking takes minutes: `./run bench model --shrink`
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_sender_keeps_its_promises_in_any_order_of_events(tmp_path: Path) -> None:
    explore(on_sqlite(tmp_path), examples=60)


def test_the_sender_keeps_its_promises_on_postgresql(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        explore(on_postgres(url, tmp_path), examples=5)
