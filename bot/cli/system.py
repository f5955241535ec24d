"""Commands about the installation: migrate, doctor."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import click

from bot.bootstrap import Bot, connect, receivers_of
from bot.cli.asked import the_bot
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.trail import BROKEN
from bot.compose.sample import check_templates
from bot.domain.congress import Account
from bot.domain.disclosure import Lack, lacks_in_bio, lacks_setting
from bot.domain.errors import CongressBotError
from bot.domain.stops import NEXT_STEP
from bot.domain.trail import examine
from bot.networks import Identity
from bot.shipped import shipped
from bot.store.congresses import all_accounts
from bot.store.database import shown
from bot.store.heartbeats import last_seen_at
from bot.store.migrate import upgrade, versions
from bot.store.people import get_people
from bot.store.stops import get_stops
from bot.store.trail import get_chain

ALIVE_WITHIN = timedelta(minutes=1)
CLOCK_WITHIN = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `next_step` says what to do where it is not well."""

    what: str
    well: bool
    told: str
    next_step: str = ""


@click.command(help="Bring the database to this version's tables.")
def migrate() -> None:
    with the_bot() as bot:
        scripts = shipped("migrations")
        before, newest = versions(bot.database, scripts)
        upgrade(bot.database, scripts)
    told = "was already" if before == newest else "is now"
    click.echo(f"The database {told} at version {newest}.")


@click.command(help="Check settings, database, templates, keys and clock.")
@click.option("--offline", is_flag=True, help="Ask nothing of X.")
@click.option("--live", is_flag=True, help="Only whether a worker is alive, as a health check.")
@json_option
def doctor(offline: bool, live: bool, as_json: bool) -> int:
    """Exit code 1 where something is not well."""
    with the_bot() as bot:
        findings = [_worker(bot, must_run=True)] if live else list(_everything(bot, offline))
    if as_json:
        print_json(
            [
                {"what": f.what, "well": f.well, "told": f.told, "next": f.next_step}
                for f in findings
            ]
        )
    else:
        print_table(
            ("", "what", "found", "next"),
            (("ok" if f.well else "NO", f.what, f.told, f.next_step) for f in findings),
        )
    return 0 if all(finding.well for finding in findings) else 1


def _everything(bot: Bot, offline: bool) -> Iterator[Finding]:
    yield Finding("settings", True, f"X at {bot.settings.api_url}")
    yield _receivers(bot)
    database = _database(bot)
    yield database
    yield _templates(bot)
    if not database.well:
        return
    yield _worker(bot, must_run=False)
    yield from _people_and_trail(bot)
    with bot.database.reading() as rows:
        accounts = list(all_accounts(rows).values())
        stops = get_stops(rows)
    for stop in stops:
        told = f"X refuses it since {stop.since:%Y-%m-%d %H:%M} UTC: {stop.reason}"
        todo = f"{NEXT_STEP[stop.kind]} Then: congress-bot resume {stop.account}"
        yield Finding(f"account {stop.account} stopped", False, told, todo)
    if not accounts:
        yield Finding("accounts", True, "none yet", "congress-bot load schedules/ihm-2027")
    for account in accounts:
        yield from _account(bot, account, offline)
    if not offline:
        yield _clock(bot)


def _people_and_trail(bot: Bot) -> Iterator[Finding]:
    with bot.database.reading() as rows:
        here = [person for person in get_people(rows) if not person.left_at]
        examined = examine(get_chain(rows))
    if here:
        yield Finding("people", True, f"{len(here):,} enrolled")
    else:
        todo = "congress-bot people enrol NAME --role administrator --by NAME"
        yield Finding("people", True, "nobody is enrolled, so any name may do anything", todo)
    if examined.broken:
        yield Finding("trail", False, examined.broken, BROKEN)
    else:
        yield Finding("trail", True, f"{examined.head.number:,} acts, none changed")


def _receivers(bot: Bot) -> Finding:
    """Whether they are set, never where they are."""
    names = [receiver.name for receiver in receivers_of(bot.settings)]
    if not names:
        told = "nobody is told when something is wrong"
        return Finding("notices", True, told, "Set CONGRESS_BOT_NOTICE_WEBHOOK in .env.")
    return Finding("notices", True, f"told by {' and '.join(names)}; not tried")


