"""Programmes in sheets: headers, two levels, times, and what each bad row is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from conftest import Read

from bot.domain.errors import Unreadable
from bot.domain.timetable import Format, Presentation, Problem, Session, Timetable
from bot.timetables.read import column_mapping, read_timetable

OWN = (
    "session,session title,type,track,room,format,chairs,start,end,"
    "presentation,presentation title,presenters,abstract number,trial,embargo until\n"
)
S1 = "S1,Leukaemia,Oral,Myeloid,Hall A,hybrid,,2027-03-27 09:00,2027-03-27 10:30,,,,,,\n"
FLAT = "Code,Title,Date,Start,End\n"


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


def session(code: str, title: str, start: datetime, end: datetime, **more: object) -> Session:
    """As the sheet names it: its code is its own id."""
    return Session(code, title, start, end, source_id=code, **more)  # type: ignore[arg-type]


def faults(timetable: Timetable) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.what) for problem in timetable.problems]


def test_own_sheet_gives_both_levels(read: Read) -> None:
    timetable = read(
        OWN + "S1,Leukaemia,Oral,Myeloid,Hall A,hybrid,Ada Ames; Bo Berg,"
        "2027-03-27 09:00,2027-03-27 10:30,,,,,,2027-03-27 08:00\n"
        "S1,,,,,,,2027-03-27 09:00,2027-03-27 09:15,P1,First talk,Cy Cole,LBA-4,TRIAL-1,"
        "2027-03-27 09:00\n"
        "S1,,,,,,,,,P2,Second talk,,,,\n"
    )
    first = Presentation(
        code="P1",
        title="First talk",
        start=utc(27, 9),
        end=utc(27, 9, 15),
        presenters=("Cy Cole",),
        abstract_number="LBA-4",
        trial="TRIAL-1",
        embargo_until=utc(27, 9),
        source_id="P1",
    )
    leukaemia = Session(
        code="S1",
        title="Leukaemia",
        start=utc(27, 9),
        end=utc(27, 10, 30),
        room="Hall A",
        track="Myeloid",
        kind="Oral",
        format=Format.HYBRID,
        chairs=("Ada Ames", "Bo Berg"),
        presentations=(first, Presentation("P2", "Second talk", source_id="P2")),
        embargo_until=utc(27, 8),
        source_id="S1",
    )
    assert timetable == Timetable((leukaemia,))


def test_presentation_may_stand_above_its_session(read: Read) -> None:
    timetable = read(OWN + "S1,,,,,,,,,P1,First talk,,,,\n" + S1)
    assert timetable.sessions[0].presentations == (
        Presentation("P1", "First talk", source_id="P1"),
    )


def test_presentation_without_a_code_gets_its_abstract_number_or_its_title(read: Read) -> None:
    talks = "S1,,,,,,,,,,First talk,,LBA-4,,\nS1,,,,,,,,,,Second: talk,,,,\n"
    codes = [talk.code for talk in read(OWN + S1 + talks).sessions[0].presentations]
    assert codes == ["LBA-4", "second-talk"]


def test_presentation_takes_the_day_of_its_session(read: Read) -> None:
    timetable = read(
        "session,session title,date,start,end,presentation,presentation title\n"
        "N,Night,2027-03-25,22:00,01:00,,\n"
        "N,,,22:30,22:45,P1,Before midnight\n"
        "N,,,00:15,00:30,P2,After midnight\n"
    )
    talks = timetable.sessions[0].presentations
    assert [(t.start, t.end) for t in talks] == [
        (utc(25, 22, 30), utc(25, 22, 45)),
        (utc(26, 0, 15), utc(26, 0, 30)),
    ]


def test_bad_rows_of_two_levels_are_each_told_why(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    timetable = read(
        OWN
        + S1
        + S1  # 3
        + "S2,Late,,,,,,2027-03-27 11:00,2027-03-27 10:00,,,,,,\n"  # 4
        + "S2,,,,,,,,,P1,Lost talk,,,,\n"  # 5
        + "S9,,,,,,,,,P2,Stray talk,,,,\n"  # 6
        + ",,,,,,,,,P3,Nameless talk,,,,\n"  # 7
        + "S1,,,,,,,,,P4,,,,,\n"  # 8
        + "S1,,,,,,,2027-03-28 09:00,,P5,Wrong day,,,,\n"  # 9
        + "S1,,,,,,,,2027-03-27 09:30,P6,No start,,,,\n"  # 10
        + "S1,,,,,,,,,P7,Talk,,,,soon\n"  # 11
        + "S1,,,,,,,,,P8,Talk,,,,\n"
        + "S1,,,,,,,,,P8,Again,,,,\n"  # 13
    )
    assert [talk.code for talk in timetable.sessions[0].presentations] == ["P8"]
    assert faults(timetable) == [
        (3, "session", "session S1 stands in row 2 already"),
        (4, "", "it does not end after its start (2027-03-27 11:00)"),
        (5, "session", "its session S2 could not be used (row 4)"),
        (6, "session", "session S9 has no row of its own"),
        (7, "session", "it names no session"),
        (8, "presentation title", "it has no title"),
        (9, "start", "it starts outside its session"),
        (10, "start", "it has an end but no start"),
        (11, "embargo until", "“soon” is no date or time"),
        (13, "presentation", "presentation P8 stands in row 12 already"),
    ]
    assert rows_of(timetable) == 12


@pytest.mark.parametrize(
    "header",
    [
        "ID,Title,Start,End",
        "UID,Session,Starts at,Ends at",
        "EVENTID,Name,Begin,Finish",
        "Code,*Session Title,Time Start (local),Time End (local)",
        "Session,Session title,start_time,end_time",
        "SessionId,Name,StartTime,EndTime",
    ],
)
def test_headers_are_known_by_many_names(read: Read, header: str) -> None:
    timetable = read(f"{header}\nA,Opening,2027-03-27 09:00,2027-03-27 10:00\n")
    assert timetable == Timetable((session("A", "Opening", utc(27, 9), utc(27, 10)),))


def test_further_headers_are_known(read: Read) -> None:
    timetable = read(
        "Title;Date Start;Time Start;Duration;Room/Location;Categories;Moderators;"
        "Speaker 1;Speaker 2;Status;Type\n"
        "Opening;27 March 2027;9:00 AM;1:30;Hall A;General;Ada Ames|Bo Berg;Cy Cole;Di Dorn;"
        "Cancelled;Plenary\n"
    )
    assert timetable.sessions == (
        Session(
            code="opening-20270327-0900",
            title="Opening",
            start=utc(27, 9),
            end=utc(27, 10, 30),
            room="Hall A",
            track="General",
            kind="Plenary",
            chairs=("Ada Ames", "Bo Berg"),
            presenters=("Cy Cole", "Di Dorn"),
            cancelled=True,
        ),
    )


def test_column_mapping_shows_what_each_column_is_read_as(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Name,Begin,End,Colour\nOpening,2027-03-27 09:00,2027-03-27 10:00,red\n")
    assert column_mapping(path, ZoneInfo("UTC")) == (
        ("Name", "session title"),
        ("Begin", "start"),
        ("End", "end"),
        ("Colour", ""),
    )


def test_names_with_commas_are_parted_only_where_it_is_safe(read: Read) -> None:
    header = "Title,Start,End,Speakers\n"
    row = 'T,2027-03-27 09:00,2027-03-27 10:00,"{}"\n'
    listed = read(header + row.format("Ada Ames, Bo Berg")).sessions[0]
    inverted = read(header + row.format("Ames, Ada")).sessions[0]
    assert (listed.presenters, inverted.presenters) == (
        ("Ada Ames", "Bo Berg"),
        ("Ames, Ada",),
    )


def test_numbers_for_times_keep_their_eaten_zeros(read: Read) -> None:
    timetable = read(
        "Title,Date Start,Time Start,Date End,Time End,UID\n"
        "Late,20270325,234000,20270326,0,a\nEarly,20270326,512,20270326,10000,b\n"
    )
    assert timetable.sessions == (
        session("a", "Late", utc(25, 23, 40), utc(26, 0)),
        session("b", "Early", datetime(2027, 3, 26, 0, 5, 12, tzinfo=UTC), utc(26, 1)),
    )


def test_day_holds_for_the_rows_below_until_the_next(read: Read) -> None:
    timetable = read(
        FLAT + "A,One,2027-03-27,09:00,10:00\nB,Two,,10:00,11:00\n"
        "C,Three,someday,10:00,11:00\nD,Four,,12:00,13:00\n"
    )
    assert [s.start for s in timetable.sessions] == [utc(27, 9), utc(27, 10)]
    assert faults(timetable) == [
        (4, "Date", "“someday” is no date"),
        (5, "Date", "it has no date"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("23:00", "00:30", (utc(27, 23), utc(28, 0, 30))),
        ("22:00", "24:00", (utc(27, 22), utc(28, 0))),
        ("14:00-15:30", "", (utc(27, 14), utc(27, 15, 30))),
    ],
)
def test_ends_after_midnight_and_ranges_are_read(
    read: Read, start: str, end: str, expected: tuple[datetime, datetime]
) -> None:
    only = read(FLAT + f"A,Party,2027-03-27,{start},{end}\n").sessions[0]
    assert (only.start, only.end) == expected


def test_end_written_as_a_day_is_its_midnight(read: Read) -> None:
    timetable = read("Title,Start,End\nParty,2027-03-27 22:00,2027-03-28\n")
    assert timetable.sessions[0].end == utc(28, 0)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",2027-03-27,09:00,10:00", ("", "it has no title")),
        ("T,2027-03-27,,10:00", ("Start", "it has no start")),
        ("T,,09:00,10:00", ("Date", "it has no date")),
        ("T,2027-03-27,09:00,", ("End", "it has no end")),
        ("T,2027-03-27,tbc,10:00", ("Start", "“tbc” is no date or time")),
        ("T,2027-03-27,09:00,08:00", ("", "it does not end after its start (2027-03-27 09:00)")),
        (
            "T,2027-03-27,09:00,2028-03-27 10:00",
            (
                "",
                "it ends on 2028-03-27 10:00, outside the congress (2027-03-27 to 2027-03-29)",
            ),
        ),
        (
            "T,2027-03-28,01:30,03:00",
            ("Start", "2027-03-28 01:30 does not exist in Europe/Lisbon: the clocks go forward"),
        ),
        (
            "T,2027-03-20,09:00,10:00",
            (
                "",
                "it starts on 2027-03-20 09:00, outside the congress (2027-03-27 to 2027-03-29)",
            ),
        ),
        ("#N/A,2027-03-27,09:00,10:00", ("", "it has no title")),
    ],
)
def test_bad_session_is_a_problem_with_its_row(
    read: Read, row: str, fault: tuple[str, str]
) -> None:
    window = (date(2027, 3, 27), date(2027, 3, 29))
    timetable = read(FLAT + f"\nX,{row}\n", window=window)
    assert (timetable.sessions, faults(timetable)) == ((), [(3, *fault)])


def test_afternoons_written_as_mornings_are_not_guessed_at(read: Read) -> None:
    timetable = read(
        "Title,Date,Time,Duration\nLunch,2027-03-27,12:00-1:30,\nTalk,2027-03-27,1:30-2:45,\n"
        "Opening,2027-03-27,9:00-10:30,\n"
    )
    assert [s.title for s in timetable.sessions] == ["Opening"]
    assert timetable.problems[0] == Problem(
        "programme",
        2,
        "Time",
        "“12:00-1:30” is no date or time",
        "Write times from 00:00 to 24:00: some here may be the afternoon's.",
    )


def test_time_that_happens_twice_is_used_and_remarked_on(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    timetable = read("Code,Title,Start,End\nA,Night,2027-10-31 01:30,2027-10-31 03:00\n")
    night = session("A", "Night", utc(31, 0, 30, month=10), utc(31, 3, month=10))
    assert timetable.sessions == (night,)
    assert faults(timetable) == [
        (
            None,
            "",
            "row 2: 2027-10-31 01:30 happens twice, as the clocks go back; the first was taken",
        ),
    ]
    assert rows_of(timetable) == 1


def test_embargo_that_ends_twice_ends_the_second_time(read: Read) -> None:
    timetable = read(
        "Title,Start,End,Embargo\nA,2027-10-31 09:00,2027-10-31 10:00,2027-10-31 01:30\n"
    )
    assert timetable.sessions[0].embargo_until == utc(31, 1, 30, month=10)
    assert timetable.problems == ()


def test_shared_ids_are_replaced_and_remarked_on(read: Read) -> None:
    timetable = read(FLAT + "A,One,2027-03-27,09:00,10:00\nA,Two,,10:00,11:00\n")
    assert [s.code for s in timetable.sessions] == ["one-20270327-0900", "two-20270327-1000"]
    assert faults(timetable) == [
        (None, "", "2 sessions share their id with another; title and start name them instead")
    ]


def test_unknown_format_is_on_site_and_remarked_on(read: Read) -> None:
    timetable = read("Title,Start,End,Format\nA,2027-03-27 09:00,2027-03-27 10:00,Fishbowl\n")
    assert timetable.sessions[0].format is Format.ON_SITE
    assert faults(timetable) == [
        (None, "format", "the format “Fishbowl” (first in row 2) is unknown; on site is assumed")
    ]


def test_wrongly_decoded_titles_are_remarked_on_with_the_repair(read: Read) -> None:
    broken = "Café".encode().decode("cp1252")
    timetable = read(f"Title,Start,End\n{broken},2027-03-27 09:00,2027-03-27 10:00\n")
    assert faults(timetable) == [
        (None, "", f"1 titles hold wrongly decoded letters: “{broken}” is probably “Café”")
    ]


def test_rows_above_a_header_and_repeated_headers_are_counted(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    timetable = read(
        "Programme of the Invented Congress,,,,\n\n"
        + FLAT
        + "A,One,2027-03-27,09:00,10:00\n"
        + FLAT
        + "B,Two,2027-03-28,09:00,10:00\n"
    )
    assert [s.code for s in timetable.sessions] == ["A", "B"]
    assert timetable.skipped == {"above the header": 1, "header repeated": 1}
    assert rows_of(timetable) == 4


def test_samples_of_a_template_are_not_sessions(read: Read) -> None:
    timetable = read(
        "AGENDA SAMPLES,,,,\n"
        + FLAT
        + "X,Sample talk,2016-03-31,09:00,10:00\n"
        + FLAT
        + "A,One,2027-03-27,09:00,10:00\n"
    )
    assert [s.code for s in timetable.sessions] == ["A"]
    assert timetable.skipped == {"above the header": 3}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Title,Room\nA,B\n", r"has no column for start, end or duration \(it has: Title, Room\)"),
        (FLAT, "has a header but no sessions"),
        ("just some words\nand more\n", "has no column for"),
        (FLAT + "A,One,03/04/2027,09:00,10:00\n", "can be read as DMY or as MDY"),
    ],
)
def test_sheet_that_is_no_programme_is_refused(read: Read, text: str, refusal: str) -> None:
    with pytest.raises(Unreadable, match=refusal):
        read(text)


def test_dates_are_read_in_the_order_asked_for(read: Read) -> None:
    text = FLAT + "A,One,03/04/2027,09:00,10:00\n"
    starts = [read(text, date_order=order).sessions[0].start for order in ("DMY", "MDY")]
    assert starts == [utc(3, 8, month=4), utc(4, 9)]


def test_workbook_reads_every_programme_sheet_and_counts_the_others(
    tmp_path: Path, rows_of: Callable[[Timetable], int]
) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    hosts = book.add_worksheet("Hosts")
    hosts.write_column(0, 0, ["Name", "Ada Ames", "Bo Berg"])
    for day in (27, 28):
        sheet = book.add_worksheet(f"Day {day}")
        sheet.write_row(0, 0, ["ID", "Title", "Start", "Duration"])
        sheet.write_row(1, 0, [48400 + day, f"Day {day}"])
        sheet.write_datetime(1, 2, datetime(2027, 3, day, 9), moment)  # noqa: DTZ001
        sheet.write_number(1, 3, 90)
        sheet.write_row(2, 0, [1, "No time"])
    book.close()
    timetable = read_timetable(path, ZoneInfo("Europe/Lisbon"))
    assert timetable.sessions == (
        session("48427", "Day 27", utc(27, 9), utc(27, 10, 30)),
        session("48428", "Day 28", utc(28, 8), utc(28, 9, 30)),
    )
    assert [(problem.file, problem.row) for problem in timetable.problems] == [
        ("plan.xlsx, sheet Day 27", 3),
        ("plan.xlsx, sheet Day 28", 3),
    ]
    assert timetable.skipped == {"sheet Hosts has no columns for title, start and end": 2}
    assert rows_of(timetable) == 6


def test_session_of_days_is_kept_with_a_remark(read: Read) -> None:
    timetable = read(FLAT + "\nX,Invented posters,2027-03-27,09:00,2027-03-29 18:00\n")
    assert [(s.code, s.is_one_sitting) for s in timetable.sessions] == [("X", False)]
    assert [(p.row, p.what) for p in timetable.problems] == [
        (
            None,
            "row 3: “Invented posters” lasts 2.3 days from 2027-03-27 09:00; over 12 hours, no "
            "post is timed by it",
        )
    ]
