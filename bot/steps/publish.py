"""What is due and may go is claimed, called, and recorded. The intent is stored before the call,
the outcome after it; whether it may go is asked again at every claim."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.by_hand import recorded, refuse_done
from bot.domain.delivery import Delivery, Outcome, State, Words, after_call
from bot.domain.errors import Refused
from bot.domain.links import post_id_in
from bot.domain.queue import Entry
from bot.domain.release import Hold, Verdict, judge
from bot.domain.uploads import media_ids
from bot.networks import FOREVER, Network
from bot.store import deliveries, posted
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


def ahead(rows: Rows, now: datetime) -> Mapping[str, int]:
    """How many calls of each account are open that may go now or within seconds."""
    return deliveries.ahead(rows, now, now + OPENED_AHEAD)


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
    """Pending -> sending for those that may still go, with the words as they stand now. An account
    of which another worker has a call under way is left out: one create at a time."""
    busy = deliveries.busy_elsewhere(rows, worker)
    ready = [each for each in ready if each.account not in busy]
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
            wanted.append(_sending(each, entry, parents.get(each.id, ""), worker, now))
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
    return sent
