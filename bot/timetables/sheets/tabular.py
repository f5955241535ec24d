"""Programmes in a sheet with a header row: CSV and its relatives, XLSX, XLS, ODS.

A sheet has one row a session, or rows of two levels: a row that names a presentation belongs to the
session whose code stands beside it, or to the one above. Every readable sheet of a workbook is
read; one without times that is named after a session's code holds that session's presentations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Misuse, Unreadable
from bot.domain.timetable import Timetable
from bot.timetables.reading.content import Source, plain, refuse_too_many, text_of
from bot.timetables.reading.harvest import Harvest
from bot.timetables.sheets.book import Sheet
from bot.timetables.sheets.cells import Grid
from bot.timetables.sheets.delimited import read_delimited
from bot.timetables.sheets.headers import Columns, Field, columns_under, known_words, names_column
from bot.timetables.sheets.sheet_rows import SheetReader
from bot.timetables.sheets.tables import Row, Table, numbered, table_under
from bot.timetables.sheets.workbook import Workbook, is_workbook, read_workbook

_HEADER_WITHIN = 100


@dataclass(frozen=True, slots=True)
class _Programme:
    sheet: str
    table: Table
    columns: Columns
    above: int  # rows that hold something and stand above the header

    def grid(self) -> Grid:
        return Grid(self.columns, self.table.rows)


def read(source: Source) -> Timetable:
    """Raises Unreadable where no sheet has a title, a start, and an end or a duration."""
    book = _book(source)
    return read_sheets_of(source, book.sheets, book.hidden_rows)


def read_sheets_of(source: Source, sheets: Sequence[Sheet], hidden: int = 0) -> Timetable:
    """The same for sheets at hand, `hidden` of whose rows a person does not see."""
    programmes = _programmes(source, sheets)
    usable = [each for each in programmes if not each.columns.missing()]
    if not any(each.table.rows for each in usable):
        raise _no_programme(source.name, programmes)
    refuse_too_many(source.name, sum(len(each.table.rows) for each in programmes))
    harvest = Harvest(source)
    readers = []
    for each in usable:
        _skip_above(each, harvest)
        shown = each.sheet if len(usable) > 1 else ""
        readers.append(SheetReader(source, harvest, shown))
        readers[-1].read(each.grid())
    for each in programmes:
        if each not in usable:
            _read_beside(each, readers, harvest)
    _remark_hidden(hidden, harvest)
    return harvest.timetable()


def _programmes(source: Source, sheets: Sequence[Sheet]) -> list[_Programme]:
    found = [_under_header(each.name, numbered(each.rows), source.columns) for each in sheets]
    for name in source.columns:
        if not any(names_column(each.table.header, name) for each in found):
            best = _best(found)
            shown = ", ".join(filter(None, best.table.header[:12] if best else ()))
            raise Misuse(f"{source.name} has no column “{name}”.", f"It has: {shown}.")
    return found


def _skip_above(programme: _Programme, harvest: Harvest) -> None:
    if programme.above:
        harvest.skip("above the header", programme.above)


def _remark_hidden(hidden: int, harvest: Harvest) -> None:
    if hidden:
        rows, were = ("1 row", "it was") if hidden == 1 else (f"{hidden:,} rows", "they were")
        harvest.remark(
            f"the workbook hides {rows}; {were} read like the others",
            "Delete hidden rows that do not belong to the programme.",
        )


def _read_beside(programme: _Programme, readers: Sequence[SheetReader], harvest: Harvest) -> None:
    """A sheet without times holds the talks of the session it is named after, or nothing of use."""
    has_titles = programme.columns.of_talks().has(Field.PRESENTATION_TITLE)
    code = plain(programme.sheet)
    if has_titles and any(reader.read_talks(programme.grid(), code) for reader in readers):
        _skip_above(programme, harvest)
        return
    reason = f"sheet {programme.sheet} has no columns for title, start and end"
    harvest.skip(reason, len(programme.table.rows) + programme.above)


def mapping(source: Source) -> tuple[tuple[str, str], ...]:
    """Each named column of the sheet that fits best and the word for what it is read as, "" if it
    is not read."""
    best = _best(_programmes(source, _book(source).sheets))
    if best is None:
        return ()
    read_as = {at: field.value for field, places in best.columns.positions.items() for at in places}
    return tuple(
        (column, read_as.get(at, "")) for at, column in enumerate(best.table.header) if column
    )


def _book(source: Source) -> Workbook:
    if is_workbook(source.content):
        return read_workbook(source.name, source.content)
    text = text_of(source.name, source.content)
    return Workbook([Sheet("", read_delimited(source.name, text))])


def _under_header(sheet: str, rows: Sequence[Row], chosen: Mapping[str, str]) -> _Programme:
    at = _header_position(rows, chosen)
    table = table_under(rows[at], rows[at + 1 :]) if rows else Table((), ())
    return _Programme(sheet, table, columns_under(table.header, chosen), at)


def _header_position(rows: Sequence[Row], chosen: Mapping[str, str]) -> int:
    """The row with most known column names. Where templates show samples under a first header, it
    is the last such row; elsewhere the first, for a header repeated on every page."""
    words = [
        known_words(row.cells) + sum(names_column(row.cells, name) for name in chosen)
        for row in rows[:_HEADER_WITHIN]
    ]
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
