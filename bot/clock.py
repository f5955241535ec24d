"""The time of day: the real one, or one that runs faster for a demonstration or a rehearsal."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from bot.domain.errors import SettingsError


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


class SharedClock:
    """Of a rehearsal of several processes; what it shows stands in `file`. It runs as fast as the
    real one. A worker that has nothing to do moves it on to the next thing, but not beyond the
    moment to which a person lets it run."""

    def __init__(self, file: Path, lead: timedelta = timedelta(seconds=0.2)) -> None:
        self._file = file
        self._limit = file.with_name(f"{file.name}-limit")
        self._lead = lead

    def begin(self, moment: datetime) -> None:
        _put(self._limit, moment)
        _put(self._file, moment, datetime.now(UTC))

    def run_on_to(self, moment: datetime) -> None:
        _put(self._limit, moment)

    def now(self) -> datetime:
        """Raises SettingsError where it was never begun."""
        shown, at = self._moments(self._file, 2)
        return shown + (datetime.now(UTC) - at)

    def seconds_until(self, moment: datetime) -> float:
        return max(0.0, (moment - self.now()).total_seconds())

    def nothing_before(self, moment: datetime) -> None:
        (limit,) = self._moments(self._limit, 1)
        aim = min(moment - self._lead, limit)
        if aim > self.now():
            _put(self._file, aim, datetime.now(UTC))

    def _moments(self, file: Path, number: int) -> list[datetime]:
        try:
            found = [datetime.fromisoformat(line) for line in file.read_text().split()]
        except (OSError, ValueError):
            found = []
        if len(found) != number:
            raise SettingsError(
                f"the clock {self._file} shows no time.",
                "Begin it: congress-bot clock --begin 2027-03-27T08:00+01:00",
            )
        return found


def _put(file: Path, *moments: datetime) -> None:
    """In one piece: others read it at any moment."""
    with NamedTemporaryFile("w", dir=file.parent, prefix=file.name, delete=False) as new:
        new.write("\n".join(moment.isoformat() for moment in moments))
    os.replace(new.name, file)
