"""Who is told of what a worker does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.acts import Looked
from bot.domain.delivery import Change, Delivery
from bot.domain.forecast import Forecast
from bot.domain.stops import Stop
from bot.steps.publish import Answer


class Watcher(Protocol):
    def published(self, answer: Answer) -> None: ...

    def settled(self, delivery: Delivery, change: Change, at: datetime) -> None: ...

    def measured(self, posts: int, at: datetime) -> None: ...

    def drafted(self, congress: str, at: datetime) -> None:
        """Polls have closed: their results have words now, and need approval."""

    def looked(self, looked: Looked, at: datetime) -> None:
        """A watched address or folder was looked at."""

    def noted(self, what: str, told: str, at: datetime) -> None:
        """Something that was done or came to light, of a post or an account."""

    def stopped(self, stops: Sequence[Stop], at: datetime) -> None:
        """Accounts that the network refuses as a whole, from now on or since before this worker
        began."""

    def resumed(self, stops: Sequence[Stop], at: datetime) -> None:
        """These stops have ended."""

    def foreseen(self, late: Sequence[Forecast], at: datetime) -> None:
        """Posts that will not make it, each told once."""

    def trouble(self, what: str, at: datetime) -> None: ...
