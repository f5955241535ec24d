"""One part of a post on its way to one account: what it is, what each outcome makes of it.

X gives no idempotency key, so an answer that never came is neither a yes nor a no: the delivery is
unconfirmed until the account's own timeline, or a person, says which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.media import Media
from bot.domain.posts import Poll
from bot.domain.stops import StopKind
from bot.domain.text import canonical


class State(Enum):
    PENDING = "pending"  # to be sent
    SENDING = "sending"  # the intent is stored; the call may be under way
    DELIVERED = "delivered"  # on the account, with its id
    REFUSED = "refused"  # certainly not on the account, and not to be tried again
    UNCONFIRMED = "unconfirmed"  # the call's fate is unknown
    WITHDRAWN = "withdrawn"  # was delivered, then taken down


@dataclass(frozen=True, slots=True)
class Words:
    """Exactly what one call puts on an account. `parent` is the network's id of the part before, or
    of the post that it answers; `quote` that of the post that it quotes."""

    text: str
    poll: Poll | None = None
    parent: str = ""
    media: tuple[Media, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    network_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Certainly not created. `again_at` is when it may be tried again (UTC); None: never.
    `whole_account` says that the cause lies with the account or the line, not with these words,
    `whole_app` that every account of its app must wait as well, `stops` that nothing more may be
    called until a probe passes; `duplicate` that the account already shows such a text;
    `media_lost` that the network knows the media's ids no more."""

    reason: str
    again_at: datetime | None = None
    whole_account: bool = False
    duplicate: bool = False
    media_lost: bool = False
    whole_app: bool = False
    stops: StopKind | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps created: a time-out after sending, a reset, a 5xx, a 2xx without an id."""

    reason: str


Outcome = Accepted | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Published:
    """A post as the account's own timeline shows it. `text` is what was written: entities undone,
    t.co links expanded, the trailing media link dropped."""

    network_id: str
    text: str
    created_at: datetime
    parent: str = ""
    poll_options: tuple[str, ...] = ()
    media: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call: part `part` (from 1) of the post's `parts`, `attempt` counting its calls from 1.
    `doubted_since`: an earlier call, begun then, was judged absent and might yet have landed.
    `handed_at`: from then on a person is asked what became of it. `media_ids` are the network's own
    for the media, for the call under way only; `media_renewed`: an earlier call had ids that the
    network knew no more. `cost` is what the network charges for it if it lands, in thousandths of a
    dollar."""

    id: int
    post_key: str
    part: int
    congress: str
    account: str
    attempt: int
    state: State
    words: Words
    parts: int = 1
    claimed_at: datetime | None = None
    claimed_by: str = ""
    delivered_at: datetime | None = None
    network_id: str = ""
    reason: str = ""
    try_after: datetime | None = None
    doubted_since: datetime | None = None
    unconfirmed_at: datetime | None = None
    looks: int = 0
    media_ids: tuple[str, ...] = ()
    media_renewed: bool = False
    handed_at: datetime | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a delivery becomes. `again_at` opens the next attempt, not before that moment, until
    which `whole_app` rests every account of the app, and with `media_renewed` where its media must
    be uploaded anew for it; `next_look_at` is when its account's timeline is read (again);
    `handed_at` hands it, now or since then, to a person."""

    state: State
    reason: str = ""
    network_id: str = ""
    delivered_at: datetime | None = None
    again_at: datetime | None = None
    next_look_at: datetime | None = None
    looks: int = 0
    media_renewed: bool = False
    handed_at: datetime | None = None
    whole_app: bool = False


# X documents no bound on how long a post takes to show on its own account's timeline. The last look
# is also the quiet time: only then does absence count, since a request abandoned by a dead process
# may still be accepted later.
SETTLE_LOOKS: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300))


def after_call(
    delivery: Delivery, outcome: Outcome, now: datetime, looks: Sequence[timedelta] = SETTLE_LOOKS
) -> Change:
    match outcome:
        case Accepted(network_id):
            return Change(State.DELIVERED, network_id=network_id, delivered_at=now)
        case Unknown(reason):
            return Change(State.UNCONFIRMED, reason, next_look_at=now + looks[0])
        case Rejected(reason, duplicate=True) if delivery.doubted_since:
            # An earlier attempt was judged absent; this answer says that it landed after all.
            return Change(State.UNCONFIRMED, reason, next_look_at=now + looks[0])
        case Rejected(reason, media_lost=True):
            # An id expires. One that was made for this very attempt has not: trying on is no use.
            again_at = None if delivery.media_renewed else now
            return Change(State.REFUSED, reason, again_at=again_at, media_renewed=True)
        case Rejected(reason, again_at, whole_app=whole_app):
            return Change(State.REFUSED, reason, again_at=again_at, whole_app=whole_app)


def after_crash(now: datetime, looks: Sequence[timedelta] = SETTLE_LOOKS) -> Change:
    """A call that was under way when its worker died."""
    return Change(
        State.UNCONFIRMED, "the worker stopped during the call", next_look_at=now + looks[0]
    )


def after_look(
    delivery: Delivery,
    timeline: Sequence[Published],
    stale_at: datetime,
    now: datetime,
    looks: Sequence[timedelta] = SETTLE_LOOKS,
) -> Change:
    """`timeline` is the account's own, without what other deliveries already own."""
    found = [shown for shown in timeline if is_same(delivery.words, shown)]
    if found:
        first = min(found, key=lambda shown: shown.created_at)
        return Change(
            State.DELIVERED,
            "found on the account",
            network_id=first.network_id,
            delivered_at=first.created_at,
        )
    done = delivery.looks + 1
    since = delivery.unconfirmed_at or now
    if done < len(looks):
        return Change(
            State.UNCONFIRMED,
            delivery.reason,
            next_look_at=since + looks[done],
            looks=done,
            handed_at=delivery.handed_at,
        )
    if now < stale_at:
        return Change(State.REFUSED, "certainly not on the account", again_at=now, looks=done)
    return Change(
        State.REFUSED, "certainly not on the account, and its time has passed", looks=done
    )


