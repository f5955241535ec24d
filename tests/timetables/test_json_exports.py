"""JSON of pretalx and Indico, plain lists of events, and JSON that is none of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.errors import Unreadable
from bot.domain.timetable import Presentation, Session, Timetable

Read = Callable[..., Timetable]
Rows = Callable[[Timetable], int]

SLOT = {
    "id": 11,
    "room": {"id": 3, "name": {"en": "Hall", "de": "Saal"}},
    "start": "2027-03-27T09:00:00+01:00",
    "end": "2027-03-27T09:30:00+01:00",
}
TALK: dict[str, Any] = {
    "code": "ABCDEF",
    "title": "Invented",
    "speakers": [{"code": "S1", "name": "Ada Made"}],
    "submission_type": {"en": "Talk"},
    "track": {"name": {"en": "Blood"}},
    "state": "confirmed",
    "slot": SLOT,
}


def utc(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 27, hour, minute, tzinfo=UTC)


def faults(timetable: Timetable) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.what) for problem in timetable.problems]


@pytest.mark.parametrize(
    "document",
    [
        {"count": 1, "next": None, "results": [TALK]},
        [TALK],
        {"schedule": {"2027-03-27": {"540": {"1": TALK}}}, "rooms": [{"id": 3, "name": "Hall"}]},
        {"results": [{**SLOT, "submission": {k: v for k, v in TALK.items() if k != "slot"}}]},
    ],
)
def test_pretalx_submission_is_a_session_wherever_it_stands(read: Read, document: object) -> None:
    timetable = read(json.dumps(document))
    assert (timetable.sessions, timetable.problems, timetable.skipped) == (
        (
            Session(
                code="ABCDEF",
                title="Invented",
                start=utc(8),
                end=utc(8, 30),
                room="Hall",
                track="Blood",
                kind="Talk",
                presenters=("Ada Made",),
                source_id="ABCDEF",
            ),
        ),
        (),
        {},
    )


def test_pretalx_states_decide_who_is_in_and_none_is_lost(read: Read, rows_of: Rows) -> None:
    talks = [
        TALK,
        {**TALK, "code": "B", "state": "canceled"},
        {**TALK, "code": "C", "state": "accepted"},
        {**TALK, "code": "D", "state": "accepted", "slot": None},
        {**TALK, "code": "E", "state": "rejected"},
        {**TALK, "code": "F", "slot": None},
        {"id": "lunch", "title": {"en": "Lunch"}},
    ]
    timetable = read(json.dumps(talks))
    assert [(s.code, s.cancelled) for s in timetable.sessions] == [
        ("ABCDEF", False),
        ("B", True),
        ("C", False),
    ]
    assert timetable.skipped == {
        "state accepted": 1,
        "state rejected": 1,
        "entry that is no submission": 1,
    }
    assert faults(timetable) == [(6, "start", "it has no start")]
    assert rows_of(timetable) == 7


def test_pretalx_submission_of_two_slots_is_two_sessions_keyed_on_its_code(read: Read) -> None:
    later = {**SLOT, "id": 12, "start": "2027-03-27T15:00:00+01:00", "end": None}
    twice = {**TALK, "slots": [SLOT, later], "duration": 45}
    timetable = read(json.dumps([twice]))
    assert [(s.code, s.start, s.end) for s in timetable.sessions] == [
        ("ABCDEF-11", utc(8), utc(8, 30)),
        ("ABCDEF-12", utc(14), utc(14, 45)),
    ]


def moment(time: str, tz: str = "Europe/Berlin") -> dict[str, str]:
    return {"date": "2027-03-27", "time": time, "tz": tz}


def contribution(id_: str, start: str, end: str, **more: object) -> dict[str, object]:
    return {
        "_type": "Contribution",
        "id": id_,
        "title": f"Talk {id_}",
        "startDate": moment(start),
        "endDate": moment(end),
        "speakers": [{"first_name": "Ada", "last_name": "Made", "fullName": "Made, Ada"}],
        "primaryauthors": [{"first_name": "Not", "last_name": "Speaking"}],
        **more,
    }


def indico(**event: object) -> str:
    return json.dumps({"_type": "HTTPAPIResult", "count": 1, "results": [event]})


def test_indico_sessions_hold_their_contributions(read: Read, rows_of: Rows) -> None:
    session = {
        "_type": "Session",
        "id": "1",
        "title": "Invented leukaemias",
        "startDate": moment("09:00:00"),
        "endDate": moment("10:00:00"),
        "room": "Hall",
        "conveners": [{"first_name": "Bo", "last_name": "Chair"}],
        "contributions": [
            contribution("1", "09:00:00", "09:20:00", title="On NCT00000001"),
            contribution("2", "11:00:00", "11:20:00"),
        ],
    }
    lone = contribution("3", "10:00:00", "10:30:00")
    timetable = read(indico(sessions=[session], contributions=[*session["contributions"], lone]))
    talk = Presentation(
        code="c1",
        title="On NCT00000001",
        start=utc(8),
        end=utc(8, 20),
        presenters=("Ada Made",),
        registry_id="NCT00000001",
        source_id="c1",
    )
    assert [(s.code, s.chairs, s.presentations) for s in timetable.sessions] == [
        ("s1", ("Bo Chair",), (talk,)),
        ("c3", (), ()),
    ]
    assert faults(timetable) == [(3, "startDate", "it starts outside its session")]
    assert rows_of(timetable) == 4


def test_indico_contributions_of_a_broken_session_are_problems(read: Read, rows_of: Rows) -> None:
    session = {
        "title": "Backwards",
        "startDate": moment("10:00:00"),
        "endDate": moment("09:00:00"),
        "contributions": [contribution("1", "09:00:00", "09:20:00")],
    }
    timetable = read(indico(sessions=[session]))
    assert faults(timetable) == [
        (1, "", "it does not end after its start (2027-03-27 09:00)"),
        (2, "", "its session could not be used (row 1)"),
    ]
    assert rows_of(timetable) == 2


def test_indico_timetable_holds_sessions_breaks_and_contributions(read: Read) -> None:
    entry = {
        "entryType": "Session",
        "id": "s1",
        "title": "Oral",
        "slotTitle": "Part 1",
        "startDate": moment("09:00:00"),
        "endDate": moment("10:00:00"),
        "entries": {
            "c7": contribution("c7", "09:00:00", "09:20:00", entryType="Contribution"),
            "b1": {"entryType": "Break", "title": "Pause"},
        },
    }
    pause = {
        "entryType": "Break",
        "id": "b2",
        "title": "Coffee",
        "startDate": moment("10:00:00", "UTC"),
        "endDate": moment("10:30:00", "UTC"),
    }
    timetable = read(json.dumps({"results": {"42": {"20270327": {"s1": entry, "b2": pause}}}}))
    assert [(s.title, s.kind, s.start, len(s.presentations)) for s in timetable.sessions] == [
        ("Oral: Part 1", "", utc(8), 1),
        ("Coffee", "Break", utc(10), 0),
    ]


def test_indico_zone_that_nobody_knows_is_a_problem(read: Read) -> None:
    talk = contribution("1", "09:00:00", "09:20:00", startDate=moment("09:00:00", "Mars/Base"))
    assert faults(read(indico(contributions=[talk]))) == [
        (1, "startDate", "the time zone “Mars/Base” is unknown")
    ]


def test_list_of_events_is_read_by_the_names_of_its_members(read: Read, rows_of: Rows) -> None:
    event = {
        "id": 7,
        "title": "Invented",
        "start_date": "2027-03-27 09:00:00",
        "end_date": "2027-03-27 09:30:00",
        "venue": "Hall",
        "speakers": [{"name": "Ada Made"}, {"name": "Bo Up"}],
    }
    timetable = read(json.dumps({"events": [event, {**event, "id": 8, "title": ""}]}), zone="UTC")
    assert timetable.sessions == (
        Session(
            "7",
            "Invented",
            utc(9),
            utc(9, 30),
            room="Hall",
            presenters=("Ada Made", "Bo Up"),
            source_id="7",
        ),
    )
    assert faults(timetable) == [(3, "", "it has no title")]
    assert rows_of(timetable) == 2


@pytest.mark.parametrize(
    "content", ['{"abstract": "One"}\n{"abstract": "Two"}\n', "[[[[]]]]", '{"results": 7}', "[]"]
)
def test_json_without_events_is_refused(read: Read, content: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert str(refused.value).startswith("programme is JSON, but no schedule with events.")
