"""Commands about what people are told when something is wrong: notices, guard."""

import asyncio
import os
import signal
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from bot.bootstrap import Bot, receivers_of
from bot.cli.asked import the_bot
from bot.cli.listening import Pages, listen_option
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.plain import one_line
from bot.domain.errors import SettingsError
from bot.domain.notices import Severity, Standing
from bot.steps import notify
from bot.store.notices import Telling, get_notices, not_told
from bot.worker.guard import Guard
from bot.worker.overseer import source_of

ENDED_WITHIN = timedelta(days=1)
TURNS_WITHIN = timedelta(minutes=1)


@click.command(help="List what is wrong, or test who is told of it.")
@click.option("--test", is_flag=True, help="Send a test to every receiver of .env.")
@json_option
def notices(test: bool, as_json: bool) -> int:
    """What stands, and what ended within a day. Exit code 1 where a loud one stands, or where a
    test did not arrive."""
    with the_bot() as bot:
        if test:
            return _test(bot, as_json)
        with bot.database.reading() as rows:
            found = get_notices(rows, bot.clock.now() - ENDED_WITHIN)
            failures = not_told(rows)
    if as_json:
        print_json([_value(each, failures.get(each.id, {})) for each in found])
    elif found:
        headers = ("notice", "stands", "since (UTC)", "told", "what")
        print_table(headers, (_row(each, failures.get(each.id, {})) for each in found))
    else:
        click.echo("All is well: no notice stands, and none ended within a day.")
    return int(any(_is_loud(each) for each in found))


def _is_loud(standing: Standing) -> bool:
    return standing.notice.severity is Severity.LOUD and not standing.ended_at


def _value(standing: Standing, failures: Mapping[str, str]) -> dict[str, Any]:
    notice = standing.notice
    return {
        "key": notice.key,
        "severity": notice.severity.value,
        "text": notice.text,
        "count": notice.count,
        "since": notice.since.isoformat(),
        "told_at": standing.told_at.isoformat(),
        "times_told": standing.times_told,
        "ended_at": standing.ended_at and standing.ended_at.isoformat(),
        "not_told": dict(failures),
    }


def _row(standing: Standing, failures: Mapping[str, str]) -> tuple[str, ...]:
    notice = standing.notice
    ended = f"ended {standing.ended_at:%d %b %H:%M}" if standing.ended_at else ""
    failed = f" NOT by {', '.join(sorted(failures))}" if failures else ""
    return (
        notice.key,
        ended or notice.severity.value,
        f"{notice.since:%d %b %H:%M}",
        f"{count(standing.times_told, 'time')}{failed}",
        notice.text,
    )


def _test(bot: Bot, as_json: bool) -> int:
    receivers = receivers_of(bot.settings)
    if not receivers:
        raise SettingsError(
            "nobody is told when something is wrong.",
            "Set CONGRESS_BOT_NOTICE_WEBHOOK or CONGRESS_BOT_NOTICE_MAIL in .env.",
        )
    text = f"This is a test of {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC. Nothing is wrong."
    failures = {
        receiver.name: asyncio.run(
            notify.tell(receiver, source_of(bot), [Telling(0, receiver.name, text)])
        )
        for receiver in receivers
    }
    if as_json:
        print_json([{"receiver": name, "failure": why} for name, why in failures.items()])
    else:
        for name, why in failures.items():
            click.echo(f"{name}: {why or 'told'}")
    return int(any(failures.values()))


@click.command(help="Watch the workers from outside; tell what is wrong.")
@click.option("--once", is_flag=True, help="Look once and end, for cron.")
@listen_option
def guard(once: bool, listen: str) -> int:
    """With --once, exit code 1 where a loud notice stands or the database does not answer."""
    with the_bot() as bot:
        name = f"guard-{socket.gethostname()}-{os.getpid()}"
        watching = Guard(bot, name, _say)
        if once:
            asyncio.run(watching.once())
            with bot.database.reading() as rows:
                found = get_notices(rows, bot.clock.now())
            return int(any(_is_loud(each) for each in found))
        asyncio.run(_guard(bot, watching, Pages(bot, listen)))
    return 0


async def _guard(bot: Bot, watching: Guard, pages: Pages) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, watching.stop)
    who = ", ".join(receiver.name for receiver in receivers_of(bot.settings)) or "nobody"
    click.echo(f"Guard: looks every 10 s and tells {who}. Ctrl-C ends it.", err=True)
    async with pages.open(lambda: watching.turned_at, TURNS_WITHIN):
        await watching.run()


def _say(told: str) -> None:
    click.echo(one_line(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC {told}"))
