"""The line on which tweepy's requests leave: to X, or to a server that speaks for it.

tweepy signs for a fixed host and lets a strange answer raise whatever its parsing meets. Here the
signed request goes to the address given, never follows a redirection (which would send a post
again), and every answer but a success leaves as one NotSuccess before tweepy reads it.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf

import aiohttp
from yarl import URL

from bot.clock import elapsed

BEGIN_BY: ContextVar[float] = ContextVar("BEGIN_BY", default=inf)
"""The second of `bot.clock.elapsed` after which nothing of this request may leave."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. tweepy takes it for aiohttp's response and hands it on unread."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str = ""

    async def read(self) -> bytes:
        return self.body


class NotSuccess(Exception):
    """Any status but 2xx. Never leaves this room."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class TooLate(Exception):
    """The request had a connection, and its time had passed: nothing of it was sent."""


class Line:
    """Stands where tweepy expects an aiohttp session; one account's own connection."""

    def __init__(self, api_url: str, timeout_seconds: float) -> None:
        self._address = api_url.rstrip("/")
        self._session = aiohttp.ClientSession(
            connector=_LastMoment(),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=3 * timeout_seconds, connect=timeout_seconds, sock_read=timeout_seconds
            ),
        )

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: URL | str,
        *,
        params: Mapping[str, str] | None,
        json: object,
        headers: Mapping[str, str],
    ) -> AsyncIterator[Answer]:
        there = URL(self._address + URL(url).raw_path_qs, encoded=True)
        async with self._session.request(
            method, there, params=params, json=json, headers=headers, allow_redirects=False
        ) as response:
            answer = Answer(response.status, response.headers, await response.read())
        if not 200 <= answer.status < 300:
            raise NotSuccess(answer)
        yield answer

    async def close(self) -> None:
        await self._session.close()


class _LastMoment(aiohttp.TCPConnector):
    """Looks at the time once more when it has a connection. A process that was stopped, or a
    machine that slept, may wake when others have its claim."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,
    ) -> aiohttp.connector.Connection:
        connection = await super().connect(req, traces, timeout)
        if elapsed() > BEGIN_BY.get():
            connection.release()
            raise TooLate
        return connection
