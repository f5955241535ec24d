"""iCalendar events that repeat, in the congress and over the night its clocks change."""

from datetime import UTC, date, datetime

import pytest
from conftest import Read
from test_icalendar_programme import calendar, event

from bot.domain.timetable import Session

# Clocks in Italy go forward on Sunday the 30th.
FIRST, LAST = date(2025, 3, 29), date(2025, 4, 1)
FLORENCE = ("DTSTART;TZID=Europe/Rome:20250329T090000", "DTEND;TZID=Europe/Rome:20250329T100000")


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    month, day = (3, day) if day > 20 else (4, day)
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def read_all(read: Read, *events: str) -> list[Session]:
    found = read(calendar(*events), zone="Europe/Rome", window=(FIRST, LAST))
    assert [problem.what for problem in found.problems] == []
    return sorted(found.sessions, key=lambda session: session.start)


def starts(read: Read, more: str, *others: str) -> list[datetime]:
    return [each.start for each in read_all(read, event(*FLORENCE, more=more), *others)]


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ("RRULE:FREQ=DAILY", [29, 30, 31, 1]),
        ("RRULE:FREQ=DAILY;COUNT=2", [29, 30]),
        ("RRULE:FREQ=DAILY;INTERVAL=2", [29, 31]),
        ("RRULE:FREQ=DAILY;UNTIL=20250330", [29, 30]),
        ("RRULE:FREQ=DAILY;UNTIL=20250331T070000Z", [29, 30, 31]),
        ("RRULE:FREQ=DAILY;UNTIL=20250331T065959Z", [29, 30]),
        ("RRULE:FREQ=WEEKLY;BYDAY=SU,TU", [30, 1]),
        ("RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Rome:20250330T090000", [29, 31, 1]),
        ("RRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:20250330,20250401", [29, 31]),
        ("RDATE:20250331T070000Z,20250401T070000Z", [29, 31, 1]),
    ],
)
def test_repeated_event_keeps_its_wall_time(read: Read, more: str, days: list[int]) -> None:
    # 09:00 in Florence is 08:00 UTC on the 29th and 07:00 UTC from the 30th on.
    assert starts(read, more) == [utc(day, 8 if day == 29 else 7) for day in days]


def test_series_of_years_is_read_where_the_congress_is(read: Read) -> None:
    since = event(
        "DTSTART;TZID=Europe/Rome:20200104T090000",
        "DTEND;TZID=Europe/Rome:20200104T100000",
        more="RRULE:FREQ=WEEKLY;BYDAY=SA",
    )
    assert [each.start for each in read_all(read, since)] == [utc(29, 8)]


def test_one_of_a_series_can_move_and_another_be_cancelled(read: Read) -> None:
    moved = event(
        "DTSTART:20250330T093000Z", "DTEND:20250330T103000Z",
        more="RECURRENCE-ID;TZID=Europe/Rome:20250330T090000",
    )  # fmt: skip
    off = event(
        "DTSTART:20250331T070000Z", "DTEND:20250331T080000Z",
        more="RECURRENCE-ID:20250331T070000Z\nSTATUS:CANCELLED",
    )  # fmt: skip
    sessions = read_all(read, event(*FLORENCE, more="RRULE:FREQ=DAILY"), moved, off)

    assert [(each.start, each.cancelled) for each in sessions] == [
        (utc(29, 8), False),
        (utc(30, 9, 30), False),
        (utc(31, 7), True),
        (utc(1, 7), False),
    ]
    assert len({each.code for each in sessions}) == 4


def test_occurrence_that_moves_keeps_its_id(read: Read) -> None:
    series = event(*FLORENCE, more="RRULE:FREQ=DAILY;COUNT=2")
    moved = event(
        "DTSTART:20250330T093000Z", "DTEND:20250330T103000Z",
        more="RECURRENCE-ID:20250330T070000Z",
    )  # fmt: skip
    before, after = read_all(read, series), read_all(read, series, moved)
    assert [each.source_id for each in before] == [each.source_id for each in after]


def test_series_outside_the_congress_is_left_out(read: Read) -> None:
    later = event("DTSTART:20250501T080000Z", "DTEND:20250501T090000Z", more="RRULE:FREQ=DAILY")
    found = read(calendar(event(*FLORENCE), later), zone="Europe/Rome", window=(FIRST, LAST))
    assert len(found.sessions) == 1
    assert found.skipped == {"repeating event, none of it within the congress": 1}


def test_series_of_which_every_time_is_replaced_is_counted(read: Read) -> None:
    series = event(*FLORENCE, more="RRULE:FREQ=DAILY;COUNT=1")
    moved = event(
        "DTSTART:20250330T093000Z", "DTEND:20250330T103000Z",
        more="RECURRENCE-ID:20250329T080000Z",
    )  # fmt: skip
    found = read(calendar(series, moved), zone="Europe/Rome", window=(FIRST, LAST))
    assert [each.start for each in found.sessions] == [utc(30, 9, 30)]
    assert found.skipped == {"repeating event, each time of which another event replaces": 1}


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("RRULE:FREQ=HOURLY", "a rule with HOURLY is not read"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "a rule with BYMONTH is not read"),
        ("RRULE:FREQ=DAILY;BYMINUTE=1,2,3", "a rule with BYMINUTE is not read"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "INTERVAL cannot be 0"),
        ("RRULE:FREQ=DAILY;COUNT=-1", "COUNT cannot be -1"),
        ("RRULE:FREQ=DAILY;COUNT=99999999999999", "COUNT cannot be 99999999999999"),
        ("RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO", "days apart that must be certain weekdays"),
        ("RRULE:FREQ=WEEKLY;BYDAY=XX", "“FREQ=WEEKLY;BYDAY=XX” is no rule"),
        ("RRULE:", "a rule with no FREQ is not read"),
        ("RRULE:FREQ=DAILY;UNTIL=soon", "“SOON” is no date or time"),
        ("RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))), "repeats more than 100"),
        ("RDATE:" + "20250331T070000Z," * 200, "is no date or time"),
        ("RDATE;VALUE=PERIOD:20250331T070000Z/PT1H", "is no moment"),
        ("RDATE;VALUE=DATE:20250331", "2025-03-31 has no time of day"),
        ("EXDATE:x", "“x” is no date or time"),
    ],
)
def test_rule_that_no_congress_has_is_a_problem(read: Read, more: str, what: str) -> None:
    window = (date(2025, 3, 25), LAST)
    found = read(calendar(event(*FLORENCE, more=more)), zone="Europe/Rome", window=window)
    assert not found.sessions
    (problem,) = found.problems
    assert what in problem.what


def test_too_many_series_are_problems(read: Read) -> None:
    many = [event(*FLORENCE, uid=f"UID:{n}", more="RRULE:FREQ=DAILY;COUNT=1") for n in range(302)]
    found = read(calendar(*many), zone="Europe/Rome", window=(FIRST, LAST))
    assert (len(found.sessions), len(found.problems)) == (300, 2)
