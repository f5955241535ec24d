"""What second persons said: approvals, and every blind try with what was retyped and what was
filled."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from bot.domain.checking import Comparison, Try
from bot.domain.livefields import FieldKind, LiveField, Role
from bot.domain.posts import ONE_YES, Check, CheckAsked, Post
from bot.store import tables
from bot.store.database import Rows, insert_all, insert_new

_a, _t = tables.approval, tables.check_try


def approve(
    rows: Rows, post: Post, checker: str, now: datetime, how: Check = Check.APPROVAL
) -> None:
    """Of exactly what the post asks to be approved. The first yes stays; numbers that were retyped
    stand in place of a yes to the same words."""
    of_post = {"post_key": post.planned.key, "digest": post.bound}
    if how is Check.DOUBLE_ENTRY:
        same = (_a.c.post_key == post.planned.key, _a.c.digest == post.bound)
        rows.execute(delete(_a).where(*same))
    insert_new(rows, _a, [{**of_post, "checker": checker, "at": now, "how": how.value}])


def void_checks(rows: Rows, post_key: str) -> None:
    """Numbers that differed once are not let go by an earlier check of them."""
    rows.execute(delete(_a).where(_a.c.post_key == post_key, _a.c.how == Check.DOUBLE_ENTRY.value))


def add_try(rows: Rows, tried: Try) -> None:
    row = {
        "post_key": tried.post_key,
        "digest": tried.digest,
        "checker": tried.checker,
        "at": tried.at,
        "passed": tried.passed,
        "compared": [
            asdict(each) | {"filled_at": each.filled_at.isoformat()} for each in tried.compared
        ],
    }
    insert_all(rows, _t, [row])


def get_tries(rows: Rows, post_key: str) -> tuple[Try, ...]:
    """Oldest first."""
    found = rows.execute(select(_t).where(_t.c.post_key == post_key).order_by(_t.c.id))
    return tuple(_try(row) for row in found)


def last_tries(rows: Rows, post_keys: Collection[str]) -> dict[str, Try]:
    """The last try of each post that had one."""
    query = select(_t).where(_t.c.post_key.in_(post_keys)).order_by(_t.c.id)
    return {row.post_key: _try(row) for row in rows.execute(query)}


def failed_since(rows: Rows, since: datetime) -> frozenset[str]:
    """The posts of which a try did not pass since then."""
    query = select(_t.c.post_key).where(_t.c.passed.is_(False), _t.c.at >= since)
    return frozenset(rows.execute(query).scalars())


def _try(row: Row[Any]) -> Try:
    compared = tuple(
        Comparison(**each | {"filled_at": datetime.fromisoformat(each["filled_at"])})
        for each in row.compared
    )
    return Try(row.post_key, row.digest, row.checker, row.at, compared)


CHECK_COLUMNS = ("needs", "skeleton", "check_by", "live")


def check_values(asked: CheckAsked) -> dict[str, Any]:
    """The columns of a post's row that hold it."""
    live = [[f.name, f.kind.value, f.of, f.label, f.role.value] for f in asked.fields]
    return {
        "needs": asked.how.value,
        "skeleton": asked.skeleton,
        "check_by": asked.by,
        "live": live or None,
    }


def check_of(needs: str, skeleton: str, by: datetime | None, live: list[list[str]]) -> CheckAsked:
    """Nearly every post needs one yes: that is told without making anything."""
    if not live and needs == ONE_YES.how.value:
        return ONE_YES
    fields = tuple(
        LiveField(name, FieldKind(kind), of, label, Role(role))
        for name, kind, of, label, role in live or ()
    )
    return CheckAsked(Check(needs), fields, skeleton, by)
