"""What is due and may go is claimed, called, and recorded. The intent is stored before the call,
the outcome after it; whether it may go is asked again at every claim."""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.by_hand import recorded, refuse_done
from bot.domain.delivery import Delivery, Outcome, State, Words, after_call
from bot.domain.errors import Refused
from bot.domain.links import post_id_in
from bot.domain.pace import LATE
from bot.domain.people import Act
from bot.domain.prices import cost_of_part
from bot.domain.queue import Entry
from bot.domain.release import Hold, Verdict, judge
from bot.domain.traffic import AppOf, Ledger, one_app
from bot.domain.turns import Turn, in_turn
from bot.domain.uploads import media_ids
from bot.networks import FOREVER, Network
from bot.store import deliveries, posted
from bot.store.database import Rows
from bot.store.deliveries import Opening, Ready
from bot.store.holds import get_holds
from bot.store.posts import get_due, get_undelivered
from bot.store.traffic import get_traffic
from bot.store.trail import record_act

OPENED_AHEAD = timedelta(seconds=5)
OPENED_AT_A_TIME = 1_000  # PostgreSQL ends a transaction that says nothing for some seconds
JUDGED = 5  # at a time of each account that may have to wait: few of many late ones may go now
SENT_BETWEEN_LOOKS = 50  # by one account, at most: a look is taken every second


@dataclass(frozen=True, slots=True)
class Answer:
    delivery: Delivery
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The calls that may be claimed, in the order in which they should go, and the moment at which
    one that must wait may follow. Where one must wait, those of its account behind it do too.
    `soon` are those that fall due within seconds, the first one first."""

    ready: list[Ready]
    again_at: datetime | None = None
    soon: tuple[Ready, ...] = ()


def open_due(rows: Rows, now: datetime, app_of: AppOf = one_app) -> list[Ready]:
    return due(rows, now, app_of).ready


def due(rows: Rows, now: datetime, app_of: AppOf = one_app) -> Due:
    """Opens the first call of every post that may go now or within seconds, so that a burst finds
    them open. Among those ready are some that were held meanwhile: `claim` asks again."""
    holds = get_holds(rows)
    deliveries.open_calls(rows, map(_first_call, _to_open(rows, holds, now)))
    opened = deliveries.get_ready(rows, now, now + OPENED_AHEAD)
    ready = [each for each in opened if each.due_at <= now]
    soon = tuple(sorted((e for e in opened if e.due_at > now), key=lambda each: each.due_at))
    if not ready:
        return Due([], soon=soon)
    return replace(_judged(rows, ready, holds, app_of, now), soon=soon)


def _to_open(rows: Rows, holds: Sequence[Hold], now: datetime) -> list[Entry]:
    """About so many as one transaction may take on; the next look goes on. Those that may not go
    keep none of those behind them."""
    found: list[Entry] = []
    seen, more = 0, True
    while more and len(found) < OPENED_AT_A_TIME:
        some = get_due(rows, now, now + OPENED_AHEAD, seen, OPENED_AT_A_TIME)
        found += [e for e in some if _may_go(e, holds, max(now, e.post.planned.due_at))]
        seen, more = seen + len(some), len(some) == OPENED_AT_A_TIME
    return found


def _judged(
    rows: Rows, ready: list[Ready], holds: Sequence[Hold], app_of: AppOf, now: datetime
) -> Due:
    ledger = _traffic(rows, ready, app_of, now)
    bound = _bound(ready, ledger, now)
    if not bound:
        return Due(ready)
    judged = [each for each in ready if each.account in bound]
    free, waits = _free(rows, judged, holds, ledger, now)
    listed = [each for each in ready if each.account not in bound or each.id in free]
    return Due(listed, min(waits.values(), default=None))


def _free(
    rows: Rows, ready: Sequence[Ready], holds: Sequence[Hold], ledger: Ledger, now: datetime
) -> tuple[set[int], dict[str, datetime]]:
    """Those that may go, by their number: of each account as many as it can send until the next
    look. After an outage thousands are late, and all but a few of them must wait their turn."""
    if ledger.app_calls:  # accounts take room from each other: all at once, in their order
        going, waits = _in_turn(rows, ready, holds, ledger, now)
        return {turn.id for turn in going}, waits
    queues: dict[str, deque[Ready]] = {}
    for each in ready:
        queues.setdefault(each.account, deque()).append(each)
    free: dict[str, set[int]] = {account: set() for account in queues}
    waits = {}
    while queues:
        some = [q.popleft() for q in queues.values() for _ in range(min(JUDGED, len(q)))]
        going, more = _in_turn(rows, some, holds, ledger, now)
        waits |= more
        for turn in going:
            free[turn.entry.post.planned.account].add(turn.id)
        queues = {
            account: queue
            for account, queue in queues.items()
            if queue and account not in waits and len(free[account]) < SENT_BETWEEN_LOOKS
        }
    return set().union(*free.values()), waits


def _traffic(rows: Rows, ready: Sequence[Ready], app_of: AppOf, now: datetime) -> Ledger:
    late = any(_is_late(each, now) for each in ready)
    return get_traffic(rows, {each.account for each in ready}, app_of, now, late)


def _is_late(ready: Ready, now: datetime) -> bool:
    return now - ready.due_at > LATE


def _bound(ready: Sequence[Ready], ledger: Ledger, now: datetime) -> frozenset[str]:
    """The accounts with a call that may have to wait."""
    pairs = {(each.congress, each.account) for each in ready}
    bound = {account for congress, account in pairs if not ledger.is_open(congress, account)}
    return frozenset(bound | {each.account for each in ready if _is_late(each, now)})


def _in_turn(
    rows: Rows, ready: Sequence[Ready], holds: Sequence[Hold], ledger: Ledger, now: datetime
) -> tuple[list[Turn], dict[str, datetime]]:
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
    """Pending -> sending for those that may still go, with the words as they stand now. An account
    of which another worker has a call under way is left out: one create at a time."""
    busy = deliveries.busy_elsewhere(rows, worker)
    ready = [each for each in ready if each.account not in busy]
    if not ready:
        return []
    ledger = _traffic(rows, ready, app_of, now)
    going, _ = _in_turn(rows, ready, get_holds(rows), ledger, now)
    entries = {turn.id: turn.entry for turn in going}
    parents = deliveries.parents_of(rows, ready)
    wanted = [
        _sending(each, entries[each.id], parents.get(each.id, ""), worker, now)
        for each in ready
        if each.id in entries
    ]
    return deliveries.claim(rows, wanted, worker)


def _sending(ready: Ready, entry: Entry, parent: str, worker: str, now: datetime) -> Delivery:
    post = entry.post
    first, planned = ready.part == 1, post.planned
    poll, media = (post.poll, post.media) if first else (None, ())
    parent = post_id_in(planned.answers) if first else parent
    quote = post_id_in(planned.quotes) if first else ""
    return Delivery(
        id=ready.id,
        post_key=ready.post_key,
        part=ready.part,
        congress=ready.congress,
        account=ready.account,
        attempt=ready.attempt,
        state=State.SENDING,
        words=Words(post.parts[ready.part - 1], poll, parent, media, quote),
        # A call that waited may have been opened when the thread had another length.
        parts=len(post.parts),
        claimed_at=now,
        claimed_by=worker,
        doubted_since=ready.doubted_since,
        media_ids=media_ids(media, entry.standing.uploads),
        media_renewed=ready.media_renewed,
        cost=cost_of_part(post, ready.part),
    )


def give_back(rows: Rows, unsent: Sequence[Delivery], worker: str) -> None:
    """Sending -> pending for what this worker claimed and then did not call."""
    deliveries.give_back(rows, unsent, worker)


def give_back_unknown(rows: Rows, worker: str, in_hand: Collection[int]) -> None:
    """The same for this worker's claims that are not in its hand, so that it cannot have called."""
    deliveries.give_back_all_but(rows, worker, in_hand)