def _database(bot: Bot) -> Finding:
    try:
        stored, newest = versions(bot.database, shipped("migrations"))
    except CongressBotError as error:
        return Finding("database", False, error.what, error.next_step)
    name = shown(bot.database.url)
    if stored != newest:
        told = f"{name} is at version {stored or 'none'}, this program needs {newest}"
        return Finding("database", False, told, "congress-bot migrate")
    return Finding("database", True, f"{name}, version {stored}")


def _templates(bot: Bot) -> Finding:
    checks = list(check_templates(bot.templates))
    bad = [check for check in checks if check.refusal]
    if bad:
        more = f" (and {count(len(bad) - 1, 'other')})" if len(bad) > 1 else ""
        told = f"{bad[0].name}: {bad[0].refusal}{more}"
        return Finding("templates", False, told, "congress-bot templates")
    told = f"{count(len(checks), 'template')} in {bot.templates.folder}"
    where = "Point CONGRESS_BOT_TEMPLATES to a folder that has some." if not checks else ""
    return Finding("templates", bool(checks), told, where)


def _worker(bot: Bot, must_run: bool) -> Finding:
    """A worker that ended by itself leaves no trace; one that died is seen no more."""
    try:
        with bot.database.reading() as rows:
            seen = last_seen_at(rows)
    except CongressBotError as error:
        return Finding("worker", False, error.what, error.next_step)
    if seen is None:
        return Finding("worker", not must_run, "none is running", "congress-bot worker")
    if datetime.now(UTC) - seen > ALIVE_WITHIN:
        told = f"last seen {seen:%Y-%m-%d %H:%M:%S} UTC"
        return Finding("worker", False, told, "congress-bot worker")
    return Finding("worker", True, f"seen {seen:%H:%M:%S} UTC")


def _account(bot: Bot, account: Account, offline: bool) -> Iterator[Finding]:
    name = f"account {account.code}"
    try:
        if offline:
            bot.settings.keys_of(account.code)
            yield Finding(name, True, "has its keys; not tried")
            yield _disclosed(account, lacks_setting(account.disclosure))
            return
        found = asyncio.run(_identify(bot, account))
    except CongressBotError as error:
        yield Finding(name, False, error.what, error.next_step)
        return
    if found.handle.casefold() != account.handle.casefold():
        told = f"its keys belong to @{found.handle}, not @{account.handle}"
        yield Finding(name, False, told, "Correct the keys, or the handle in congress.toml.")
        return
    yield Finding(name, True, f"@{found.handle}")
    in_bio = lacks_in_bio(account.disclosure, found.bio)
    yield _disclosed(account, [*lacks_setting(account.disclosure), *in_bio])


def _disclosed(account: Account, lacks: Iterable[Lack]) -> Finding:
    """X's automation rules: the automated label, and a profile that names who is behind it."""
    what, lacking = f"account {account.code} discloses", list(lacks)
    if lacking:
        told = "; ".join(lack.told for lack in lacking)
        return Finding(what, False, told, " ".join(lack.next_step for lack in lacking))
    disclosure = account.disclosure
    told = f"automated, by {disclosure.operator}; label {disclosure.automated_label}"
    return Finding(what, True, told)


async def _identify(bot: Bot, account: Account) -> Identity:
    network = connect(bot.settings, [account])[account.code]
    try:
        return await network.identify(account.code)
    finally:
        await network.close()


def _clock(bot: Bot) -> Finding:
    import httpx

    try:
        date = httpx.head(bot.settings.api_url, timeout=10).headers.get("date", "")
        off = abs(datetime.now(UTC) - parsedate_to_datetime(date))
    except (httpx.HTTPError, ValueError) as error:
        return Finding(
            "clock", False, f"{bot.settings.api_url} did not tell: {error}", "Try again."
        )
    # The header has whole seconds.
    if off > CLOCK_WITHIN + timedelta(seconds=1):
        told = f"{off.total_seconds():.0f} s off the server's"
        return Finding("clock", False, told, "Set this machine's clock (NTP).")
    return Finding("clock", True, "agrees with the server's")
