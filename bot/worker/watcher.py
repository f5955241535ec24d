"""Who is told of what a worker does."""

from datetime import datetime
from typing import Protocol

from bot.acts import Looked
from bot.domain.delivery import Change, Delivery
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

    def trouble(self, what: str, at: datetime) -> None: ...
