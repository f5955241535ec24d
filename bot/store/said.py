"""What was said and what other congresses are to say, for the comparison of posts. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, exists, false, or_, select

from bot.domain.concerns import FINAL
from bot.domain.congress import Kind
from bot.domain.delivery import State
from bot.domain.posts import PlannedPost, Post
from bot.domain.said import WINDOW, Earlier
from bot.domain.sameness import CHECK
from bot.store import deliveries, tables
from bot.store.database import Rows

_p, _d = tables.post, tables.delivery
_LATEST_AFTER_DUE = timedelta(days=3)  # longer than any kind of post is waited for
_SAID = frozenset(state.value for state in (State.SENDING, State.DELIVERED, State.UNCONFIRMED))
_COLUMNS = (
    *("key", "congress", "hub", "account", "kind", "session", "presentation"),
    *("due_at", "stale_at", "priority", "parts", "poll", "concerns"),
)


@dataclass(slots=True)
class _Calls:
    """Of one post, gathered row by row."""

    states: set[str] = field(default_factory=set)
    moments: list[datetime] = field(default_factory=list)
    network_ids: set[str] = field(default_factory=set)


def earlier_posts(
    rows: Rows, congress: str, drafts: Sequence[Post], siblings: bool = False
) -> list[Earlier]:
    """Posts around the days of these drafts: of every congress those of which a call was made, and
    of the others also those that are still to come. With `siblings` those of the same congress too,
    where these drafts are not all of it."""
    dues = [post.planned.due_at for post in drafts]
    if not dues:
        return []
    margin = WINDOW + _LATEST_AFTER_DUE
    around = _p.c.due_at.between(min(dues) - margin, max(dues) + margin)
    calls = _calls(rows, around)
    withdrawn = exists().where(tables.withdrawal.c.post_key == _p.c.key)
    to_come = and_(_p.c.dropped == false(), _p.c.refusal == "")
    if not siblings:
        to_come = and_(to_come, _p.c.congress != congress)
    called = exists().where(_d.c.post_key == _p.c.key)
    query = select(*(_p.c[name] for name in _COLUMNS)).where(
        around, or_(called, and_(to_come, ~withdrawn))
    )
    found = rows.execute(query.order_by(_p.c.due_at, _p.c.key)).all()
    earlier = [_earlier(row, calls.get(row.key)) for row in found if row.parts]
    drafted = {post.planned.key for post in drafts}
    return [
        each
        for each in earlier
        if each.said_at
        or each.gone
        or each.planned.congress != congress
        or (siblings and each.planned.key not in drafted)
    ]


def _calls(rows: Rows, around: Any) -> Mapping[str, _Calls]:
    query = (
        select(_d.c.post_key, _d.c.state, _d.c.delivered_at, _d.c.claimed_at, _d.c.network_id)
        .join(_p, _p.c.key == _d.c.post_key)
        .where(around)
    )
    calls: dict[str, _Calls] = {}
    for key, state, delivered_at, claimed_at, network_id in rows.execute(query):
        of_post = calls.setdefault(key, _Calls())
        of_post.states.add(state)
        if state in _SAID and (moment := delivered_at or claimed_at):
            of_post.moments.append(moment)
        if network_id:
            of_post.network_ids.add(network_id)
    return calls


def _earlier(row: Row[Any], calls: _Calls | None) -> Earlier:
    said_at = min(calls.moments, default=None) if calls else None
    checks = {each["check"] for each in row.concerns or ()}
    refused = calls and State.PENDING.value not in calls.states
    return Earlier(
        PlannedPost(
            key=row.key,
            congress=row.congress,
            hub=row.hub,
            account=row.account,
            kind=Kind(row.kind),
            due_at=row.due_at,
            stale_at=row.stale_at,
            priority=row.priority,
            session=row.session,
            presentation=row.presentation,
        ),
        tuple(row.parts),
        deliveries.poll_of(row.poll),
        said_at,
        frozenset(calls.network_ids) if calls else frozenset(),
        settled=CHECK in checks,
        gone=not said_at and bool(refused or checks & FINAL),
    )
