"""A person lets a post go in spite of a concern, with a reason, or takes that back."""

from datetime import datetime

from bot.domain.concerns import FINAL
from bot.domain.errors import NotFound, Refused
from bot.domain.overrides import refuse_override
from bot.domain.people import Act
from bot.domain.posts import Concern
from bot.domain.queue import Entry
from bot.store.database import Rows
from bot.store.overrides import add_overrides, withdraw_overrides
from bot.store.trail import Thing, record_acts

_LISTED = "`congress-bot concerns` lists what is open, and what to do."


def override(
    rows: Rows, entry: Entry, check: str, reason: str, by: str, now: datetime
) -> tuple[Concern, ...]:
    """Every open concern of this check about the post, in the words in which it is told now. The
    post learns of it when it is drafted anew. Raises Refused."""
    post, key = entry.post, entry.post.planned.key
    if entry.begun:
        raise Refused(f"{key} is on its way or out already.", "`correct` or `withdraw` it instead.")
    if why := refuse_override(post, check, reason, FINAL):
        raise Refused(f"{key}: {why}.", _LISTED)
    concerns = tuple(c for c in post.concerns if c.check == check and not c.override)
    things = [Thing(key, f"{c.check}: {c.told} ({reason})", post.planned.hub) for c in concerns]
    record_acts(rows, by, Act.OVERRIDE, things, now)
    add_overrides(rows, key, concerns, reason, by, now)
    return concerns


def undo(rows: Rows, entry: Entry, check: str, reason: str, by: str, now: datetime) -> int:
    """Takes back every override of this check on the post; how many stood. Raises NotFound,
    Refused."""
    key, hub = entry.post.planned.key, entry.post.planned.hub
    told = f"taken back: {check}" + (f" ({reason})" if reason else "")
    record_acts(rows, by, Act.OVERRIDE, [Thing(key, told, hub)], now)
    withdrawn = withdraw_overrides(rows, key, check, by, now)
    if not withdrawn:
        raise NotFound(f"no override of {check!r} stands on {key}.", _LISTED)
    return withdrawn
