"""The server: X's paths under /2; what only a sandbox has is in `control`.

Everything of X's follows the clock given as `now`, which may run fast; only latency is real time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from aiohttp import web

from bot.sandbox import problems, wire
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.bill import Bill
from bot.sandbox.calls import Call, Reply
from bot.sandbox.conditions import Conditions, Kind
from bot.sandbox.control import Control
from bot.sandbox.endpoints import Endpoints
from bot.sandbox.faults import PAGES, Fault, Faults, Order
from bot.sandbox.limits import Limits
from bot.sandbox.media import MediaStore
from bot.sandbox.media_endpoints import MediaEndpoints
from bot.sandbox.posts import Posts
from bot.sandbox.problems import Refusal
from bot.sandbox.signature import Doorkeeper

Step = Callable[[Call], Reply]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# Room for a photo above X's limit in base64, so that X's own words refuse it and not this number.
MOST_BODY = 32 * 1024 * 1024


class Sandbox:
    def __init__(
        self,
        accounts: Sequence[SandboxAccount],
        now: Callable[[], datetime],
        *,
        seed: int = 1,
        latency_seconds: float = 0.0,
        timeline_lag_seconds: float = 0.0,
        limits: bool = True,
        duplicates: bool = False,
    ) -> None:
        """`duplicates` takes what X refuses as duplicate, so that sending twice shows."""
        posts, media, bill = Posts(accounts, seed), MediaStore(), Bill()
        self._now = now
        self._latency_seconds = latency_seconds
        self._limits = Limits() if limits else None
        self._bill = bill
        self._faults = Faults()
        self._conditions = Conditions(posts)
        self._doorkeeper = Doorkeeper(accounts)
        self._endpoints = Endpoints(
            accounts,
            posts,
            media,
            bill,
            self._conditions,
            seed,
            timedelta(seconds=timeline_lag_seconds),
            not duplicates,
        )
        self._media_endpoints = MediaEndpoints(media, posts, bill)
        self._control = Control(
            accounts, now, posts, media, bill, self._faults, self._conditions, seed
        )
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listens, and returns the address to give to a client."""
        app = web.Application(client_max_size=MOST_BODY)
        app.add_routes(
            [
                *self._post_routes(),
                *self._user_routes(),
                *self._media_routes(),
                web.route("*", "/2/{rest:.*}", _unknown_path),
                *self._control.routes(),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _post_routes(self) -> list[web.RouteDef]:
        x = self._endpoints
        return [
            web.post("/2/tweets", self._of_x("create", x.create)),
            web.get("/2/tweets", self._of_x("look", x.look)),
            web.get("/2/tweets/{item}", self._of_x("look", x.look_at_one)),
            web.delete("/2/tweets/{item}", self._of_x("delete", x.delete)),
        ]

    def _user_routes(self) -> list[web.RouteDef]:
        x = self._endpoints
        return [
            web.get("/2/users/me", self._of_x("me", x.me)),
            web.get("/2/users/{item}", self._of_x("user", x.user)),
            web.get("/2/users/by/username/{item}", self._of_x("user", x.user_by_name)),
            web.get("/2/users/{item}/tweets", self._of_x("timeline", x.timeline)),
            web.get("/2/users/{item}/mentions", self._of_x("mentions", x.mentions)),
        ]

    def _media_routes(self) -> list[web.RouteDef]:
        x, home = self._media_endpoints, "/2/media/upload"
        return [
            web.post(home, self._of_x("media upload", x.upload)),
            web.get(home, self._of_x("media status", x.status)),
            web.post(f"{home}/initialize", self._of_x("media initialize", x.initialize)),
            web.post(f"{home}/{{item}}/append", self._of_x("media append", x.append)),
            web.post(f"{home}/{{item}}/finalize", self._of_x("media finalize", x.finalize)),
            web.post("/2/media/metadata", self._of_x("media metadata", x.describe)),
        ]

    def _of_x(self, route: str, step: Step) -> Handler:
        """A path of X's: latency, signature, conditions, limits and faults are the same for all."""

        async def answer(request: web.Request) -> web.Response:
            if self._conditions.find(Kind.NETWORK_DOWN, "", self._now()):
                return wire.reset(request)
            # All of it on the way back: a client that dies meanwhile never hears of its post.
            came = monotonic()
            reply = await taken(request)
            if self._latency_seconds:
                await asyncio.sleep(came + self._latency_seconds - monotonic())
            return reply

        async def taken(request: web.Request) -> web.Response:
            self._bill.count(route)
            headers: Mapping[str, str] = {}
            try:
                call = await self._call(request)
                headers = self._within_limits(route, call)
                self._conditions.check(route, call.account.code, call.now)
                order = self._faults.take(route, call.account.code)
                if order is not None:
                    return await self._spoil(order, request, call, step)
                return wire.response(step(call), headers)
            except Refusal as refusal:
                reply = Reply(refusal.status, refusal.body, refusal.headers)
                return wire.response(reply, headers)

        return answer

    async def _call(self, request: web.Request) -> Call:
        url, origin = request.rel_url, f"{request.scheme}://{request.host}"
        account = self._doorkeeper.account(
            request.method,
            url.raw_path,
            url.raw_query_string,
            origin,
            request.headers.get("Authorization", ""),
        )
        body = await wire.body_of(request) if request.method == "POST" else None
        item = request.match_info.get("item", "")
        return Call(account, self._now(), url.query, item, body, origin)

    def _within_limits(self, route: str, call: Call) -> Mapping[str, str]:
        if self._limits is None:
            return {}
        keys = call.account.keys
        return self._limits.take(route, keys.token, keys.consumer_key, call.now)

    async def _spoil(
        self, order: Order, request: web.Request, call: Call, step: Step
    ) -> web.Response:
        match order.fault:
            case Fault.TIMEOUT_AFTER_ACCEPT:
                reply = step(call)
                await asyncio.sleep(order.seconds)
                return wire.response(reply, {})
            case Fault.TIMEOUT_BEFORE_ACCEPT:
                await asyncio.sleep(order.seconds)
                return wire.response(step(replace(call, now=self._now())), {})
            case Fault.RESET_AFTER_ACCEPT:
                step(call)
                return wire.reset(request)
            case Fault.RESET_BEFORE_ACCEPT:
                return wire.reset(request)
            case Fault.EMPTY_201:
                step(call)
                return web.Response(status=201)
            case Fault.NO_ID_201:
                step(call)
                return wire.response(Reply(201, {"data": {}}), {})
        if order.accept:
            step(call)
        if order.fault in PAGES:
            return wire.html(*PAGES[order.fault])
        raise order.refusal(call.now)


async def _unknown_path(request: web.Request) -> web.Response:
    refusal = problems.not_found()
    return wire.response(Reply(refusal.status, refusal.body), {})
