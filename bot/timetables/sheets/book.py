"""The sheets of a workbook that was found harmless, through calamine: every cell as text in one
plain spelling."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.domain.errors import Unreadable
from bot.timetables.reading.content import refuse_too_many
from bot.timetables.reading.memo import Memo

MAX_COLUMNS = 500
SAVE_AGAIN = "Save it again as XLSX, without a password."

Raw = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows from the very first, blank ones too, so that position + 1 is the row number."""

    name: str
    rows: list[list[str]]


def sheets_in(name: str, content: bytes) -> list[Sheet]:
    """The visible sheets that hold anything, in the workbook's order. Raises Unreadable."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        return [sheet for each in shown if (sheet := _sheet(name, book, each)).rows]
    except CalamineError as error:
        what = f"{name} is not a workbook that can be opened: {error}."
        raise Unreadable(what, SAVE_AGAIN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises; it cannot be imported
            raise
        raise Unreadable(f"{name} is a damaged workbook.", SAVE_AGAIN) from None


def _sheet(name: str, book: CalamineWorkbook, sheet_name: str) -> Sheet:
    sheet = book.get_sheet_by_name(sheet_name)
    refuse_too_many(name, sheet.total_height)
    if sheet.total_width > MAX_COLUMNS:
        raise Unreadable(
            f"{name}, sheet {sheet_name}, has more than {MAX_COLUMNS} columns.",
            "Remove the columns that are not the programme.",
        )
    rows = sheet.to_python(skip_empty_area=False)
    known = Memo(_spelled)
    spelled = [
        [cell if isinstance(cell, str) else known[cell.__class__, cell] for cell in row]
        for row in rows
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill_down(spelled, top, left, bottom, right)
    return Sheet(sheet_name, spelled)


def _fill_down(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """Cells merged over several rows hold for each of them: a day beside its sessions. A cell
    merged over columns alone is a banner, and stays in its first."""
    if left != right or top >= len(rows) or left >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        row[left] = rows[top][left]


def _spelled(known: tuple[type, Raw]) -> str:
    """Of a cell that is no text, beside its type, as True is 1 and 1 is 1.0. Whole floats without
    their .0; dates and times in ISO order, a length of time as H:MM:SS."""
    _, cell = known
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        return _length(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    return str(cell)


def _length(cell: timedelta) -> str:
    minutes, seconds = divmod(round(cell.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
