"""Whatever a file holds, reading it ends in a timetable or in a refusal."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Unreadable
from bot.domain.timetable import Timetable
from bot.timetables import read
from bot.timetables.reading.content import Source

PIECES = {
    "csv": (
        "Title,Start,End,Date,Code,Duration\n",
        "session,session title,start,end,presentation,presentation title,embargo until\n",
        *("A,2027-03-27 09:00,10:00,27/03/2027,7,90\n", "\r", '"', ";", "\t", ",", "|", "€,"),
        *("9999-12-31 24:00", "0", "99999", "1:00-2:00", "31/12/99", "sep=;\n", "12.5", "March 1"),
    ),
    "ics": (
        *("BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "DTSTART:20270327T080000Z\n"),
        *("DTEND;TZID=Berlin:20270327T100000\n", "DURATION:-P1W\n", "DTSTART:99991231T235959\n"),
        *(
            "RRULE:FREQ=DAILY;COUNT=3\n",
            "RRULE:",
            "EXDATE:20270328\n",
            "INTERVAL=",
            "BYDAY=",
            "UNTIL=",
        ),
        *("RDATE:20270329T080000,", "RECURRENCE-ID:20270328T080000Z\n", "METHOD:CANCEL\n"),
        *("SUMMARY:A\n", ' "', ";TZID=", "UID:1\n", "DTSTART;VALUE=PERIOD:20270327/P1D\n", ":"),
    ),
    "xml": (
        *("<schedule>", "<day date='2027-03-27'>", "<event id='1'>", "<title>A</title>"),
        *("<start>09:00</start>", "<date>9999-12-31T23:59:59-23:59</date>", "</event>", "</day>"),
        *("<duration>99:99</duration>", "</schedule>", "<!DOCTYPE a>", "&a;", "<!--", "]]>"),
    ),
    "json": (
        *('{"schedule": {"events": [', "]}}", '{"start": "2027-03-27T09:00"', "}", ",", "null"),
        *('"end": "9999-12-31T23:59+00:00"', '"title": "A"', '"duration": 1e999', "[", "]", "{"),
        *(
            '[{"title": "A", "code": "C", "slot": {"start": "2027-03-27T09:00:00Z", "end": ',
            '"slots": [',
        ),
        *('{"results": [{"sessions": [{"contributions": [', '"startDate": {"date": "2027-03-27"'),
        *(
            '"time": "09:00:00", "tz": "Berlin"}',
            '"entryType": "Break"',
            '"duration": 30',
            '"id": 7',
        ),
        *(
            '[{"title": "A", "start_date": "2027-03-27 09:00", "end_date": "9999-12-31 24:00"}',
            "\n",
        ),
    ),
}
OPENINGS = {"csv": "", "ics": "BEGIN:VCALENDAR\n", "xml": "<schedule>", "json": "{"}


def outcome(content: bytes) -> type[object]:
    try:
        timetable = read.read_source(Source("file", content, ZoneInfo("Europe/Berlin")))
    except Unreadable:
        return Unreadable
    codes = [session.code for session in timetable.sessions]
    assert all(codes)
    assert len(set(codes)) == len(codes)
    assert all(session.start < session.end for session in timetable.sessions)
    return type(timetable)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=400))
@pytest.mark.parametrize(
    "opening", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"{", b"\xff\xfe"]
)
def test_any_bytes_end_in_a_timetable_or_a_refusal(opening: bytes, content: bytes) -> None:
    assert outcome(opening + content) in (Timetable, Unreadable)


@pytest.mark.parametrize("form", PIECES)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_pieces_of_a_format_end_in_a_timetable_or_a_refusal(
    form: str, data: st.DataObject
) -> None:
    piece = st.one_of(st.sampled_from(PIECES[form]), st.text(max_size=6))
    text = OPENINGS[form] + "".join(data.draw(st.lists(piece, max_size=30)))
    assert outcome(text.encode("utf-8", "replace")) in (Timetable, Unreadable)
