from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.embargo_policy import (
    Clock,
    Event,
    Moment,
    OnTheDay,
    at_latest,
    clock_text,
    parse_clock,
)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("public", Event.PUBLIC),
        ("unknown", Event.UNKNOWN),
        ("Session  start", Event.SESSION_START),
        ("presentation start", Event.PRESENTATION_START),
        ("hall opening", Event.HALL_OPENING),
        ("07:00 America/Chicago on the day", OnTheDay(time(7), "America/Chicago")),
        ("7:00 on the day", OnTheDay(time(7), "Europe/Rome")),
        ("2025-03-20T09:00:00", Moment(datetime(2025, 3, 20, 8, tzinfo=UTC))),
        ("2025-03-20 09:00", Moment(datetime(2025, 3, 20, 8, tzinfo=UTC))),
        ("2025-03-20T09:00:00-05:00", Moment(datetime(2025, 3, 20, 14, tzinfo=UTC))),
    ],
)
def test_clock_is_read_from_its_text(text: str, clock: Clock) -> None:
    assert parse_clock(text, "Europe/Rome") == clock
    assert parse_clock(clock_text(clock), "Asia/Tokyo") == clock


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25:00 on the day",
        "07:00 Mars/Olympus on the day",
        "07:00",
        "2025-13-01",
        "2025-03-20",
        "7",
    ],
)
def test_text_that_is_no_clock_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_clock(text, "Europe/Rome")


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        # Clocks in Rome jump from 02:00 to 03:00 on 30 March 2025: 02:30 is never shown.
        (datetime(2025, 3, 30, 2, 30), datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),  # noqa: DTZ001
        # They show 02:30 twice on 26 October 2025; the second one counts.
        (datetime(2025, 10, 26, 2, 30), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2025, 10, 26, 3, 30), datetime(2025, 10, 26, 2, 30, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_local_time_that_is_shown_twice_or_never_is_taken_at_its_later_reading(
    local: datetime, utc: datetime
) -> None:
    assert at_latest(local, "Europe/Rome") == utc


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(["America/Chicago", "Europe/Rome", "Australia/Lord_Howe", "Asia/Tokyo"]),
)
def test_from_its_moment_on_no_clock_of_the_zone_shows_an_earlier_time(
    moment: datetime, zone: str
) -> None:
    parsed = parse_clock(moment.isoformat(), zone)

    assert isinstance(parsed, Moment)
    for later in (timedelta(), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=2)):
        shown = (parsed.at + later).astimezone(ZoneInfo(zone))
        assert shown.replace(tzinfo=None) >= moment
