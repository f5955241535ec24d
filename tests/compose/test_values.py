from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import HUB, SUNDAY, TALK_START, congress, planned, presentation, session

from bot.compose.values import PollOption, PollResult, values_for
from bot.domain.engagement import PollCounts
from bot.domain.plan import Target

ROME = ZoneInfo("Europe/Rome")


def polled(first: int, second: int) -> object:
    counts = PollCounts((("First", first), ("Second", second)), closed=True)
    result = PollResult("A question?", counts)
    return values_for(planned(), Target(session()), congress(), HUB, result)["poll"]


def test_values_of_a_talk_are_plain_and_in_the_congress_zone() -> None:
    values = values_for(
        planned(fields={"headline": "Words"}), Target(session(), presentation()), congress(), HUB
    )
    assert values == {
        "headline": "Words",
        "congress": {"name": "Invented Marrow Congress 2025", "hashtag": "#IMC25"},
        "hub": {"name": "Invented AML Hub", "acknowledgement": ""},
        "session": {
            "code": "S1",
            "title": "An invented session",
            "room": "Hall A",
            "track": "AML",
            "chairs": (),
            "presenters": (),
            "format": "on site",
            "start": datetime(2025, 3, 29, 10, 0, tzinfo=ROME),
            "end": datetime(2025, 3, 29, 11, 0, tzinfo=ROME),
        },
        "presentation": {
            "code": "LBA-1",
            "title": "An invented talk",
            "presenters": ("Ada Invented",),
            "trial": "NOSUCH-1",
            "abstract_number": "",
            "start": datetime(2025, 3, 29, 10, 15, tzinfo=ROME),
            "end": datetime(2025, 3, 29, 10, 30, tzinfo=ROME),
        },
    }


@pytest.mark.parametrize(
    ("moment", "wall"),
    [
        (datetime(2025, 3, 29, 9, 0, tzinfo=UTC), "29 10:00"),
        (datetime(2025, 3, 30, 0, 59, tzinfo=UTC), "30 01:59"),
        (datetime(2025, 3, 30, 1, 0, tzinfo=UTC), "30 03:00"),
    ],
)
def test_times_are_those_of_the_clocks_at_the_congress(moment: datetime, wall: str) -> None:
    about = session(start=moment, end=moment + timedelta(hours=1))
    shown = values_for(planned(), Target(about), congress(), HUB)["session"]
    assert isinstance(shown, dict)
    assert f"{shown['start']:%d %H:%M}" == wall


def test_talk_without_times_of_its_own_shows_those_of_its_session() -> None:
    talk = presentation(start=None, end=None)
    shown = values_for(planned(), Target(session(), talk), congress(), HUB)["presentation"]
    assert isinstance(shown, dict)
    assert shown["start"] == TALK_START - timedelta(minutes=15)


def test_day_has_neither_session_nor_presentation() -> None:
    values = values_for(planned(), Target(None, day=SUNDAY), congress(), HUB)
    assert values["day"] == SUNDAY
    assert values.keys() == {"congress", "hub", "day"}


def test_field_of_the_plan_never_replaces_a_value_of_ours() -> None:
    values = values_for(planned(fields={"hub": "Other"}), Target(session()), congress(), HUB)
    assert values["hub"] == {"name": "Invented AML Hub", "acknowledgement": ""}


def test_poll_with_twenty_votes_has_percentages_with_their_intervals() -> None:
    half = "50 % (30-70)"
    assert polled(10, 10) == {
        "question": "A question?",
        "options": [PollOption("First", 10, half), PollOption("Second", 10, half)],
        "n": 20,
        "enough": True,
    }


@pytest.mark.parametrize(("first", "second"), [(10, 9), (0, 0)])
def test_poll_with_fewer_votes_has_counts_only(first: int, second: int) -> None:
    assert polled(first, second) == {
        "question": "A question?",
        "options": [PollOption("First", first, ""), PollOption("Second", second, "")],
        "n": first + second,
        "enough": False,
    }
