"""The time of day: the real one, or one that runs faster for a demonstration or a rehearsal."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def seconds_until(self, moment: datetime) -> float:
        """Real seconds to wait, 0 where the moment has passed."""
        ...

    def nothing_before(self, moment: datetime) -> None:
        """Told by a worker that nothing is to be done before `moment`."""
        ...


def elapsed() -> float:
    """Seconds since some moment, also those in which this machine slept; no setting of the clock
    changes it. To be compared with itself only."""
    return time.clock_gettime(_ALSO_ASLEEP)


# Linux's monotonic clock stands while the machine sleeps; that of macOS does not.
_ALSO_ASLEEP = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds_until(self, moment: datetime) -> float:
        return max(0.0, (moment - self.now()).total_seconds())

    def nothing_before(self, moment: datetime) -> None:
        """Real time cannot be skipped."""


class FastClock:
    """Starts at `start`, runs `speed` times as fast, and skips hours in which nothing is due, up to
    `lead` before the next thing."""

    def __init__(
        self, start: datetime, speed: float, lead: timedelta = timedelta(minutes=1)
    ) -> None:
        self._base = start
        self._began = time.monotonic()
        self._speed = speed
        self._lead = lead

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._began) * self._speed)

    def seconds_until(self, moment: datetime) -> float:
        return max(0.0, (moment - self.now()).total_seconds() / self._speed)

    def nothing_before(self, moment: datetime) -> None:
        ahead = moment - self._lead - self.now()
        if ahead > timedelta():
            self._base += ahead
