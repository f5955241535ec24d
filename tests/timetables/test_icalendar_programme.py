"""iCalendar files."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from conftest import Read, archive

from bot.domain.errors import Unreadable
from bot.domain.timetable import Format, Session, Timetable

EIGHT, NINE = (datetime(2027, 3, 27, hour, tzinfo=UTC) for hour in (8, 9))


def calendar(*events: str) -> str:
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{inside}END:VCALENDAR\n".replace("\n", "\r\n")


def event(
    start: str = "DTSTART:20270327T080000Z",
    end: str = "DTEND:20270327T090000Z",
    uid: str = "UID:a@example.org",
    more: str = "",
) -> str:
    return f"SUMMARY:Opening\n{uid}\n{start}\n{end}\n{more}"


def test_ics_event_is_a_session(read: Read) -> None:
    more = "LOCATION:Hall A\\, level 2\nCATEGORIES:Myeloid\nDESCRIPTION:<b>Not</b> read"
    folded = event(more=more).replace("SUMMARY:Opening", "SUMMARY:Open\n ing \\; day")
    opening = Session(
        code="a@example.org",
        title="Opening ; day",
        start=EIGHT,
        end=NINE,
        room="Hall A, level 2",
        track="Myeloid",
        source_id="a@example.org",
    )
    assert read(calendar(folded)) == Timetable((opening,))


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART;TZID=Europe/Berlin:20270327T090000",
        "DTSTART;TZID=Europe/berlin;VALUE=DATE-TIME:20270327T090000",
        'DTSTART;TZID="Berlin":20270327T090000',
        "DTSTART;TZID=W. Europe Standard Time:20270327T090000",
        "DTSTART;TZID=/vendor.example/1/Europe/Berlin:20270327T090000",
        "DTSTART:20270327T080000",
    ],
)
def test_ics_zones_are_found_without_their_definition(read: Read, start: str) -> None:
    timetable = read(calendar(event(start)), zone="Europe/Lisbon")
    assert [session.start for session in timetable.sessions] == [EIGHT]


def test_ics_duration_stands_for_the_end_but_not_an_alarms(read: Read) -> None:
    alarm = "BEGIN:VALARM\nDURATION:PT5M\nSUMMARY:Wake up\nEND:VALARM"
    timetable = read(calendar(event(end="DURATION:PT1H", more=alarm)))
    known = Session("a@example.org", "Opening", EIGHT, NINE, source_id="a@example.org")
    assert timetable.sessions == (known,)


def test_ics_cancelled_event_is_cancelled(read: Read) -> None:
    assert read(calendar(event(more="STATUS:CANCELLED"))).sessions[0].cancelled


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n" + calendar(event()),
        "\ufeff" + calendar(event()),
        calendar(event()).replace("\r\n", "\r"),
        calendar(event()).replace("END:VEVENT\r\nEND:VCALENDAR\r\n", ""),
    ],
    ids=["comment", "mark", "carriage returns", "cut off"],
)
def test_ics_oddly_wrapped_file_is_read(read: Read, text: str) -> None:
    assert len(read(text).sessions) == 1


def test_ics_bad_events_are_problems_at_their_line_and_all_day_events_left_out(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    timetable = read(
        calendar(
            event(),
            event(start="DTSTART;VALUE=DATE:20270327", end="DTEND;VALUE=DATE:20270328"),
            event(start="DTSTART:20271327T080000Z"),
            event(start=""),
            event(end=""),
            event(end="DTEND;VALUE=DATE:20270328"),
            event(start="DTSTART;TZID=Atlantis:20270327T080000"),
            event(start="DTSTART;TZID=Europe/Berlin:20270328T023000"),
            event(more="RRULE:FREQ=DAILY"),
            event(end="DURATION:P999999999999D"),
        )
    )
    assert [(p.row, p.column, p.what) for p in timetable.problems] == [
        (15, "DTSTART", "“20271327T080000Z” is no date or time"),
        (21, "DTSTART", "it has no start"),
        (27, "DTEND", "it has no end"),
        (32, "DTEND", "its end has no time of day"),
        (38, "DTSTART", "the time zone “Atlantis” is unknown"),
        (
            44,
            "DTSTART",
            "2027-03-28 02:30 does not exist in Europe/Berlin: the clocks go forward",
        ),
        (50, "RRULE", "it repeats without an end"),
        (57, "DURATION", "“P999999999999D” is no date or time"),
    ]
    assert timetable.skipped == {"all-day event": 1}
    assert rows_of(timetable) == 10


def test_ics_shared_uids_are_replaced_by_title_and_start(read: Read) -> None:
    later = event("DTSTART:20270327T100000Z", "DTEND:20270327T110000Z")
    timetable = read(calendar(event(), later))
    assert [session.code for session in timetable.sessions] == [
        "opening-20270327-0800",
        "opening-20270327-1000",
    ]


def test_ics_without_events_is_refused(read: Read) -> None:
    with pytest.raises(Unreadable, match="has no events"):
        read(calendar())


def test_ics_calendar_that_cancels_cancels_each_event(read: Read) -> None:
    text = calendar(event()).replace("VERSION:2.0", "METHOD:CANCEL")
    assert read(text).sessions[0].cancelled


def test_ics_room_that_is_a_web_address_is_virtual(read: Read) -> None:
    more = "LOCATION:https://example.org/hall?a=1"
    (session,) = read(calendar(event(more=more))).sessions
    assert (session.format, session.room) == (Format.VIRTUAL, "https://example.org/hall?a=1")


def test_ics_event_that_never_ends_is_a_problem(read: Read) -> None:
    (problem,) = read(calendar(event(end="DURATION:P9999999D"))).problems
    assert (problem.column, problem.what) == ("DURATION", "it never ends")


def test_ics_files_in_an_archive_are_one_programme(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    bad = calendar(event(uid="UID:b", start=""))
    timetable = read(archive(day1_ics=calendar(event()), day2_ics=bad, readme_txt="Hello"))

    assert [session.source_id for session in timetable.sessions] == ["a@example.org"]
    assert [(p.file, p.row, p.what) for p in timetable.problems] == [
        ("programme, day2.ics", 3, "it has no start")
    ]
    assert timetable.skipped == {"file in the archive that is no calendar": 1}
    assert rows_of(timetable) == 3


def test_ics_archive_that_unpacks_to_too_much_is_refused(read: Read) -> None:
    with pytest.raises(Unreadable, match="unpacks to more than 20 MB"):
        read(archive(day1_ics=calendar(event()), notes_txt=" " * 20_000_000))


def test_archive_without_calendars_is_refused(read: Read) -> None:
    with pytest.raises(Unreadable, match="holds no calendar, XLSX or ODS workbook"):
        read(archive(readme_txt="Hello"))


def test_archive_with_a_file_of_no_name_is_read(read: Read) -> None:
    content = archive(day1_ics=calendar(event()), x="").replace(b"x", b"\0")
    assert len(read(content).sessions) == 1
