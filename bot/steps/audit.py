"""Once a day each account's own timeline is compared with what we believe to have sent there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audit import (
    AFTER_FAILURE,
    AUDITED,
    SKEW,
    Comparison,
    Finding,
    audit,
    audit_since,
    ended_findings,
    new_findings,
    next_audit_at,
)
from bot.domain.delivery import Delivery, Published
from bot.domain.errors import NetworkError, NotFound
from bot.domain.people import Act
from bot.domain.tasks import told_of
from bot.networks import Network
from bot.store import findings, posted
from bot.store.congresses import all_accounts
from bot.store.database import Rows
from bot.store.trail import record_act


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account whose deliveries since then are to be compared; asked at that moment."""

    account: str
    since: datetime
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Audited:
    """`comparison` is None where the timeline could not be read: `trouble` says why, and nothing is
    taken as missing. `new` are the findings that nobody was told of yet."""

    account: str
    comparison: Comparison | None
    new: tuple[Finding, ...] = ()
    trouble: str = ""


def due(rows: Rows, now: datetime) -> list[Wanted]:
    return [
        Wanted(each.account, audit_since(each.first, now, AUDITED), now)
        for each in findings.get_unaudited(rows)
        if next_audit_at(each.first, each.not_before) <= now
    ]


def next_at(rows: Rows, accounts: Collection[str]) -> datetime | None:
    """When the next of these accounts falls due."""
    unaudited = (each for each in findings.get_unaudited(rows) if each.account in accounts)
    return min((next_audit_at(each.first, each.not_before) for each in unaudited), default=None)


def wanted(rows: Rows, account: str, now: datetime, length: timedelta = AUDITED) -> Wanted:
    """An audit that a person asks for."""
    unaudited = {each.account: each.first for each in findings.get_unaudited(rows)}
    return Wanted(account, audit_since(unaudited.get(account), now, length), now)


async def look(network: Network, wanted: Wanted) -> list[Published] | NetworkError:
    """The account's timeline since then, or why it could not be read."""
    try:
        return await network.timeline(wanted.account, wanted.since - SKEW)
    except NetworkError as error:
        return error


def record(
    rows: Rows, wanted: Wanted, seen: Sequence[Published] | NetworkError, quiet: timedelta
) -> Audited:
    """Compares and keeps what is new. What was delivered less than `quiet` before the timeline was
    asked for may not show yet."""
    account, now = wanted.account, wanted.asked_at
    if isinstance(seen, NetworkError):
        findings.replace_audit(rows, account, None, now + AFTER_FAILURE, 0, 0, str(seen))
        return Audited(account, None, trouble=str(seen))
    sent = posted.posted_since(rows, account, wanted.since)
    comparison = audit(_of_the_span(rows, wanted, sent, seen), sent, now, quiet)
    known = findings.get_findings(rows, account)
    new = new_findings(comparison, known)
    findings.end_findings(rows, ended_findings(comparison, known), now)
    findings.add_findings(rows, new, now)
    shown, unknown = comparison.shown, len(comparison.unknown)
    findings.replace_audit(rows, account, now, None, shown, unknown, "")
    kept = findings.get_findings(rows, account)
    return Audited(account, comparison, tuple(kept[len(known) :]))


def _of_the_span(
    rows: Rows, wanted: Wanted, sent: Sequence[Delivery], seen: Sequence[Published]
) -> list[Published]:
    """Without what earlier deliveries own, and what stands before the span but for the clocks."""
    meant = {delivery.network_id for delivery in sent}
    owned = posted.owned_ids(rows, wanted.account)
    return [
        post
        for post in seen
        if post.network_id in meant
        or (post.network_id not in owned and post.created_at >= wanted.since)
    ]


def mark_seen(rows: Rows, finding_id: int, person: str, now: datetime) -> None:
    waiting = [each for each in findings.get_unseen(rows) if each.id == finding_id]
    if not waiting or not findings.mark_seen(rows, finding_id, person, now):
        raise NotFound(
            f"no finding {finding_id} waits to be seen.", "`congress-bot audit --list` shows them."
        )
    (seen,) = waiting
    account = all_accounts(rows).get(seen.found.account)
    hub, about = account.hub if account else "", seen.found.post_key
    record_act(rows, person, Act.AUDIT_SEEN, about, f"it {told_of(seen)}", now, hub)
