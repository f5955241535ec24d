"""What is due and may go is claimed, called, and recorded. The intent is stored before the call,
the outcome after it; whether it may go is asked again at every claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, Outcome, State, Words, after_call
from bot.domain.pace import LATE
from bot.domain.posts import Post
from bot.domain.prices import cost_of_part
from bot.domain.queue import Entry
from bot.domain.release import Hold, Verdict, judge
from bot.domain.traffic import AppOf, Ledger, one_app
from bot.domain.turns import Turn, in_turn
from bot.networks import Network
from bot.store import deliveries
from bot.store.database import Rows
from bot.store.deliveries import Opening, Ready
from bot.store.posts import get_due, get_holds, get_undelivered
from bot.store.traffic import get_traffic

OPENED_AHEAD = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Answer:
    delivery: Delivery
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The calls that may be claimed, in the order in which they should go, and the moment at which
    one that must wait may follow. Where one must wait, those of its account behind it do too."""

    ready: list[Ready]
    again_at: datetime | None


def open_due(rows: Rows, now: datetime, app_of: AppOf = one_app) -> list[Ready]:
    return due(rows, now, app_of).ready


def due(rows: Rows, now: datetime, app_of: AppOf = one_app) -> Due:
    """Opens the first call of every post that may go now or within seconds, so that a burst finds
    them open. Among those ready are some that were held meanwhile: `claim` asks again."""
    holds = get_holds(rows)
    found = [
        entry
        for entry in get_due(rows, now, now + OPENED_AHEAD)
        if _may_go(entry, holds, max(now, entry.post.planned.due_at))
    ]
    deliveries.open_calls(rows, (_first_call(entry) for entry in found))
    ready = deliveries.get_ready(rows, now)
    if not ready:
        return Due([], None)
    ledger = get_traffic(rows, {each.account for each in ready}, app_of, now)
    bound = _bound(ready, ledger, now)
    if not bound:
        return Due(ready, None)
    judged = [each for each in ready if each.account in bound]
    going, again_at = _in_turn(rows, judged, holds, ledger, now)
    free = {each.id for each in going}
    return Due([each for each in ready if each.account not in bound or each.id in free], again_at)


def _bound(ready: Sequence[Ready], ledger: Ledger, now: datetime) -> frozenset[str]:
    """The accounts with a call that may have to wait."""
    pairs = {(each.congress, each.account) for each in ready}
    bound = {account for congress, account in pairs if not ledger.is_open(congress, account)}
    return frozenset(bound | {each.account for each in ready if now - each.due_at > LATE})


def _in_turn(
    rows: Rows, ready: Sequence[Ready], holds: Sequence[Hold], ledger: Ledger, now: datetime
) -> tuple[list[Turn], datetime | None]:
    keys = {each.post_key for each in ready}
    entries = {entry.post.planned.key: entry for entry in get_undelivered(rows, keys)}
    turns = (Turn(each.id, entries[each.post_key], each.part) for each in ready)
    return in_turn(turns, holds, ledger, now)


def _may_go(entry: Entry, holds: Sequence[Hold], now: datetime) -> bool:
    return judge(entry.post, entry.standing, holds, now).verdict is Verdict.GO


def _first_call(entry: Entry) -> Opening:
    post = entry.post
    return Opening(
        post_key=post.planned.key,
        part=1,
        congress=post.planned.congress,
        account=post.planned.account,
        parts=len(post.parts),
    )


def claim(
    rows: Rows, ready: Sequence[Ready], worker: str, now: datetime, app_of: AppOf = one_app
) -> list[Delivery]:
    """Pending -> sending for those that may still go, with the words as they stand now."""
    if not ready:
        return []
    ledger = get_traffic(rows, {each.account for each in ready}, app_of, now)
    going, _ = _in_turn(rows, ready, get_holds(rows), ledger, now)
    posts = {turn.id: turn.entry.post for turn in going}
    parents = deliveries.parents_of(rows, ready)
    wanted = [
        _sending(each, posts[each.id], parents.get(each.id, ""), now)
        for each in ready
        if each.id in posts
    ]
    return deliveries.claim(rows, wanted, worker)


def _sending(ready: Ready, post: Post, parent: str, now: datetime) -> Delivery:
    poll = post.poll if ready.part == 1 else None
    return Delivery(
        id=ready.id,
        post_key=ready.post_key,
        part=ready.part,
        congress=ready.congress,
        account=ready.account,
        attempt=ready.attempt,
        state=State.SENDING,
        words=Words(post.parts[ready.part - 1], poll, parent),
        # A call that waited may have been opened when the thread had another length.
        parts=len(post.parts),
        claimed_at=now,
        doubted_since=ready.doubted_since,
        cost=cost_of_part(post, ready.part),
    )


def give_back(rows: Rows, unsent: Sequence[Delivery]) -> None:
    """Sending -> pending for what was claimed and then not called."""
    deliveries.give_back(rows, unsent)


async def call(network: Network, delivery: Delivery, now: datetime) -> Outcome:
    return await network.create(delivery.account, delivery.words, now)


def record(rows: Rows, answers: Sequence[Answer], looks: Sequence[timedelta]) -> None:
    decided = [(a.delivery, after_call(a.delivery, a.outcome, a.at, looks)) for a in answers]
    if answers:
        deliveries.carry_out(rows, decided, answers[-1].at)
