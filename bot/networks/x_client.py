"""tweepy's client with requests signed before their moment comes.

Signing is half of what a create costs, and a create's signature covers none of its words: the body
is JSON. So what is due in a few seconds can be signed now.
"""

import asyncio
from collections import deque
from time import monotonic
from typing import Any

from oauthlib.oauth1 import Client
from tweepy.asynchronous import AsyncClient

from bot.domain.congress import Keys
from bot.networks.x_session import Answer

CREATE = "https://api.twitter.com/2/tweets"
GOOD_FOR_SECONDS = 60.0  # X takes a timestamp that is some minutes old
MOST_SIGNED = 100  # as many creates as X takes in 15 minutes
SIGNED_AT_A_TIME = 8  # about 3 ms, in which nothing else is done


class XClient(AsyncClient):
    def __init__(self, keys: Keys, **options: Any) -> None:
        super().__init__(
            consumer_key=keys.consumer_key,
            consumer_secret=keys.consumer_secret,
            access_token=keys.token,
            access_token_secret=keys.token_secret,
            **options,
        )
        self._keys = keys
        self._signed: deque[tuple[float, dict[str, str]]] = deque()

    async def make_ready(self, creates: int) -> None:
        """Signs so many creates ahead, in slices that let others go on."""
        wanted = min(creates, MOST_SIGNED)
        while self._signed and monotonic() - self._signed[0][0] > GOOD_FOR_SECONDS / 2:
            self._signed.popleft()
        while len(self._signed) < wanted:
            for _ in range(SIGNED_AT_A_TIME):
                self._signed.append((monotonic(), self._sign()))
            await asyncio.sleep(0)

    def _sign(self) -> dict[str, str]:
        keys = self._keys
        signer = Client(keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)
        headers = {"User-Agent": self.user_agent, "Content-Type": "application/json"}
        _, signed, _ = signer.sign(CREATE, "POST", headers=headers)
        return dict(signed)

    async def request(
        self,
        method: str,
        route: str,
        params: dict[str, Any] | None = None,
        json: object = None,
        user_auth: bool = False,
    ) -> Answer:
        headers = self._ready_headers() if (method, route) == ("POST", "/2/tweets") else None
        if headers is None:
            answer: Answer = await super().request(method, route, params, json, user_auth)
            return answer
        async with self.session.request(
            method, CREATE, params=None, json=json, headers=headers
        ) as response:
            ready: Answer = response
        return ready

    def _ready_headers(self) -> dict[str, str] | None:
        while self._signed:
            at, headers = self._signed.popleft()
            if monotonic() - at < GOOD_FOR_SECONDS:
                return headers
        return None