async def call(
    network: Network, delivery: Delivery, now: datetime, begin_by: float = FOREVER
) -> Outcome:
    """`begin_by`, in seconds of `bot.clock.elapsed`, is when the claim ends if nothing was sent."""
    return await network.create(delivery.account, delivery.words, now, delivery.media_ids, begin_by)


def record(rows: Rows, answers: Sequence[Answer], looks: Sequence[timedelta]) -> None:
    decided = [(a.delivery, after_call(a.delivery, a.outcome, a.at, looks)) for a in answers]
    if answers:
        deliveries.carry_out(rows, decided, answers[-1].at)


def record_by_hand(
    rows: Rows, entry: Entry, links: Sequence[str], person: str, now: datetime
) -> list[Delivery]:
    """What a person posted in our place becomes the post's deliveries, one link for each missing
    part. Raises Refused."""
    key = entry.post.planned.key
    if reason := refuse_done(entry, links, get_holds(rows), now):
        raise Refused(f"{key}: {reason}.", f"`congress-bot show {key}` tells how it stands.")
    sent = recorded(entry, links, person, now)
    for delivery in sent:
        owner = posted.owner_of(rows, delivery.account, delivery.network_id)
        if owner:
            told = f"{delivery.network_id} is already part {owner.part} of {owner.post_key}."
            raise Refused(told, "Give the link of the post itself.")
    if not posted.add_posted(rows, sent):
        raise Refused(f"{key} has just been sent.", f"`congress-bot show {key}` tells more.")
    told = f"posted as {', '.join(delivery.network_id for delivery in sent)}"
    record_act(rows, person, Act.DONE_BY_HAND, key, told, now, entry.post.planned.hub)
    return sent
