"""X's rate limits: windows that open with the first call and are told in every answer's headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from bot.sandbox.problems import too_many_requests

QUARTER = timedelta(minutes=15)
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Limit:
    calls: int
    window: timedelta


PER_USER: Mapping[str, Limit] = {
    "create": Limit(100, QUARTER),
    "delete": Limit(50, QUARTER),
    "look": Limit(5_000, QUARTER),
    "timeline": Limit(900, QUARTER),
    "me": Limit(75, QUARTER),
    "user": Limit(900, QUARTER),
    "mentions": Limit(300, QUARTER),
    "media upload": Limit(500, QUARTER),
    "media initialize": Limit(1_875, QUARTER),
    "media append": Limit(1_875, QUARTER),
    "media finalize": Limit(1_875, QUARTER),
    "media status": Limit(1_000, QUARTER),
    "media metadata": Limit(500, QUARTER),
}
CREATES_PER_APP = Limit(10_000, DAY)


@dataclass(slots=True)
class _Window:
    resets_at: datetime
    used: int = 0


class Limits:
    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(self, route: str, token: str, app: str, now: datetime) -> dict[str, str]:
        """The headers that tell where the account stands after this call. Raises Refusal (429) for
        one too many, which is not counted."""
        mine = self._window(route, token, PER_USER[route], now)
        windows = [("x-rate-limit", PER_USER[route], mine)]
        if route == "create":
            apps = self._window("app", app, CREATES_PER_APP, now)
            windows.append(("x-app-limit-24hour", CREATES_PER_APP, apps))
        allowed = all(window.used < limit.calls for _, limit, window in windows)
        headers: dict[str, str] = {}
        for name, limit, window in windows:
            window.used += allowed
            headers |= standing(name, limit.calls, limit.calls - window.used, window.resets_at)
        if not allowed:
            raise too_many_requests(headers)
        return headers

    def _window(self, kind: str, whose: str, limit: Limit, now: datetime) -> _Window:
        window = self._windows.get((kind, whose))
        if window is None or window.resets_at <= now:
            window = self._windows[kind, whose] = _Window(now + limit.window)
        return window


def standing(name: str, calls: int, remaining: int, resets_at: datetime) -> dict[str, str]:
    return {
        f"{name}-limit": str(calls),
        f"{name}-remaining": str(remaining),
        f"{name}-reset": str(ceil(resets_at.timestamp())),
    }
