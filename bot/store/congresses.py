"""Congresses with their hubs and accounts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, delete, select

from bot.domain.congress import (
    Account,
    Anchor,
    Audience,
    Congress,
    Hub,
    Kind,
    Timing,
)
from bot.domain.errors import NotFound
from bot.domain.pace import DEFAULT_PACE, Pace
from bot.store import tables
from bot.store.database import Rows, insert_all
from bot.store.embargoes import policy_of, policy_value


def replace_congress(rows: Rows, congress: Congress, now: datetime) -> None:
    """The congress, its hubs and accounts, in place of what was stored of it."""
    code = congress.code
    for table in (tables.hub, tables.account):
        rows.execute(delete(table).where(table.c.congress == code))
    rows.execute(delete(tables.congress).where(tables.congress.c.code == code))
    insert_all(rows, tables.congress, [_congress_row(congress, now)])
    insert_all(rows, tables.hub, (_hub_row(code, i, h) for i, h in enumerate(congress.hubs)))
    accounts = enumerate(congress.accounts())
    insert_all(rows, tables.account, (_account_row(code, i, a) for i, a in accounts))


def congress_codes(rows: Rows) -> list[str]:
    found = rows.execute(select(tables.congress.c.code).order_by(tables.congress.c.starts_on))
    return list(found.scalars())


def get_congress(rows: Rows, code: str) -> Congress:
    """Raises NotFound, naming the congresses that are there."""
    found = rows.execute(select(tables.congress).where(tables.congress.c.code == code)).first()
    if found is None:
        known = ", ".join(congress_codes(rows)) or "none yet"
        raise NotFound(f"no congress {code!r} is loaded.", f"Loaded: {known}.")
    accounts: dict[str, list[Account]] = {}
    for row in rows.execute(_of(tables.account, code).order_by(tables.account.c.position)):
        accounts.setdefault(row.hub, []).append(_account(row))
    hubs = tuple(
        Hub(row.code, row.name, Audience(row.audience), tuple(accounts.get(row.code, ())))
        for row in rows.execute(_of(tables.hub, code).order_by(tables.hub.c.position))
    )
    return Congress(
        code=found.code,
        name=found.name,
        zone=found.zone,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        hashtag=found.hashtag,
        hubs=hubs,
        timing={Kind(kind): _timing(value) for kind, value in found.timing.items()},
        embargo=policy_of(found.embargo),
    )


def all_accounts(rows: Rows) -> dict[str, Account]:
    """Every account of every congress, by its code."""
    return {row.code: _account(row) for row in rows.execute(select(tables.account))}


def get_paces(rows: Rows) -> dict[tuple[str, str], Pace]:
    """By congress and account, of those whose pace is not the default."""
    a = tables.account.c
    found = rows.execute(select(a.congress, a.code, a.pace).where(a.pace.is_not(None)))
    return {(row.congress, row.code): _pace(row.pace) for row in found}


def account_codes(rows: Rows) -> frozenset[str]:
    """Of all congresses."""
    return frozenset(rows.execute(select(tables.account.c.code)).scalars())


def _of(table: Table, congress: str) -> Any:
    return select(table).where(table.c.congress == congress)


def _congress_row(congress: Congress, now: datetime) -> dict[str, Any]:
    return {
        "code": congress.code,
        "name": congress.name,
        "zone": congress.zone,
        "starts_on": congress.starts_on,
        "ends_on": congress.ends_on,
        "hashtag": congress.hashtag,
        "timing": {
            kind.value: [
                timing.anchor.value,
                timing.offset.total_seconds(),
                timing.stale_after.total_seconds(),
                timing.priority,
            ]
            for kind, timing in congress.timing.items()
        },
        "loaded_at": now,
        "embargo": policy_value(congress.embargo),
    }


def _timing(value: tuple[str, float, float, int]) -> Timing:
    anchor, offset, stale_after, priority = value
    return Timing(
        Anchor(anchor), timedelta(seconds=offset), timedelta(seconds=stale_after), priority
    )


def _hub_row(congress: str, position: int, hub: Hub) -> dict[str, Any]:
    return {
        "congress": congress,
        "code": hub.code,
        "position": position,
        "name": hub.name,
        "audience": hub.audience.value,
    }


def _account_row(congress: str, position: int, account: Account) -> dict[str, Any]:
    return {
        "congress": congress,
        "code": account.code,
        "position": position,
        "hub": account.hub,
        "network": account.network,
        "handle": account.handle,
        "can": list(account.can),
        "pace": None if account.pace == DEFAULT_PACE else _pace_value(account.pace),
    }


def _account(row: Row[Any]) -> Account:
    return Account(row.code, row.hub, row.network, row.handle, tuple(row.can), _pace(row.pace))


def _pace_value(pace: Pace) -> dict[str, Any]:
    return {
        "min_distance": pace.min_distance.total_seconds(),
        "catch_up_distance": pace.catch_up_distance.total_seconds(),
        "day_cap": pace.day_cap,
        "month_cap": pace.month_cap,
    }


def _pace(value: Mapping[str, Any] | None) -> Pace:
    if value is None:
        return DEFAULT_PACE
    return Pace(
        min_distance=timedelta(seconds=value["min_distance"]),
        catch_up_distance=timedelta(seconds=value["catch_up_distance"]),
        day_cap=value["day_cap"],
        month_cap=value["month_cap"],
    )
