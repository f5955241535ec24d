"""When a watch looks again, and what it may take without a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, presentation, session

from bot.domain.changes import (
    Change,
    Comparison,
    Guard,
    change_of_presentation,
    change_of_session,
    missing_change,
)
from bot.domain.watch import Watch, needs_a_yes, next_look_at

MINUTE = timedelta(minutes=1)
WATCH = Watch(url="https://example.org", every=15 * MINUTE)
LENIENT = replace(WATCH, apply_moves_under=10 * MINUTE, apply_rooms=True)


@pytest.mark.parametrize(("failures", "minutes"), [(0, 15), (1, 30), (2, 60), (3, 60), (5_000, 60)])
def test_each_failure_doubles_the_wait_to_an_hour(failures: int, minutes: int) -> None:
    assert next_look_at(WATCH, START, failures) == START + minutes * MINUTE


def test_a_watch_of_hours_waits_no_less_after_a_failure() -> None:
    daily = replace(WATCH, every=timedelta(days=1))
    assert next_look_at(daily, START, 3) == START + timedelta(days=1)


def test_a_server_that_asks_for_more_time_gets_it() -> None:
    assert next_look_at(WATCH, START, 1, START + 45 * MINUTE) == START + 45 * MINUTE
    assert next_look_at(WATCH, START, 1, START) == START + 30 * MINUTE


def comparison(*changes: Change, guards: tuple[Guard, ...] = ()) -> Comparison:
    return Comparison(changes, (), guards, (), 0)


def moved(minutes: int) -> Change:
    by = minutes * MINUTE
    return change_of_session(session(), session(start=START + by, end=START + 60 * MINUTE + by))


@pytest.mark.parametrize(
    ("change", "watch", "why"),
    [
        (moved(9), LENIENT, ""),
        # An embargo lifts with the start that is published: to an earlier one a person says yes.
        (moved(-1), LENIENT, "1 moved"),
        (moved(10), LENIENT, "1 moved"),
        (moved(9), WATCH, "1 moved"),
        (change_of_session(session(), session(end=START + 69 * MINUTE)), LENIENT, ""),
        (change_of_session(session(), session(end=START + 70 * MINUTE)), LENIENT, "1 moved"),
        (change_of_session(session(), session(room="Hall B")), LENIENT, ""),
        (change_of_session(session(), session(room="Hall B")), WATCH, "1 room changed"),
        (change_of_session(session(), session(title="Other")), LENIENT, "1 retitled"),
        (change_of_session(session(), session(cancelled=True)), LENIENT, "1 cancelled"),
        (change_of_session(None, session()), LENIENT, "1 added"),
        (missing_change("S1", "", session()), LENIENT, "1 missing"),
        (
            change_of_session(session(), session(embargo_until=START)),
            LENIENT,
            "1 details changed",
        ),
    ],
)
def test_only_what_the_settings_name_is_taken(change: Change, watch: Watch, why: str) -> None:
    assert needs_a_yes(comparison(change), watch) == why


def test_a_talk_that_moves_further_than_its_session_is_seen() -> None:
    later = presentation(start=START + 45 * MINUTE, end=START + 60 * MINUTE)
    talk = change_of_presentation(presentation(), session(), later, session())
    assert needs_a_yes(comparison(moved(5), talk), LENIENT) == "1 moved"


def test_a_guard_always_asks() -> None:
    found = comparison(moved(5), guards=(Guard.SHIFT,))
    assert needs_a_yes(found, LENIENT) == Guard.SHIFT.value


def test_nothing_different_asks_nothing() -> None:
    assert needs_a_yes(comparison(), WATCH) == ""
