"""The rows under one header, asked by field. Each column is prepared once for all rows, when first
asked for: a programme of 10,000 rows is asked for 100,000 cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.timetables.reading.content import plain, tidied
from bot.timetables.reading.faults import RowFault
from bot.timetables.reading.memo import Memo
from bot.timetables.sheets.headers import Columns, Field
from bot.timetables.sheets.people import people_in
from bot.timetables.sheets.tables import Row

# What R, pandas and spreadsheet programs write into an empty or failed cell.
_BLANK = dict.fromkeys(
    (
        *("NA", "N/A", "#N/A", "nan", "NaN", "None", "NULL", "null", "-"),
        *("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"),
    ),
    "",
)
_NAMES_OF_A_TALK = (Field.PRESENTATION, Field.PRESENTATION_TITLE)


class Grid:
    """`texts` and `lines` hold a field's cells in order of the rows, "" where there are none;
    lines are one line each, without markup. `people` holds tuples of names; `texts_of` and
    `lines_of` hold several fields beside each other."""

    def __init__(self, columns: Columns, rows: Sequence[Row]) -> None:
        self.columns = columns
        self.rows = rows
        self.texts: Memo[Field, list[str]] = Memo(self._texts)
        self.lines: Memo[Field, list[str]] = Memo(self._lines)
        self.texts_of: Memo[tuple[Field, ...], list[tuple[str, ...]]] = Memo(self._texts_of)
        self.lines_of: Memo[tuple[Field, ...], list[tuple[str, ...]]] = Memo(self._lines_of)
        self.people: Memo[Field, list[tuple[str, ...]]] = Memo(self._people)

    def cells(self) -> list["Cells"]:
        """Without the header where it is repeated."""
        return [Cells(self, at) for at, row in enumerate(self.rows) if not self._is_header(row)]

    @cached_property
    def of_talks(self) -> "Grid":
        return Grid(self.columns.of_talks(), self.rows)

    def _is_header(self, row: Row) -> bool:
        header = self.columns.header
        if tidied(row.cells[0]) != header[0]:
            return False
        return tuple(map(tidied, row.cells[: len(header)])) == header

    def _texts(self, field: Field) -> list[str]:
        return self._column(field, _text)

    def _texts_of(self, fields: tuple[Field, ...]) -> list[tuple[str, ...]]:
        return list(zip(*[self.texts[field] for field in fields], strict=True))

    def _lines_of(self, fields: tuple[Field, ...]) -> list[tuple[str, ...]]:
        return list(zip(*[self.lines[field] for field in fields], strict=True))

    def _lines(self, field: Field) -> list[str]:
        return self._column(field, _line)

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

    def _column(self, field: Field, clean: Callable[[str], str]) -> list[str]:
        places = self.columns.positions.get(field)
        if not places:
            return [""] * len(self.rows)
        place = places[0]
        cells = [row.cells[place] for row in self.rows]
        if _are_clean(cells):
            return cells if _BLANK.keys().isdisjoint(cells) else [_text(cell) for cell in cells]
        known = Memo(clean)
        return [known[cell] for cell in cells]


def _are_clean(cells: Sequence[str]) -> bool:
    """Whether neither _text nor _line would change one of them, but for _BLANK. Most columns are
    clean, which one look at the whole of it shows."""
    whole = f"|{'|'.join(cells)}|"
    plainly = whole.isascii() and whole.isprintable()
    return plainly and not any(sign in whole for sign in ("  ", "| ", " |", "<", "&"))


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
        """The text of each, much faster than one by one."""
        return self.grid.texts_of[fields][self.at]

    def lines(self, fields: tuple[Field, ...]) -> tuple[str, ...]:
        return self.grid.lines_of[fields][self.at]

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

    def is_below_session(self) -> bool:
        """It says itself that it belongs to the session above, as "Sub" does in Whova's agenda."""
        level = self.text(Field.LEVEL)
        return bool(level) and level.casefold().startswith(("sub", "presentation", "talk"))

    def as_talk(self) -> "Cells":
        return Cells(self.grid.of_talks, self.at)

    def is_presentation(self) -> bool:
        return self.columns.two_levels and any(self.lines(_NAMES_OF_A_TALK))

    def fault(self, field: Field, what: str, next_step: str) -> RowFault:
        return RowFault(self.columns.name(field), what, next_step)
