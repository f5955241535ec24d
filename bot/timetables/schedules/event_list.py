"""A plain list of events in JSON, one object each, read as the rows of a sheet whose header is the
names of their members."""

from collections.abc import Sequence

from bot.domain.timetable import Timetable
from bot.timetables.reading.content import Source, refuse_too_many
from bot.timetables.schedules.json_document import Json, items, line, member, members
from bot.timetables.sheets import tabular
from bot.timetables.sheets.book import Sheet
from bot.timetables.sheets.headers import columns_under


def recognises(document: Json) -> bool:
    return not columns_under(_header(_records(document))).missing()


def read(source: Source, document: Json) -> Timetable:
    """A problem's row is the event's place in the list plus 1, the header being row 1."""
    records = _records(document)
    refuse_too_many(source.name, len(records))
    header = _header(records)
    rows = [[_cell(member(each, name)) for name in header] for each in records]
    return tabular.read_sheets_of(source, [Sheet("", [header, *rows])])


def _records(document: Json) -> Sequence[Json]:
    """The document, or the longest list that its object holds."""
    lists = [items(document), *map(items, members(document).values())]
    return [each for each in max(lists, key=len) if members(each)]


def _header(records: Sequence[Json]) -> list[str]:
    return list(dict.fromkeys(name for each in records for name in members(each)))


def _cell(value: Json) -> str:
    """Text or a number; for a list, and for objects, the names in it."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_cell, value)))
    return line(value) or line(member(value, "name"))
