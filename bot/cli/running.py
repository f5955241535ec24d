"""Commands that run: worker, sandbox, measure."""

import asyncio
import math
import os
import re
import signal
import socket
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex

import click
from sqlalchemy import select

from bot.bootstrap import Bot, assemble, clock_of, connect, sandbox_environment, sandbox_of
from bot.cli.asked import moment_in, the_bot
from bot.cli.lines import LineWatcher
from bot.cli.listening import Pages, listen_option
from bot.cli.output import count, json_option, print_json
from bot.clock import Clock, FastClock, RealClock
from bot.domain.congress import Account
from bot.domain.errors import Misuse, NetworkError, StoreError
from bot.networks import Network
from bot.settings import Settings, read_settings
from bot.steps import draft as drafting
from bot.steps import measure as measuring
from bot.store.congresses import all_accounts
from bot.store.database import Database
from bot.store.heartbeats import stop as stop_heartbeat
from bot.store.instance import only_worker
from bot.worker.eventloop import run, spare_the_collector
from bot.worker.loop import Worker
from bot.worker.turns import Alone, MakeTurns

TURNS_WITHIN = timedelta(seconds=10)
SECONDS = click.FloatRange(0, 3_600)
DATABASE_WITHIN_SECONDS = 30.0
CODE = re.compile("[a-z0-9][a-z0-9-]*")
HANDLE = re.compile("[A-Za-z0-9_]{1,15}")

start_option = click.option(
    "--start", default="", metavar="TIME", help="Begin the clock here, as 2027-03-27T08:00+01:00."
)
speed_option = click.option("--speed", default=1.0, help="Run the clock this many times as fast.")


@click.command(help="Send what is due, settle and measure, until stopped.")
@start_option
@speed_option
@click.option("--until-idle", is_flag=True, help="End when nothing is left to do.")
@listen_option
@json_option
def worker(start: str, speed: float, until_idle: bool, listen: str, as_json: bool) -> None:
    """SIGTERM and Ctrl-C finish what is in hand. A fast clock is refused against X itself."""
    settings = read_settings()
    clock = _clock(start, speed, settings)
    if not isinstance(clock, RealClock) and not settings.speaks_to_sandbox:
        raise Misuse("a fast clock speaks to a sandbox only.", "Set X_API_URL to the sandbox's.")
    bot = assemble(settings, clock)
    try:
        _await(bot.database)
        with only_worker(bot.database):
            run(_work(bot, until_idle, listen, as_json))
    finally:
        bot.database.close()


def _await(database: Database) -> None:
    """A PostgreSQL that is being restarted takes connections again soon."""
    until = time.monotonic() + DATABASE_WITHIN_SECONDS
    while not database.is_sqlite:
        try:
            with database.reading() as rows:
                rows.execute(select(1))
            return
        except StoreError:
            if time.monotonic() > until:
                raise
            time.sleep(1)


async def _work(bot: Bot, until_idle: bool, listen: str, as_json: bool) -> None:
    with bot.database.reading() as rows:
        accounts = all_accounts(rows).values()
    networks = connect(bot.settings, accounts)
    # A container that starts again has its host's name and its process number again, and what its
    # earlier worker left under way must not seem its own.
    name = f"{socket.gethostname()}-{os.getpid()}-{token_hex(2)}"
    pages = Pages(bot, listen)
    watcher = LineWatcher(as_json, pages.called)
    running = Worker(bot, networks, watcher, name, _turns(bot.database))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.stop)
    click.echo(
        f"Worker {name}: {count(len(networks), 'account')}, X at {bot.settings.api_url}. "
        "Ctrl-C ends it when the calls under way are recorded.",
        err=True,
    )
    try:
        async with pages.open(lambda: running.turned_at, TURNS_WITHIN, name):
            spare_the_collector()
            await running.run(until_idle)
        with bot.database.writing() as rows:
            stop_heartbeat(rows, name)
    finally:
        await _close(networks.values())


def _turns(database: Database) -> MakeTurns:
    if database.is_sqlite:
        return Alone
    from bot.worker.drains import Drains  # only where PostgreSQL is used

    return partial(Drains, database.url)


