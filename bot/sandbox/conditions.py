"""What stays wrong until it is put right, unlike a fault: a token revoked, credits gone, a network
down. Each stands for one account or, without one, for all, and may end by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.sandbox import problems
from bot.sandbox.limits import CREATES_PER_APP, DAY, standing
from bot.sandbox.posts import Posts

CREATES_PER_USER_DAY = 2_400  # X's general limit of posts a day
ORIGINALS_PER_DAY = 50
# Uploading is free; only the alt text is billed.
FREE = frozenset(
    {"media upload", "media initialize", "media append", "media finalize", "media status"}
)


class Kind(Enum):
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - 401 to every call
    NO_CREDITS = "no_credits"  # 402 to every call that costs; of the whole app
    NETWORK_DOWN = "network_down"  # every connection to /2 breaks; of the whole server
    TIMELINE_UNREADABLE = "timeline_unreadable"  # 503 to reads of the account's timeline
    TIMELINE_LAG = "timeline_lag"  # posts show on the account's timeline after `seconds`
    USER_DAY_LIMIT = "user_day_limit"  # 429 to creates until `seconds` from now
    APP_DAY_LIMIT = "app_day_limit"  # the same of the whole app
    UNVERIFIED = "unverified"  # 50 original posts in 24 hours, then 403


OF_ALL = frozenset({Kind.NO_CREDITS, Kind.NETWORK_DOWN, Kind.APP_DAY_LIMIT})
DAY_LIMITS = frozenset({Kind.USER_DAY_LIMIT, Kind.APP_DAY_LIMIT})


@dataclass(frozen=True, slots=True)
class Condition:
    """`account` empty: every one. `ends_at` None: until it is cleared."""

    kind: Kind
    account: str
    seconds: float
    ends_at: datetime | None

    @classmethod
    def read(cls, given: object, accounts: Iterable[str], now: datetime) -> "Condition":
        """From {"condition", "account", "seconds"}; `seconds` is the lag of TIMELINE_LAG and for
        the others how long they stand. Raises ValueError: what is wrong."""
        if not isinstance(given, dict):
            raise ValueError("A condition is a JSON object.")
        kind, account = Kind(given.get("condition")), given.get("account", "")
        if account and (account not in accounts or kind in OF_ALL):
            raise ValueError(f"{kind.value} cannot stand for the account {account!r}.")
        unsaid = DAY.total_seconds() if kind in DAY_LIMITS else 0.0
        seconds = given.get("seconds", unsaid)
        if not isinstance(seconds, int | float) or not 0 <= seconds <= 10 * DAY.total_seconds():
            raise ValueError("`seconds` is a number from 0 to 864000.")
        lasts = seconds > 0 and kind is not Kind.TIMELINE_LAG
        ends_at = now + timedelta(seconds=seconds) if lasts else None
        return cls(kind, account, float(seconds), ends_at)


class Conditions:
    def __init__(self, posts: Posts) -> None:
        self._posts = posts
        self._standing: dict[tuple[Kind, str], Condition] = {}

    def set(self, condition: Condition) -> None:
        self._standing[condition.kind, condition.account] = condition

    def clear(self, kind: Kind | None = None, account: str | None = None) -> None:
        """All of them, or those of one kind, of one account, or both."""
        self._standing = {
            (each, whose): condition
            for (each, whose), condition in self._standing.items()
            if kind not in (None, each) or account not in (None, whose)
        }

    def all(self, now: datetime) -> list[Condition]:
        return [each for each in self._standing.values() if not _ended(each, now)]

    def find(self, kind: Kind, account: str, now: datetime) -> Condition | None:
        """The condition of this kind that stands for this account now."""
        if not self._standing:
            return None
        for whose in (account, ""):
            condition = self._standing.get((kind, whose))
            if condition is not None and not _ended(condition, now):
                return condition
        return None

    def check(self, route: str, account: str, now: datetime) -> None:
        """Raises Refusal where this call cannot succeed as things stand."""
        if not self._standing:
            return
        if self.find(Kind.TOKEN_REVOKED, account, now):
            raise problems.unauthorized()
        if route not in FREE and self.find(Kind.NO_CREDITS, account, now):
            raise problems.credits_depleted()
        if route == "create":
            self._check_day(account, now)

    def _check_day(self, account: str, now: datetime) -> None:
        for kind, name, calls in (
            (Kind.USER_DAY_LIMIT, "x-user-limit-24hour", CREATES_PER_USER_DAY),
            (Kind.APP_DAY_LIMIT, "x-app-limit-24hour", CREATES_PER_APP.calls),
        ):
            condition = self.find(kind, account, now)
            if condition is not None and condition.ends_at is not None:
                raise problems.too_many_requests(standing(name, calls, 0, condition.ends_at))

    def check_original(self, account: str, now: datetime) -> None:
        """Raises Refusal for one post too many of an unverified account. That X answers 403, and
        with which words, is not documented (wild)."""
        if self.find(Kind.UNVERIFIED, account, now) is None:
            return
        if self._posts.originals_since(account, now - DAY) >= ORIGINALS_PER_DAY:
            raise problems.daily_limit_of_unverified()

    def lag(self, account: str, now: datetime) -> timedelta:
        condition = self.find(Kind.TIMELINE_LAG, account, now)
        return timedelta(seconds=condition.seconds if condition else 0)


def _ended(condition: Condition, now: datetime) -> bool:
    return condition.ends_at is not None and condition.ends_at <= now
