"""Faults on demand: what a server can do to a client, each a number of times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.sandbox import problems
from bot.sandbox.limits import PER_USER, standing
from bot.sandbox.problems import Refusal


class Fault(Enum):
    TIMEOUT_AFTER_ACCEPT = "timeout_after_accept"  # done; no answer for `seconds`
    TIMEOUT_BEFORE_ACCEPT = "timeout_before_accept"  # done and answered after `seconds`
    RESET_AFTER_ACCEPT = "reset_after_accept"  # done; the connection breaks
    RESET_BEFORE_ACCEPT = "reset_before_accept"  # not done; the connection breaks
    EMPTY_201 = "empty_201"  # done; the answer has no body
    NO_ID_201 = "no_id_201"  # done; the answer has no id
    # From here on an answer other than a success. Nothing is done, unless the order says `accept`.
    RATE_LIMIT = "rate_limit"  # 429 that resets in `seconds`
    CREDITS = "credits"  # 402 as CreditsDepleted
    PAYMENT_REQUIRED = "payment_required"  # 402 by its other name
    UNAUTHORIZED = "unauthorized"
    CLIENT_FORBIDDEN = "client_forbidden"  # 403: the app itself is shut out
    DUPLICATE = "duplicate"
    TOO_LONG_403 = "too_long_403"  # as some report it; a text really too long gets a 400
    PARENT_NOT_VISIBLE = "parent_not_visible"  # 403
    PARENT_NOT_VISIBLE_400 = "parent_not_visible_400"
    INVALID = "invalid"  # 400
    ERROR_404 = "error_404"
    ERROR_408 = "error_408"
    ERROR_500 = "error_500"
    ERROR_502_HTML = "error_502_html"
    ERROR_503_JSON = "error_503_json"
    ERROR_503_HTML = "error_503_html"
    ERROR_504_HTML = "error_504_html"
    TIMELINE_UNREADABLE = "timeline_unreadable"  # 503 to timeline reads; creates go on


# What "media" says hits every call of an upload, from the first to the alt text.
ROUTES = frozenset({"create", "timeline", "delete", "media", "look", "me", "user", "mentions"})
BEFORE_ANSWERS = frozenset(
    {
        Fault.TIMEOUT_AFTER_ACCEPT,
        Fault.TIMEOUT_BEFORE_ACCEPT,
        Fault.RESET_AFTER_ACCEPT,
        Fault.RESET_BEFORE_ACCEPT,
        Fault.EMPTY_201,
        Fault.NO_ID_201,
    }
)
PAGES: Mapping[Fault, tuple[int, str]] = {
    Fault.ERROR_502_HTML: (502, "Bad Gateway"),
    Fault.ERROR_503_HTML: (503, "Over capacity"),
    Fault.ERROR_504_HTML: (504, "Gateway Timeout"),
}
REFUSALS: Mapping[Fault, Callable[[], Refusal]] = {
    Fault.CREDITS: problems.credits_depleted,
    Fault.PAYMENT_REQUIRED: problems.payment_required,
    Fault.UNAUTHORIZED: problems.unauthorized,
    Fault.CLIENT_FORBIDDEN: problems.client_forbidden,
    Fault.DUPLICATE: problems.duplicate_content,
    Fault.TOO_LONG_403: lambda: problems.too_long(403),
    Fault.PARENT_NOT_VISIBLE: problems.parent_not_visible,
    Fault.PARENT_NOT_VISIBLE_400: lambda: problems.parent_not_visible(400),
    Fault.INVALID: lambda: problems.invalid("text", "", "The text is not accepted."),
    Fault.ERROR_404: problems.not_found,
    Fault.ERROR_408: lambda: problems.plain(408, "Request Timeout"),
    Fault.ERROR_500: lambda: problems.plain(500, "Internal Server Error"),
    Fault.ERROR_503_JSON: problems.service_unavailable,
    Fault.TIMELINE_UNREADABLE: problems.service_unavailable,
}


@dataclass(slots=True)
class Order:
    """A fault asked for; `account` empty: any. `host` is the one in the types of problems, for X
    uses two; `accept`: the call is carried out all the same."""

    fault: Fault
    account: str = ""
    left: int = 1
    seconds: float = 60.0
    route: str = "create"
    accept: bool = False
    host: str = problems.HOSTS[0]

    @classmethod
    def read(cls, given: object) -> "Order":
        """From {"fault", "account", "count", "seconds", "route", "accept", "host"}. Raises
        ValueError: what is wrong."""
        if not isinstance(given, dict):
            raise ValueError("A fault is a JSON object.")
        fault = Fault(given.get("fault"))
        count, seconds = given.get("count", 1), given.get("seconds", 60.0)
        if not isinstance(count, int) or not isinstance(seconds, int | float) or seconds < 0:
            raise ValueError("`count` is a whole number, `seconds` a number of at least 0.")
        usual = "timeline" if fault is Fault.TIMELINE_UNREADABLE else "create"
        route, host = given.get("route", usual), given.get("host", problems.HOSTS[0])
        if route not in ROUTES:
            raise ValueError(f"`route` is one of {', '.join(sorted(ROUTES))}.")
        if host not in problems.HOSTS:
            raise ValueError(f"`host` is {' or '.join(problems.HOSTS)}.")
        accept, account = given.get("accept", False), str(given.get("account", ""))
        if not isinstance(accept, bool) or (accept and fault in BEFORE_ANSWERS):
            raise ValueError("`accept` is true or false, and only for answers of an error.")
        return cls(fault, account, count, float(seconds), route, accept, host)

    def refusal(self, now: datetime) -> Refusal:
        """What X says; for the faults that are an answer in JSON."""
        if self.fault is Fault.RATE_LIMIT:
            resets_at = now + timedelta(seconds=self.seconds)
            limit = PER_USER["create"].calls
            return problems.too_many_requests(standing("x-rate-limit", limit, 0, resets_at))
        return problems.of_host(REFUSALS[self.fault](), self.host)


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
            meant = order.left > 0 and order.account in ("", account)
            if meant and route.partition(" ")[0] == order.route:
                order.left -= 1
                return order
        return None
