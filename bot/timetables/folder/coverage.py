"""The coverage plan of one congress, from a sheet or from TOML: rules, and a problem for each row
that is none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.domain.congress import Congress, CoverageRule, Hub, Kind
from bot.domain.coverage import drop_repeats, suggestion, too_early
from bot.domain.duration import FORMS, parse_duration
from bot.domain.embargo_policy import Tier
from bot.domain.errors import Unreadable
from bot.domain.lifts import CONTENTS
from bot.domain.links import post_id_in
from bot.domain.media import Media
from bot.domain.plan import ALL
from bot.domain.timetable import Problem
from bot.timetables.folder.media import COLUMNS as MEDIA_COLUMNS
from bot.timetables.folder.media import Fault, MediaShelf, NamedFile
from bot.timetables.folder.toml_table import load_toml
from bot.timetables.sheets.tables import Table, read_table

NAMES = ("coverage.csv", "coverage.xlsx", "coverage.toml")

_TARGETS = ("session", "presentation", "track", "day")
_LINKS = ("reply_to", "quote")
_MEDIA = tuple(column for pair in MEDIA_COLUMNS for column in pair)
_OF_THE_POST = ("account", "variant", "offset", "writer", "contains")
_COLUMNS = ("hub", "kind", *_TARGETS, *_OF_THE_POST, *_LINKS, *_MEDIA)
# Read as a field, such a column would leave its picture behind.
_MEDIA_NAMES = re.compile(
    r"(?:(media|image|picture|photo|video|gif)|(alt_text|alt))s?_?(?:files?_?)?(\d*)"
)
# What a template already knows by these names; a column would hide it.
_TAKEN = ("congress", "poll", "loop", "self")
_VARIANT = re.compile(r"[A-Za-z0-9-]*")
_DAY = re.compile(r"(\d{1,4})[-./ ]+(\d{1,2})[-./ ]+(\d{1,4})", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(:00)?$")
_KINDS = {kind.value: kind for kind in Kind}
_CONTENTS = {tier.value: tier for tier in CONTENTS} | {"beyond": Tier.BEYOND}
_UNNAMED = "(a column without a name)"


@dataclass(frozen=True, slots=True)
class Coverage:
    rules: tuple[CoverageRule, ...]
    problems: tuple[Problem, ...] = ()
    media: tuple[NamedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row by column name; the empty cells are left out. `number` counts the [[cover]] tables of
    a TOML file from 1."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_coverage(path: Path, congress: Congress, folder: Path | None = None) -> Coverage:
    """Media are looked for in the congress `folder`, else beside the plan. A row whose media cannot
    be used is a problem, and its post is kept, but may not go. Raises Unreadable where the file as
    a whole cannot be used: no table, no hub or kind column, one column twice."""
    rows = _toml_rows(path) if path.suffix.lower() == ".toml" else _sheet_rows(path)
    shelf = MediaShelf(folder or path.parent)
    rules: list[CoverageRule] = []
    problems: list[Problem] = []
    for row in rows:
        faults = list(_faults(row, congress))
        media, media_faults = shelf.of_row(row.cells)
        for fault in (*faults, *media_faults):
            problems.append(Problem(path.name, row.number, fault.column, fault.what, fault.next))
        if not faults:
            told = media_faults[0].what.rstrip(".") if media_faults else ""
            rules += _rules(row, congress, media, told)
    kept, repeats = drop_repeats(rules, congress.hubs, path.name)
    return Coverage(kept, (*problems, *repeats), shelf.files)


def _sheet_rows(path: Path) -> list[_Row]:
    table = read_table(path)
    columns = _columns(path.name, table)
    return [_Row(row.number, _cells(columns, row.cells)) for row in table.rows]


def _cells(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    nameless = " ".join(filter(None, cells[len(columns) :]))
    named = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
    return named | {_UNNAMED: nameless} if nameless else named


def _columns(file: str, table: Table) -> list[str]:
    columns = [_column(name) or _UNNAMED for name in table.header]
    for column in columns:
        if column != _UNNAMED and columns.count(column) > 1:
            raise Unreadable(f"{file} has the column {column} twice.", "Rename one of the two.")
        if column != _UNNAMED:
            _refuse_name(file, column)
    for column in ("hub", "kind"):
        if column not in columns:
            raise Unreadable(
                f"{file} has no column {column}.",
                "The first row names the columns; docs/congress-folder.md lists them.",
            )
    return columns


def _column(name: str) -> str:
    """`Headline text` -> headline_text: the name by which a template asks for it. `Image 2` is
    media_2, `Alt text 2` alt_2."""
    plain = re.sub(r"\W+", "_", name.casefold()).strip("_")
    found = _MEDIA_NAMES.fullmatch(plain)
    if found is None:
        return plain
    number = "" if found[3] == "1" else found[3]
    return ("media" if found[1] else "alt") + (f"_{number}" if number else "")


def _refuse_name(file: str, column: str) -> None:
    if _MEDIA_NAMES.fullmatch(column) and column not in _MEDIA:
        raise Unreadable(f"{file} has a column {column}.", f"Known are {', '.join(_MEDIA)}.")
    if column in _TAKEN or not column.isidentifier():
        raise Unreadable(
            f"{file}: a template cannot use a column named {column}.",
            "Rename it; begin with a letter.",
        )


def _toml_rows(path: Path) -> list[_Row]:
    toml = load_toml(path)
    covers = toml.tables("cover")
    toml.finish()
    return [_Row(n, _toml_cells(path.name, each.rest())) for n, each in enumerate(covers, 1)]


def _toml_cells(file: str, values: Mapping[str, Any]) -> Mapping[str, str]:
    cells: dict[str, str] = {}
    for key, value in values.items():
        column = "kind" if key == "kinds" else _column(key)
        _refuse_name(file, column)
        if column in cells:
            raise Unreadable(f"{file} has {column} twice in one [[cover]].", "Keep one of them.")
        if isinstance(value, list):
            value = "; ".join(str(each) for each in value)
        if str(value).strip():
            cells[column] = str(value).strip()
    return cells


def _faults(row: _Row, congress: Congress) -> Iterator[Fault]:
    hub = next((hub for hub in congress.hubs if hub.code == row["hub"]), None)
    if hub is None:
        yield _hub_fault(row, congress)
    else:
        yield from _account_faults(row, hub)
    yield from _kind_faults(row)
    yield from _target_faults(row)
    yield from _day_faults(row, congress)
    yield from _offset_faults(row, congress)
    if not _VARIANT.fullmatch(row["variant"]):
        yield Fault("variant", f"{row['variant']!r} is no variant.", "Use letters and digits.")
    for column in _LINKS:
        if row[column] and not post_id_in(row[column]):
            what = f"{row[column][:60]!r} is no link of a post on X."
            yield Fault(column, what, "Write https://x.com/NAME/status/NUMBER.")
    if row["contains"] and row["contains"].casefold() not in _CONTENTS:
        what = f"{row['contains'][:40]!r} is nothing that a post contains."
        yield Fault("contains", what, _hint(row["contains"], [each.value for each in CONTENTS]))
    if row[_UNNAMED]:
        what = f"{row[_UNNAMED][:40]!r} stands in a column that has no name."
        yield Fault("", what, "Name the column in the first row, or empty the cell.")


def _hub_fault(row: _Row, congress: Congress) -> Fault:
    codes = [hub.code for hub in congress.hubs]
    named = row["hub"]
    what = f"hub {named} is not in congress.toml." if named else "The row names no hub."
    return Fault("hub", what, _hint(named, codes))


def _account_faults(row: _Row, hub: Hub) -> Iterator[Fault]:
    codes = [account.code for account in hub.accounts]
    if row["account"] and row["account"] not in codes:
        what = f"account {row['account']} is not one of hub {hub.code}."
        yield Fault("account", what, _hint(row["account"], codes))


def _hint(name: str, known: Sequence[str]) -> str:
    return suggestion(name, known) or f"Write {' or '.join(known)}."


def _kind_names(row: _Row) -> list[str]:
    names = (name.strip() for name in re.split(r"[,;]", row["kind"]))
    return [re.sub(r"[\s_-]+", "_", name.casefold()) for name in names if name]


def _kind_faults(row: _Row) -> Iterator[Fault]:
    names = _kind_names(row)
    if not names:
        yield Fault("kind", "The row names no kind of post.", f"Write {' or '.join(_KINDS)}.")
    for name in names:
        if name not in _KINDS:
            yield Fault("kind", f"{name} is no kind of post.", _hint(name, list(_KINDS)))


def _target_faults(row: _Row) -> Iterator[Fault]:
    named = [column for column in _TARGETS if row[column]]
    every_talk = row["presentation"] == ALL and named in (
        ["session", "presentation"],
        ["presentation", "track"],
    )
    if len(named) == 1 and row["presentation"] == ALL:
        what = f"presentation {ALL} does not say of which session or track."
        yield Fault("presentation", what, "Fill in session or track as well.")
    elif not named:
        what = "The row does not say what to post about."
        yield Fault("session", what, f"Fill in one of {', '.join(_TARGETS)}.")
    elif len(named) > 1 and not every_talk:
        what = f"The row names a {' and a '.join(named)}."
        yield Fault(named[-1], what, "Keep one; a presentation is found without its session.")


def _day_faults(row: _Row, congress: Congress) -> Iterator[Fault]:
    if row["day"] and _day(row["day"], congress) is None:
        what = f"{row['day']} is not a day of the congress."
        yield Fault("day", what, f"Write a day from {congress.starts_on} to {congress.ends_on}.")


def _day(text: str, congress: Congress) -> date | None:
    """Spreadsheet programs rewrite a day in their own order; the days of the congress tell which.
    None where no day fits, or two do."""
    parts = _DAY.fullmatch(_MIDNIGHT.sub("", text))
    if parts is None:
        return None
    written = tuple(int(part) for part in parts.groups())
    length = (congress.ends_on - congress.starts_on).days + 1
    days = [congress.starts_on + timedelta(days=n) for n in range(length)]
    fitting = [day for day in days if written in _orders(day)]
    return fitting[0] if len(fitting) == 1 else None


def _orders(day: date) -> list[tuple[int, int, int]]:
    y, m, d = day.year, day.month, day.day
    return [(y, m, d), (d, m, y), (m, d, y), (d, m, y % 100), (m, d, y % 100)]


def _offset_faults(row: _Row, congress: Congress) -> Iterator[Fault]:
    if not row["offset"]:
        return
    try:
        offset = parse_duration(row["offset"])
    except ValueError:
        yield Fault("offset", f"{row['offset']} is no length of time.", f"Write {FORMS}.")
        return
    for kind in (_KINDS[name] for name in _kind_names(row) if name in _KINDS):
        if early := too_early(kind, congress.timing[kind].anchor, offset):
            what = f"The {kind.value} would be due {early}."
            yield Fault("offset", what, "Write 0m or more.")


def _rules(
    row: _Row, congress: Congress, media: tuple[Media, ...], media_fault: str
) -> Iterator[CoverageRule]:
    fields = {name: text for name, text in row.cells.items() if name not in _COLUMNS}
    for name in _kind_names(row):
        yield CoverageRule(
            hub=row["hub"],
            kind=_KINDS[name],
            session=row["session"],
            presentation=row["presentation"],
            track=row["track"],
            day=_day(row["day"], congress),
            account=row["account"],
            variant=row["variant"],
            offset=parse_duration(row["offset"]) if row["offset"] else None,
            writer=row["writer"],
            fields=fields,
            row=row.number,
            media=media,
            media_fault=media_fault,
            reply_to=row["reply_to"],
            quote=row["quote"],
            contains=_CONTENTS.get(row["contains"].casefold()),
        )
