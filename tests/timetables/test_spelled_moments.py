"""Cells that hold times, days, both or ranges; lengths of time."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.timetables.reading.dates import Calendar
from bot.timetables.reading.durations import duration_in
from bot.timetables.reading.moments import Bare, Spelled, Times, at, times_for

DAY = date(2027, 3, 27)


def clock(hours: int, minutes: int = 0, seconds: int = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("09:30", Spelled(time=clock(9, 30))),
        ("9.30", Spelled(time=clock(9, 30))),
        ("14h05", Spelled(time=clock(14, 5))),
        ("9:30 PM", Spelled(time=clock(21, 30))),
        ("12 a.m.", Spelled(time=clock(0))),
        ("12:15pm", Spelled(time=clock(12, 15))),
        ("09:30:15", Spelled(time=clock(9, 30, 15))),
        ("24:00", Spelled(time=clock(24))),
        ("0930", Spelled(time=clock(9, 30))),
        ("0.375", Spelled(time=clock(9))),
        ("9:00 - 10:30", Spelled(time=clock(9), until=clock(10, 30))),
        ("9:00\u201310:30", Spelled(time=clock(9), until=clock(10, 30))),
        ("9 am to 1 pm", Spelled(time=clock(9), until=clock(13))),
        ("2027-03-27", Spelled(day=DAY)),
        ("2027-03-27 09:30", Spelled(day=DAY, time=clock(9, 30))),
        ("2027-03-27T09:30:00Z", Spelled(day=DAY, time=clock(9, 30), offset=UTC)),
        (
            "2027-03-27T09:30+05:30",
            Spelled(day=DAY, time=clock(9, 30), offset=timezone(clock(5, 30))),
        ),
        ("27/03/2027 9:30 am", Spelled(day=DAY, time=clock(9, 30))),
        ("Saturday, 27 March 2027, 09:30", Spelled(day=DAY, time=clock(9, 30))),
        ("09:30 27 March 2027", Spelled(day=DAY, time=clock(9, 30))),
        ("27 Mar 2027 09:30-11:00", Spelled(DAY, clock(9, 30), clock(11))),
        ("46473.375", Spelled(day=DAY, time=clock(9))),
    ],
)
def test_cell_is_read(text: str, spelled: Spelled) -> None:
    assert Times().spelled(text, Calendar()) == spelled


@pytest.mark.parametrize(
    "text", ["25:00", "9:75", "13 pm", "tbc", "12:00 CET", "2027-02-30 09:00", "24:01", "5:15 on"]
)
def test_cell_that_says_no_time_is_none(text: str) -> None:
    assert Times().spelled(text, Calendar()) is None


@pytest.mark.parametrize(
    ("cells", "bare", "text", "time"),
    [
        (["234000", "0", "512"], Bare.HHMMSS, "512", clock(0, 5, 12)),
        (["234000", "0"], Bare.HHMMSS, "0", clock(0)),
        (["930", "1400"], Bare.HHMM, "930", clock(9, 30)),
        (["9", "14"], Bare.HOURS, "9", clock(9)),
    ],
)
def test_bare_numbers_are_read_alike(
    cells: list[str], bare: Bare, text: str, time: timedelta
) -> None:
    times = times_for([(cell, "") for cell in cells], dated=True)
    assert times == Times(bare, dated=True)
    assert times.time(text) == time


@pytest.mark.parametrize("pairs", [[("12:00-1:30", "")], [("11:30", "1:00")]])
def test_half_day_clock_is_not_guessed_at(pairs: list[tuple[str, str]]) -> None:
    times = times_for(pairs, dated=True)
    assert (times.time("1:30"), times.time("10:15")) == (None, clock(10, 15))
    assert times.time("1:30 pm") == clock(13, 30)


def test_midnight_at_24_is_the_next_day() -> None:
    assert at(DAY, clock(24), None) == datetime(2027, 3, 28)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1:30", clock(1, 30)),
        ("00:45:00", clock(0, 45)),
        ("90", clock(1, 30)),
        ("90.0", clock(1, 30)),
        ("45 min", clock(0, 45)),
        ("1 h 30 min", clock(1, 30)),
        ("2 hours", clock(2)),
        ("PT1H30M", clock(1, 30)),
        ("PT15M", clock(0, 15)),
        ("1:02:30", timedelta(days=1, hours=2, minutes=30)),
        ("0", None),
        ("", None),
        ("long", None),
    ],
)
def test_duration_is_read(text: str, length: timedelta | None) -> None:
    assert duration_in(text) == length
