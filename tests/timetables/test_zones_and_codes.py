"""Wall times into UTC, odd zone names, and the codes of sessions."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.timetables.reading import codes
from bot.timetables.reading.codes import Traits
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.zones import Clock, zone_named

ROME = ZoneInfo("Europe/Rome")
FIRST, SECOND = (datetime(2027, 3, day, 9, tzinfo=UTC) for day in (27, 28))


def wall(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2025, month, day, hour, minute)  # noqa: DTZ001


def _codes(items: list[Traits]) -> list[str]:
    return [code for code, _ in codes.codes_for(items)]


def test_clock_knows_on_which_side_of_the_change_a_day_lies() -> None:
    clock = Clock(ROME)
    moments = [clock.utc(1, "start", wall(day, 9)) for day in (29, 30)]
    assert moments == [
        datetime(2025, 3, 29, 8, tzinfo=UTC),
        datetime(2025, 3, 30, 7, tzinfo=UTC),
    ]


def test_clock_refuses_a_time_that_is_skipped_in_spring() -> None:
    with pytest.raises(RowFault, match=r"2025-03-30 02:30 does not exist in Europe/Rome"):
        Clock(ROME).utc(1, "start", wall(30, 2, 30))


def test_clock_takes_the_first_of_two_equal_times_and_remembers() -> None:
    clock = Clock(ROME)
    twice = wall(26, 2, 30, month=10)
    assert clock.utc(7, "start", twice) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert clock.twice == {7: twice}


def test_clock_takes_the_later_of_two_equal_times_where_asked() -> None:
    clock = Clock(ROME)
    twice = wall(26, 2, 30, month=10)
    later = clock.utc(7, "embargo", twice, later=True)
    assert (later, clock.twice) == (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), {})


def test_clock_keeps_the_offset_that_a_time_has() -> None:
    given = datetime(2025, 3, 30, 9, tzinfo=timezone(timedelta(hours=-5)))
    assert Clock(ROME).utc(1, "start", given) == datetime(2025, 3, 30, 14, tzinfo=UTC)


def test_clock_refuses_an_impossible_year() -> None:
    with pytest.raises(RowFault, match="1899"):
        Clock(ROME).utc(1, "start", datetime(1899, 12, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("Europe/lisbon", "Europe/Lisbon"),
        ("Berlin", "Europe/Berlin"),
        ("/vendor.example/2024/Europe/London", "Europe/London"),
        ("America/New York", "America/New_York"),
        ('"Asia/Tokyo"', "Asia/Tokyo"),
    ],
)
def test_zone_is_found_under_odd_names(name: str, zone: str) -> None:
    assert zone_named(name) == ZoneInfo(zone)


@pytest.mark.parametrize("name", ["", "Atlantis", "../etc/passwd", "Customised Zone 1"])
def test_unknown_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


def test_codes_are_the_ids_where_these_are_unique() -> None:
    items = [Traits(("S1",), "One", FIRST), Traits(("S2",), "Two", FIRST)]
    assert _codes(items) == ["S1", "S2"]


def test_codes_fall_back_to_the_next_kind_of_id() -> None:
    items = [Traits(("", "7"), "One", FIRST), Traits(("X", "8"), "Two", FIRST)]
    assert _codes(items) == ["7", "X"]


def test_codes_are_made_of_title_and_start_where_ids_are_shared() -> None:
    items = [
        Traits(("same",), "Opening: day one!", FIRST),
        Traits(("same",), "Opening: day one!", SECOND),
        Traits(("",), "", SECOND),
    ]
    assert _codes(items) == [
        "opening-day-one-20270327-0900",
        "opening-day-one-20270328-0900",
        "session-20270328-0900",
    ]


def test_codes_of_twins_take_the_room_and_then_a_number() -> None:
    items = [Traits((), "Posters", FIRST, room) for room in ("A", "Hall 2", "Hall 2", "Hall 2")]
    assert _codes(items) == [
        "posters-20270327-0900",
        "posters-20270327-0900-hall-2",
        "posters-20270327-0900-hall-2-2",
        "posters-20270327-0900-hall-2-3",
    ]


def test_codes_do_not_change_with_the_order_of_rows() -> None:
    items = [
        Traits(("a",), "One", FIRST),
        Traits(("b",), "Two", FIRST),
        Traits(("b",), "Three", FIRST),
    ]
    assert _codes(items[::-1]) == _codes(items)[::-1]