def after_word_of(
    person: str, delivery: Delivery, network_id: str, stale_at: datetime, now: datetime
) -> Change:
    """A person looked: it is there under `network_id`, or, where that is "", it is not there."""
    if network_id:
        reason = f"{person} found it on the account"
        return Change(State.DELIVERED, reason, network_id, delivered_at=delivery.claimed_at or now)
    again_at = now if now < stale_at else None
    return Change(State.REFUSED, f"{person} says it is not on the account", again_at=again_at)


def after_blind_look(
    delivery: Delivery, why: str, now: datetime, looks: Sequence[timedelta] = SETTLE_LOOKS
) -> Change:
    """The timeline could not be read: nothing is known, and we look again. From the last scheduled
    look on a person is asked as well, and the looks become ever rarer."""
    last = (delivery.unconfirmed_at or now) + looks[-1]
    handed_at = delivery.handed_at or (now if now >= last else None)
    if handed_at is None:
        next_look_at = min(now + BLIND_LOOKS[0], last)
    else:
        next_look_at = now + _pause_after(now - handed_at)
    return Change(
        State.UNCONFIRMED,
        f"the account's timeline cannot be read ({why})",
        next_look_at=next_look_at,
        looks=delivery.looks,
        handed_at=handed_at,
    )


# Pauses between looks that nobody need wait for; the last one again and again.
BLIND_LOOKS: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (30, 60, 120, 300, 600))


def _pause_after(handed_since: timedelta) -> timedelta:
    """The pause that follows, this long after it was handed to a person."""
    passed = timedelta()
    for pause in BLIND_LOOKS:
        passed += pause
        if handed_since < passed:
            return pause
    return BLIND_LOOKS[-1]


def is_same(words: Words, shown: Published) -> bool:
    return (
        is_same_text(words, shown)
        and words.parent == shown.parent
        and words.quote == shown.quote
        and len(words.media) == shown.media
    )


def is_same_text(words: Words, shown: Published) -> bool:
    """Whatever it answers or quotes: a thread sent twice hangs on another first part."""
    options = words.poll.options if words.poll else ()
    return _compared(words.text) == _compared(shown.text) and (
        tuple(map(canonical, options)) == tuple(map(canonical, shown.poll_options))
    )


def _compared(text: str) -> str:
    """Without http://, which X also puts before a bare domain that was written without it."""
    return canonical(text).replace("http://", "")
