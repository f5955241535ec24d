"""What is known of accounts' traffic: stops, rests, the calls of the last 24 hours, this month's
spend."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from bot.domain.delivery import State
from bot.domain.pace import CREATES_PER_ACCOUNT, CREATES_PER_APP, DAY, month_of
from bot.domain.stops import Stop
from bot.domain.traffic import AppOf, Ledger, Wait
from bot.store import tables
from bot.store.congresses import account_codes, get_paces
from bot.store.database import Rows
from bot.store.stops import get_all_stops, get_stops

_d = tables.delivery
# X did not count these, as far as we know; if it did count a refused one, it says so itself. Put as
# NOT IN, since SQLite would take IN for a reason to search by state.
_UNCOUNTED = (State.PENDING.value, State.REFUSED.value)
# A window is looked at closely when fewer calls than these are left in it: no thread is longer, and
# no transaction claims more of one app.
_NEAR, _NEAR_FOR_APP = 30, 300
# A claim that another worker's clock puts ahead of ours counts; one that a jump of the clock left
# in the far future does not.
_AHEAD = timedelta(minutes=1)


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=tables.UTCDateTime())


# Asked before every claim, and so built once.
_UNUSUAL = select(
    exists().where(tables.stop.c.ended_at.is_(None)).label("stops"),
    exists()
    .where(_d.c.state == State.PENDING.value, _d.c.try_after > _moment("now"))
    .label("rests"),
    exists().where(tables.account.c.pace.is_not(None)).label("paces"),
    select(func.max(_d.c.id)).scalar_subquery().label("newest"),
)
_COUNTS = (
    select(_d.c.account, func.count().label("calls"), func.max(_d.c.claimed_at).label("last"))
    .where(
        _d.c.account.in_(bindparam("accounts", expanding=True)),
        _d.c.claimed_at > _moment("since"),
        _d.c.claimed_at <= _moment("until"),
        _d.c.state.not_in(_UNCOUNTED),
    )
    .group_by(_d.c.account)
)
_NEARLY_FULL = _COUNTS.having(func.count() > CREATES_PER_ACCOUNT.calls - _NEAR)


def get_traffic(
    rows: Rows, accounts: Collection[str], app_of: AppOf, now: datetime, late: bool = True
) -> Ledger:
    """Enough to decide what may go now: calls are listed only where a window is nearly full, and
    days are counted only where one might be. The last call is listed where a distance from it may
    be asked for: `late` says whether any of what is to go must be caught up with."""
    found = rows.execute(_UNUSUAL, {"now": now}).one()
    ledger = Ledger(app_of)
    if found.paces or found.stops or found.rests:
        ledger = _ledger(rows, get_stops(rows), app_of, now)
    paces = {(c, a): pace for (c, a), pace in ledger.paces.items() if a in accounts}
    distances = [max(each.min_distance, each.catch_up_distance) for each in paces.values()]
    counts = _COUNTS if late or paces else _NEARLY_FULL
    window = max([CREATES_PER_ACCOUNT.window, *distances])
    closely = {account for (_, account), pace in paces.items() if pace.day_cap}
    asked = {"accounts": list(accounts), "since": now - window, "until": now + _AHEAD}
    for row in rows.execute(counts, asked):
        ledger.last_calls[row.account] = row.last
        if row.calls > CREATES_PER_ACCOUNT.calls - _NEAR:
            closely.add(row.account)
    if closely:
        ledger.calls = _calls(rows, now, closely)
    if _may_be_many(rows, found.newest or 0, now):
        _count_apps(rows, ledger, accounts, now)
    return ledger


def _may_be_many(rows: Rows, newest: int, now: datetime) -> bool:
    """Whether the day may hold nearly as many calls as an app may make. Deliveries are numbered as
    they are opened: where the one so many back was called over a day ago, so was all before it."""
    back = newest - CREATES_PER_APP.calls + _NEAR_FOR_APP
    if back <= 0:
        return False
    called = select(_d.c.claimed_at).where(_d.c.id <= back, _d.c.claimed_at.is_not(None))
    moment = rows.execute(called.order_by(_d.c.id.desc()).limit(1)).scalar()
    return moment is not None and moment > now - DAY


def _count_apps(rows: Rows, ledger: Ledger, accounts: Collection[str], now: datetime) -> None:
    calls = _calls(rows, now, account_codes(rows))
    for app in set(map(ledger.app_of, accounts)):
        of_app = _of_app(calls, ledger.app_of, app)
        if len(of_app) > CREATES_PER_APP.calls - _NEAR_FOR_APP:
            ledger.app_calls[app] = of_app


def get_whole_traffic(rows: Rows, app_of: AppOf, now: datetime) -> Ledger:
    """All of it, to look ahead with, and with the stops that have ended."""
    ledger = _ledger(rows, get_all_stops(rows), app_of, now, told=True)
    ledger.calls = _calls(rows, now, account_codes(rows))
    ledger.last_calls = {account: moments[-1] for account, moments in ledger.calls.items()}
    for app in set(map(app_of, ledger.calls)):
        ledger.app_calls[app] = _of_app(ledger.calls, app_of, app)
    return ledger


def _ledger(
    rows: Rows, stops: Sequence[Stop], app_of: AppOf, now: datetime, told: bool = False
) -> Ledger:
    """`told`: with the reasons of rests, which only a person reads."""
    ledger = Ledger(app_of, get_paces(rows))
    for stop in stops:
        ledger.stops.setdefault(stop.account, []).append(stop)
    _add_rests(rows, ledger, now, told)
    capped = {a for (_, a), pace in ledger.paces.items() if pace.month_cap is not None}
    if capped:
        ledger.spent = spent_since(rows, month_of(now), capped)
    return ledger


def spent_since(
    rows: Rows, since: datetime, accounts: Collection[str] | None = None
) -> dict[str, int]:
    """By account, in thousandths of a dollar: what landed or may have landed."""
    conditions: list[ColumnElement[bool]] = [
        _d.c.claimed_at >= since,
        _d.c.state.not_in(_UNCOUNTED),
    ]
    if accounts is not None:
        conditions.append(_d.c.account.in_(accounts))
    query = select(_d.c.account, func.sum(_d.c.cost)).where(*conditions).group_by(_d.c.account)
    return {account: int(cost) for account, cost in rows.execute(query)}


def _add_rests(rows: Rows, ledger: Ledger, now: datetime, told: bool) -> None:
    """An account rests while one of its calls waits for a later moment, and where that call met the
    app's own limit, so does every account of the app."""
    for row in rows.execute(_waiting(now)):
        reason = _reason_before(rows, row) if told else None
        rest = Wait(row.try_after, _rest_told(reason, row.try_after))
        app = ledger.app_of(row.account)
        codes = account_codes(rows) if row.rests_app else ()
        for account in {row.account, *(code for code in codes if ledger.app_of(code) == app)}:
            if account not in ledger.rests or ledger.rests[account].until < rest.until:
                ledger.rests[account] = rest


def _rest_told(reason: str | None, until: datetime) -> str:
    return f"{(reason or 'refused for now').rstrip('.')}; again at {until:%H:%M:%S} UTC"


def _waiting(now: datetime) -> Any:
    """Pending calls that wait for a later moment."""
    named = (_d.c.account, _d.c.try_after, _d.c.rests_app, _d.c.post_key, _d.c.part, _d.c.attempt)
    return select(*named).where(_d.c.state == State.PENDING.value, _d.c.try_after > now)


def _reason_before(rows: Rows, waiting: Row[Any]) -> str | None:
    """Why the call before was refused."""
    query = select(_d.c.reason).where(
        _d.c.post_key == waiting.post_key,
        _d.c.part == waiting.part,
        _d.c.attempt == waiting.attempt - 1,
    )
    found: str | None = rows.execute(query).scalar()
    return found


def _since(window: timedelta, now: datetime) -> ColumnElement[bool]:
    return and_(
        _d.c.claimed_at > now - window,
        _d.c.claimed_at <= now + _AHEAD,
        _d.c.state.not_in(_UNCOUNTED),
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
