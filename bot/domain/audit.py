"""An account's own timeline beside what we believe to have sent: once a day, and when asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.delivery import Delivery, Published, State, is_same_text

AUDIT_EVERY = timedelta(days=1)
AUDITED = timedelta(days=2)  # of the timeline, so that each post is looked for twice
AFTER_FAILURE = timedelta(hours=1)
# Between the network's clock and ours.
SKEW = timedelta(minutes=10)


class FindingKind(Enum):
    DOUBLED = "doubled"  # the account shows the words of one delivery more than once
    MISSING = "missing"  # delivered, not withdrawn, and not on the timeline


@dataclass(frozen=True, slots=True)
class Found:
    """Of one delivery. `network_ids` begin with its own; of a doubled one the copies follow."""

    kind: FindingKind
    account: str
    post_key: str
    part: int
    network_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, as it is kept until a person has seen it. `ended_at`: no longer so."""

    id: int
    found: Found
    found_at: datetime
    ended_at: datetime | None = None
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`unknown` are posts that we did not send: staff post by hand too. `compared` are the posts
    (key and part) that the audit was about."""

    found: tuple[Found, ...]
    unknown: tuple[str, ...]
    shown: int
    compared: frozenset[tuple[str, int]]


def audit(
    timeline: Sequence[Published],
    deliveries: Sequence[Delivery],
    now: datetime,
    quiet: timedelta,
) -> Comparison:
    """`timeline` covers, with some to spare, the time since the first of `deliveries` (of one
    account, with an id: delivered or withdrawn). What was delivered less than `quiet` ago may not
    show yet."""
    shown = {post.network_id: post for post in timeline}
    owned = {d.network_id for d in deliveries}
    strange = [post for post in timeline if post.network_id not in owned]
    found: list[Found] = []
    copies: set[str] = set()
    for delivery in (d for d in deliveries if d.state is State.DELIVERED):
        same = [p.network_id for p in _oldest_first(strange) if is_same_text(delivery.words, p)]
        copies.update(same)
        if delivery.network_id in shown and same:
            found.append(_found(FindingKind.DOUBLED, delivery, same))
        elif delivery.network_id not in shown and _had_time(delivery, now, quiet):
            found.append(_found(FindingKind.MISSING, delivery, ()))
    unknown = tuple(post.network_id for post in strange if post.network_id not in copies)
    compared = frozenset((d.post_key, d.part) for d in deliveries)
    return Comparison(tuple(found), unknown, len(timeline), compared)


def _oldest_first(posts: Sequence[Published]) -> list[Published]:
    return sorted(posts, key=lambda post: (post.created_at, post.network_id))


def _had_time(delivery: Delivery, now: datetime, quiet: timedelta) -> bool:
    return delivery.delivered_at is not None and delivery.delivered_at + quiet <= now


def _found(kind: FindingKind, delivery: Delivery, copies: Sequence[str]) -> Found:
    ids = (delivery.network_id, *copies)
    return Found(kind, delivery.account, delivery.post_key, delivery.part, ids)


def new_findings(comparison: Comparison, known: Collection[Finding]) -> list[Found]:
    """Those of which nothing is kept yet, or which ended and are so again."""
    standing = {each.found for each in known if each.ended_at is None}
    return [found for found in comparison.found if found not in standing]


def ended_findings(comparison: Comparison, known: Collection[Finding]) -> list[Finding]:
    """Those that this audit looked for and did not find again."""
    return [
        each
        for each in known
        if each.ended_at is None
        and (each.found.post_key, each.found.part) in comparison.compared
        and each.found not in comparison.found
    ]


def audit_since(first_unaudited: datetime | None, now: datetime, length: timedelta) -> datetime:
    """From when on deliveries are compared: those of the last days, and all not yet compared."""
    return min(now - length, first_unaudited or now)


def next_audit_at(first_unaudited: datetime, not_before: datetime | None) -> datetime:
    """When an account is due: a day after the first delivery that no audit has compared yet, so at
    most once a day. `not_before` follows an audit that failed."""
    due_at = first_unaudited + AUDIT_EVERY
    return max(due_at, not_before) if not_before else due_at
