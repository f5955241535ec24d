"""What columns of a programme's sheet hold, written into congress.toml beside a person's own words:
its comments and order stay."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from bot.domain.errors import Unreadable


def with_columns(path: Path, columns: Mapping[str, str]) -> str:
    """The text of congress.toml with `columns` added to [timetable.columns]; one whose value is
    "guess" is taken out of it. Raises Unreadable where the file is not TOML."""
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
        timetable = document.setdefault("timetable", tomlkit.table())
        table = timetable.setdefault("columns", tomlkit.table())
    except (TOMLKitError, UnicodeDecodeError, AttributeError) as error:
        raise Unreadable(f"{path.name} is no TOML: {error}.", "Correct it first.") from error
    if not isinstance(table, Table):
        raise Unreadable(f"{path.name}: timetable.columns is no table.", "Take it out first.")
    for header, value in columns.items():
        if value == "guess":
            table.pop(header, None)
        else:
            table[header] = value
    return tomlkit.dumps(document)
