"""The port to a social network: what the steps may ask of one. Each network is one file here.

An account is named by our own code for it; the network knows its keys. No call here retries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.capabilities import GRANTS, Capabilities
from bot.domain.congress import Account
from bot.domain.delivery import Outcome, Published, Words
from bot.domain.engagement import Look
from bot.domain.withdraw import RemovalOutcome


@dataclass(frozen=True, slots=True)
class Identity:
    network_id: str
    handle: str
    name: str


# Each network's own, of an account that congress.toml says nothing more of.
CAPABILITIES: Mapping[str, Capabilities] = {"x": Capabilities()}


def capabilities_of(account: Account) -> Capabilities:
    """What may be asked of the network in this account's name; nothing else is ever called."""
    granted = dict.fromkeys((GRANTS[word] for word in account.can), True)
    return replace(CAPABILITIES.get(account.network, Capabilities()), **granted)


class Network(Protocol):
    """Reads raise NetworkError (CredentialsError, RateLimited); `create` and `delete` never raise
    for what the network did: every answer, and every silence, is an outcome."""

    async def create(self, account: str, words: Words, now: datetime) -> Outcome:
        """Make one post. `now` is the clock's moment, from which a retry time is counted."""
        ...

    async def delete(self, account: str, network_id: str, now: datetime) -> RemovalOutcome:
        """Take one of the account's posts down. Repeating it does no harm."""
        ...

    async def timeline(self, account: str, since: datetime) -> list[Published]:
        """The account's own posts created at or after `since`, newest first, all pages."""
        ...

    async def look(self, account: str, network_ids: Sequence[str], private: bool) -> list[Look]:
        """Counts of up to 100 of the account's posts, polls included; one Look per id asked."""
        ...

    async def identify(self, account: str) -> Identity:
        """Who the account's keys belong to."""
        ...

    async def close(self) -> None: ...
