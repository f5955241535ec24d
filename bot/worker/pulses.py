"""Which workers are alive, by their heartbeats as this one watched them: the clocks of two machines
may differ, so a heartbeat's own time is never compared with ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.picture import Beat

DEAD_AFTER_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class _Watched:
    seen_at: datetime
    since: float


class Pulses:
    """As the worker `me` sees them, which is always alive."""

    def __init__(self, me: str) -> None:
        self._me = me
        self._watched: dict[str, _Watched] = {}

    def alive(self, heartbeats: Sequence[Beat], at: float) -> list[str]:
        """The workers whose heartbeat has changed within the last seconds, or was never watched
        before, oldest worker first. `at` is in seconds, of `bot.clock.elapsed`."""
        self._watched = {beat.worker: self._watch(beat, at) for beat in heartbeats}
        return [
            beat.worker
            for beat in sorted(heartbeats, key=lambda beat: (beat.started_at, beat.worker))
            if beat.worker == self._me or at - self._watched[beat.worker].since < DEAD_AFTER_SECONDS
        ]

    def _watch(self, beat: Beat, at: float) -> _Watched:
        before = self._watched.get(beat.worker)
        if before is not None and before.seen_at == beat.seen_at:
            return before
        return _Watched(beat.seen_at, at)
