"""Commands for the running congress: hold, unhold, shift, cancel."""

from datetime import datetime

import click

from bot import acts
from bot.cli.asked import by_option, congress_option, reason_option, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_problems, print_table
from bot.domain.delivery import State
from bot.domain.duration import FORMS, parse_duration
from bot.domain.errors import Misuse
from bot.domain.queue import status
from bot.domain.release import Scope, stops
from bot.steps import adjust
from bot.steps import hold as holding
from bot.store.database import Rows
from bot.store.holds import get_holds
from bot.store.posts import get_entries

scope_argument = click.argument(
    "scope", type=click.Choice([scope.value for scope in Scope]), required=False
)


@click.command(help="Stop posts at once: everything, a hub, a session, a word.")
@scope_argument
@click.argument("value", default="")
@click.option("--list", "listing", is_flag=True, help="List the holds that stand.")
@reason_option
@by_option
@json_option
def hold(scope: str | None, value: str, listing: bool, reason: str, by: str, as_json: bool) -> None:
    if listing:
        _list_holds(as_json)
        return
    if scope is None:
        raise Misuse("say what to hold.", "`hold everything`, `hold session S12`, `hold --list`.")
    why = reason or "no reason given"
    with the_bot() as bot:
        with bot.database.writing() as rows:
            who = speaker(bot, by)
            number = holding.hold(rows, Scope(scope), value, why, who, bot.clock.now())
        with bot.database.reading() as rows:
            stopped = _stopped_by(rows, number, bot.clock.now())
    if as_json:
        told = {"hold": number, "scope": scope, "value": value, "reason": why, "by": who}
        print_json(told | {"posts": stopped})
        return
    if not stopped:
        click.echo("No post still to go is meant by it: check the name.", err=True)
    what = f"{scope} {value}".rstrip()
    undo = f"Undo: congress-bot unhold {number}"
    click.echo(f"Hold {number}: {what}, {count(stopped, 'post')} stopped. {undo}")


def _stopped_by(rows: Rows, number: int, now: datetime) -> int:
    (placed,) = [each for each in get_holds(rows) if each.id == number]
    to_go = (
        entry
        for entry in get_entries(rows)
        if not entry.standing.dropped and status(entry, (), now).state is State.PENDING
    )
    return sum(stops(placed, entry.post) for entry in to_go)


def _list_holds(as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        holds = get_holds(rows)
    if as_json:
        print_json(
            [
                {
                    "hold": hold.id,
                    "scope": hold.scope.value,
                    "value": hold.value,
                    "reason": hold.reason,
                    "by": hold.by,
                    "at": hold.at.isoformat(),
                }
                for hold in holds
            ]
        )
        return
    print_table(
        ("hold", "scope", "value", "by", "since (UTC)", "reason"),
        ((str(h.id), h.scope.value, h.value, h.by, f"{h.at:%d %b %H:%M}", h.reason) for h in holds),
    )


@click.command(help="Let go of a hold.")
@click.argument("number", type=int)
@by_option
def unhold(number: int, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        holding.unhold(rows, number, speaker(bot, by), bot.clock.now())
    click.echo(f"Hold {number} is gone; what is still in time goes out.")


@click.command(
    help="Move a session that runs late or early, with its posts.",
    # -10m is a length of time here, so -h must not be found in -1h.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("session")
@click.argument("minutes", metavar="+20m")
@congress_option
@reason_option
@by_option
@json_option
def shift(session: str, minutes: str, congress: str, reason: str, by: str, as_json: bool) -> None:
    try:
        length = parse_duration(minutes)
    except ValueError as error:
        raise Misuse(f"{minutes!r} is no length of time.", f"Write {FORMS}.") from error
    with the_bot() as bot, bot.database.writing() as rows:
        who = speaker(bot, by)
        now, templates = bot.clock.now(), bot.templates
        done = acts.shift_session(rows, session, length, congress, templates, reason, who, now)
    if as_json:
        counts = done.drafted.changes.as_counts()
        told = {"congress": done.congress, "session": session, "posts": counts}
        print_json(told | {"approve_again": done.lapsed})
        return
    print_problems(done.drafted.problems)
    click.echo(f"{session} moved by {minutes}. Posts: {done.drafted.changes}.")
    if done.lapsed:
        click.echo(
            f"{count(len(done.lapsed), 'post')} with new words, which nobody approved yet. "
            f"Next: congress-bot approve {' '.join(done.lapsed)} --by NAME"
        )


@click.command(help="Call a session off, or on again.")
@click.argument("session")
@click.option("--undo", is_flag=True, help="It takes place after all.")
@congress_option
@reason_option
@by_option
def cancel(session: str, undo: bool, congress: str, reason: str, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who = speaker(bot, by)
        adjust.cancel(rows, session, congress, undo, reason, who, bot.clock.now())
    told = "takes place after all" if undo else "is off; none of its posts goes out"
    click.echo(
        f"{session} {told}." + ("" if undo else f" Undo: congress-bot cancel {session} --undo")
    )
