"""One row of a sheet, asked by field."""

from dataclasses import dataclass

from bot.timetables.content import plain
from bot.timetables.faults import RowFault
from bot.timetables.headers import Columns, Field
from bot.timetables.people import people_in
from bot.timetables.tables import Row

# What R, pandas and spreadsheet programs write into an empty or failed cell.
_BLANK = frozenset(
    (
        *("NA", "N/A", "#N/A", "nan", "NaN", "None", "NULL", "null", "-"),
        *("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"),
    )
)


@dataclass(frozen=True, slots=True)
class Cells:
    row: Row
    columns: Columns

    @property
    def number(self) -> int:
        return self.row.number

    def all(self, field: Field) -> list[str]:
        """Every column of the field, "" for the empty ones."""
        return [self._at(at) for at in self.columns.positions.get(field, ())]

    def text(self, field: Field) -> str:
        places = self.columns.positions.get(field)
        if not places:
            return ""
        text = self.row.cells[places[0]]
        return "" if text in _BLANK else text

    def _at(self, place: int) -> str:
        text = self.row.cells[place]
        return "" if text in _BLANK else text

    def line(self, field: Field) -> str:
        places = self.columns.positions.get(field)
        if not places:
            return ""
        text = self.row.cells[places[0]]
        return plain(text) if text and text not in _BLANK else ""

    def people(self, field: Field) -> tuple[str, ...]:
        names = [plain(name) for text in self.all(field) if text for name in people_in(text)]
        if field is Field.PRESENTERS and self.columns.has(Field.LAST_NAME):
            names.append(f"{self.line(Field.FIRST_NAME)} {self.line(Field.LAST_NAME)}".strip())
        return tuple(dict.fromkeys(name for name in names if name))

    def is_header(self) -> bool:
        return self.row.cells[: len(self.columns.header)] == self.columns.header

    def is_below_session(self) -> bool:
        """It says itself that it belongs to the session above, as "Sub" does in Whova's agenda."""
        return self.text(Field.LEVEL).casefold().startswith(("sub", "presentation", "talk"))

    def as_talk(self) -> "Cells":
        return Cells(self.row, self.columns.of_talks())

    def is_presentation(self) -> bool:
        own = (Field.PRESENTATION, Field.PRESENTATION_TITLE)
        return self.columns.two_levels and any(self.text(field) for field in own)

    def fault(self, field: Field, what: str, next_step: str) -> RowFault:
        return RowFault(self.columns.name(field), what, next_step)
