"""The server: X's paths under /2, faults and insight under /sandbox, the public timeline at /.

Everything of X's follows the clock given as `now`, which may run fast; only latency is real time.
"""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox import page, problems
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.answers import stamp
from bot.sandbox.bill import Bill
from bot.sandbox.calls import Call, Reply
from bot.sandbox.endpoints import Endpoints
from bot.sandbox.faults import Fault, Faults, Order
from bot.sandbox.limits import PER_USER, Limits, standing
from bot.sandbox.media import MediaStore
from bot.sandbox.media_endpoints import MediaEndpoints
from bot.sandbox.posts import Posts, StoredPost
from bot.sandbox.problems import Refusal
from bot.sandbox.queries import ID, NEWEST
from bot.sandbox.signature import Doorkeeper

Step = Callable[[Call], Reply]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# Room for a photo above X's limit in base64, so that X's own words refuse it and not this number.
MOST_BODY = 32 * 1024 * 1024
HTML_503 = b"<!DOCTYPE html><title>503</title><h1>Over capacity</h1>"


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
        self._accounts = accounts
        self._now = now
        self._seed = seed
        self._latency_seconds = latency_seconds
        self._limits = Limits() if limits else None
        self._posts = Posts(accounts, seed)
        self._media = MediaStore()
        self._faults = Faults()
        self._bill = Bill()
        self._doorkeeper = Doorkeeper(accounts)
        self._endpoints = Endpoints(
            accounts,
            self._posts,
            self._media,
            self._bill,
            seed,
            timedelta(seconds=timeline_lag_seconds),
            not duplicates,
        )
        self._media_endpoints = MediaEndpoints(self._media, self._posts, self._bill)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listens, and returns the address to give to a client."""
        app = web.Application(client_max_size=MOST_BODY)
        app.add_routes(self._routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _routes(self) -> list[web.RouteDef]:
        x, media = self._endpoints, self._media_endpoints
        return [
            web.post("/2/tweets", self._of_x("create", x.create)),
            web.get("/2/tweets", self._of_x("look", x.look)),
            web.get("/2/tweets/{item}", self._of_x("look", x.look_at_one)),
            web.delete("/2/tweets/{item}", self._of_x("delete", x.delete)),
            web.get("/2/users/me", self._of_x("me", x.me)),
            web.get("/2/users/{item}/tweets", self._of_x("timeline", x.timeline)),
            web.post("/2/media/upload", self._of_x("media upload", media.upload)),
            web.get("/2/media/upload", self._of_x("media status", media.status)),
            web.post(
                "/2/media/upload/initialize", self._of_x("media initialize", media.initialize)
            ),
            web.post("/2/media/upload/{item}/append", self._of_x("media append", media.append)),
            web.post(
                "/2/media/upload/{item}/finalize", self._of_x("media finalize", media.finalize)
            ),
            web.post("/2/media/metadata", self._of_x("media metadata", media.describe)),
            web.route("*", "/2/{rest:.*}", _unknown_path),
            web.post("/sandbox/faults", self._add_fault),
            web.delete("/sandbox/faults", self._clear_faults),
            web.get("/sandbox/posts", self._list_posts),
            web.get("/sandbox/media/{key}", self._show_medium),
            web.get("/sandbox/usage", self._show_usage),
            web.get("/", self._show_page),
        ]

    def _of_x(self, route: str, step: Step) -> Handler:
        """A path of X's: latency, signature, limits and faults are the same for all."""

        async def answer(request: web.Request) -> web.Response:
            # All of it on the way back: a client that dies meanwhile never hears of its post.
            reply = await taken(request)
            if self._latency_seconds:
                await asyncio.sleep(self._latency_seconds)
            return reply

        async def taken(request: web.Request) -> web.Response:
            self._bill.count(route)
            headers: Mapping[str, str] = {}
            try:
                call = await self._call(request)
                headers = self._within_limits(route, call)
                order = self._faults.take(route, call.account.code)
                if order is not None:
                    return await self._spoil(order, request, call, step)
                return _response(replace(step(call), headers=headers))
            except Refusal as refusal:
                headers = {**headers, **refusal.headers}
                return _response(Reply(refusal.status, refusal.body, headers))

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
        body = await _body(request) if request.method == "POST" else None
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
                return _response(reply)
            case Fault.TIMEOUT_BEFORE_ACCEPT:
                await asyncio.sleep(order.seconds)
                return _response(step(replace(call, now=self._now())))
            case Fault.RESET_AFTER_ACCEPT:
                step(call)
                return _reset(request)
            case Fault.RESET_BEFORE_ACCEPT:
                return _reset(request)
            case Fault.EMPTY_201:
                step(call)
                return web.Response(status=201)
            case Fault.ERROR_503_HTML:
                return web.Response(status=503, body=HTML_503, content_type="text/html")
        raise _refusal(order, call.now)

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            order = Order.read(_json(await request.read()))
        except Refusal:
            return web.json_response({"error": "The body is not JSON."}, status=400)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        self._faults.add(order)
        return web.Response(status=204)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)

    async def _list_posts(self, request: web.Request) -> web.Response:
        return web.json_response([self._listed(post) for post in self._posts.all()])

    def _listed(self, post: StoredPost) -> dict[str, object]:
        poll = post.poll
        return {
            "id": str(post.id),
            "account": post.author.code,
            "handle": post.author.handle,
            "text": post.text,
            "created_at": stamp(post.created_at),
            "in_reply_to": str(post.parent.id) if post.parent else "",
            "poll": {"options": poll.options, "minutes": poll.minutes} if poll else None,
            "media": [
                {
                    "type": medium.format.kind.value,
                    "alt": medium.alt,
                    "sha256": medium.sha256,
                    "bytes": len(medium.data),
                }
                for medium in post.media
            ],
            "deleted": self._posts.is_deleted(post),
        }

    async def _show_medium(self, request: web.Request) -> web.Response:
        medium = self._media.by_key(request.match_info["key"])
        if medium is None:
            return web.Response(status=404, text="No medium of this sandbox has that key.")
        kind = medium.format.mime
        return web.Response(body=medium.data, content_type=kind, headers=page.MEDIA_HEADERS)

    async def _show_usage(self, request: web.Request) -> web.Response:
        return web.json_response(self._bill.statement())

    async def _show_page(self, request: web.Request) -> web.Response:
        code, before = request.query.get("account", ""), request.query.get("before", "")
        if before and not ID.fullmatch(before):
            return web.Response(status=400, text="`before` is the id of a post.")
        chosen = next((each for each in self._accounts if each.code == code), None)
        if code and chosen is None:
            return web.Response(status=404, text="No account of this sandbox has that code.")
        newest = int(before) if before else NEWEST
        html = page.timeline(self._accounts, chosen, newest, self._posts, self._now(), self._seed)
        return web.Response(text=html, content_type="text/html", headers=page.HEADERS)


