"""X through tweepy, which stops here: no tweepy or aiohttp type or exception leaves this room.

Nothing here waits or tries again; a call ends in an Outcome, a value or an error of our own.
"""

import logging
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import aiohttp
from yarl import URL

from bot.domain.congress import Keys
from bot.domain.delivery import Outcome, Published, Unknown, Words
from bot.domain.engagement import Look
from bot.domain.errors import CredentialsError, NetworkError, SettingsError
from bot.domain.media import Media, MediaFile
from bot.domain.uploads import UploadOutcome
from bot.domain.withdraw import RemovalOutcome
from bot.networks import FOREVER, Identity
from bot.networks.x_client import XClient
from bot.networks.x_json import Object, member, network_id, optional_text, text
from bot.networks.x_looks import looks
from bot.networks.x_media import XMedia
from bot.networks.x_outcomes import bad_keys, clean, content_of, not_begun, outcome, unreached
from bot.networks.x_removal import removal
from bot.networks.x_session import BEGIN_BY, Answer, Line, NotSuccess, TooLate
from bot.networks.x_timeline import first_id_at, published

# Both write the keys and signatures of every request to their debug logs.
for _talkative in ("tweepy", "oauthlib"):
    logging.getLogger(_talkative).setLevel(logging.INFO)

NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
NO_ANSWER = (aiohttp.ClientError, TimeoutError, OSError)

TIMELINE_FIELDS = "created_at,entities,referenced_tweets,attachments,note_tweet"
LOOK_FIELDS = "public_metrics,created_at,attachments"
USER_FIELDS = "description"
POLL_FIELDS = "options,voting_status,end_datetime,duration_minutes"
MOST_PAGES = 40  # X keeps 3,200 posts of a timeline within reach: 32 pages


