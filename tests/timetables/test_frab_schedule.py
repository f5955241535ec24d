"""frab / Pentabarf schedule.xml."""

from datetime import UTC, datetime

import pytest
from conftest import Read

from bot.domain.errors import Unreadable
from bot.domain.timetable import Problem, Session, Timetable

EVENT = """
<event {ids}>
  {date}<start>{start}</start><duration>{duration}</duration>
  <room>Hall A</room><title>{title}</title><track>Myeloid</track><type>talk</type>
  <description>&lt;p&gt;Not read&lt;/p&gt;</description>
  <persons><person id="1">Ada Ames</person><person id="2">Bo  Berg</person></persons>
</event>"""


def event(
    ids: str = 'id="7"',
    date: str = "",
    start: str = "09:00",
    duration: str = "00:30",
    title: str = "Opening",
) -> str:
    date = date and f"<date>{date}</date>"
    return EVENT.format(ids=ids, date=date, start=start, duration=duration, title=title)


def schedule(events: str, conference: str = "", day: str = 'date="2027-03-27"') -> str:
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<schedule>'
    rooms = f'<day index="1" {day}><room name="Hall B">{events}</room></day>'
    return f"{opening}<conference>{conference}</conference>{rooms}</schedule>"


def starts(timetable: Timetable) -> list[datetime]:
    return [session.start for session in timetable.sessions]


def test_frab_event_is_a_session_without_presentations(read: Read) -> None:
    timetable = read(schedule(event('id="7" guid="g"', "2027-03-27T09:00:00+01:00")))
    opening = Session(
        code="7",
        title="Opening",
        start=datetime(2027, 3, 27, 8, tzinfo=UTC),
        end=datetime(2027, 3, 27, 8, 30, tzinfo=UTC),
        room="Hall A",
        track="Myeloid",
        kind="talk",
        presenters=("Ada Ames", "Bo Berg"),
        source_id="7",
    )
    assert timetable == Timetable((opening,))


def test_frab_date_goes_before_start_and_day(read: Read) -> None:
    text = schedule(event(date="2027-03-28T00:30:00+00:00", start="23:00"))
    assert starts(read(text)) == [datetime(2027, 3, 28, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("conference", "day"),
    [
        ("<day_change>06:00:00</day_change>", 'date="2027-03-27"'),
        ("", 'date="2027-03-27" start="2027-03-27T06:00:00+00:00"'),
    ],
)
def test_frab_talk_after_midnight_stands_under_the_day_before(
    read: Read, conference: str, day: str
) -> None:
    events = event('id="1"', start="23:30") + event('id="2"', start="00:30")
    assert starts(read(schedule(events, conference, day))) == [
        datetime(2027, 3, 27, 23, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("name", "hour"), [("Berlin", 8), ("Europe/berlin", 8), ("Atlantis", 9), ("", 9)]
)
def test_frab_time_without_offset_is_in_the_files_zone_else_the_congress(
    read: Read, name: str, hour: int
) -> None:
    text = schedule(event(), f"<time_zone_name>{name}</time_zone_name>")
    assert starts(read(text)) == [datetime(2027, 3, 27, hour, tzinfo=UTC)]


def test_frab_code_goes_before_id_and_shared_ids_give_way_to_guids(read: Read) -> None:
    events = event('code="ABC" id="1"') + event('id="2" guid="g2"') + event('id="2" guid="g3"')
    assert [s.code for s in read(schedule(events)).sessions] == ["ABC", "g2", "g3"]


def test_frab_event_without_ids_is_named_by_title_and_start(read: Read) -> None:
    assert [s.code for s in read(schedule(event(""))).sessions] == ["opening-20270327-0900"]


@pytest.mark.parametrize(
    ("text", "column", "what", "next_step"),
    [
        (event(title=""), "", "it has no title", "Write a title."),
        (event(start="soon"), "start", "it has no start", "Write it like 09:30."),
        (event(duration=""), "duration", "it has no duration", "Write it like 01:30."),
    ],
)
def test_frab_bad_event_is_a_problem_at_its_line(
    read: Read, text: str, column: str, what: str, next_step: str
) -> None:
    timetable = read(schedule(text))
    assert timetable == Timetable((), (Problem("programme", 3, column, what, next_step),))


def test_frab_event_under_a_day_without_date_is_a_problem(read: Read) -> None:
    timetable = read(schedule(event(), day='date=""'))
    assert [problem.what for problem in timetable.problems] == ["it has no date"]


@pytest.mark.parametrize(
    "text",
    [
        "<schedule><day",
        schedule(""),
        "<timetable><event/></timetable>",
        "<!DOCTYPE html><html><body>Please sign in</body></html>",
        '<!DOCTYPE s [<!ENTITY a "b">]>' + schedule(event(title="&a;")).partition("\n")[2],
        '<!DOCTYPE s SYSTEM "file:///etc/passwd">' + schedule(event()).partition("\n")[2],
    ],
    ids=["cut off", "no events", "other xml", "web page", "entity", "external"],
)
def test_xml_that_is_no_schedule_is_refused(read: Read, text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_xml_entities_do_not_multiply(read: Read) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE s [<!ENTITY e0 "ha">{levels}]>' + schedule(event(title="&e9;"))[39:]
    with pytest.raises(Unreadable):
        read(text)


def test_schedule_of_entries_is_read_like_one_of_events(read: Read) -> None:
    timetable = read(
        '<schedule><day date="2027-03-27"><entry id="1"><start>0930</start><duration>45</duration>'
        "<room>Hall</room><title>Invented</title><speakers><speaker>Ada Made</speaker></speakers>"
        "</entry></day></schedule>",
        zone="UTC",
    )
    assert [(s.code, s.start.isoformat(), s.end.isoformat()) for s in timetable.sessions] == [
        ("1", "2027-03-27T09:30:00+00:00", "2027-03-27T10:15:00+00:00")
    ]
    assert timetable.sessions[0].presenters == ("Ada Made",)
