"""Was the clock set, or did the machine sleep? Told from two other clocks that nobody sets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

JUMP_OVER = timedelta(seconds=2)
AGREES_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks of one moment. `awake` counts the seconds that the machine was awake, `whole` all
    of them; it is None on systems that have no such clock."""

    wall: datetime
    awake: float
    whole: float | None = None


class Kind(Enum):
    STEP = "step"  # somebody set the clock
    SLEEP = "sleep"  # the machine slept, and its clock is right


@dataclass(frozen=True, slots=True)
class Jump:
    kind: Kind
    by: timedelta
    at: datetime

    def __str__(self) -> str:
        if self.kind is Kind.SLEEP:
            return f"this machine slept for {self.by.total_seconds():.0f} s"
        way = "forward" if self.by > timedelta() else "back"
        return f"this machine's clock jumped {way} by {abs(self.by).total_seconds():.0f} s"


def jump_between(before: Reading, after: Reading) -> Jump | None:
    """Without a clock that runs on in sleep, a sleep looks like a step forward: the careful answer,
    since after a step sending waits for another's word on the time."""
    awake = after.awake - before.awake
    both = before.whole is not None and after.whole is not None
    whole = after.whole - before.whole if both else awake  # type: ignore[operator]
    step = after.wall - before.wall - timedelta(seconds=whole)
    if abs(step) > JUMP_OVER:
        return Jump(Kind.STEP, step, after.wall)
    slept = timedelta(seconds=whole - awake)
    return Jump(Kind.SLEEP, slept, after.wall) if slept > JUMP_OVER else None


def agrees(ours: datetime, servers: datetime) -> bool:
    """`servers` comes from a header with whole seconds."""
    return abs(ours - servers) <= AGREES_WITHIN + timedelta(seconds=1)
