"""Taking down what was posted: asked for by a person, carried out by the worker at X's pace.

Writes the table `withdrawal`; and, of a delivery that it took down, the state: from delivered to
withdrawn, conditionally like every change of a delivery.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.delivery import Delivery, Unknown
from bot.domain.errors import Misuse, NetworkError, NotFound, Refused
from bot.domain.people import Act
from bot.domain.queue import Entry
from bot.domain.withdraw import (
    DELETE_LIMIT,
    Progress,
    Removal,
    RemovalOutcome,
    Removed,
    Wish,
    Withdrawal,
    after_delete,
    is_meant,
    on_account,
    room,
    withdrawn,
)
from bot.networks import Network
from bot.store import deliveries, posted, withdrawals
from bot.store.congresses import all_accounts
from bot.store.database import Rows
from bot.store.posts import get_entries
from bot.store.trail import Thing, record_act, record_acts

NEVER_POSTED = Progress(Removal.DONE, "was never on the account")


@dataclass(frozen=True, slots=True)
class Meant:
    """A post that a wish means, and its parts to take down, last to first."""

    entry: Entry
    parts: tuple[Delivery, ...]


def meant(rows: Rows, wish: Wish) -> list[Meant]:
    """The posts that would be taken down, without the parts that already wait for it."""
    keys = wish.keys or None
    found = [e for e in get_entries(rows, wish.congress, keys) if is_meant(e, wish)]
    up = [(entry, on_account(entry)) for entry in found]
    waiting = withdrawals.open_deliveries(rows, {d.id for _, parts in up for d in parts})
    wanted = [Meant(e, tuple(d for d in parts if d.id not in waiting)) for e, parts in up]
    return [each for each in wanted if each.parts]


def ask(rows: Rows, keys: Collection[str], reason: str, by: str, now: datetime) -> list[Meant]:
    """Has every part of these posts taken down. From now on nothing more of them is sent. Raises
    Misuse without a reason, Refused where nothing of them is on an account."""
    _refuse_without_reason(reason)
    found = meant(rows, Wish(keys))
    if not found:
        raise Refused(
            "nothing of it is on an account, or it already waits to be taken down.",
            "`congress-bot show KEY` tells; stop an unsent post with `congress-bot hold post KEY`.",
        )
    for each in found:
        withdrawals.add_withdrawals(rows, each.parts, reason, by, now)
    posts = [each.entry.post.planned for each in found]
    things = [Thing(planned.key, reason, planned.hub) for planned in posts]
    record_acts(rows, by, Act.WITHDRAW, things, now)
    return found


def ask_by_id(
    rows: Rows, account: str, network_id: str, reason: str, by: str, now: datetime
) -> None:
    """Has a post taken down that is none of our deliveries. Raises Misuse, NotFound, Refused."""
    _refuse_without_reason(reason)
    known = all_accounts(rows)
    if account not in known:
        told = ", ".join(sorted(known)) or "none yet"
        raise NotFound(f"no account {account!r} is loaded.", f"Loaded: {told}.")
    if owner := posted.owner_of(rows, account, network_id):
        raise Refused(
            f"{network_id} is part {owner.part} of {owner.post_key}, {owner.state.value}.",
            f"Withdraw the whole of it: congress-bot withdraw {owner.post_key}",
        )
    if withdrawals.is_open(rows, account, network_id):
        raise Refused(f"{network_id} already waits to be taken down.", "A worker does it.")
    withdrawals.add_foreign(rows, account, network_id, reason, by, now)
    about, hub = f"{account}/{network_id}", known[account].hub
    record_act(rows, by, Act.WITHDRAW, about, f"not sent by the bot: {reason}", now, hub)


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise Misuse("a withdrawal needs its reason.", 'Say it with --reason "a wrong figure".')


def catch_up(rows: Rows, now: datetime) -> None:
    """Adds the parts that reached their account after their post was withdrawn, and ends what
    turned out never to have been there."""
    late = {number: (reason, by) for number, reason, by in withdrawals.latecomers(rows)}
    for delivery in reversed(posted.get_some(rows, late)):
        withdrawals.add_withdrawals(rows, [delivery], *late[delivery.id], now)
    for each in withdrawals.never_posted(rows):
        withdrawals.end(rows, each, NEVER_POSTED, now)


def due(rows: Rows, now: datetime) -> Mapping[str, Sequence[Withdrawal]]:
    """By account, what may be taken down now: no more than X's limit has room for."""
    calls = withdrawals.calls_since(rows, now - DELETE_LIMIT.window)
    found: dict[str, list[Withdrawal]] = {}
    for each in withdrawals.get_ready(rows):
        wanted = found.setdefault(each.account, [])
        left, _ = room(calls.get(each.account, ()), now)
        if (each.try_after or now) <= now and len(wanted) < left:
            wanted.append(each)
    return {account: wanted for account, wanted in found.items() if wanted}


def next_at(rows: Rows, accounts: Collection[str], now: datetime) -> datetime | None:
    """When something of these accounts is to be taken down next."""
    if withdrawals.is_empty(rows):  # asked every second, and nearly always so
        return None
    if withdrawals.latecomers(rows) or withdrawals.never_posted(rows):
        return now
    ready = withdrawals.get_ready(rows, accounts)
    if not ready:
        return None
    calls = withdrawals.calls_since(rows, now - DELETE_LIMIT.window)
    return min(max(w.try_after or w.at, room(calls.get(w.account, ()), now)[1]) for w in ready)


def begin(rows: Rows, withdrawal: Withdrawal, now: datetime) -> Withdrawal | None:
    """Stores that the call is made, before it is; None where another worker had it meanwhile."""
    if not withdrawals.begin(rows, withdrawal, now):
        return None
    return replace(withdrawal, attempts=withdrawal.attempts + 1, tried_at=now)


async def call(network: Network, withdrawal: Withdrawal, now: datetime) -> RemovalOutcome:
    """Where the last call's fate is unknown, the network is asked first whether it still has it."""
    account, network_id = withdrawal.account, withdrawal.network_id
    if withdrawal.doubted:
        try:
            (look,) = await network.look(account, [network_id], private=False)
        except NetworkError as error:
            return Unknown(f"whether it is still there could not be asked ({error})")
        if look.gone:
            return Removed(was_there=False)
    return await network.delete(account, network_id, now)


def record(
    rows: Rows, withdrawal: Withdrawal, outcome: RemovalOutcome, now: datetime
) -> Progress | None:
    """Stores what came of it; None where that is no longer wanted to be known."""
    progress = after_delete(withdrawal, outcome, now)
    if not withdrawals.end(rows, withdrawal, progress, now):
        return None
    if progress.state is Removal.DONE and withdrawal.delivery_id is not None:
        found = posted.get_some(rows, [withdrawal.delivery_id])
        decided = [(delivery, withdrawn(delivery, withdrawal)) for delivery in found]
        deliveries.carry_out(rows, decided, now)
    return progress
