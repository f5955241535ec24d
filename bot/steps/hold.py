"""Stop something at once, and let it go again."""

from datetime import datetime

from bot.domain.errors import Misuse, NotFound
from bot.domain.people import Act
from bot.domain.release import Hold, Scope, named
from bot.store.congresses import all_accounts
from bot.store.database import Rows
from bot.store.holds import add_hold, get_holds, release_hold
from bot.store.posts import get_entries
from bot.store.trail import record_act


def hold(rows: Rows, scope: Scope, value: str, reason: str, by: str, now: datetime) -> int:
    """The number of the new hold. It counts from the next call on."""
    if scope is not Scope.EVERYTHING and not value.strip():
        raise Misuse(f"a hold on a {scope.value} needs its name.", "Name it after the scope.")
    number = add_hold(rows, scope, value, reason, by, now)
    placed = Hold(number, scope, value, reason, by, now)
    told = f"hold {number}: {reason}"
    record_act(rows, by, Act.HOLD, named(placed), told, now, _hub(rows, placed))
    return number


def unhold(rows: Rows, hold_id: int, by: str, now: datetime) -> None:
    standing = [each for each in get_holds(rows) if each.id == hold_id]
    if not standing or not release_hold(rows, hold_id, by, now):
        raise NotFound(
            f"no hold {hold_id} stands.", "`congress-bot hold --list` shows those that do."
        )
    (released,) = standing
    told = f"hold {hold_id} of {released.by}: {released.reason}"
    record_act(rows, by, Act.RELEASE, named(released), told, now, _hub(rows, released))


def _hub(rows: Rows, hold: Hold) -> str:
    """The one hub whose posts it stops, else ""."""
    match hold.scope:
        case Scope.HUB:
            return hold.value
        case Scope.ACCOUNT:
            found = all_accounts(rows).get(hold.value)
            return found.hub if found else ""
        case Scope.POST:
            return next((e.post.planned.hub for e in get_entries(rows, keys=[hold.value])), "")
        case _:
            return ""
