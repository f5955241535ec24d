"""Sheets of two levels: by a code, by the row above, by a sheet's name; and what talks hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from bot.domain.timetable import Presentation, Timetable

Read = Callable[..., Timetable]

WHOVA = (
    "Agenda template,,,,,\n"
    "AGENDA SAMPLES,,,,,\n"
    "*Date,*Time Start,*Time End,*Session or Sub-session(Sub),*Session Title,Speakers\n"
    "3/31/2020,9:00 AM,11:00 AM,Session,Sample morning,Ada Sample\n"
    "START BELOW,,,,,\n"
    "*Date,*Time Start,*Time End,*Session or Sub-session(Sub),*Session Title,Speakers\n"
)


def utc(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 27, hour, minute, tzinfo=UTC)


def faults(timetable: Timetable) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.what) for problem in timetable.problems]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path.read_bytes()


def test_whova_agenda_holds_its_subs_and_none_of_its_samples(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    timetable = read(
        WHOVA + "3/27/2027,9:00 AM,10:00 AM,Session,Invented leukaemias,\n"
        "3/27/2027,9:15 AM,9:30 AM,Sub,An invented talk,Bo Made; Cy Up\n"
        "3/27/2027,9:30 AM,9:45 AM,Sub,Another,\n"
        "3/27/2027,10:00 AM,10:30 AM,Session,Break,\n",
        date_order="MDY",
    )
    assert [(s.title, s.start, len(s.presentations)) for s in timetable.sessions] == [
        ("Invented leukaemias", utc(9), 2),
        ("Break", utc(10), 0),
    ]
    talk = timetable.sessions[0].presentations[0]
    assert (talk.title, talk.start, talk.end, talk.presenters) == (
        "An invented talk",
        utc(9, 15),
        utc(9, 30),
        ("Bo Made", "Cy Up"),
    )
    assert timetable.skipped == {"above the header": 5}
    assert rows_of(timetable) == 9


def test_sub_below_a_session_that_cannot_be_used_is_a_problem(read: Read) -> None:
    timetable = read(
        WHOVA + "3/27/2027,9:00 AM,8:00 AM,Session,Backwards,\n"
        "3/27/2027,9:15 AM,9:30 AM,Sub,A talk,\n",
        date_order="MDY",
    )
    assert faults(timetable) == [
        (7, "", "it does not end after its start (2027-03-27 09:00)"),
        (8, "*Session or Sub-session(Sub)", "its session could not be used (row 7)"),
    ]


def test_sub_above_every_session_is_a_problem(read: Read) -> None:
    timetable = read(
        WHOVA + "3/27/2027,9:15 AM,9:30 AM,Sub,A talk,\n3/27/2027,9:00 AM,10:00 AM,Session,S,\n",
        date_order="MDY",
    )
    assert faults(timetable) == [(7, "session", "it names no session")]


def test_sheet_named_after_a_session_holds_its_posters(
    read: Read, tmp_path: Path, rows_of: Callable[[Timetable], int]
) -> None:
    content = workbook(
        tmp_path / "made.xlsx",
        {
            "Programme": [
                ["Session ID", "Session name", "Session start", "Session end"],
                ["481", "Posters", "2027-03-27 18:00", "2027-03-27 19:30"],
                ["482", "Backwards", "2027-03-27 18:00", "2027-03-27 17:30"],
            ],
            "Hosts": [["Hostname", "Screen ID"], ["pi1", "1"]],
            "481": [["Friendly ID", "Title", "First name", "Last name"], [7, "P", "Di", "Vised"]],
            "482": [["Friendly ID", "Title"], [8, "Q"]],
        },
    )
    timetable = read(content)
    (session,) = timetable.sessions
    assert session.presentations == (
        Presentation("7", "P", presenters=("Di Vised",), source_id="7"),
    )
    assert faults(timetable) == [
        (3, "", "it does not end after its start (2027-03-27 18:00)"),
        (2, "session", "its session 482 could not be used (row 3)"),
    ]
    assert timetable.skipped == {"sheet Hosts has no columns for title, start and end": 1}
    assert rows_of(timetable) == 5


def test_cells_merged_over_rows_hold_for_each_of_them(read: Read, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "made.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Start", "End", "Title", "Room"])
        sheet.write_row(1, 1, ["09:00", "10:00", "First"])
        sheet.write_row(2, 1, ["10:00", "11:00", "Second"])
        sheet.merge_range(1, 0, 2, 0, "2027-03-27")
        sheet.merge_range(1, 4, 2, 4, "Hall")
    timetable = read((tmp_path / "made.xlsx").read_bytes())
    assert [(s.title, s.start, s.room) for s in timetable.sessions] == [
        ("First", utc(9), "Hall"),
        ("Second", utc(10), "Hall"),
    ]


def test_hidden_rows_are_read_and_said(read: Read, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "made.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Start", "End", "Title"])
        sheet.write_row(1, 0, ["2027-03-27", "09:00", "10:00", "Hidden"])
        sheet.set_row(1, None, None, {"hidden": True})
    timetable = read((tmp_path / "made.xlsx").read_bytes())
    assert [s.title for s in timetable.sessions] == ["Hidden"]
    assert faults(timetable) == [
        (None, "", "the workbook hides 1 row; it was read like the others")
    ]


@pytest.mark.parametrize("state", ["withdrawn", "Cancelled", "CANCELED"])
def test_cancelled_presentation_stays_in_the_programme_as_cancelled(read: Read, state: str) -> None:
    timetable = read(
        "session,session title,start,end,presentation title,status\n"
        f"S1,Oral,2027-03-27 09:00,2027-03-27 10:00,,\nS1,,,,Gone,{state}\n"
    )
    (talk,) = timetable.sessions[0].presentations
    assert (talk.title, talk.cancelled) == ("Gone", True)


@pytest.mark.parametrize(
    ("column", "title", "registry_id"),
    [
        ("NCT00000001", "T", "NCT00000001"),
        ("", "T (NCT00000002)", "NCT00000002"),
        ("", "T (NCT00000002 and NCT00000003)", ""),
        ("own register 12", "T (NCT00000002)", "own register 12"),
    ],
)
def test_registry_id_is_the_columns_or_the_only_one_in_the_title(
    read: Read, column: str, title: str, registry_id: str
) -> None:
    timetable = read(
        "session,session title,start,end,presentation title,registry id\n"
        f"S1,Oral,2027-03-27 09:00,2027-03-27 10:00,,\nS1,,,,{title},{column}\n"
    )
    (talk,) = timetable.sessions[0].presentations
    assert talk.registry_id == registry_id
