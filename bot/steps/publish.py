"""What is due and may go is claimed, called, and recorded. The intent is stored before the call, the
outcome after it; whether it may go is asked again at every claim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, Outcome, State, Words, after_call
from bot.domain.queue import Entry
from bot.domain.release import Verdict, judge
from bot.networks import Network
from bot.store import deliveries
from bot.store.database import Rows
from bot.store.deliveries import Opening, Ready
from bot.store.posts import get_due, get_entries, get_holds


@dataclass(frozen=True, slots=True)
class Answer:
    delivery: Delivery
    outcome: Outcome
    at: datetime


def open_due(rows: Rows, now: datetime) -> list[Ready]:
    """Opens the first call of every post that may go now; returns all calls that may be claimed,
    in the order in which they should go."""
    holds = get_holds(rows)
    due = [
        entry
        for entry in get_due(rows, now)
        if judge(entry.post, entry.standing, holds, now).verdict is Verdict.GO
    ]
    deliveries.open_calls(rows, (_first_call(entry) for entry in due))
    return deliveries.get_ready(rows, now)


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
        for entry in get_entries(rows, keys={each.post_key for each in ready})
    }
    claimed: list[Delivery] = []
    for each in ready:
        entry = entries[each.post_key]
        delivery = next((d for d in entry.deliveries if d.id == each.id), None)
        if (
            delivery is None
            or judge(entry.post, entry.standing, holds, now).verdict is not Verdict.GO
        ):
            continue
        words = _words(entry, delivery.part)
        if deliveries.claim(rows, delivery.id, words, worker, now):
            claimed.append(replace(delivery, state=State.SENDING, words=words, claimed_at=now))
    return claimed


def _words(entry: Entry, part: int) -> Words:
    post = entry.post
    if part == 1:
        return Words(post.parts[0], post.poll)
    before = next(d for d in entry.current() if d.part == part - 1)
    return Words(post.parts[part - 1], parent=before.network_id)


async def call(network: Network, delivery: Delivery, now: datetime) -> Outcome:
    return await network.create(delivery.account, delivery.words, now)


def record(rows: Rows, answers: Iterable[Answer], looks: Sequence[timedelta]) -> None:
    for answer in answers:
        change = after_call(answer.delivery, answer.outcome, answer.at, looks)
        deliveries.carry_out(rows, answer.delivery, change, answer.at)
