"""Days as programmes write them."""

from datetime import date

import pytest

from bot.domain.errors import Misuse, Unreadable
from bot.timetables.reading.dates import Calendar, calendar_for

WINDOW = (date(2027, 3, 27), date(2027, 4, 2))


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-27",
        "2027/3/27",
        "20270327",
        "46473",
        "27/03/2027",
        "27.3.27",
        "27-03-2027",
        "Saturday, 27 March 2027",
        "Sat 27th of Mar 2027",
        "March 27, 2027",
        "27-Mar-27",
        "March 27",
    ],
)
def test_calendar_reads_a_day(text: str) -> None:
    assert Calendar("DMY", WINDOW).day(text) == date(2027, 3, 27)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "soon",
        "31/02/2027",
        "2027-13-01",
        "Monday, 27 March 2027",
        "27 March 12027",
        "²7 May",
    ],
)
def test_calendar_refuses_what_is_no_day(text: str) -> None:
    assert Calendar("DMY", WINDOW).day(text) is None


def test_calendar_needs_the_congress_for_a_day_without_a_year() -> None:
    assert Calendar("DMY", None).day("March 27") is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2027", "27/03/2027"], "DMY"),
        (["04/03/2027", "03/27/2027"], "MDY"),
        (["27/03/28", "27/03/29"], "YMD"),
        (["02/04/2027", "03/04/2027", "04/04/2027"], "DMY"),
        (["04/02/2027", "04/03/2027", "04/04/2027"], "MDY"),
        (["03.04.2027"], "DMY"),
        (["04/04/2027"], "DMY"),
        (["2027-03-04"], "DMY"),
    ],
)
def test_order_is_decided_from_all_dates(texts: list[str], order: str) -> None:
    assert calendar_for("file", texts, "", None).order == order


def test_order_is_decided_by_the_congress_where_the_dates_leave_it_open() -> None:
    assert calendar_for("file", ["04/01/2027"], "", WINDOW).order == "MDY"
    assert calendar_for("file", ["01/04/2027"], "", WINDOW).order == "DMY"


def test_one_wrong_date_does_not_turn_the_order() -> None:
    texts = ["27/03/2027", "28/03/2027", "03/29/2027"]
    assert calendar_for("file", texts, "", None).order == "DMY"


def test_open_order_is_refused_with_the_way_out() -> None:
    with pytest.raises(Unreadable) as refusal:
        calendar_for("plan.csv", ["03/04/2027 09:00"], "", None)
    assert str(refusal.value) == (
        "plan.csv: dates such as 03/04/2027 can be read as DMY or as MDY. "
        "Say which: set the date order to DMY or MDY."
    )


def test_given_order_is_obeyed() -> None:
    assert calendar_for("file", ["03/04/2027"], "MDY", None).day("03/04/2027") == date(2027, 3, 4)


def test_unknown_order_is_misuse() -> None:
    with pytest.raises(Misuse):
        calendar_for("file", [], "DYM", None)
