"""Programmes in a sheet with a header row: CSV and its relatives, XLSX, XLS, ODS.

A sheet has one row a session, or rows of two levels: a row that names a presentation belongs to the
session whose code stands beside it. Every readable sheet of a workbook is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Unreadable
from bot.domain.timetable import Timetable
from bot.timetables.cells import Cells
from bot.timetables.content import Source, refuse_too_many, text_of
from bot.timetables.delimited import read_delimited
from bot.timetables.harvest import Harvest
from bot.timetables.headers import Columns, columns_under, known_words
from bot.timetables.sheet_rows import SheetReader
from bot.timetables.tables import Row, Table, table_under, tidy
from bot.timetables.workbook import Sheet, is_workbook, read_sheets

_HEADER_WITHIN = 100


@dataclass(frozen=True, slots=True)
class _Programme:
    sheet: str
    table: Table
    columns: Columns
    above: int  # rows that hold something and stand above the header


def read(source: Source) -> Timetable:
    """Raises Unreadable where no sheet has a title, a start, and an end or a duration."""
    sheets = _sheets(source)
    programmes = [_under_header(sheet.name, tidy(sheet.rows)) for sheet in sheets]
    usable = [each for each in programmes if not each.columns.missing()]
    if not any(each.table.rows for each in usable):
        raise _no_programme(source.name, programmes)
    refuse_too_many(source.name, sum(len(each.table.rows) for each in usable))
    harvest = Harvest(source)
    for each in programmes:
        if each not in usable:
            reason = f"sheet {each.sheet} has no columns for title, start and end"
            harvest.skip(reason, len(each.table.rows) + each.above)
            continue
        if each.above:
            harvest.skip("above the header", each.above)
        shown = each.sheet if len(usable) > 1 else ""
        rows = [Cells(row, each.columns) for row in each.table.rows]
        SheetReader(source, harvest, shown).read(rows)
    return harvest.timetable()


def mapping(source: Source) -> tuple[tuple[str, str], ...]:
    """Each named column of the sheet that fits best and the word for what it is read as, "" if it
    is not read."""
    programmes = [_under_header(sheet.name, tidy(sheet.rows)) for sheet in _sheets(source)]
    best = _best(programmes)
    if best is None:
        return ()
    read_as = {at: field.value for field, places in best.columns.positions.items() for at in places}
    return tuple(
        (column, read_as.get(at, "")) for at, column in enumerate(best.table.header) if column
    )


def _sheets(source: Source) -> list[Sheet]:
    if is_workbook(source.content):
        return read_sheets(source.name, source.content)
    text = text_of(source.name, source.content)
    return [Sheet("", read_delimited(source.name, text))]


def _under_header(sheet: str, rows: Sequence[Row]) -> _Programme:
    at = _header_position(rows)
    table = table_under(rows[at], rows[at + 1 :]) if rows else Table((), ())
    return _Programme(sheet, table, columns_under(table.header), at)


def _header_position(rows: Sequence[Row]) -> int:
    """The row with most known column names. Where templates show samples under a first header, it
    is the last such row; elsewhere the first, for a header repeated on every page."""
    words = [known_words(row.cells) for row in rows[:_HEADER_WITHIN]]
    most = max(words, default=0)
    if most < 2:
        return 0
    first, last = words.index(most), len(words) - 1 - words[::-1].index(most)
    samples = any("sample" in cell.casefold() for row in rows[:last] for cell in row.cells)
    return last if samples and rows[first].cells == rows[last].cells else first


def _best(programmes: Sequence[_Programme]) -> _Programme | None:
    fullest = sorted(programmes, key=lambda each: len(each.table.rows), reverse=True)
    return min(fullest, key=lambda each: len(each.columns.missing()), default=None)


def _no_programme(name: str, programmes: Sequence[_Programme]) -> Unreadable:
    best = _best(programmes)
    if best is None or not any(best.table.header):
        return Unreadable(f"{name} has no rows.", "Export the programme again.")
    if not best.columns.missing():
        return Unreadable(f"{name} has a header but no sessions.", "Export the programme again.")
    shown = ", ".join(column for column in best.table.header[:12] if column)
    return Unreadable(
        f"{name} has no column for {', '.join(best.columns.missing())} (it has: {shown}).",
        "Name the columns session title, date, start and end.",
    )
