"""Congresses with their hubs and accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, delete, select

from bot.domain.congress import (
    DEFAULT_CHECKING,
    Account,
    Anchor,
    Audience,
    Checking,
    CheckPolicy,
    Congress,
    Hub,
    InvitingTimes,
    Kind,
    Timing,
)
from bot.domain.disclosure import Disclosure
from bot.domain.errors import NotFound
from bot.domain.house_words import USUAL_WORDS, HouseWords, TradeName
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
        _hub(row, accounts.get(row.code, ()))
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
        author_tasks=_inviting(found.author_tasks),
        embargo=policy_of(found.embargo),
    )


def get_hub(congress: Congress, code: str) -> Hub:
    """Raises NotFound, naming the hubs that cover it."""
    found = next((hub for hub in congress.hubs if hub.code == code), None)
    if found is None:
        known = ", ".join(hub.code for hub in congress.hubs)
        raise NotFound(f"{congress.code} has no hub {code!r}.", f"Its hubs: {known}.")
    return found


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


def hub_codes(rows: Rows) -> frozenset[str]:
    """Of all congresses."""
    return frozenset(rows.execute(select(tables.hub.c.code)).scalars())


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
        "author_tasks": _inviting_value(congress.author_tasks),
        "embargo": policy_value(congress.embargo),
    }


def _timing(value: tuple[str, float, float, int]) -> Timing:
    anchor, offset, stale_after, priority = value
    return Timing(
        Anchor(anchor), timedelta(seconds=offset), timedelta(seconds=stale_after), priority
    )


def _inviting_value(times: InvitingTimes) -> list[float] | None:
    if times == InvitingTimes():
        return None
    return [times.after.total_seconds(), times.until.total_seconds()]


def _inviting(value: tuple[float, float] | None) -> InvitingTimes:
    return InvitingTimes(*(timedelta(seconds=each) for each in value or ()))


def _hub_row(congress: str, position: int, hub: Hub) -> dict[str, Any]:
    return {
        "congress": congress,
        "code": hub.code,
        "position": position,
        "name": hub.name,
        "audience": hub.audience.value,
        "hashtags": list(hub.hashtags),
        "checking": None if hub.checking == DEFAULT_CHECKING else _checking_value(hub.checking),
        "words": None if hub.words == USUAL_WORDS else asdict(hub.words),
    }


def _hub(row: Row[Any], accounts: Sequence[Account]) -> Hub:
    audience, hashtags = Audience(row.audience), tuple(row.hashtags)
    checking, words = _checking(row.checking), _words(row.words)
    return Hub(row.code, row.name, audience, tuple(accounts), hashtags, checking, words)


def _words(value: Mapping[str, Any] | None) -> HouseWords:
    if value is None:
        return USUAL_WORDS
    return HouseWords(
        trade_names=tuple(TradeName(**each) for each in value["trade_names"]),
        supporters=tuple(value["supporters"]),
        most_emojis=value["most_emojis"],
        hardest_grade=value["hardest_grade"],
        known=tuple(value["known"]),
    )


def _checking_value(checking: Checking) -> dict[str, Any]:
    return {
        "policy": checking.policy.value,
        "policies": {kind.value: policy.value for kind, policy in checking.policies.items()},
        "before_stale": checking.before_stale.total_seconds(),
    }


def _checking(value: Mapping[str, Any] | None) -> Checking:
    if value is None:
        return DEFAULT_CHECKING
    return Checking(
        policy=CheckPolicy(value["policy"]),
        policies={Kind(kind): CheckPolicy(policy) for kind, policy in value["policies"].items()},
        before_stale=timedelta(seconds=value["before_stale"]),
    )


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
        "operator": account.disclosure.operator,
        "automated_label": account.disclosure.automated_label,
    }


def _account(row: Row[Any]) -> Account:
    return Account(
        row.code,
        row.hub,
        row.network,
        row.handle,
        tuple(row.can),
        _pace(row.pace),
        Disclosure(row.operator, row.automated_label),
    )


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
