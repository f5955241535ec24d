"""JSON, and what its untyped values mean where text, a list or an object is wanted."""

import json
from collections.abc import Mapping, Sequence

from bot.domain.errors import Unreadable
from bot.timetables.reading.content import Source, plain, refuse_crowded, text_of

_MOST_VALUES = 500_000  # lists and objects

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None


def document_of(source: Source) -> Json:
    """Raises Unreadable for broken or absurdly nested JSON."""
    refuse_crowded(source.name, source.content, b"[{", _MOST_VALUES)
    text = text_of(source.name, source.content)
    try:
        document: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        by_line = _lines(text)
        if by_line:
            return by_line
        known = isinstance(error, json.JSONDecodeError)
        reason = str(error) if known else "it is nested too deeply, or holds absurd numbers"
        raise Unreadable(
            f"{source.name} is broken JSON: {reason}.", "Download or export it again."
        ) from error
    return document


def _lines(text: str) -> list[Json]:
    """One object a line (JSON Lines); none if any line is not JSON."""
    try:
        return [json.loads(each) for each in text.splitlines() if each.strip()]
    except (ValueError, RecursionError):
        return []


def member(value: Json, *path: str) -> Json:
    """What stands at the path; None where the way there breaks off."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def items(value: Json) -> Sequence[Json]:
    """The list's items; none if it is no list."""
    return value if isinstance(value, list) else []


def members(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def line(value: Json) -> str:
    """Text or a number as one line; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return plain(str(value))
