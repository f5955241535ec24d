"""What the desk's rules have against a post: each rule is a function in a module of its own, and
this one asks them all. Nothing here looks at what X takes; domain.rules does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import triage
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.contacts import LEFT_OUT, NOBODY, Roster, contact_concerns
from bot.domain.enduring import EnduringItem
from bot.domain.lifts import CHECK as EMBARGO
from bot.domain.lifts import NOTHING_MOVED, Moved, embargo_concerns
from bot.domain.livefields import Filled
from bot.domain.overrides import Override
from bot.domain.patient_voice import audience_concerns
from bot.domain.permission import (
    DENIED,
    NO_RECORDS,
    SLIDES,
    Permits,
    permission_concerns,
)
from bot.domain.plan import Target
from bot.domain.posts import Concern, Post
from bot.domain.word_checks import word_concerns
from bot.domain.x_rules import x_concerns

# Concerns that nobody may override: only a change of the fact they name ends them.
FINAL: frozenset[str] = frozenset(
    {triage.SKIPPED, triage.BARRED, DENIED, SLIDES, LEFT_OUT, EMBARGO}
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided beside the plan and the programme, as far as the rules ask for it.
    `fills` are by post and live field; `triages` and `enduring` (by item) are by hub; so is
    `borrowed`, the kinds for which a hub of patients finds only a template for professionals.
    `overrides` are those that stand, by the key of their post."""

    triages: Mapping[str, triage.Triage] = field(default_factory=dict)
    enduring: Mapping[str, Mapping[str, EnduringItem]] = field(default_factory=dict)
    borrowed: Mapping[str, tuple[Kind, ...]] = field(default_factory=dict)
    fills: Mapping[str, Mapping[str, Filled]] = field(default_factory=dict)
    permissions: Permits = NO_RECORDS
    roster: Roster = NOBODY
    overrides: Mapping[str, Sequence[Override]] = field(default_factory=dict)
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
    if plan := decided.triages.get(hub.code):
        yield from triage.concerns(target, congress.code, plan)
    if borrowed := decided.borrowed.get(hub.code):
        yield from audience_concerns(hub, post.planned.kind, borrowed)
    yield from permission_concerns(post, target, congress, decided.permissions)
    yield from contact_concerns(post, target, decided.roster)
    yield from x_concerns(post, congress, hub)
    yield from word_concerns(post, congress, hub)


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
