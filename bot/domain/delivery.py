"""One part of a post on its way to one account: what it is, and what becomes of it after each outcome.

X gives no idempotency key, so an answer that never came is neither a yes nor a no: the delivery is
unconfirmed until the account's own timeline, or a person, says which.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.posts import Poll


class State(Enum):
    PENDING = "pending"  # to be sent
    SENDING = "sending"  # the intent is stored; the call may be under way
    DELIVERED = "delivered"  # on the account, with its id
    REFUSED = "refused"  # certainly not on the account, and not to be tried again
    UNCONFIRMED = "unconfirmed"  # the call's fate is unknown
    WITHDRAWN = "withdrawn"  # was delivered, then taken down


@dataclass(frozen=True, slots=True)
class Words:
    """Exactly what one call puts on an account. `parent` is the network's id of the part before."""

    text: str
    poll: Poll | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    network_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Certainly not created. `again_at` is when it may be tried again (UTC); None: never.
    `whole_account` says that the cause lies with the account or the line, not with these words."""

    reason: str
    again_at: datetime | None = None
    whole_account: bool = False


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


# X documents no bound on how long a post takes to show on its own account's timeline.
SETTLE_LOOKS: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300))
