"""XLSX, XLS and ODS through calamine, every cell as text in one plain spelling."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.domain.errors import Unreadable
from bot.timetables.archive import ZIP_MARKS
from bot.timetables.content import refuse_too_many
from bot.timetables.oversize import MAX_COLUMNS, refuse_oversize

_HIDDEN_ROW = re.compile(rb"""<row\s[^>]{0,200}?\shidden=["'](?:1|true)""")
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Raw = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows from the very first, blank ones too, so that position + 1 is the row number."""

    name: str
    rows: list[list[str]]


def is_workbook(content: bytes) -> bool:
    """Any zip archive counts: whether it is a workbook is said on reading it."""
    return content.startswith((*ZIP_MARKS, _OLE_MARK))


def hidden_rows(content: bytes) -> int:
    """How many rows an XLSX hides, in a sheet or by a filter; 0 for other kinds of workbook."""
    if content.startswith(_OLE_MARK):
        return 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return sum(len(_HIDDEN_ROW.findall(archive.read(name))) for name in sheets)


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """The visible sheets that hold anything, in the workbook's order."""
    if not content.startswith(_OLE_MARK):
        refuse_oversize(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        sheets = [sheet for each in shown if (sheet := _sheet(name, book, each)).rows]
    except CalamineError as error:
        raise Unreadable(
            f"{name} is not a workbook that can be opened: {error}.",
            "Save it again as XLSX, without a password.",
        ) from error
    return sheets


def _sheet(name: str, book: CalamineWorkbook, sheet_name: str) -> Sheet:
    sheet = book.get_sheet_by_name(sheet_name)
    refuse_too_many(name, sheet.total_height)
    if sheet.total_width > MAX_COLUMNS:
        raise Unreadable(
            f"{name}, sheet {sheet_name}, has more than {MAX_COLUMNS} columns.",
            "Remove the columns that are not the programme.",
        )
    rows = sheet.to_python(skip_empty_area=False)
    spelled = [[_spelled(cell) for cell in row] for row in rows]
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


def _spelled(cell: Raw) -> str:
    """Text as it is; whole floats without their .0; dates and times in ISO order, a length of
    time as H:MM:SS."""
    if isinstance(cell, str):
        return cell
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
