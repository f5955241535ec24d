"""Any sheet with a header row, as plain cells."""

import unicodedata
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from bot.domain.errors import Unreadable
from bot.timetables.sheets.tables import Row, Table, read_table


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "sheet"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_read_table_numbers_rows_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = written(tmp_path, 'hub,kind\n\naml,"two\nlines"\n,\nmm,poll\n')
    rows = (Row(3, ("aml", "two\nlines")), Row(5, ("mm", "poll")))
    assert read_table(path) == Table(("hub", "kind"), rows)


def test_read_table_pads_short_rows_and_keeps_extra_cells(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c,\n1\n1,2,3,4\n")
    rows = (Row(2, ("1", "", "")), Row(3, ("1", "2", "3", "4")))
    assert read_table(path) == Table(("a", "b", "c"), rows)


def test_read_table_strips_and_composes_letters(tmp_path: Path) -> None:
    path = written(tmp_path, f"a,b\n  x ,{unicodedata.normalize('NFD', 'Zoë')}\n")
    assert read_table(path).rows == (Row(2, ("x", "Zoë")),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "€", "€,"])
def test_read_table_finds_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = ["hub", "kind", "note"], ["aml", "poll", "one"], ["mm", "thread", "two words"]
    path = written(tmp_path, "".join(delimiter.join(line) + "\n" for line in lines))
    rows = tuple(Row(n, tuple(line)) for n, line in enumerate(lines[1:], start=2))
    assert read_table(path) == Table(tuple(lines[0]), rows)


def test_read_table_is_not_misled_by_commas_in_text(tmp_path: Path) -> None:
    path = written(tmp_path, "hub;note\naml;a, b, c\nmm;d, e, f\n")
    assert read_table(path).rows == (Row(2, ("aml", "a, b, c")), Row(3, ("mm", "d, e, f")))


def test_read_table_obeys_the_separator_line_of_excel(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\na;b,c\n1;2,3\n")
    assert read_table(path) == Table(("a", "b,c"), (Row(2, ("1", "2,3")),))


@pytest.mark.parametrize(
    "content",
    [
        "a,b\nZürich,é\n".encode("utf-8-sig"),
        "a,b\nZürich,é\n".encode("cp1252"),
        "a,b\nZürich,é\n".encode("utf-16"),
        b"a,b\rZ\xc3\xbcrich,\xc3\xa9\r",
        b"a,b\r\nZ\xc3\xbcrich,\xc3\xa9\r\n",
    ],
    ids=["mark", "cp1252", "utf-16", "carriage returns", "both"],
)
def test_read_table_reads_each_encoding_and_line_end(tmp_path: Path, content: bytes) -> None:
    table = read_table(written(tmp_path, content))
    assert table == Table(("a", "b"), (Row(2, ("Zürich", "é")),))


def test_read_table_takes_a_carriage_return_inside_a_cell_for_dirt(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\none\rtwo,3\nfour,5\n")
    assert read_table(path).rows == (Row(2, ("one two", "3")), Row(3, ("four", "5")))


def test_read_table_does_not_let_a_stray_quote_swallow_rows(tmp_path: Path) -> None:
    path = written(tmp_path, 'a\tb\n"open\t1\ntwo\t2\nthree\t3\n')
    rows = (Row(2, ('"open', "1")), Row(3, ("two", "2")), Row(4, ("three", "3")))
    assert read_table(path).rows == rows


def test_read_table_spells_workbook_cells_plainly(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"})
    hidden, sheet = book.add_worksheet("notes"), book.add_worksheet("plan")
    sheet.activate()
    sheet.set_first_sheet()
    hidden.write(0, 0, "not shown")
    hidden.hide()
    sheet.write_row(1, 0, ["number", "share", "day", "moment", "time", "length", "yes"])
    sheet.write_row(3, 0, [48411.0, 0.25])
    sheet.write_datetime(3, 2, date(2027, 3, 27), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(3, 3, datetime(2027, 3, 27, 9, 30))  # noqa: DTZ001
    sheet.write_datetime(3, 4, time(9, 30), book.add_format({"num_format": "hh:mm"}))
    length = book.add_format({"num_format": "[h]:mm"})
    sheet.write_datetime(3, 5, timedelta(hours=25, minutes=5), length)
    sheet.write_boolean(3, 6, True)
    book.close()
    cells = ("48411", "0.25", "2027-03-27", "2027-03-27 09:30:00", "09:30:00", "25:05:00", "yes")
    header = ("number", "share", "day", "moment", "time", "length", "yes")
    assert read_table(path) == Table(header, (Row(4, cells),))


@pytest.mark.parametrize("content", [b"", b" \n\n ", b",,\n,,\n"])
def test_read_table_refuses_a_file_without_rows(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_table(written(tmp_path, content))


def test_read_table_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"gone\.csv: No such file"):
        read_table(tmp_path / "gone.csv")
