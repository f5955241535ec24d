"""Any sheet with a header row (CSV, TSV, XLSX, XLS, ODS), as plain text cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.domain.errors import Unreadable
from bot.timetables.reading.content import content_of, text_of, tidied
from bot.timetables.sheets.delimited import read_delimited
from bot.timetables.sheets.workbook import is_workbook, read_workbook


class Row(NamedTuple):
    """`number` is the row a spreadsheet program shows, the sheet's first row being 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that hold anything, each with at least as many cells as the header. Numbers have no
    trailing .0, dates and times are in ISO order; only the header's cells are tidied."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """The first visible sheet that holds anything; its first row that does is the header. All its
    cells are tidied.
    Raises Unreadable if the file is missing, empty, too big or not a table."""
    content = content_of(path)
    if is_workbook(content):
        sheets = read_workbook(path.name, content).sheets
        records = sheets[0].rows if sheets else []
    else:
        records = read_delimited(path.name, text_of(path.name, content))
    rows = numbered([[tidied(cell) for cell in record] for record in records])
    if not rows:
        raise Unreadable(f"{path.name} has no rows.", "Write the column names in the first row.")
    return table_under(rows[0], rows[1:])


def numbered(records: Iterable[Sequence[str]]) -> list[Row]:
    """Without the blank ones."""
    return [
        Row(number, tuple(record))
        for number, record in enumerate(records, start=1)
        if any(map(str.strip, record))
    ]


def table_under(header: Row, rows: Iterable[Row]) -> Table:
    names = tuple(map(tidied, header.cells))
    width = len(names)
    while width and not names[width - 1]:
        width -= 1
    rows = tuple([row if len(row.cells) >= width else _padded(row, width) for row in rows])
    return Table(names[:width], rows)


def _padded(row: Row, width: int) -> Row:
    return Row(row.number, row.cells + ("",) * (width - len(row.cells)))
