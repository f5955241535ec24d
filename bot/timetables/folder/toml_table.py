"""A TOML file read key by key: each key by its type, and nothing left over unread."""

import tomllib
from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.coverage import suggestion
from bot.domain.errors import Unreadable
from bot.timetables.reading.content import content_of

Value = TypeVar("Value")


def load_toml(path: Path) -> "TomlTable":
    """Raises Unreadable if the file is missing, empty, not UTF-8 or not TOML."""
    try:
        values = tomllib.loads(content_of(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name} is not UTF-8 text.", "Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else error
        raise Unreadable(
            f"{path.name} is not valid TOML: {reason}.", "Mend that line; docs/congress-folder.md."
        ) from error
    return TomlTable(path.name, "", values)


class TomlTable:
    """One table of a TOML file while it is read. Every reader raises Unreadable naming the file and
    the key; `finish` refuses the keys that nobody asked for."""

    def __init__(self, file: str, name: str, values: dict[str, Any]) -> None:
        self.file = file
        self.name = name
        self._values = values
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not blank; with a default it may be left out."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.refuse(key, f"is {_said(value)}, not text", "Put it in double quotes.")
        if not value.strip() and default is None:
            raise self.refuse(key, "is empty", "Fill it in.")
        return value.strip()

    def text_or_moment(self, key: str) -> str:
        """A string, or a date and a time of day as ISO 8601."""
        value = self._take(key, None)
        return value.isoformat() if isinstance(value, datetime) else self.text(key)

    def whole(self, key: str, default: int) -> int:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(key, f"is {_said(value)}, not a whole number", "Write e.g. 3.")
        return value

    def money(self, key: str, default: int | None) -> int | None:
        """Dollars of at least 0, as thousandths of one."""
        if not self.has(key):
            self._asked.add(key)
            return default
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
            raise self.refuse(key, f"is {_said(value)}, not dollars", "Write e.g. 25 or 12.50.")
        return round(value * 1000)

    def flag(self, key: str) -> bool:
        """False where it is left out."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.refuse(key, f"is {_said(value)}, not yes or no", "Write true or false.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where it is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.refuse(key, f"is {_said(value)}, not a list", 'Write e.g. ["long posts"].')
        return tuple(value)

    def day(self, key: str) -> date:
        value = self._take(key, None)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.refuse(
                key, f"is {_said(value)}, not a day", "Write e.g. 2027-03-27, without quotes."
            )
        return value

    def parsed(self, key: str, default: Value, parse: Callable[[str], Value], forms: str) -> Value:
        """A string that `parse` takes without a ValueError; `forms` says which those are."""
        if not self.has(key):
            self._asked.add(key)
            return default
        text = self.text(key)
        try:
            return parse(text)
        except ValueError as error:
            raise self.refuse(key, f'is "{text}"', f"Write {forms}.") from error

    def table(self, key: str) -> "TomlTable":
        """The table under this key, empty where it is left out."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.refuse(key, f"is {_said(value)}, not a table", f"Write [{self._path(key)}].")
        return TomlTable(self.file, self._path(key), value)

    def tables(self, key: str) -> list["TomlTable"]:
        """The tables of a [[key]] list, in order, empty where it is left out."""
        value = self._take(key, [])
        path = self._path(key)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.refuse(key, f"is {_said(value)}, not a list", f"Write [[{path}]].")
        return [TomlTable(self.file, f"{path}[{n}]", each) for n, each in enumerate(value, 1)]

    def rest(self) -> dict[str, Any]:
        """The keys that nothing has asked for."""
        return {key: value for key, value in self._values.items() if key not in self._asked}

    def finish(self) -> None:
        for key in self.rest():
            raise self.refuse(key, "is not a key known here", _hint(key, self._asked))

    def refuse(self, key: str, fault: str, next_step: str) -> Unreadable:
        return Unreadable(f"{self.file}: {self._path(key)} {fault}.", next_step)

    def _take(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is None:
            raise self.refuse(key, "is missing", "Add it; docs/congress-folder.md shows how.")
        return value

    def _path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key


def _hint(key: str, known: Collection[str]) -> str:
    return suggestion(key, known) or f"Known are {', '.join(sorted(known))}."


def _said(value: Any) -> str:
    """A value as a short sentence can quote it."""
    text = str(value)
    return f"{text[:40]}..." if len(text) > 40 else text
