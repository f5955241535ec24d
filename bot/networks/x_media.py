"""Pictures and films to X's upload, by httpx: tweepy knows no upload of version 2.

Nothing here waits: a film that X still prepares is an Uploaded with the moment to ask again. The
bodies of a form are not part of an OAuth 1.0a signature.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime, timedelta

import httpx
from oauthlib.oauth1 import Client

from bot.domain.congress import Keys
from bot.domain.delivery import Rejected, Unknown
from bot.domain.errors import NetworkError
from bot.domain.media import Media, MediaFile, MediaKind
from bot.domain.uploads import Uploaded, UploadOutcome
from bot.networks.x_json import (
    Object,
    member,
    network_id,
    optional_number,
    optional_text,
    parsed,
)
from bot.networks.x_outcomes import bad_keys, clean, outcome, problem_of, unreached
from bot.networks.x_session import Answer

UPLOAD = "/2/media/upload"
CATEGORIES = {
    MediaKind.IMAGE: "tweet_image",
    MediaKind.GIF: "tweet_gif",
    MediaKind.VIDEO: "tweet_video",
}
PART_BYTES = 4_000_000  # X takes 1,000 parts of up to 5 MB
LIFE = timedelta(hours=24)  # of an id, where X does not say
CHECK_AFTER = timedelta(seconds=5)  # likewise
LONGEST_WAIT = timedelta(minutes=2)
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)


class _Refused(Exception):
    """Any answer but a success. Never leaves this room."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class XMedia:
    """One connection for each account. `hidden` takes an account's keys out of what was said."""

    def __init__(
        self,
        keys: Mapping[str, Keys],
        api_url: str,
        timeout_seconds: float,
        hidden: Callable[[str, bytes], bytes],
    ) -> None:
        self._keys = keys
        self._address = api_url.rstrip("/")
        self._timeout = httpx.Timeout(timeout_seconds)
        self._hidden = hidden
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def upload(
        self, account: str, file: MediaFile, media: Media, now: datetime
    ) -> UploadOutcome:
        if account not in self._keys:
            return bad_keys("none are set", now)
        return await self._outcome(account, self._uploaded(account, file, media, now), now)

    async def check(
        self, account: str, media_id: str, media: Media, now: datetime
    ) -> UploadOutcome:
        if account not in self._keys:
            return bad_keys("none are set", now)
        return await self._outcome(account, self._checked(account, media_id, media, now), now)

    async def close(self) -> None:
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    async def _uploaded(
        self, account: str, file: MediaFile, media: Media, now: datetime
    ) -> UploadOutcome:
        in_one = file.kind is MediaKind.IMAGE
        data = await (self._in_one_piece if in_one else self._in_parts)(account, file)
        return await self._described(account, data, media, now)

    async def _checked(
        self, account: str, media_id: str, media: Media, now: datetime
    ) -> UploadOutcome:
        query = httpx.QueryParams({"command": "STATUS", "media_id": media_id})
        data = await self._data(account, "GET", f"{UPLOAD}?{query}")
        return await self._described(account, data, media, now)

    async def _in_one_piece(self, account: str, file: MediaFile) -> Object:
        fields = {"media_category": CATEGORIES[file.kind], "media_type": file.format.value}
        return await self._data(
            account, "POST", UPLOAD, data=fields, files={"media": ("media", file.content)}
        )

    async def _in_parts(self, account: str, file: MediaFile) -> Object:
        begun = await self._data(
            account,
            "POST",
            f"{UPLOAD}/initialize",
            json={
                "media_category": CATEGORIES[file.kind],
                "media_type": file.format.value,
                "total_bytes": len(file.content),
            },
        )
        media_id = network_id(begun, "id")
        for number, part in enumerate(_parts(file.content)):
            await self._answer(
                account,
                "POST",
                f"{UPLOAD}/{media_id}/append",
                data={"segment_index": str(number)},
                files={"media": ("media", part)},
            )
        return await self._data(account, "POST", f"{UPLOAD}/{media_id}/finalize")

    async def _described(
        self, account: str, data: Object, media: Media, now: datetime
    ) -> UploadOutcome:
        """What X says of an upload and, where it is ready, with its description set."""
        media_id = network_id(data, "id")
        expires_at = now + _seconds(data, "expires_after_secs", LIFE)
        processing = member(data, "processing_info")
        match optional_text(processing, "state"):
            case "failed":
                why = clean(optional_text(member(processing, "error"), "message")) or "no reason"
                return Rejected(f"X could not prepare it ({why}).")
            case "pending" | "in_progress":
                wait = min(_seconds(processing, "check_after_secs", CHECK_AFTER), LONGEST_WAIT)
                return Uploaded(media_id, expires_at, now + wait)
        if media.kind is not MediaKind.VIDEO:  # X shows no description of a film
            await self._answer(
                account,
                "POST",
                "/2/media/metadata",
                json={"id": media_id, "metadata": {"alt_text": {"text": media.alt}}},
            )
        return Uploaded(media_id, expires_at)

    async def _outcome(
        self, account: str, call: Awaitable[UploadOutcome], now: datetime
    ) -> UploadOutcome:
        """What came of it, also where no good answer came."""
        try:
            return await call
        except _Refused as refused:
            return _refusal(refused.answer, now)
        except NetworkError as error:
            return Unknown(error.what)
        except NEVER_SENT as error:
            return unreached(self._said(account, error), now)
        except httpx.HTTPError as error:
            return Unknown(f"X gave no whole answer ({self._said(account, error)}).")

    async def _data(self, account: str, method: str, path: str, **body: object) -> Object:
        answer = await self._answer(account, method, path, **body)
        return member(parsed(answer.body) or {}, "data")

    async def _answer(self, account: str, method: str, path: str, **body: object) -> Answer:
        url = f"{self._address}{path}"
        _, headers, _ = self._signer(account).sign(url, method)
        response = await self._client(account).request(method, url, headers=headers, **body)  # type: ignore[arg-type]
        content = self._hidden(account, response.content)
        answer = Answer(response.status_code, response.headers, content)
        if not response.is_success:
            raise _Refused(answer)
        return answer

    def _client(self, account: str) -> httpx.AsyncClient:
        if account not in self._clients:
            self._clients[account] = httpx.AsyncClient(
                timeout=self._timeout, follow_redirects=False, trust_env=False
            )
        return self._clients[account]

    def _signer(self, account: str) -> Client:
        keys = self._keys[account]
        return Client(keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)

    def _said(self, account: str, error: Exception) -> str:
        said = f"{type(error).__name__}: {error}".rstrip(": ").encode(errors="replace")
        return clean(self._hidden(account, said).decode(errors="replace"))


def _refusal(answer: Answer, now: datetime) -> UploadOutcome:
    """As of a create, but that an id X has lost, or a silence, costs one more upload only."""
    problem = problem_of(answer)
    if "media ids are invalid" in problem.detail.lower():
        return Unknown(f"X knows the upload no more ({problem.detail})")
    found = outcome(answer, now)
    if isinstance(found, Rejected):
        return found
    return Unknown(f"X answered {answer.status} to the upload ({problem.detail}).")


def _parts(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PART_BYTES):
        yield content[start : start + PART_BYTES]


def _seconds(source: Object, name: str, default: timedelta) -> timedelta:
    seconds = optional_number(source, name)
    if seconds is None:
        return default
    return timedelta(seconds=max(0, min(seconds, 7 * 86_400)))
