"""Whose turn it is to send for an account. One worker sends for an account at a time; where there
is only one worker, it is always its turn."""

from collections.abc import Callable, Collection
from typing import Protocol


class Turns(Protocol):
    @property
    def shared(self) -> bool:
        """Whether other workers may be at work on the same database."""
        ...

    async def open(self) -> None: ...

    def has(self, account: str) -> bool:
        """Whether calls of this account may be claimed here and now."""
        ...

    async def ask(self, accounts: Collection[str]) -> None:
        """These have something to send, now or within seconds: a worker that is free takes their
        turns, this one or another."""
        ...

    def end_all_but(self, accounts: Collection[str]) -> None:
        """Gives back the turns of accounts that have nothing more to send."""
        ...

    async def close(self) -> None:
        """Gives every turn back."""
        ...


MakeTurns = Callable[[Callable[[], None], Callable[[str], None]], Turns]
"""Of what is to be called when a turn comes, and with what keeps turns from coming."""


class Alone:
    """The turns of the only worker on a database (bot.store.instance)."""

    shared = False

    def __init__(self, wake: Callable[[], None], trouble: Callable[[str], None]) -> None: ...

    async def open(self) -> None: ...

    def has(self, account: str) -> bool:
        return True

    async def ask(self, accounts: Collection[str]) -> None: ...

    def end_all_but(self, accounts: Collection[str]) -> None: ...

    async def close(self) -> None: ...