async def _unknown_path(request: web.Request) -> web.Response:
    refusal = problems.not_found()
    return _response(Reply(refusal.status, refusal.body))


def _refusal(order: Order, now: datetime) -> Refusal:
    match order.fault:
        case Fault.RATE_LIMIT:
            resets_at = now + timedelta(seconds=order.seconds)
            limit = PER_USER["create"].calls
            return problems.too_many_requests(standing("x-rate-limit", limit, 0, resets_at))
        case Fault.CREDITS:
            return problems.credits_depleted()
        case Fault.UNAUTHORIZED:
            return problems.unauthorized()
        case Fault.DUPLICATE:
            return problems.duplicate_content()
    return problems.service_unavailable()


async def _body(request: web.Request) -> object:
    """JSON, or the fields of a form, a file as its bytes."""
    if request.content_type != "multipart/form-data":
        return _json(await request.read()) if request.can_read_body else {}
    try:
        fields = await request.post()
    except ValueError as error:
        raise problems.invalid("body", "", "The body is not a form.") from error
    return {
        name: field.file.read() if isinstance(field, web.FileField) else field
        for name, field in fields.items()
    }


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise problems.invalid("body", "", "The body is not JSON.") from error


def _response(reply: Reply) -> web.Response:
    return web.Response(
        status=reply.status,
        body=json.dumps(reply.body).encode(),
        content_type="application/json",
        charset="utf-8",
        headers=reply.headers,
    )


def _reset(request: web.Request) -> web.Response:
    """Breaks the connection with a TCP reset, as a failing balancer does; the response returned
    goes nowhere."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()
