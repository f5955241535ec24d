"""Stop something at once, and let it go again."""

from datetime import datetime

from bot.domain.errors import Misuse, NotFound
from bot.domain.release import Scope
from bot.store.database import Rows
from bot.store.holds import add_hold, release_hold


def hold(rows: Rows, scope: Scope, value: str, reason: str, by: str, now: datetime) -> int:
    """The number of the new hold. It counts from the next call on."""
    if scope is not Scope.EVERYTHING and not value.strip():
        raise Misuse(f"a hold on a {scope.value} needs its name.", "Name it after the scope.")
    return add_hold(rows, scope, value, reason, by, now)


def unhold(rows: Rows, hold_id: int, by: str, now: datetime) -> None:
    if not release_hold(rows, hold_id, by, now):
        raise NotFound(
            f"no hold {hold_id} stands.", "`congress-bot hold --list` shows those that do."
        )
