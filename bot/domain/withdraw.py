"""Taking down what was posted: what is meant, in which order, how fast, and what each answer means.

A delete may be repeated without harm, so an answer that never came is asked again after a look.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.delivery import Change, Delivery, Rejected, State, Unknown
from bot.domain.queue import Entry
from bot.domain.stops import StopKind, next_probe_at
from bot.domain.text import canonical


class Removal(Enum):
    WAITING = "waiting"  # to be taken down, now or when the network lets us
    DONE = "done"  # no longer on the account
    FAILED = "failed"  # the network does not let us: a person takes it down


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants taken down: these posts, or those of a session or with a word in what
    went out, of one congress or of all. A congress alone means all of it; an empty wish nothing."""

    keys: Collection[str] = ()
    session: str = ""
    word: str = ""
    congress: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One post of one account to be taken down. `delivery_id` is None where we did not send it, and
    then `post_key` is "". `attempts` counts the calls, the last begun at `tried_at`; `doubted`:
    what became of it is unknown."""

    id: int
    account: str
    network_id: str
    reason: str
    by: str
    at: datetime
    state: Removal = Removal.WAITING
    delivery_id: int | None = None
    congress: str = ""
    post_key: str = ""
    part: int = 0
    attempts: int = 0
    tried_at: datetime | None = None
    try_after: datetime | None = None
    doubted: bool = False
    done_at: datetime | None = None
    outcome: str = ""

    @property
    def name(self) -> str:
        """How a person is told of it."""
        if not self.post_key:
            return f"{self.account} {self.network_id}"
        return self.post_key if self.part == 1 else f"{self.post_key} part {self.part}"


@dataclass(frozen=True, slots=True)
class Removed:
    """`was_there`: the network took it down now; else it had none such any more."""

    was_there: bool = True


RemovalOutcome = Removed | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Progress:
    """What a withdrawal becomes. `whole_account`: the account's others wait until then as well."""

    state: Removal
    outcome: str
    try_after: datetime | None = None
    doubted: bool = False
    whole_account: bool = False


@dataclass(frozen=True, slots=True)
class CallLimit:
    calls: int
    window: timedelta


# X API v2, rate limits of DELETE /2/tweets/:id, per user; as of August 2026.
DELETE_LIMIT = CallLimit(50, timedelta(minutes=15))

# Pauses before an unanswered delete is looked after: the last one again and again.
AFTER_SILENCE = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300))

_UP = (State.DELIVERED, State.SENDING, State.UNCONFIRMED)


def is_meant(entry: Entry, wish: Wish) -> bool:
    """Whether the post is one of those, and something of it is, or may be, on the account."""
    planned = entry.post.planned
    if not (wish.keys or wish.session or wish.word or wish.congress):
        return False
    if not on_account(entry) or (wish.congress and planned.congress != wish.congress):
        return False
    if wish.keys:
        return planned.key in wish.keys
    if wish.session and planned.session != wish.session:
        return False
    return not wish.word or any(_holds(wish.word, delivery) for delivery in entry.current())


def _holds(word: str, delivery: Delivery) -> bool:
    poll = delivery.words.poll
    texts = (delivery.words.text, *(poll.options if poll else ()))
    wanted = canonical(word).casefold()
    return any(wanted in canonical(text).casefold() for text in texts)


def on_account(entry: Entry) -> tuple[Delivery, ...]:
    """The parts that are, or may be, on the account, last to first: while the end of a thread
    stands without its beginning it says something else."""
    return tuple(d for d in reversed(entry.current()) if d.state in _UP)


def after_delete(withdrawal: Withdrawal, outcome: RemovalOutcome, now: datetime) -> Progress:
    """`withdrawal` as it was when the call began."""
    match outcome:
        case Removed(was_there=True):
            return Progress(Removal.DONE, "taken down")
        case Removed():
            told = (
                "taken down; the answer was lost" if withdrawal.doubted else "was no longer there"
            )
            return Progress(Removal.DONE, told)
        case Unknown(reason):
            pause = AFTER_SILENCE[min(withdrawal.attempts, len(AFTER_SILENCE) - 1)]
            return Progress(Removal.WAITING, reason, now + pause, doubted=True)
        case Rejected(reason, None):
            return Progress(Removal.FAILED, reason)
        case Rejected(reason, whole_account=True, stops=StopKind()):
            again_at = next_probe_at(withdrawal.attempts, now)
            return Progress(Removal.WAITING, reason, again_at, whole_account=True)
        case Rejected(reason, when, whole_account):
            return Progress(Removal.WAITING, reason, when, whole_account=whole_account)


def withdrawn(delivery: Delivery, withdrawal: Withdrawal) -> Change:
    """What the delivery becomes when it is taken down. Its id and moment stay: they are history."""
    return Change(
        State.WITHDRAWN,
        f"{withdrawal.by} withdrew it: {withdrawal.reason}",
        network_id=delivery.network_id,
        delivered_at=delivery.delivered_at,
        looks=delivery.looks,
    )


def room(
    calls: Sequence[tuple[datetime, int]], now: datetime, limit: CallLimit = DELETE_LIMIT
) -> tuple[int, datetime]:
    """How many deletes the account may make now, and from when on one more. `calls` are (moment of
    the last call, number of calls) of each withdrawal: earlier calls count as if just made, so that
    we stop before X does."""
    counted = sorted((at, number) for at, number in calls if at > now - limit.window)
    left = limit.calls - sum(number for _, number in counted)
    if left > 0 or not counted:
        return max(left, 0), now
    return 0, counted[0][0] + limit.window
