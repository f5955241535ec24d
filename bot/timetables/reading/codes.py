"""A code for every session: unique in its file and, where possible, the same at the next export."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple, Protocol

_NOT_WORD = re.compile(r"[\W_]+")
_SLUG_LENGTH = 40


class Named(Protocol):
    """What a code may be made from. `ids` are the file's own, best kind first, "" where a kind is
    missing; `moment` is the start, in the zone in which a derived code writes it; `room` parts what
    has the same title at the same time."""

    @property
    def ids(self) -> tuple[str, ...]: ...
    @property
    def title(self) -> str: ...
    @property
    def moment(self) -> datetime | None: ...
    @property
    def room(self) -> str: ...


class Traits(NamedTuple):
    """The plainest of these."""

    ids: tuple[str, ...]
    title: str
    moment: datetime | None
    room: str = ""


def codes_for(items: Sequence[Named]) -> list[tuple[str, str]]:
    """For each item its code and its own id: the first id that no other item shares is both; an
    item without one has "" for an id and a code of title and start, then the room, then a number.
    Ids are graded because real feeds share them among sessions."""
    times = _times(items)
    own = [_first_unshared(item.ids, times) for item in items]
    taken = {id_ for id_ in own if id_}
    codes: list[tuple[str, str]] = []
    for item, id_ in zip(items, own, strict=True):
        code = id_ or _derived(item, taken)
        taken.add(code)
        codes.append((code, id_))
    return codes


def _times(items: Sequence[Named]) -> Counter[str]:
    """How many items each id names; one that names an item twice counts once."""
    return Counter(chain.from_iterable([set(item.ids) for item in items]))


def _first_unshared(ids: Sequence[str], times: Mapping[str, int]) -> str:
    for id_ in ids:
        if id_ and times[id_] == 1:
            return id_
    return ""


def shared_ids(items: Sequence[Named]) -> int:
    """How many items have ids, but only such as others have too."""
    times = _times(items)
    return sum(1 for item in items if any(item.ids) and all(times[i] > 1 for i in item.ids if i))


def _derived(item: Named, taken: set[str]) -> str:
    moment = f"-{item.moment:%Y%m%d-%H%M}" if item.moment else ""
    plain = f"{_slug(item.title)}{moment}"
    with_room = f"{plain}-{_slug(item.room)}"
    for code in (plain, with_room):
        if code not in taken:
            return code
    number = 2
    while f"{with_room}-{number}" in taken:
        number += 1
    return f"{with_room}-{number}"


def _slug(text: str) -> str:
    return _NOT_WORD.sub("-", text.casefold()).strip("-")[:_SLUG_LENGTH].rstrip("-") or "session"
