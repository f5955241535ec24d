"""Command: clock. The time of a rehearsal that several processes share."""

import time
from datetime import datetime, timedelta

import click

from bot.bootstrap import Bot
from bot.cli.asked import moment_in, the_bot
from bot.cli.output import json_option, print_json
from bot.clock import SharedClock
from bot.domain.errors import Misuse, Refused

MOVED = timedelta(seconds=1)  # within a tenth of one: somebody moved it
QUIET_SECONDS = 20.0  # without that no worker is there


@click.command(help="Show the clock of a rehearsal, begin it, or let it run on.")
@click.argument("until", default="", metavar="[TIME]")
@click.option("--begin", default="", metavar="TIME", help="Set it, as 2027-03-27T08:00+01:00.")
@json_option
def clock(until: str, begin: str, as_json: bool) -> None:
    """CONGRESS_BOT_CLOCK names its file. A worker skips what is quiet until TIME."""
    if until and begin:
        raise Misuse("it begins or runs on, not both.", "Give TIME alone, or --begin TIME.")
    with the_bot() as bot:
        shared = _shared(bot)
        if begin:
            shared.begin(moment_in(begin, "--begin"))
        if until:
            _run_on(shared, moment_in(until, "TIME"))
        now = shared.now()
    if as_json:
        print_json({"now": now.isoformat()})
    else:
        click.echo(f"It is {now:%Y-%m-%d %H:%M:%S} UTC.")


def _shared(bot: Bot) -> SharedClock:
    if not isinstance(bot.clock, SharedClock):
        raise Misuse(
            "this desk has the real clock.", "Set CONGRESS_BOT_CLOCK=rehearsal.clock in .env first."
        )
    return bot.clock


def _run_on(shared: SharedClock, moment: datetime) -> None:
    """Waits for a worker to get there, as long as it gets on."""
    shared.run_on_to(moment)
    before, stood = shared.now(), time.monotonic()
    while (now := shared.now()) < moment:
        if now - before > MOVED:
            stood = time.monotonic()
        elif moment - now > MOVED and time.monotonic() - stood > QUIET_SECONDS:
            raise Refused(
                f"the clock shows {now:%H:%M:%S} UTC, and nobody moves it on.",
                "Start a worker beside this: congress-bot worker",
            )
        before = now
        time.sleep(0.1)