@click.command(help="Run a local server that answers as X does.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8700, show_default=True)
@click.option(
    "--account",
    "named",
    multiple=True,
    metavar="CODE:HANDLE",
    help="An account; without any, those of the database.",
)
@click.option("--latency", type=SECONDS, default=0.0, help="Seconds before each answer.")
@click.option("--lag", type=SECONDS, default=0.0, help="Until a post shows on its timeline.")
@click.option("--seed", default=1, help="Of the audience.")
@click.option("--limits/--no-limits", default=True, help="X's rate limits.")
@click.option("--duplicates", is_flag=True, help="Take a text twice, so that a double shows.")
@start_option
@speed_option
def sandbox(
    port: int,
    named: Sequence[str],
    latency: float,
    lag: float,
    seed: int,
    limits: bool,
    duplicates: bool,
    start: str,
    speed: float,
) -> None:
    accounts = [_account(name) for name in named] or _stored_accounts()
    server = sandbox_of(
        accounts,
        _clock(start, speed, read_settings()),
        seed=seed,
        latency_seconds=latency,
        timeline_lag_seconds=lag,
        limits=limits,
        duplicates=duplicates,
    )

    async def serve() -> None:
        address = await server.start(port=port)
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        click.echo(f"# The public timeline: {address}/\n# For .env, to speak to this sandbox:")
        for name, value in sandbox_environment(accounts, address).items():
            click.echo(f"{name}={value}")
        await stopped.wait()
        await server.stop()

    spare_the_collector()
    run(serve())


@click.command(help="Take the snapshots that are due now.")
@json_option
def measure(as_json: bool) -> int:
    """Exit code 1 where an account could not be read."""
    with the_bot() as bot:
        taken, troubles = asyncio.run(_measure(bot))
    if as_json:
        print_json({"snapshots": taken, "troubles": troubles})
    else:
        for trouble in troubles:
            click.echo(trouble, err=True)
        click.echo(f"{count(taken, 'snapshot')} taken.")
    return 1 if troubles else 0


async def _measure(bot: Bot) -> tuple[int, list[str]]:
    with bot.database.reading() as rows:
        accounts = all_accounts(rows)
        batches = measuring.due(rows, bot.clock.now())
    known = [batch for batch in batches if batch.account in accounts]
    lost = sorted({batch.account for batch in batches} - accounts.keys())
    troubles = [f"{code}: it has posts, but no congress has it any more." for code in lost]
    networks = connect(bot.settings, [accounts[code] for code in {b.account for b in known}])
    taken, closed = 0, set[str]()
    try:
        for batch in known:
            try:
                looks = await measuring.look(networks[batch.account], batch)
            except NetworkError as error:
                troubles.append(f"{batch.account}: {error}")
                continue
            with bot.database.writing() as rows:
                closed |= measuring.record(rows, batch, looks, bot.clock.now())
            taken += len(batch.wanted)
    finally:
        await _close(networks.values())
    for congress in sorted(closed):  # the results of a closed poll have words now
        with bot.database.writing() as rows:
            drafting.draft(rows, congress, bot.templates)
    return taken, troubles


async def _close(networks: Iterable[Network]) -> None:
    for network in set(networks):
        await network.close()


def _clock(start: str, speed: float, settings: Settings) -> Clock:
    if not start and speed == 1.0:
        return clock_of(settings)
    moment = moment_in(start, "--start") if start else datetime.now(UTC)
    if not 0 < speed < math.inf:
        raise Misuse(f"--speed {speed} is no speed.", "Write a number above 0, as 60.")
    return FastClock(moment, speed)


def _account(text: str) -> Account:
    code, _, named = text.partition(":")
    handle = named or code.replace("-", "_")
    if not (CODE.fullmatch(code) and HANDLE.fullmatch(handle)):
        raise Misuse(f"--account {text!r} is no CODE:HANDLE.", "Write aml-x:aml_sample.")
    return Account(code=code, hub="", network="x", handle=handle)


def _stored_accounts() -> list[Account]:
    with the_bot() as bot, bot.database.reading() as rows:
        found = list(all_accounts(rows).values())
    if not found:
        raise Misuse("no account is loaded.", "Name some with --account CODE:HANDLE.")
    return found
