"""XLSX, XLS and ODS: looked at, then opened where that is safe."""

from dataclasses import dataclass

from bot.timetables.reading.archive import ZIP_MARKS
from bot.timetables.sheets.apart import sheets_read_apart
from bot.timetables.sheets.book import Sheet, sheets_in
from bot.timetables.sheets.oversize import inspect

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Workbook:
    """`hidden_rows` counts those that an XLSX hides, in a sheet or by a filter; they are among the
    others."""

    sheets: list[Sheet]
    hidden_rows: int = 0


def is_workbook(content: bytes) -> bool:
    """Any zip archive counts: whether it is a workbook is said on reading it."""
    return content.startswith((*ZIP_MARKS, _OLE_MARK))


def read_workbook(name: str, content: bytes) -> Workbook:
    """The visible sheets that hold anything, in the workbook's order. Raises Unreadable."""
    if content.startswith(_OLE_MARK):
        return Workbook(sheets_read_apart(name, content))
    hidden = inspect(name, content)
    return Workbook(sheets_in(name, content), hidden)
