"""c3voc schedule JSON, both versions."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Read

from bot.domain.errors import Unreadable
from bot.domain.timetable import Problem, Session, Timetable

EIGHT, NINE = (datetime(2027, 3, 27, hour, tzinfo=UTC) for hour in (8, 9))


def first_version(*events: Any, inside: bool = True) -> str:
    days = {"days": [{"date": "2027-03-27", "rooms": {"Hall A": list(events)}}]}
    conference: dict[str, Any] = {"time_zone_name": "Europe/Berlin"}
    return json.dumps({"schedule": {"conference": conference | days} if inside else days})


def second_version(*events: Any) -> str:
    return json.dumps({"schedule": {"conference": {"days": []}, "events": list(events)}})


def old_event(**changes: Any) -> dict[str, Any]:
    event = {
        "id": 7,
        "guid": "g7",
        "date": "2027-03-27T09:00:00+01:00",
        "start": "09:00",
        "duration": "01:00",
        "room": "Hall A",
        "title": "Opening",
        "track": "Myeloid",
        "type": "lecture",
        "persons": [{"id": 1, "public_name": "Ada Ames"}, {"name": "Bo Berg"}],
    }
    return event | changes


def new_event(**changes: Any) -> dict[str, Any]:
    event = {
        "guid": "g7",
        "code": "ABC",
        "start": "2027-03-27T09:00:00+01:00",
        "end": "2027-03-27T10:00:00+01:00",
        "room": {"name": "Hall A"},
        "track": {"name": "Myeloid"},
        "title": "Opening",
        "type": "TALK",
        "participants": [{"name": "Ada Ames"}, {"name": "Bo Berg", "role": "MODERATOR"}],
    }
    return event | changes


@pytest.mark.parametrize("inside", [True, False])
def test_c3voc_first_version_is_read(read: Read, inside: bool) -> None:
    opening = Session(
        code="7",
        title="Opening",
        start=EIGHT,
        end=NINE,
        room="Hall A",
        track="Myeloid",
        kind="lecture",
        presenters=("Ada Ames", "Bo Berg"),
        source_id="7",
    )
    assert read(first_version(old_event(), inside=inside)) == Timetable((opening,))


def test_c3voc_second_version_is_read(read: Read) -> None:
    opening = Session(
        code="ABC",
        title="Opening",
        start=EIGHT,
        end=NINE,
        room="Hall A",
        track="Myeloid",
        kind="TALK",
        chairs=("Bo Berg",),
        presenters=("Ada Ames",),
        source_id="ABC",
    )
    assert read(second_version(new_event())) == Timetable((opening,))


def test_c3voc_time_without_offset_is_in_the_files_zone(read: Read) -> None:
    timetable = read(first_version(old_event(date="2027-03-27T09:00:00")), zone="Asia/Tokyo")
    assert [session.start for session in timetable.sessions] == [EIGHT]


def test_c3voc_states_cancel_or_leave_out(read: Read, rows_of: Callable[[Timetable], int]) -> None:
    states = ("CONFIRMED", "DELAYED", "CANCELED", "WITHDRAWN", "DRAFT", "REJECTED")
    timetable = read(second_version(*(new_event(code=state, state=state) for state in states)))
    assert [(session.code, session.cancelled) for session in timetable.sessions] == [
        ("CONFIRMED", False),
        ("DELAYED", False),
        ("CANCELED", True),
        ("WITHDRAWN", True),
    ]
    assert timetable.skipped == {"state DRAFT": 1, "state REJECTED": 1}
    assert rows_of(timetable) == len(states)


def test_c3voc_events_of_any_shape_are_problems_with_their_place(read: Read) -> None:
    events = (old_event(), None, [], old_event(title={"en": "x"}), old_event(duration=None), "x")
    timetable = read(first_version(*events))
    assert [(p.row, p.column, p.what) for p in timetable.problems] == [
        (2, "start", "it has no start"),
        (3, "start", "it has no start"),
        (4, "", "it has no title"),
        (5, "duration", "it has no duration"),
        (6, "start", "it has no start"),
    ]


def test_c3voc_lone_surrogates_do_not_reach_the_database(read: Read) -> None:
    text = first_version(old_event()).replace("Opening", "Open\\ud800ing")
    assert read(text).sessions[0].title == "Opening"


def test_c3voc_bad_moment_is_a_problem(read: Read) -> None:
    timetable = read(second_version(new_event(start="27th, nine o'clock")))
    assert timetable.problems == (
        Problem(
            "programme",
            1,
            "start",
            "“27th, nine o'clock” is no date with a time",
            "Write it like 2027-03-27T09:00:00+01:00.",
        ),
    )


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"schedule": []}', '{"schedule": {"events": {}}}', "[" * 100_000, "[1e9"],
)
def test_json_that_is_no_schedule_is_refused(read: Read, text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)
