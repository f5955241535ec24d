"""What X's paths do, once it is known who calls: values in, a reply out, no HTTP."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.sandbox import answers, problems, queries, rules
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.answers import Json
from bot.sandbox.bill import CREATE, CREATE_WITH_LINK, DELETE, OWN_READ, POST_READ, USER_READ, Bill
from bot.sandbox.calls import Call, Reply
from bot.sandbox.conditions import Conditions, Kind
from bot.sandbox.media import MediaStore
from bot.sandbox.posts import Posts, StoredPost
from bot.sandbox.wording import has_link


class Endpoints:
    """Every method may raise Refusal."""

    def __init__(
        self,
        accounts: Sequence[SandboxAccount],
        posts: Posts,
        media: MediaStore,
        bill: Bill,
        conditions: Conditions,
        seed: int,
        timeline_lag: timedelta,
        refuse_duplicates: bool,
    ) -> None:
        self._users = {account.user_id: account for account in accounts}
        self._handles = {account.handle.casefold(): account for account in accounts}
        self._posts = posts
        self._media = media
        self._bill = bill
        self._conditions = conditions
        self._seed = seed
        self._timeline_lag = timeline_lag
        self._refuse_duplicates = refuse_duplicates

    def create(self, call: Call) -> Reply:
        draft = rules.draft(call, self._posts, self._media, self._refuse_duplicates)
        if draft.parent is None:
            self._conditions.check_original(call.account.code, call.now)
        post = self._posts.add(call.account, draft, call.now)
        linked = has_link(draft.text)
        kind = "creates with a link" if linked else "creates"
        self._bill.charge(call.account.code, kind, CREATE_WITH_LINK if linked else CREATE)
        return Reply(201, answers.created(post))

    def delete(self, call: Call) -> Reply:
        post = self._posts.get(queries.post_id("id", call.item))
        if post is None:
            raise problems.not_found()
        if post.author.code != call.account.code:
            raise problems.not_your_post()
        self._posts.delete(post)
        self._bill.charge(call.account.code, "deletes", DELETE)
        return Reply(200, {"data": {"deleted": True}})

    def me(self, call: Call) -> Reply:
        return self._shown_user(call.account, "id", call)

    def user(self, call: Call) -> Reply:
        return self._shown_user(self._users.get(call.item), "id", call)

    def user_by_name(self, call: Call) -> Reply:
        return self._shown_user(self._handles.get(call.item.casefold()), "username", call)

    def look(self, call: Call) -> Reply:
        return Reply(200, self._shown(queries.ids(call.query), "ids", call))

    def look_at_one(self, call: Call) -> Reply:
        body = self._shown([queries.post_id("id", call.item)], "id", call)
        data = body.get("data")
        return Reply(200, {**body, "data": data[0]} if isinstance(data, list) else body)

    def timeline(self, call: Call) -> Reply:
        wanted, span = queries.wanted(call.query), queries.span(call.query)
        owner = self._users.get(call.item)
        if owner is None:
            return _no_user("id", call)
        if self._conditions.find(Kind.TIMELINE_UNREADABLE, owner.code, call.now):
            raise problems.service_unavailable()
        lag = max(self._timeline_lag, self._conditions.lag(owner.code, call.now))
        visible_until = call.now - lag
        found = self._posts.timeline(owner, span.since_id, span.until_id, visible_until)
        if span.without_replies:
            found = [post for post in found if post.parent is None]
        return self._page(found, span, wanted, call)

    def mentions(self, call: Call) -> Reply:
        wanted, span = queries.wanted(call.query), queries.span(call.query)
        named = self._users.get(call.item)
        if named is None:
            return _no_user("id", call)
        found = self._posts.mentioning(named.handle, span.since_id, span.until_id)
        return self._page(found, span, wanted, call)

    def _page(
        self, found: Sequence[StoredPost], span: queries.Span, wanted: queries.Wanted, call: Call
    ) -> Reply:
        page = found[: span.most]
        self._charge_reads(page, call)
        body = answers.posts(page, wanted, call, self._seed)
        return Reply(200, {**body, "meta": _meta(page, len(found) > len(page))})

    def _shown(self, ids: Iterable[int], parameter: str, call: Call) -> Json:
        wanted = queries.wanted(call.query)
        found, errors = [], []
        for post_id in ids:
            post = self._posts.get(post_id)
            if post is None:
                errors.append(problems.resource_not_found("tweet", parameter, str(post_id)))
            else:
                found.append(post)
        self._charge_reads(found, call)
        return answers.posts(found, wanted, call, self._seed, errors)

    def _shown_user(self, account: SandboxAccount | None, parameter: str, call: Call) -> Reply:
        fields = queries.user_fields(call.query)
        if account is None:
            return _no_user(parameter, call)
        self._bill.charge_read(call.account.code, f"user {account.code}", USER_READ, call.now)
        return Reply(200, {"data": answers.user(account, fields)})

    def _charge_reads(self, found: Iterable[StoredPost], call: Call) -> None:
        for post in found:
            price = OWN_READ if post.author.code == call.account.code else POST_READ
            self._bill.charge_read(call.account.code, f"post {post.id}", price, call.now)


def _no_user(parameter: str, call: Call) -> Reply:
    return Reply(200, {"errors": [problems.resource_not_found("user", parameter, call.item)]})


def _meta(page: Sequence[StoredPost], more: bool) -> Json:
    if not page:
        return {"result_count": 0}
    newest, oldest = str(page[0].id), str(page[-1].id)
    meta: Json = {"result_count": len(page), "newest_id": newest, "oldest_id": oldest}
    return {**meta, "next_token": oldest} if more else meta
