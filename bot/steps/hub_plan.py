"""What is planned for a hub, with what becomes of it -> the plan that its writers work from."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.concerns import open_concerns
from bot.domain.congress import Congress
from bot.domain.errors import NotFound
from bot.domain.hub_plan import HubPlan, HubPost
from bot.domain.lifts import CHECK
from bot.domain.queue import Entry, Status, status
from bot.domain.timetable import Session
from bot.store.congresses import get_congress, get_hub
from bot.store.database import Rows
from bot.store.holds import get_all_holds
from bot.store.posts import get_entries
from bot.store.programmes import get_sessions


def hub_plan(rows: Rows, congress_code: str, hub_code: str, now: datetime) -> HubPlan:
    """Raises NotFound where the congress, the hub in it, or any post of it is not there."""
    congress = get_congress(rows, congress_code)
    hub = get_hub(congress, hub_code)
    sessions = {session.code: session for session in get_sessions(rows, congress_code)}
    holds = get_all_holds(rows)
    posts = [
        _post(entry, status(entry, holds, now), congress, sessions, now)
        for entry in get_entries(rows, congress_code)
        if entry.post.planned.hub == hub_code and not entry.standing.dropped
    ]
    if not posts:
        what = f"no post of hub {hub_code} is planned for {congress_code}."
        raise NotFound(what, f"Write its coverage plan, then: congress-bot draft {congress_code}.")
    return HubPlan(congress, hub, tuple(sorted(posts, key=_order)), now)


def _order(post: HubPost) -> tuple[datetime, str]:
    return post.due_at, post.key


def _post(
    entry: Entry, where: Status, congress: Congress, sessions: Mapping[str, Session], now: datetime
) -> HubPost:
    planned = entry.post.planned
    session = sessions.get(planned.session)
    talks = {talk.code: talk for each in sessions.values() for talk in each.presentations}
    embargo = planned.not_before if planned.not_before and now < planned.not_before else None
    unknown = any(each.check == CHECK for each in open_concerns(entry.post))
    options = entry.post.poll.options if entry.post.poll else ()
    account = next(a for a in congress.accounts() if a.code == planned.account)
    return HubPost(
        key=planned.key,
        kind=planned.kind,
        handle=account.handle,
        due_at=planned.due_at,
        state=(where.verdict or where.state).value,
        reason=where.reason,
        writer=planned.writer,
        session=session,
        presentation=talks.get(planned.presentation),
        words=() if embargo or unknown else (*entry.post.parts, *options),
        embargo_until=embargo,
    )
