"""What is known of accounts' traffic: stops, rests, the calls of the last 24 hours, this month's
spend."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from bot.domain.delivery import State
from bot.domain.pace import CREATES_PER_ACCOUNT, CREATES_PER_APP, DAY, month_of
from bot.domain.stops import Stop
from bot.domain.traffic import AppOf, Ledger, Wait
from bot.store import tables
from bot.store.congresses import get_paces
from bot.store.database import Rows
from bot.store.stops import get_all_stops, get_stops

_d = tables.delivery
# What X counted, as far as we know. A refused call may have counted too; X then says so itself.
_COUNTED = (
    State.SENDING.value,
    State.UNCONFIRMED.value,
    State.DELIVERED.value,
    State.WITHDRAWN.value,
)
# A window is looked at closely when fewer calls than these are left in it: no thread is longer, and
# no transaction claims more of one app.
_NEAR, _NEAR_FOR_APP = 30, 300
# A claim that another worker's clock puts ahead of ours counts; one that a jump of the clock left
# in the far future does not.
_AHEAD = timedelta(minutes=1)


def get_traffic(rows: Rows, accounts: Collection[str], app_of: AppOf, now: datetime) -> Ledger:
    """Enough to decide what may go now: the calls of a window are listed only where it is nearly
    full. One query counts for all accounts; others are asked only for those that need them."""
    ledger = _ledger(rows, get_stops(rows), app_of, now)
    day_capped = {account for (_, account), pace in ledger.paces.items() if pace.day_cap}
    by_app: Counter[str] = Counter()
    for row in rows.execute(_counts(now, _codes(ledger))):
        ledger.last_calls[row.account] = row.last
        by_app[app_of(row.account)] += row.day
        near = row.quarter > CREATES_PER_ACCOUNT.calls - _NEAR
        if row.account in accounts and (near or row.account in day_capped):
            ledger.calls |= _calls(rows, now, [row.account])
    for app in set(map(app_of, accounts)):
        if by_app[app] > CREATES_PER_APP.calls - _NEAR_FOR_APP:
            ledger.app_calls[app] = _of_app(_calls(rows, now, _codes(ledger)), app_of, app)
    return ledger


def get_whole_traffic(rows: Rows, app_of: AppOf, now: datetime) -> Ledger:
    """All of it, to look ahead with, and with the stops that have ended."""
    ledger = _ledger(rows, get_all_stops(rows), app_of, now)
    ledger.calls = _calls(rows, now, _codes(ledger))
    ledger.last_calls = {account: moments[-1] for account, moments in ledger.calls.items()}
    for app in set(map(app_of, ledger.calls)):
        ledger.app_calls[app] = _of_app(ledger.calls, app_of, app)
    return ledger


def _ledger(rows: Rows, stops: Sequence[Stop], app_of: AppOf, now: datetime) -> Ledger:
    ledger = Ledger(app_of, get_paces(rows))
    for stop in stops:
        ledger.stops.setdefault(stop.account, []).append(stop)
    _add_rests(rows, ledger, now)
    capped = {a for (_, a), pace in ledger.paces.items() if pace.month_cap is not None}
    if capped:
        ledger.spent = spent_since(rows, month_of(now), capped)
    return ledger


def _codes(ledger: Ledger) -> set[str]:
    return {account for _, account in ledger.paces}


def spent_since(
    rows: Rows, since: datetime, accounts: Collection[str] | None = None
) -> dict[str, int]:
    """By account, in thousandths of a dollar: what landed or may have landed."""
    conditions: list[ColumnElement[bool]] = [_d.c.claimed_at >= since, _d.c.state.in_(_COUNTED)]
    if accounts is not None:
        conditions.append(_d.c.account.in_(accounts))
    query = select(_d.c.account, func.sum(_d.c.cost)).where(*conditions).group_by(_d.c.account)
    return {account: int(cost) for account, cost in rows.execute(query)}


def _add_rests(rows: Rows, ledger: Ledger, now: datetime) -> None:
    """An account rests while one of its calls waits for a later moment, and where that call met the
    app's own limit, so does every account of the app."""
    for row in rows.execute(_waiting(now)):
        rest = Wait(row.try_after, _rest_told(row.reason, row.try_after))
        app = ledger.app_of(row.account)
        others = (a for a in _codes(ledger) if ledger.app_of(a) == app) if row.rests_app else ()
        for account in {row.account, *others}:
            if account not in ledger.rests or ledger.rests[account].until < rest.until:
                ledger.rests[account] = rest


def _rest_told(reason: str | None, until: datetime) -> str:
    return f"{(reason or 'refused for now').rstrip('.')}; again at {until:%H:%M:%S} UTC"


def _waiting(now: datetime) -> Any:
    """Pending calls that wait for a later moment, with the reason of the call before."""
    before = _d.alias()
    same_part = and_(
        before.c.post_key == _d.c.post_key,
        before.c.part == _d.c.part,
        before.c.attempt == _d.c.attempt - 1,
    )
    return (
        select(_d.c.account, _d.c.try_after, _d.c.rests_app, before.c.reason)
        .select_from(_d.outerjoin(before, same_part))
        .where(_d.c.state == State.PENDING.value, _d.c.try_after > now)
    )


def _since(window: timedelta, now: datetime) -> ColumnElement[bool]:
    return and_(
        _d.c.claimed_at > now - window, _d.c.claimed_at <= now + _AHEAD, _d.c.state.in_(_COUNTED)
    )


def _counts(now: datetime, accounts: Collection[str]) -> Any:
    recent = _d.c.claimed_at > now - CREATES_PER_ACCOUNT.window
    return (
        select(
            _d.c.account,
            func.count().label("day"),
            func.sum(case((recent, 1), else_=0)).label("quarter"),
            func.max(_d.c.claimed_at).label("last"),
        )
        .where(_d.c.account.in_(accounts), _since(DAY, now))
        .group_by(_d.c.account)
    )


def _calls(rows: Rows, now: datetime, accounts: Collection[str]) -> dict[str, list[datetime]]:
    """The moments of the last 24 hours' calls by account, oldest first."""
    query = select(_d.c.account, _d.c.claimed_at).where(
        _d.c.account.in_(accounts), _since(DAY, now)
    )
    found: dict[str, list[datetime]] = {}
    for account, moment in rows.execute(query.order_by(_d.c.claimed_at)):
        found.setdefault(account, []).append(moment)
    return found


def _of_app(calls: dict[str, list[datetime]], app_of: AppOf, app: str) -> list[datetime]:
    return sorted(
        moment for account, moments in calls.items() if app_of(account) == app for moment in moments
    )
