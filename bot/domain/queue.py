"""Where one post stands, as a person asks it: what happened to it, or what keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.delivery import Delivery, State
from bot.domain.posts import Post
from bot.domain.release import Hold, Judgement, Standing, Verdict, judge
from bot.domain.traffic import CLEAR, Traffic

_UNDER_WAY = (State.SENDING, State.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A post with all that the database knows of it. `deliveries` in order of part and attempt."""

    post: Post
    standing: Standing
    deliveries: tuple[Delivery, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether any call was made, so that something of it may be on the account."""
        return any(delivery.state is not State.PENDING for delivery in self.deliveries)

    def current(self) -> tuple[Delivery, ...]:
        """The last attempt of every part that was begun."""
        return tuple({delivery.part: delivery for delivery in self.deliveries}.values())


@dataclass(frozen=True, slots=True)
class Status:
    """`state` of the first part not delivered (PENDING where nothing was begun); the verdict is
    None once nothing more is to be decided."""

    state: State
    verdict: Verdict | None
    reason: str


def status(entry: Entry, holds: Sequence[Hold], now: datetime, traffic: Traffic = CLEAR) -> Status:
    begun = entry.current()
    if begun and entry.standing.withdrawn:
        return _withdrawn(entry, begun)
    traffic = replace(traffic, mid_thread=any(d.state is State.DELIVERED for d in begun))
    unfinished = next((d for d in begun if d.state is not State.DELIVERED), None)
    if unfinished is None:
        if begun and len(begun) == len(entry.post.parts):
            return Status(State.DELIVERED, None, "")
        return _undecided(judge(entry.post, entry.standing, holds, now, traffic))
    if unfinished.state is not State.PENDING:
        return Status(unfinished.state, None, unfinished.reason)
    found = judge(entry.post, entry.standing, holds, now, traffic)
    if found == UNEXPLAINED and (why := _last_reason(entry, unfinished)):
        return Status(State.PENDING, Verdict.MISSED, why)
    if unfinished.try_after and now < unfinished.try_after and found.verdict is Verdict.GO:
        last = _last_reason(entry, unfinished) or "refused for now"
        why = f"{last}; again at {unfinished.try_after:%H:%M:%S} UTC"
        return Status(State.PENDING, Verdict.WAITING, why)
    return _undecided(found)


def _withdrawn(entry: Entry, begun: Sequence[Delivery]) -> Status:
    """A post that somebody took down, or that is being taken down: the rest of it never goes."""
    why, stuck = entry.standing.withdrawn, entry.standing.stuck
    up = next((d for d in begun if d.state in (State.DELIVERED, *_UNDER_WAY)), None)
    if up is None:
        return Status(State.WITHDRAWN, None, why)
    told = f"cannot be taken down: {stuck}" if stuck else "is being taken down"
    return Status(up.state, None, f"{told} ({why})")


UNEXPLAINED = Judgement(Verdict.MISSED, "nothing sent it in its time")


def _undecided(found: Judgement) -> Status:
    return Status(State.PENDING, found.verdict, found.reason)


def _last_reason(entry: Entry, delivery: Delivery) -> str:
    earlier = [d for d in entry.deliveries if d.part == delivery.part and d.id != delivery.id]
    return earlier[-1].reason.rstrip(".") if earlier else ""
