"""Commands about accounts and what they may still do: forecast, spend, resume."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.bootstrap import Bot, connect
from bot.cli.asked import by_option, chosen_congresses, congress_option, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_table
from bot.domain.congress import Account
from bot.domain.delivery import State
from bot.domain.errors import NetworkError, NotFound
from bot.domain.forecast import Forecast, forecast
from bot.domain.pace import month_of
from bot.domain.prices import cost_of, dollars
from bot.domain.queue import Entry, status
from bot.domain.release import Verdict
from bot.domain.stops import Stop
from bot.steps import stop as stopping
from bot.store.congresses import all_accounts
from bot.store.database import Rows
from bot.store.holds import get_holds
from bot.store.posts import get_entries
from bot.store.stops import get_stops
from bot.store.traffic import get_whole_traffic, spent_since


def forecasts_of(rows: Rows, bot: Bot, now: datetime) -> list[Forecast]:
    """Of all congresses: their posts may share an account."""
    ledger = get_whole_traffic(rows, bot.settings.app_of, now)
    return forecast(get_entries(rows), get_holds(rows), ledger, now)


@click.command("forecast", help="Say when each post will go, and which will not make it.")
@congress_option
@click.option("--late", is_flag=True, help="Only those that will not make it.")
@json_option
def forecast_command(congress: str, late: bool, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        zones = {each.code: each.tz for each in chosen_congresses(rows, congress)}
        found = forecasts_of(rows, bot, bot.clock.now())
    listed = [each for each in found if _congress(each) in zones and not (late and each.at)]
    if as_json:
        print_json([_forecast_value(each) for each in listed])
        return
    print_table(
        ("due", "goes", "post", "why"),
        (
            (
                _local(each.due_at, zones[_congress(each)]),
                _local(each.at, zones[_congress(each)]) if each.at else "not",
                each.post_key,
                each.why,
            )
            for each in listed
        ),
    )
    lost = sum(each.at is None for each in listed)
    click.echo(f"{count(len(listed), 'post')} to go, {lost} of them will not make it.")


def _congress(each: Forecast) -> str:
    return each.post_key.partition("/")[0]


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %d %b %H:%M:%S}"


def _forecast_value(each: Forecast) -> dict[str, Any]:
    return {
        "key": each.post_key,
        "account": each.account,
        "due_at": each.due_at.isoformat(),
        "stale_at": each.stale_at.isoformat(),
        "at": each.at and each.at.isoformat(),
        "why": each.why,
    }


@dataclass(frozen=True, slots=True)
class Spend:
    """Of one account, in thousandths of a dollar: this month's spend over all congresses, what is
    still to go this month and in all, and the month's cap."""

    account: str
    spent: int
    this_month: int
    planned: int
    cap: int | None

    @property
    def over(self) -> int:
        return max(0, self.spent + self.this_month - self.cap) if self.cap is not None else 0


@click.command(help="Say what is spent, planned and capped.")
@click.argument("congress", default="")
@json_option
def spend(congress: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        congresses = chosen_congresses(rows, congress)
        accounts = {a.code: a for each in congresses for a in each.accounts()}
        now = bot.clock.now()
        spent = spent_since(rows, month_of(now))
        entries = get_entries(rows, congress)
    found = _spends(accounts.values(), spent, entries, now)
    if as_json:
        print_json([_spend_value(each) for each in found])
        return
    print_table(
        ("account", "this month (UTC)", "still to go", "in all", "month_cap", "over it"),
        (
            (
                each.account,
                dollars(each.spent),
                dollars(each.this_month),
                dollars(each.planned),
                dollars(each.cap) if each.cap is not None else "none",
                dollars(each.over) if each.over else "",
            )
            for each in found
        ),
    )
    click.echo(f"By X's prices of August 2026; reads are not counted. {now:%B %Y}.")


def _spends(
    accounts: Iterable[Account], spent: Mapping[str, int], entries: Sequence[Entry], now: datetime
) -> list[Spend]:
    this_month, planned = Counter[str](), Counter[str]()
    for entry in entries:
        about = entry.post.planned
        if (cost := _still_to_pay(entry, now)) and not entry.standing.dropped:
            planned[about.account] += cost
            if month_of(max(now, about.due_at)) == month_of(now):
                this_month[about.account] += cost
    return [
        Spend(a.code, spent.get(a.code, 0), this_month[a.code], planned[a.code], a.pace.month_cap)
        for a in accounts
    ]


def _still_to_pay(entry: Entry, now: datetime) -> int:
    where = status(entry, (), now)
    if where.state is not State.PENDING or where.verdict is Verdict.MISSED:
        return 0
    done = sum(call.state is State.DELIVERED for call in entry.current())
    return cost_of(entry.post, done + 1)


def _spend_value(each: Spend) -> dict[str, Any]:
    return {
        "account": each.account,
        "spent_this_month": each.spent / 1000,
        "planned_this_month": each.this_month / 1000,
        "planned": each.planned / 1000,
        "month_cap": each.cap / 1000 if each.cap is not None else None,
        "over_cap": each.over / 1000,
    }


@click.command(help="Ask X whether a stopped account may go on.")
@click.argument("account")
@by_option
def resume(account: str, by: str) -> int:
    """Exit code 1 where X still refuses it."""
    with the_bot() as bot:
        who = speaker(bot, by)
        with bot.database.reading() as rows:
            known = all_accounts(rows).get(account)
            mine = [stop for stop in get_stops(rows) if stop.account == account]
        if known is None or not mine:
            raise NotFound(
                f"account {account} is not stopped.", "`congress-bot doctor` lists stops."
            )
        refused = asyncio.run(_probe(bot, known))
        ended: list[Stop] = []
        with bot.database.writing() as rows:
            for stop in mine:
                passed, app_of = refused is None, bot.settings.app_of
                ended += stopping.conclude(rows, stop, passed, app_of, who, bot.clock.now())
    if refused is not None:
        click.echo(f"{account} stays stopped: {refused}", err=True)
        return 1
    names = ", ".join(sorted({stop.account for stop in ended}))
    click.echo(f"{names} may go on. If keys have changed, start the worker again.")
    return 0


async def _probe(bot: Bot, account: Account) -> NetworkError | None:
    network = connect(bot.settings, [account])[account.code]
    try:
        return await stopping.probe(network, account.code)
    finally:
        await network.close()
