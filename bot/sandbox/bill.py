"""What X would charge (docs of August 2026). Money is in thousandths of a dollar."""

from collections import Counter
from datetime import date, datetime

CREATE, CREATE_WITH_LINK, DELETE = 15, 200, 10
OWN_READ, POST_READ, USER_READ = 1, 5, 10
MEDIA_METADATA = 5  # the upload itself is free


class Bill:
    """Failed calls are free; what was read on a UTC day is not charged again on that day."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._charges: Counter[str] = Counter()
        self._by_account: Counter[str] = Counter()
        self._day = date.min
        self._read_today: set[str] = set()

    def count(self, route: str) -> None:
        self._calls[route] += 1

    def charge(self, account: str, what: str, thousandths: int) -> None:
        self._charges[what] += thousandths
        self._by_account[account] += thousandths

    def charge_read(self, account: str, resource: str, thousandths: int, now: datetime) -> None:
        if now.date() != self._day:
            self._day = now.date()
            self._read_today.clear()
        if resource not in self._read_today:
            self._read_today.add(resource)
            self.charge(account, "reads", thousandths)

    def statement(self) -> dict[str, object]:
        return {
            "calls": dict(self._calls),
            "dollars": self._charges.total() / 1000,
            "dollars_by_kind": {what: sum_ / 1000 for what, sum_ in self._charges.items()},
            "dollars_by_account": {code: sum_ / 1000 for code, sum_ in self._by_account.items()},
        }
