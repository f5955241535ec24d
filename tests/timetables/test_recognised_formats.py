"""Which file is read as what, and which is refused outright."""

from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from conftest import Read, archive

from bot.domain.errors import Unreadable
from bot.timetables.read import read_timetable
from bot.timetables.reading import archive as archives
from bot.timetables.reading import content
from bot.timetables.schedules import json_document, xml

SHEET = '<worksheet xmlns="x"><sheetData><row r="1"><c r="A1"/>{}</row></sheetData></worksheet>'
ODS = (
    '<d xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
    "<table:table>{}</table:table></d>"
)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary data"),
        (b"<html><body>Sign in</body></html>", "is a web page"),
        (b"PK\x03\x04 cut off", "damaged or locked archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "is not a workbook that can be opened"),
        (archive(readme="no sheet"), "is an archive, but holds no calendar, XLSX or ODS workbook"),
    ],
)
def test_unknown_file_is_refused_in_one_line(read: Read, given: bytes, refusal: str) -> None:
    with pytest.raises(Unreadable, match=refusal) as raised:
        read(given)
    assert raised.value.next_step
    assert "\n" not in str(raised.value)


def test_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "schedule.xml"
    path.write_text("Title,Start,End\nA,2027-03-27 09:00,2027-03-27 10:00\n")
    assert len(read_timetable(path, ZoneInfo("UTC")).sessions) == 1


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Is a directory"):
        read_timetable(tmp_path, ZoneInfo("UTC"))


def test_file_over_the_size_cap_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="the most is"):
        read("Title,Start,End\n")


@pytest.mark.parametrize(
    "text",
    [
        "Title,Start,End\n" + "A,2027-03-27 09:00,2027-03-27 10:00\n" * 4,
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 4 + "END:VCALENDAR\n",
        "<schedule>" + "<event/>" * 4 + "</schedule>",
        '{"schedule": {"events": [1, 2, 3, 4]}}',
    ],
    ids=["csv", "ics", "xml", "json"],
)
def test_file_with_too_many_rows_is_refused(
    read: Read, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_ROWS", 3)
    with pytest.raises(Unreadable, match="has more than 3 rows"):
        read(text)


def test_archive_that_unpacks_to_too_much_is_refused(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_MAX_UNPACKED", 100_000)
    with pytest.raises(Unreadable, match="far more than a programme holds"):
        read(archive(xl__workbook_xml="0" * 200_000))


def test_archive_that_lies_about_its_size_is_refused(read: Read) -> None:
    honest = archive(xl__workbook_xml="0" * 5_000)
    size = (5_000).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="damaged or locked"):
        read(honest.replace(size, (50).to_bytes(4, "little")))


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576"/>', '<c r="A1048576"/>', "<c r='TA1'/>", '<c r="&#65;1"/>']
)
def test_workbook_with_a_far_cell_is_refused(read: Read, cell: str) -> None:
    sheet = SHEET.format(cell)
    with pytest.raises(Unreadable, match=r"cells beyond row 50,000 or column 500"):
        read(archive(xl__workbook_xml="<x/>", xl__worksheets__sheet1_xml=sheet))


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="999999"><table:table-cell><p/>'
        "</table:table-cell></table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="16384"><p/>'
        "</table:table-cell></table:table-row>",
    ],
)
def test_ods_that_repeats_a_cell_without_end_is_refused(read: Read, rows: str) -> None:
    with pytest.raises(Unreadable, match="cells beyond"):
        read(archive(content_xml=ODS.format(rows)))


@pytest.mark.parametrize(
    ("text", "module", "limit"),
    [
        ("<schedule><a/><a/><a/></schedule>", xml, "_MOST_TAGS"),
        ('{"schedule": [[], [], []]}', json_document, "_MOST_VALUES"),
        ("{}\n{}\n{}\n{}\n", json_document, "_MOST_VALUES"),
    ],
)
def test_file_of_far_too_many_parts_is_refused_before_it_is_read(
    read: Read, monkeypatch: pytest.MonkeyPatch, text: str, module: ModuleType, limit: str
) -> None:
    monkeypatch.setattr(module, limit, 3)
    with pytest.raises(Unreadable, match="is made of more than 3 parts"):
        read(text)
