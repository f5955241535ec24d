"""What only a sandbox has: faults and conditions to order, posts and bill to look into, the public
timeline as a page. No signature is asked for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from aiohttp import web

from bot.sandbox import page, wire
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.answers import stamp
from bot.sandbox.bill import Bill
from bot.sandbox.conditions import Condition, Conditions, Kind
from bot.sandbox.faults import Faults, Order
from bot.sandbox.media import MediaStore, Medium
from bot.sandbox.posts import Posts, StoredPost
from bot.sandbox.problems import Refusal
from bot.sandbox.queries import ID, NEWEST


class Control:
    def __init__(
        self,
        accounts: Sequence[SandboxAccount],
        now: Callable[[], datetime],
        posts: Posts,
        media: MediaStore,
        bill: Bill,
        faults: Faults,
        conditions: Conditions,
        seed: int,
    ) -> None:
        self._accounts = accounts
        self._now = now
        self._posts = posts
        self._media = media
        self._bill = bill
        self._faults = faults
        self._conditions = conditions
        self._seed = seed

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sandbox/faults", self._add_fault),
            web.delete("/sandbox/faults", self._clear_faults),
            web.post("/sandbox/conditions", self._set_condition),
            web.get("/sandbox/conditions", self._list_conditions),
            web.delete("/sandbox/conditions", self._clear_conditions),
            web.get("/sandbox/posts", self._list_posts),
            web.get("/sandbox/media/{key}", self._show_medium),
            web.get("/sandbox/usage", self._show_usage),
            web.get("/", self._show_page),
        ]

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            order = Order.read(await _asked(request))
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        self._faults.add(order)
        return web.Response(status=204)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)

    async def _set_condition(self, request: web.Request) -> web.Response:
        codes = [account.code for account in self._accounts]
        try:
            condition = Condition.read(await _asked(request), codes, self._now())
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        self._conditions.set(condition)
        return web.Response(status=204)

    async def _list_conditions(self, request: web.Request) -> web.Response:
        return web.json_response([_condition(each) for each in self._conditions.all(self._now())])

    async def _clear_conditions(self, request: web.Request) -> web.Response:
        try:
            kind = Kind(request.query["condition"]) if "condition" in request.query else None
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        self._conditions.clear(kind, request.query.get("account"))
        return web.Response(status=204)

    async def _list_posts(self, request: web.Request) -> web.Response:
        return web.json_response([self._listed(post) for post in self._posts.all()])

    def _listed(self, post: StoredPost) -> Mapping[str, object]:
        poll = post.poll
        return {
            "id": str(post.id),
            "account": post.author.code,
            "handle": post.author.handle,
            "text": post.text,
            "created_at": stamp(post.created_at),
            "in_reply_to": str(post.parent.id) if post.parent else "",
            "poll": {"options": poll.options, "minutes": poll.minutes} if poll else None,
            "media": [_medium(medium) for medium in post.media],
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


async def _asked(request: web.Request) -> object:
    try:
        return wire.json_of(await request.read())
    except Refusal as refusal:
        raise ValueError("The body is not JSON.") from refusal


def _condition(condition: Condition) -> Mapping[str, object]:
    return {
        "condition": condition.kind.value,
        "account": condition.account,
        "seconds": condition.seconds,
        "ends_at": stamp(condition.ends_at) if condition.ends_at else None,
    }


def _medium(medium: Medium) -> Mapping[str, object]:
    return {
        "type": medium.format.kind.value,
        "alt": medium.alt,
        "sha256": medium.sha256,
        "bytes": len(medium.data),
    }
