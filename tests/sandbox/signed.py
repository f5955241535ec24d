"""A client for a sandbox that shares no code with the bot's own: oauthlib signs, aiohttp sends."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import aiohttp
from oauthlib.oauth1 import Client
from yarl import URL

from bot.sandbox.accounts import SandboxAccount, sandbox_keys
from bot.sandbox.server import Sandbox

NOW = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
AML = SandboxAccount("aml", "aml_demo", "AML Hub", sandbox_keys("aml"))
MM = SandboxAccount("mm", "mm_demo", "Myeloma Hub", sandbox_keys("mm"))


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: object) -> None:
        self.status, self.headers, self.body = status, headers, body


class Site:
    """A running sandbox with its clock at `now`."""

    def __init__(self) -> None:
        self.now = NOW
        self.url = ""
        self.http: aiohttp.ClientSession

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def ask(
        self, method, path, account=None, body=None, host="https://api.twitter.com", **query
    ):
        path = f"{path}?{urlencode(query)}" if query else path
        headers = {}
        if account is not None:
            keys = account.keys
            client = Client(keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)
            _, headers, _ = client.sign((host or self.url) + path, method)
        return await self.send(method, path, headers, body)

    async def send(self, method, path, headers, body=None):
        """`body` is JSON or a form."""
        url = URL(self.url + path, encoded=True)
        as_is = body is None or isinstance(body, aiohttp.MultipartWriter)
        data = body if as_is else json.dumps(body)
        async with self.http.request(method, url, headers=headers, data=data) as answer:
            text = await answer.text()
            is_json = answer.content_type == "application/json"
            return Answer(
                answer.status, dict(answer.headers), json.loads(text) if is_json else text
            )

    async def post(self, account, text, **more):
        return await self.ask("POST", "/2/tweets", account, {"text": text, **more})

    async def post_id(self, account, text, **more) -> str:
        answer = await self.post(account, text, **more)
        assert answer.status == 201, answer.body
        return answer.body["data"]["id"]

    async def fault(self, name: str, **more: object) -> None:
        answer = await self.ask("POST", "/sandbox/faults", body={"fault": name, **more})
        assert answer.status == 204


def run(test: Callable[[Site], Awaitable[None]], **settings) -> None:
    async def whole() -> None:
        site = Site()
        sandbox = Sandbox((AML, MM), lambda: site.now, **settings)
        site.url = await sandbox.start()
        async with aiohttp.ClientSession() as site.http:
            await test(site)
        await sandbox.stop()

    asyncio.run(whole())
