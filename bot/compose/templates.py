"""Template files: one file = one kind of post; folders for a hub's own versions.

A file is split at its marker lines before anything is rendered, so no value can add a part or an
option: `=== part` begins the next part of a thread, `=== poll 24h` the options, one a line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jinja2 import Template

from bot.compose.language import compile_text, names_in, render_text
from bot.domain.congress import Audience, Hub, Kind
from bot.domain.duration import parse_duration
from bot.domain.errors import TemplateError
from bot.domain.posts import Poll
from bot.domain.text import canonical, tidy

_MARKER = re.compile(r"===[ \t]*(part|poll)\b[ \t]*(.*?)[ \t]*")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PostTemplate:
    """A template file, compiled. `name` is its path below the templates folder, `fields` are all
    the names it looks up."""

    name: str
    fields: frozenset[str]
    parts: tuple[Template, ...]
    options: tuple[Template, ...]
    poll_minutes: int

    def render(self, values: Mapping[str, object]) -> tuple[tuple[str, ...], Poll | None]:
        """The texts and the poll. Raises TemplateError where a field is missing."""
        parts = tuple(tidy(render_text(part, values, self.name)) for part in self.parts)
        lines = (canonical(render_text(option, values, self.name)) for option in self.options)
        options = tuple(tidy(line) for line in lines if line)
        return parts, Poll(options, self.poll_minutes) if self.options else None


class Templates:
    """A folder of templates. For a hub, its own folder is looked in first, then that of its
    audience, then the folder itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[Path, PostTemplate] = {}

    def find(self, kind: Kind, hub: Hub) -> PostTemplate:
        """Raises TemplateError where there is none, or it is broken."""
        places = [self.folder / hub.code, self.folder]
        if hub.audience is Audience.PATIENT:
            places.insert(1, self.folder / hub.audience.value)
        for place in places:
            path = place / f"{kind.value}.j2"
            if path in self._read:
                return self._read[path]
            if path.is_file():
                self._read[path] = self._load(path)
                return self._read[path]
        raise TemplateError(
            f"there is no template {kind.value}.j2 for hub {hub.code} in {self.folder}.",
            "Add the file, or point CONGRESS_BOT_TEMPLATES to the right folder.",
        )

    def names(self) -> list[str]:
        """Every template file, by its path below the folder."""
        found = self.folder.rglob("*.j2")
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def load(self, name: str) -> PostTemplate:
        """Raises TemplateError where it cannot be read or is broken."""
        return self._load(self.folder / name)

    def _load(self, path: Path) -> PostTemplate:
        name = path.relative_to(self.folder).as_posix()
        try:
            source = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(f"template {name} cannot be read: {error}.") from error
        return parse_template(source, name)


def parse_template(source: str, name: str) -> PostTemplate:
    parts: list[Template] = []
    options: list[Template] = []
    minutes = 0
    for marker, argument, line, text in _segments(source):
        if marker == "poll":
            if minutes:
                raise TemplateError(
                    f"template {name} line {line - 1}: a second poll.", "Remove it."
                )
            minutes = _minutes(argument, name, line - 1)
            options = [
                compile_text(option, name, line + number)
                for number, option in enumerate(text.splitlines())
                if option.strip()
            ]
        else:
            parts.append(compile_text(text, name, line))
    fields = names_in(source)
    return PostTemplate(name, fields, tuple(parts), tuple(options), minutes)


def _segments(source: str) -> Iterator[tuple[str, str, int, str]]:
    """(marker, its argument, first line, text) of each stretch between marker lines."""
    marker, argument, first, lines = "part", "", 1, list[str]()
    for number, line in enumerate(source.splitlines(), 1):
        if found := _MARKER.fullmatch(line):
            yield marker, argument, first, "\n".join(lines)
            marker, argument, first, lines = found[1], found[2], number + 1, []
        else:
            lines.append(line)
    yield marker, argument, first, "\n".join(lines)


def _minutes(argument: str, name: str, line: int) -> int:
    try:
        return parse_duration(argument) // _MINUTE
    except ValueError as error:
        raise TemplateError(
            f"template {name} line {line}: {argument!r} is no time for a poll to stay open.",
            "Write `=== poll 24h`.",
        ) from error
