"""The port to those who are told when something is wrong. Each way to tell them is one file here.

A receiver's address is a secret: no error and no log repeats it.
"""

from typing import Protocol


class Receiver(Protocol):
    @property
    def name(self) -> str:
        """How it is called in lists and in the database, as "webhook"."""
        ...

    async def tell(self, title: str, text: str) -> None:
        """Plain text of one or more lines. Raises NetworkError where it did not arrive, or may not
        have."""
        ...
