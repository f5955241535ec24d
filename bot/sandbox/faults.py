"""Faults on demand: what a server can do to a client, each a number of times."""

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    TIMEOUT_AFTER_ACCEPT = "timeout_after_accept"  # posted; no answer for `seconds`
    TIMEOUT_BEFORE_ACCEPT = "timeout_before_accept"  # posted and answered after `seconds`
    RESET_AFTER_ACCEPT = "reset_after_accept"  # posted; the connection breaks
    RESET_BEFORE_ACCEPT = "reset_before_accept"  # not posted; the connection breaks
    RATE_LIMIT = "rate_limit"  # 429 that resets in `seconds`
    ERROR_503_JSON = "error_503_json"
    ERROR_503_HTML = "error_503_html"
    EMPTY_201 = "empty_201"  # posted; the answer has no body
    CREDITS = "credits"
    UNAUTHORIZED = "unauthorized"
    DUPLICATE = "duplicate"
    TIMELINE_UNREADABLE = "timeline_unreadable"  # 503 to timeline reads; creates go on


@dataclass(slots=True)
class Order:
    """A fault asked for; `account` empty: any."""

    fault: Fault
    account: str = ""
    left: int = 1
    seconds: float = 60.0

    @classmethod
    def read(cls, given: object) -> "Order":
        """From {"fault", "account", "count", "seconds"}. Raises ValueError: what is wrong."""
        if not isinstance(given, dict):
            raise ValueError("A fault is a JSON object.")
        count, seconds = given.get("count", 1), given.get("seconds", 60.0)
        if not isinstance(count, int) or not isinstance(seconds, int | float) or seconds < 0:
            raise ValueError("`count` is a whole number, `seconds` a number of at least 0.")
        return cls(Fault(given.get("fault")), str(given.get("account", "")), count, float(seconds))


class Faults:
    def __init__(self) -> None:
        self._orders: list[Order] = []

    def add(self, order: Order) -> None:
        self._orders.append(order)

    def clear(self) -> None:
        self._orders.clear()

    def take(self, route: str, account: str) -> Order | None:
        """The oldest fault meant for this call, counted as used."""
        for order in self._orders:
            wanted = "timeline" if order.fault is Fault.TIMELINE_UNREADABLE else "create"
            if order.left > 0 and route == wanted and order.account in ("", account):
                order.left -= 1
                return order
        return None
