"""What happens in the hall: a session runs late, or early, or is called off."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.people import Act
from bot.store.database import Rows
from bot.store.programmes import Adjustment, add_adjustment, find_session, get_adjustments
from bot.store.trail import record_act


def shift(
    rows: Rows, session: str, by: timedelta, congress: str, reason: str, who: str, now: datetime
) -> str:
    """Moves a session from where it stands now; returns its congress."""
    found, code = find_session(rows, session, congress)
    add_adjustment(rows, found, code, by, 0, reason, who, now)
    record_act(rows, who, Act.SHIFT, f"{found}/{code}", _told(_length(by), reason), now)
    return found


def cancel(
    rows: Rows, session: str, congress: str, undo: bool, reason: str, who: str, now: datetime
) -> str:
    """Calls a session off (none of its posts goes out any more), or with `undo` on again; returns
    its congress. Saying it twice changes nothing."""
    found, code = find_session(rows, session, congress)
    off = get_adjustments(rows, found).get(code, Adjustment()).cancelled
    if off is undo:
        add_adjustment(rows, found, code, timedelta(), -1 if undo else 1, reason, who, now)
    said = "on again" if undo else "off"
    record_act(rows, who, Act.CANCEL, f"{found}/{code}", _told(said, reason), now)
    return found


def _length(by: timedelta) -> str:
    return f"{by.total_seconds() / 60:+g} min"


def _told(what: str, reason: str) -> str:
    return f"{what}: {reason}" if reason else what


def lapse(
    rows: Rows, congress: str, sessions: Iterable[str], reason: str, who: str, now: datetime
) -> tuple[str, ...]:
    """Ends the shifts of sessions that a newer programme moves itself: its times count everything
    that is known by then. Returns those that had one."""
    standing = get_adjustments(rows, congress)
    shifts = {code: standing[code].shift for code in sessions if code in standing}
    lapsed = tuple(code for code, shift in shifts.items() if shift)
    for code in lapsed:
        add_adjustment(rows, congress, code, -shifts[code], 0, reason, who, now)
    return lapsed
