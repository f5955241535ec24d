"""Reading X's JSON by name and type. A member that is absent and one of the wrong type differ: the
first is often legal, the second never is."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeGuard

from bot.domain.errors import NetworkError

Object = Mapping[str, object]


def parsed(body: bytes) -> Object | None:
    """The JSON object in `body`, or None where it holds none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def member(source: Object, name: str) -> Object:
    value = source.get(name, {})
    if not isinstance(value, dict):
        raise malformed(name)
    return value


def items(source: Object, name: str) -> list[Object]:
    values = source.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise malformed(name)
    return values


def texts(source: Object, name: str) -> list[str]:
    values = source.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise malformed(name)
    return values


def text(source: Object, name: str) -> str:
    value = source.get(name)
    if not isinstance(value, str):
        raise malformed(name)
    return value


def is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20


def network_id(source: Object, name: str) -> str:
    value = source.get(name)
    if not is_id(value):
        raise malformed(name)
    return value


def optional_text(source: Object, name: str) -> str:
    return text(source, name) if name in source else ""


def optional_number(source: Object, *names: str) -> int | None:
    """The first of `names` that is there: X renames its counts without a change of version."""
    for name in names:
        if name in source:
            return number(source, name)
    return None


def number(source: Object, name: str) -> int:
    value = source.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise malformed(name)
    return value


def moment(source: Object, name: str) -> datetime:
    value = text(source, name)
    try:
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise malformed(name) from error


def malformed(name: str) -> NetworkError:
    return NetworkError(
        f"X's answer has no usable {name!r}.",
        "Try again; if it stays so, X has changed its answers and this program must follow.",
    )
