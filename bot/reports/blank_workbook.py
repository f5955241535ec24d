"""An empty programme to start from: headers, drop-downs, and a sheet that explains each column."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_MOMENT = "yyyy-mm-dd hh:mm"
_ROWS = 5_000  # that the drop-downs and formats reach
_WIDTH = 18
_EARLIEST, _LATEST = datetime(2000, 1, 1), datetime(2099, 12, 31)  # noqa: DTZ001 - cells hold wall times


@dataclass(frozen=True, slots=True)
class Column:
    """`talk` is the example for a row that is a talk within a session, `choices` a drop-down that
    also lets other words in where not `strict`."""

    name: str
    meaning: str
    session: str
    talk: str = ""
    is_moment: bool = False
    choices: Sequence[str] = field(default=())
    strict: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("session", "code of the session, the same on each of its rows", "S1", "S1"),
    Column("session title", "as printed", "Invented session on AML", ""),
    Column(
        *("type", "what sort of session", "Oral session", ""),
        choices=("Keynote", "Oral session", "Poster session", "Workshop", "Symposium", "Panel"),
    ),
    Column("track", "subject", "AML", ""),
    Column("room", "hall or room", "Hall A", ""),
    Column(
        *("format", "whether people meet in a room", "hybrid", ""),
        choices=("on site", "virtual", "hybrid", "on demand"),
        strict=True,
    ),
    Column("chairs", "separated by ;", "Prof. Ada Invented; Dr. Bo Invented", ""),
    Column(
        "start", "in the congress's own time zone", "2027-03-27 09:00", "2027-03-27 09:15", True
    ),
    Column("end", "in the congress's own time zone", "2027-03-27 10:00", "2027-03-27 09:30", True),
    Column("presentation", "code of the talk; empty on the session's own row", "", "S1.1"),
    Column("presentation title", "as printed", "", "An invented trial in AML"),
    Column("presenters", "separated by ;", "", "Dr. Cy Invented"),
    Column("abstract number", "as printed", "", "LBA-1"),
    Column("trial", "name of the trial", "", "NOSUCH-1"),
    Column("registry id", "of the trial", "", "NCT00000000"),
    Column(
        *("embargo until", "nothing is posted before; in the congress's own time zone", ""),
        "2027-03-27 09:15",
        is_moment=True,
    ),
    Column(
        *("state", "empty unless it is off", "", ""),
        choices=("cancelled", "withdrawn"),
        strict=True,
    ),
)


def blank_workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        header = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        _programme(book, header)
        _explained(book.add_worksheet("How to fill it in"), header)
    return out.getvalue()


def _programme(book: Workbook, header: Format) -> None:
    sheet = book.add_worksheet("Programme")
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    moment = book.add_format({"num_format": _MOMENT})
    text = book.add_format({"num_format": "@"})  # else 1-2 becomes a date
    for at, column in enumerate(COLUMNS):
        width = 2 * _WIDTH if "title" in column.name else _WIDTH
        sheet.set_column(at, at, width, moment if column.is_moment else text)
        sheet.write_string(0, at, column.name, header)
        sheet.write_comment(0, at, _comment(column))
        if rule := _rule(column):
            sheet.data_validation(1, at, _ROWS, at, dict(rule))


def _comment(column: Column) -> str:
    examples = ", ".join(filter(None, (column.session, column.talk)))
    return f"{column.meaning}{f' (e.g. {examples})' if examples else ''}"


def _rule(column: Column) -> Mapping[str, object]:
    if column.is_moment:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _EARLIEST,
            "maximum": _LATEST,
            "error_title": "Not a date and time",
            "error_message": "Write the date and the time, as 2027-03-27 09:00.",
        }
    if not column.choices:
        return {}
    return {
        "validate": "list",
        "source": list(column.choices),
        "error_type": "stop" if column.strict else "information",
        "error_title": column.name.capitalize(),
        "error_message": f"Known are: {', '.join(column.choices)}.",
    }


def _explained(sheet: Worksheet, header: Format) -> None:
    """Read by people only: no header of it is one that a programme has."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 3, 3 * _WIDTH)
    heads = ("Column", "What it holds", "On a session's own row", "On a row of one of its talks")
    for at, name in enumerate(heads):
        sheet.write_string(0, at, name, header)
    for row, column in enumerate(COLUMNS, start=1):
        cells = (column.name, column.meaning, column.session, column.talk)
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell)
