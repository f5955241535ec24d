"""What is due and may go is claimed, called, and recorded. The intent is stored before the call,
the outcome after it; whether it may go is asked again at every claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, Outcome, State, Words, after_call
from bot.domain.queue import Entry
from bot.domain.release import Hold, Verdict, judge
from bot.domain.uploads import media_ids
from bot.networks import Network
from bot.store import deliveries
from bot.store.database import Rows
from bot.store.deliveries import Opening, Ready
from bot.store.posts import get_due, get_holds, get_undelivered

OPENED_AHEAD = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Answer:
    delivery: Delivery
    outcome: Outcome
    at: datetime


def open_due(rows: Rows, now: datetime) -> list[Ready]:
    """Opens the first call of every post that may go now or within seconds, so that a burst finds
    them open; returns the calls that may be claimed, in the order in which they should go. Those
    that were held meanwhile are among them: `claim` asks again."""
    holds = get_holds(rows)
    due = [
        entry
        for entry in get_due(rows, now, now + OPENED_AHEAD)
        if _may_go(entry, holds, max(now, entry.post.planned.due_at))
    ]
    deliveries.open_calls(rows, (_first_call(entry) for entry in due))
    return deliveries.get_ready(rows, now)


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


def claim(rows: Rows, ready: Sequence[Ready], worker: str, now: datetime) -> list[Delivery]:
    """Pending -> sending for those that may still go, with the words as they stand now."""
    holds = get_holds(rows)
    entries = {
        entry.post.planned.key: entry
        for entry in get_undelivered(rows, {each.post_key for each in ready})
    }
    parents = deliveries.parents_of(rows, ready)
    wanted: list[Delivery] = []
    for each in ready:
        entry = entries[each.post_key]
        if _may_go(entry, holds, now):
            wanted.append(_sending(each, entry, parents.get(each.id, ""), now))
    return deliveries.claim(rows, wanted, worker)


def _sending(ready: Ready, entry: Entry, parent: str, now: datetime) -> Delivery:
    post = entry.post
    poll, media = (post.poll, post.media) if ready.part == 1 else (None, ())
    return Delivery(
        id=ready.id,
        post_key=ready.post_key,
        part=ready.part,
        congress=ready.congress,
        account=ready.account,
        attempt=ready.attempt,
        state=State.SENDING,
        words=Words(post.parts[ready.part - 1], poll, parent, media),
        # A call that waited may have been opened when the thread had another length.
        parts=len(post.parts),
        claimed_at=now,
        doubted_since=ready.doubted_since,
        media_ids=media_ids(media, entry.standing.uploads),
        media_renewed=ready.media_renewed,
    )


def give_back(rows: Rows, unsent: Sequence[Delivery]) -> None:
    """Sending -> pending for what was claimed and then not called."""
    deliveries.give_back(rows, unsent)


async def call(network: Network, delivery: Delivery, now: datetime) -> Outcome:
    return await network.create(delivery.account, delivery.words, now, delivery.media_ids)


def record(rows: Rows, answers: Sequence[Answer], looks: Sequence[timedelta]) -> None:
    decided = [(a.delivery, after_call(a.delivery, a.outcome, a.at, looks)) for a in answers]
    if answers:
        deliveries.carry_out(rows, decided, answers[-1].at)
