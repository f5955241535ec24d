"""An account that the network refuses as a whole: nothing of it goes out until a probe passes.

Keys that are no longer accepted stop one account; credits belong to the app, so that their end
stops every account of it. A post refused for such a reason is not at fault and stays in the queue.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class StopKind(Enum):
    KEYS = "keys"  # its keys are not accepted, or the account itself is locked
    CREDITS = "credits"  # the app has nothing left to pay with


@dataclass(frozen=True, slots=True)
class Stop:
    """`probes` counts those that failed; `ended_by` is the person whose word brought the probe that
    passed, "" where it came by itself."""

    id: int
    account: str
    kind: StopKind
    reason: str
    since: datetime
    next_probe_at: datetime
    probes: int = 0
    ended_at: datetime | None = None
    ended_by: str = ""

    def stands(self, moment: datetime) -> bool:
        return self.ended_at is None or self.since <= moment < self.ended_at


NEXT_STEP = {
    StopKind.KEYS: "Check the account, its four keys and the app's permissions; if the keys are "
    "new, start the worker again.",
    StopKind.CREDITS: "Add credits to the app in X's developer portal.",
}
PROBES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
# A read may pass where a create is refused (an app without write permission): a stop that returns
# so soon goes on with the longer distances of the one before.
RETURNS_WITHIN = timedelta(minutes=30)


def next_probe_at(probes: int, now: datetime) -> datetime:
    """`probes` have failed so far."""
    return now + PROBES[min(probes, len(PROBES) - 1)]


def probes_carried(last: Stop | None, now: datetime) -> int:
    """How many failed probes a new stop begins with; `last` is the account's last of that kind."""
    if last is None or last.ended_at is None or now - last.ended_at > RETURNS_WITHIN:
        return 0
    return last.probes + 1
