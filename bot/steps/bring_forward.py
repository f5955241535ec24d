"""A person has a post go now: it passes neither its embargo, nor its approval, nor a hold."""

from datetime import datetime

from bot.domain.delivery import State
from bot.domain.errors import Refused
from bot.domain.lifts import BroughtForward
from bot.domain.people import Act
from bot.domain.queue import Entry, status
from bot.store.database import Rows
from bot.store.embargoes import add_brought_forward
from bot.store.trail import record_act


def bring_forward(rows: Rows, entry: Entry, by: str, now: datetime) -> BroughtForward:
    """Raises Refused where there is nothing to bring forward."""
    planned = entry.post.planned
    if reason := _refusal(entry, now):
        raise Refused(f"{planned.key}: {reason}.", f"`congress-bot show {planned.key}` tells more.")
    told = f"due at {planned.due_at:%Y-%m-%d %H:%M} UTC"
    record_act(rows, by, Act.POST_NOW, planned.key, told, now, planned.hub)
    word = BroughtForward(planned.key, now, planned.due_at)
    add_brought_forward(rows, planned.congress, word, by, now)
    return word


def _refusal(entry: Entry, now: datetime) -> str:
    post, standing = entry.post, entry.standing
    where = status(entry, (), now)
    if where.state is not State.PENDING:
        return f"it is {where.state.value}"
    if standing.dropped or standing.withdrawn or post.refusal or post.awaits:
        return where.reason
    if not post.digest or standing.approved_digest != post.digest:
        return "it is not approved as it stands, and now is no other approval"
    if now >= post.planned.stale_at:
        return "its time has passed"
    if now >= post.planned.due_at:
        return f"it is due already, and {where.reason or 'goes'}"
    return ""
