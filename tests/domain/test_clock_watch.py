"""A clock that was set is told from a machine that slept."""

from datetime import timedelta

import pytest
from builders import START
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clock_watch import Jump, Kind, Reading, agrees, jump_between

BEFORE = Reading(START, 100.0, 500.0)


def after(wall: float, awake: float, whole: float | None) -> Reading:
    """Each clock this many seconds on."""
    moment = START + timedelta(seconds=wall)
    return Reading(moment, 100.0 + awake, None if whole is None else 500.0 + whole)


@pytest.mark.parametrize(
    ("wall", "awake", "whole", "kind", "by"),
    [
        (10, 10, 10, None, 0),
        (12, 10, 10, None, 0),
        (3_610, 10, 10, Kind.STEP, 3_600),
        (-3_590, 10, 10, Kind.STEP, -3_600),
        (12.1, 10, 10, Kind.STEP, 2.1),
        (3_610, 10, 3_610, Kind.SLEEP, 3_600),
        (3_610, 10, None, Kind.STEP, 3_600),
        (10, 10, 3_610, Kind.STEP, -3_600),
    ],
)
def test_a_step_and_a_sleep_are_told_apart(wall, awake, whole, kind, by) -> None:
    now = after(wall, awake, whole)
    jump = Jump(kind, timedelta(seconds=by), now.wall) if kind else None
    assert jump_between(BEFORE, now) == jump


def test_a_jump_says_which_way() -> None:
    step = Jump(Kind.STEP, timedelta(hours=-1), START)
    sleep = Jump(Kind.SLEEP, timedelta(hours=1), START)

    assert str(step) == "this machine's clock jumped back by 3600 s"
    assert str(sleep) == "this machine slept for 3600 s"


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_clock_that_runs_evenly_never_jumps(awake: float, slept: float) -> None:
    found = jump_between(BEFORE, after(awake + slept, awake, awake + slept))
    assert found is None or found.kind is Kind.SLEEP


@pytest.mark.parametrize(("seconds", "well"), [(0, True), (-5, True), (6, True), (7, False)])
def test_servers_time_agrees_within_seconds(seconds: int, well: bool) -> None:
    assert agrees(START + timedelta(seconds=seconds), START) is well
