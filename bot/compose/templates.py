"""Template files: one file = one kind of post; folders for a hub's own versions.

A file is split at its marker lines before anything is rendered, so no value can add a part or an
option: `=== part` begins the next part of a thread, `=== poll 24h` the options, one a line, and
`=== live orr percent` declares a blank that is filled during the talk.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jinja2 import Template

from bot.compose.language import compile_text, fixed_text, names_in, render_text
from bot.compose.live import declared, refuse_declarations
from bot.domain.congress import Audience, Hub, Kind
from bot.domain.duration import parse_duration
from bot.domain.embargo_policy import Tier
from bot.domain.errors import TemplateError
from bot.domain.lifts import CONTENTS
from bot.domain.livefields import LiveField
from bot.domain.posts import Poll
from bot.domain.rules import POLL_MINUTES
from bot.domain.text import canonical, tidy

_MARKER = re.compile(r"===[ \t]*(part|poll|live)\b[ \t]*(.*?)[ \t]*")
_NOTHING = "{##}"  # keeps a line's number and leaves nothing in the words
_CONTAINS = re.compile(r"\{#-?\s*contains:\s*(.*?)\s*-?#\}")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PostTemplate:
    """A template file, compiled. `name` is its path below the templates folder, `fields` are all
    the names it looks up, `fixed` the words that every post made from it has, `contains` what it
    says that its posts contain."""

    name: str
    fields: frozenset[str]
    parts: tuple[Template, ...]
    options: tuple[Template, ...]
    poll_minutes: int
    live: tuple[LiveField, ...] = ()
    fixed: str = ""
    contains: Tier | None = None

    def render(self, values: Mapping[str, object]) -> tuple[tuple[str, ...], Poll | None]:
        """The texts and the poll. Raises TemplateError where a field is missing."""
        parts = tuple(tidy(render_text(part, values, self.name)) for part in self.parts)
        lines = [canonical(tidy(render_text(o, values, self.name))) for o in self.options]
        options = tuple(line for line in lines if line)
        return parts, Poll(options, self.poll_minutes) if self.options else None


class Templates:
    """A folder of templates, each read once: `reread` gives them as the files stand now. For a hub,
    its own folder is looked in first, then that of its audience, then the folder itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._found: dict[tuple[str, str], PostTemplate] = {}

    def reread(self) -> "Templates":
        return Templates(self.folder)

    def find(self, kind: Kind, hub: Hub) -> PostTemplate:
        """Raises TemplateError where there is none, or it is broken."""
        return self.find_named(kind.value, hub)

    def find_named(self, name: str, hub: Hub) -> PostTemplate:
        """Likewise, of what is no kind of post."""
        if (name, hub.code) not in self._found:
            self._found[name, hub.code] = self._load(self._path(name, hub))
        return self._found[name, hub.code]

    def _path(self, name: str, hub: Hub) -> Path:
        places = [self.folder / hub.code, self.folder]
        if hub.audience is Audience.PATIENT:
            places.insert(1, self.folder / hub.audience.value)
        for place in places:
            path = place / f"{name}.j2"
            if path.is_file():
                return path
        raise TemplateError(
            f"there is no template {name}.j2 for hub {hub.code} in {self.folder}.",
            "Add the file, or point CONGRESS_BOT_TEMPLATES to the right folder.",
        )

    def audiences(self, hub: Hub, kinds: Iterable[Kind]) -> Mapping[Kind, Audience]:
        """For whom the template is written that the hub uses for each kind: its own are for its own
        audience, those of the folder itself for professionals. Raises TemplateError as `find`."""
        own = {hub.code: hub.audience, Audience.PATIENT.value: Audience.PATIENT}
        folders = {kind: self.find(kind, hub).name.rpartition("/")[0] for kind in kinds}
        return {kind: own.get(name, Audience.PROFESSIONAL) for kind, name in folders.items()}

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
    for marker, argument, line, text in _segments(source, name):
        if marker == "poll":
            if minutes:
                raise TemplateError(
                    f"template {name} line {line - 1}: a second poll.", "Remove it."
                )
            minutes = _minutes(argument, name, line - 1)
            options = _options(text, name, line)
        else:
            parts.append(compile_text(text, name, line))
    fields, live = names_in(source), _live(source, name)
    refuse_declarations(live, fields, name)
    words = "\n".join(line for line in source.splitlines() if not _MARKER.fullmatch(line))
    fixed = fixed_text(words)
    contains = _contained(source, name)
    both = tuple(parts), tuple(options)
    return PostTemplate(name, fields, *both, minutes, live, fixed, contains)


def _live(source: str, name: str) -> tuple[LiveField, ...]:
    markers = ((n, _MARKER.fullmatch(line)) for n, line in enumerate(source.splitlines(), 1))
    return tuple(declared(m[2], name, n) for n, m in markers if m and m[1] == "live")


def _contained(source: str, name: str) -> Tier | None:
    found = _CONTAINS.search(source)
    if found is None:
        return None
    known = {tier.value: tier for tier in CONTENTS}
    if found[1] not in known:
        raise TemplateError(
            f"template {name} says that it contains {found[1]!r}.", f"Write {' or '.join(known)}."
        )
    return known[found[1]]


def _options(text: str, name: str, line: int) -> list[Template]:
    options = [
        compile_text(option, name, line + number)
        for number, option in enumerate(text.splitlines())
        if option.strip()
    ]
    if not options:
        raise TemplateError(
            f"template {name} line {line - 1}: a poll without options.",
            "Write one a line below it.",
        )
    return options


def _segments(source: str, name: str) -> Iterator[tuple[str, str, int, str]]:
    """(marker, its argument, first line, text) of each stretch between marker lines."""
    marker, argument, first, lines = "part", "", 1, list[str]()
    for number, line in enumerate(source.splitlines(), 1):
        found = _MARKER.fullmatch(line)
        if found and found[1] == "live":
            lines.append(_NOTHING)
        elif found:
            yield marker, argument, first, "\n".join(lines)
            marker, argument, first, lines = found[1], found[2], number + 1, []
        elif line.startswith("==="):
            raise TemplateError(
                f"template {name} line {number}: {line!r} is no marker.",
                "Write `=== part`, `=== poll 24h` or `=== live orr percent`.",
            )
        else:
            lines.append(line)
    yield marker, argument, first, "\n".join(lines)


def _minutes(argument: str, name: str, line: int) -> int:
    try:
        minutes = parse_duration(argument) // _MINUTE
    except ValueError:
        minutes = 0
    if minutes not in POLL_MINUTES:
        raise TemplateError(
            f"template {name} line {line}: {argument!r} is no time for a poll to stay open.",
            "Write `=== poll 24h`; X takes 5 minutes to 7 days.",
        )
    return minutes
