"""What the desk's rules have against a post: each rule is a function in a module of its own, and
this one asks them all. Nothing here looks at what X takes; domain.rules does."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.congress import Congress, Hub
from bot.domain.lifts import CHECK as EMBARGO
from bot.domain.lifts import NOTHING_MOVED, Moved, embargo_concerns
from bot.domain.plan import Target
from bot.domain.posts import Concern, Post

# Concerns that nobody may override: only a change of the fact they name ends them.
FINAL: frozenset[str] = frozenset({EMBARGO})


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided beside the plan and the programme, as far as the rules ask for it."""

    embargo: Moved = NOTHING_MOVED


NOTHING_DECIDED = Decided()


def concerns_of(
    post: Post, target: Target, congress: Congress, hub: Hub, decided: Decided
) -> tuple[Concern, ...]:
    """Every concern, open or overridden, in the order of the rules."""
    return tuple(_concerns(post, target, congress, hub, decided))


def _concerns(
    post: Post, target: Target, congress: Congress, hub: Hub, decided: Decided
) -> Iterator[Concern]:
    yield from embargo_concerns(post.planned)


def open_concerns(post: Post) -> tuple[Concern, ...]:
    return tuple(concern for concern in post.concerns if not concern.override)


def refuse_concerns(post: Post) -> str:
    """Why the open concerns of a post keep it, or ""."""
    if not post.concerns:
        return ""
    found = open_concerns(post)
    if not found:
        return ""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0].told}{more}"
