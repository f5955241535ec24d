"""How those in the worker who are not its loop reach the database."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol


class InTransaction(Protocol):
    """Runs work on the database, in a transaction of its own."""

    def __call__(self, work: Callable[..., Any], *args: Any) -> Awaitable[Any]: ...
