"""How a report tells what no second person checked number by number: a hub's own choice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.congress import CheckPolicy, Hub, Kind
from bot.domain.posts import Check

_LESS = {CheckPolicy.NONE: Check.NONE, CheckPolicy.SKELETON: Check.SKELETON}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A kind of post that a hub has checked by less than double entry, and how many such posts were
    delivered."""

    hub: str
    kind: Kind
    how: Check
    delivered: int


def check_lines(
    hubs: Sequence[Hub], delivered: Iterable[tuple[str, Kind, Check]]
) -> tuple[CheckLine, ...]:
    """What the hubs chose, also where nothing was delivered so, and what was delivered so before a
    hub chose otherwise. `delivered` holds one for each post."""
    counts = Counter(each for each in delivered if each[2] in _LESS.values())
    chosen = {
        (hub.code, kind, _LESS[policy])
        for hub in hubs
        for kind in Kind
        if (policy := hub.checking.of(kind)) in _LESS
    }
    return tuple(
        CheckLine(*each, counts[each])
        for each in sorted(chosen | counts.keys(), key=lambda e: (e[0], e[1].value, e[2].value))
    )
