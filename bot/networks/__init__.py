"""The port to a social network: what the steps may ask of one. Each network is one file here.

An account is named by our own code for it; the network knows its keys. No call here retries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Protocol

from bot.domain.delivery import Outcome, Published, Words
from bot.domain.engagement import Look
from bot.domain.media import Media, MediaFile
from bot.domain.uploads import UploadOutcome
from bot.domain.withdraw import RemovalOutcome

FOREVER = inf


@dataclass(frozen=True, slots=True)
class Identity:
    """`bio` is what the account says of itself."""

    network_id: str
    handle: str
    name: str
    bio: str = ""


class Network(Protocol):
    """Reads raise NetworkError (CredentialsError, RateLimited); `create`, `delete` and the uploads
    never raise for what the network did: every answer, and every silence, is an outcome."""

    async def create(
        self,
        account: str,
        words: Words,
        now: datetime,
        media_ids: Sequence[str] = (),
        begin_by: float = FOREVER,
    ) -> Outcome:
        """Make one post, with media uploaded before: `media_ids` are those of `words.media`. `now`
        is the clock's moment, from which a retry time is counted. Nothing leaves after the second
        `begin_by` of `bot.clock.elapsed`; that is Rejected, to be tried again."""
        ...

    async def make_ready(self, account: str, calls: int) -> None:
        """So many creates of this account come within seconds: what can be done before, is."""
        ...

    async def upload(
        self, account: str, file: MediaFile, media: Media, now: datetime
    ) -> UploadOutcome:
        """Hand over one picture or film with its description; it may be repeated safely."""
        ...

    async def check_upload(
        self, account: str, media_id: str, media: Media, now: datetime
    ) -> UploadOutcome:
        """Ask about an upload that the network still prepared."""
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
