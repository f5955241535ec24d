"""The rows under one header, asked by field. Each column is prepared once for all rows, when first
asked for: a programme of 10,000 rows is asked for 100,000 cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.timetables.content import plain, tidied
from bot.timetables.faults import RowFault
from bot.timetables.headers import Columns, Field
from bot.timetables.memo import Memo
from bot.timetables.people import people_in
from bot.timetables.tables import Row

# What R, pandas and spreadsheet programs write into an empty or failed cell.
_BLANK = dict.fromkeys(
    (
        *("NA", "N/A", "#N/A", "nan", "NaN", "None", "NULL", "null", "-"),
        *("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"),
    ),
    "",
)


class Grid:
    """`texts` and `lines` hold a field's cells in order of the rows, "" where there are none;
    lines are one line each, without markup. `people` holds tuples of names, `rows_of` the texts of
    several fields at once."""

    def __init__(self, columns: Columns, rows: Sequence[Row]) -> None:
        self.columns = columns
        self.rows = rows
        self.texts: Memo[Field, list[str]] = Memo(self._texts)
        self.lines: Memo[Field, list[str]] = Memo(self._lines)
        self.rows_of: Memo[tuple[Field, ...], list[tuple[str, ...]]] = Memo(self._rows_of)
        self.people: Memo[Field, list[tuple[str, ...]]] = Memo(self._people)

    def cells(self) -> list["Cells"]:
        return [Cells(self, at) for at in range(len(self.rows))]

    @cached_property
    def of_talks(self) -> "Grid":
        return Grid(self.columns.of_talks(), self.rows)

    def _texts(self, field: Field) -> list[str]:
        return self._column(field, Memo(_text))

    def _rows_of(self, fields: tuple[Field, ...]) -> list[tuple[str, ...]]:
        return list(zip(*[self.texts[field] for field in fields], strict=True))

    def _lines(self, field: Field) -> list[str]:
        return self._column(field, Memo(_line))

    def _people(self, field: Field) -> list[tuple[str, ...]]:
        known: Memo[str, tuple[str, ...]] = Memo(_names)
        places = self.columns.positions.get(field, ())
        columns = [[row.cells[place] for row in self.rows] for place in places]
        if field is Field.PRESENTERS and self.columns.has(Field.LAST_NAME):
            pairs = zip(self.lines[Field.FIRST_NAME], self.lines[Field.LAST_NAME], strict=True)
            columns.append([f"{first} {last}".strip() for first, last in pairs])
        if len(columns) == 1:
            return [known[text] for text in columns[0]]
        return [
            tuple(dict.fromkeys(name for column in columns for name in known[column[at]]))
            for at in range(len(self.rows))
        ]

    def _column(self, field: Field, known: Memo[str, str]) -> list[str]:
        places = self.columns.positions.get(field)
        if not places:
            return [""] * len(self.rows)
        place = places[0]
        return [known[row.cells[place]] for row in self.rows]


def _text(cell: str) -> str:
    text = tidied(cell)
    return _BLANK.get(text, text)


def _line(cell: str) -> str:
    line = plain(cell)
    return _BLANK.get(line, line)


def _names(cell: str) -> tuple[str, ...]:
    names = (plain(name) for name in people_in(text)) if (text := _text(cell)) else ()
    return tuple(dict.fromkeys(name for name in names if name))


@dataclass(slots=True)
class Cells:
    """One row."""

    grid: Grid
    at: int

    @property
    def number(self) -> int:
        return self.grid.rows[self.at].number

    @property
    def columns(self) -> Columns:
        return self.grid.columns

    def texts(self, fields: tuple[Field, ...]) -> tuple[str, ...]:
        """The text of each."""
        return self.grid.rows_of[fields][self.at]

    def all(self, field: Field) -> list[str]:
        """Every column of the field, "" for the empty ones."""
        cells = self.grid.rows[self.at].cells
        return [_text(cells[place]) for place in self.columns.positions.get(field, ())]

    def text(self, field: Field) -> str:
        return self.grid.texts[field][self.at]

    def line(self, field: Field) -> str:
        return self.grid.lines[field][self.at]

    def people(self, field: Field) -> tuple[str, ...]:
        return self.grid.people[field][self.at]

    def is_header(self) -> bool:
        header = self.columns.header
        cells = self.grid.rows[self.at].cells
        return tidied(cells[0]) == header[0] and tuple(map(tidied, cells))[: len(header)] == header

    def is_below_session(self) -> bool:
        """It says itself that it belongs to the session above, as "Sub" does in Whova's agenda."""
        level = self.text(Field.LEVEL)
        return bool(level) and level.casefold().startswith(("sub", "presentation", "talk"))

    def as_talk(self) -> "Cells":
        return Cells(self.grid.of_talks, self.at)

    def is_presentation(self) -> bool:
        own = (Field.PRESENTATION, Field.PRESENTATION_TITLE)
        return self.columns.two_levels and any(self.line(field) for field in own)

    def fault(self, field: Field, what: str, next_step: str) -> RowFault:
        return RowFault(self.columns.name(field), what, next_step)