class XNetwork:
    """Accounts are told apart by their code in `keys`; each has a connection of its own."""

    def __init__(
        self,
        keys: Mapping[str, Keys],
        api_url: str = "https://api.twitter.com",
        timeout_seconds: float = 20,
    ) -> None:
        self._keys = keys
        self._api_url = _checked(api_url)
        self._timeout_seconds = timeout_seconds
        self._clients: dict[str, XClient] = {}
        self._user_ids: dict[str, str] = {}
        self._media = XMedia(keys, self._api_url, timeout_seconds, self._hidden)

    async def create(
        self,
        account: str,
        words: Words,
        now: datetime,
        media_ids: Sequence[str] = (),
        begin_by: float = FOREVER,
    ) -> Outcome:
        if account not in self._keys:
            return bad_keys("none are set", now)
        waits = BEGIN_BY.set(begin_by)
        try:
            answer = await self._answer(
                account,
                self._client(account).create_tweet(
                    text=words.text,
                    poll_options=list(words.poll.options) if words.poll else None,
                    poll_duration_minutes=words.poll.minutes if words.poll else None,
                    in_reply_to_tweet_id=words.parent or None,
                    media_ids=list(media_ids) or None,
                    quote_tweet_id=words.quote or None,
                ),
            )
        except TooLate:
            return not_begun(now)
        except NEVER_SENT as error:
            return unreached(self._said(account, error), now)
        except NO_ANSWER as error:
            said = self._said(account, error)
            return Unknown(f"X gave no whole answer ({said}): it may be posted or not.")
        finally:
            BEGIN_BY.reset(waits)
        return outcome(answer, now)

    async def make_ready(self, account: str, calls: int) -> None:
        if account in self._keys:
            await self._client(account).make_ready(calls)

    async def upload(
        self, account: str, file: MediaFile, media: Media, now: datetime
    ) -> UploadOutcome:
        return await self._media.upload(account, file, media, now)

    async def check_upload(
        self, account: str, media_id: str, media: Media, now: datetime
    ) -> UploadOutcome:
        return await self._media.check(account, media_id, media, now)

    async def delete(self, account: str, network_id: str, now: datetime) -> RemovalOutcome:
        if account not in self._keys:
            return bad_keys("none are set", now)
        try:
            call = self._client(account).delete_tweet(network_id, user_auth=True)
            answer = await self._answer(account, call)
        except NEVER_SENT as error:
            return unreached(self._said(account, error), now)
        except NO_ANSWER as error:
            said = self._said(account, error)
            return Unknown(f"X gave no whole answer ({said}): it may be there or not.")
        return removal(answer, now)

    async def timeline(self, account: str, since: datetime) -> list[Published]:
        """`since` is in X's clock, exactly: the caller takes off what its own may be ahead. The
        texts are canonical (see bot.domain.text)."""
        posts: dict[str, Published] = {}
        token: str | None = None
        for _ in range(MOST_PAGES):
            page = await self._timeline_page(account, since, token)
            posts.update((post.network_id, post) for post in published(page))
            token = optional_text(member(page, "meta"), "next_token") or None
            if token is None:
                return sorted(posts.values(), key=lambda post: int(post.network_id), reverse=True)
        raise NetworkError(
            f"X's timeline of {account} has no end after {MOST_PAGES} pages.",
            "Ask for a later beginning.",
        )

    async def _timeline_page(self, account: str, since: datetime, token: str | None) -> Object:
        user_id = self._user_ids.get(account) or (await self.identify(account)).network_id
        page = await self._read(
            account,
            "timeline",
            self._client(account).get_users_tweets(
                user_id,
                since_id=first_id_at(since),
                exclude="retweets",
                max_results=100,
                pagination_token=token,
                tweet_fields=TIMELINE_FIELDS,
                expansions="attachments.poll_ids",
                user_auth=True,
            ),
        )
        if "data" not in page and "result_count" not in member(page, "meta"):
            raise NetworkError(
                f"X's timeline of {account} came without posts and without a count of them.",
                "Try again; if it stays so, look at the account itself.",
            )
        return page

    async def look(self, account: str, network_ids: Sequence[str], private: bool) -> list[Look]:
        if not network_ids:
            return []
        page = await self._read(
            account,
            "counts",
            self._client(account).get_tweets(
                list(network_ids),
                tweet_fields=f"{LOOK_FIELDS},non_public_metrics" if private else LOOK_FIELDS,
                expansions="attachments.poll_ids",
                poll_fields=POLL_FIELDS,
                user_auth=True,
            ),
        )
        return looks(page, network_ids)

    async def identify(self, account: str) -> Identity:
        call = self._client(account).get_me(user_fields=USER_FIELDS, user_auth=True)
        user = member(await self._read(account, "user", call), "data")
        identity = Identity(
            network_id(user, "id"),
            text(user, "username"),
            text(user, "name"),
            optional_text(user, "description"),
        )
        self._user_ids[account] = identity.network_id
        return identity

    async def close(self) -> None:
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.session.close()
        await self._media.close()

    def _client(self, account: str) -> XClient:
        if account not in self._clients:
            keys = self._keys.get(account)
            if keys is None:
                raise CredentialsError(
                    f"No keys are set for {account}.", "Set its four keys and start again."
                )
            # The return type hands on what the line gave, unread.
            client = XClient(keys, return_type=aiohttp.ClientResponse)
            client.session = Line(self._api_url, self._timeout_seconds)
            self._clients[account] = client
        return self._clients[account]

    async def _read(self, account: str, what: str, call: Awaitable[Answer]) -> Object:
        try:
            answer = await self._answer(account, call)
        except NO_ANSWER as error:
            raise NetworkError(
                f"X did not answer for the {what} of {account} ({self._said(account, error)}).",
                "Try again; if it stays so, look at the connection.",
            ) from error
        return content_of(answer, account, what)

    async def _answer(self, account: str, call: Awaitable[Answer]) -> Answer:
        """Whatever X answered, without this account's keys should the answer repeat them."""
        try:
            answer = await call
        except NotSuccess as other:
            answer = other.answer
        return replace(answer, body=self._hidden(account, answer.body))

    def _said(self, account: str, error: Exception) -> str:
        said = f"{type(error).__name__}: {error}".encode(errors="replace")
        return clean(self._hidden(account, said).decode(errors="replace"))

    def _hidden(self, account: str, said: bytes) -> bytes:
        keys = self._keys[account]
        every = (keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)
        for key in sorted(every, key=len, reverse=True):  # one may begin with another
            said = said.replace(key.encode(), b"[key]") if key else said
        return said


def _checked(api_url: str) -> str:
    wrong = SettingsError(
        f"The API address {api_url!r} is not one.", "Give it as https://host or http://host:port."
    )
    try:
        url = URL(api_url)
    except ValueError as error:
        raise wrong from error
    if url.scheme not in ("http", "https") or not url.host:
        raise wrong
    return api_url
