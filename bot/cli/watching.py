"""The command about watched addresses and folders."""

from typing import Any

import click

from bot import acts
from bot.bootstrap import Bot
from bot.cli.asked import by_option, speaker_if_named, the_bot
from bot.cli.changes_shown import change_value, print_changes
from bot.cli.output import json_option, print_json, print_table
from bot.cli.versions import print_taken
from bot.domain.errors import NotFound, Refused
from bot.domain.people import Act
from bot.steps import watch as watching
from bot.store.congresses import get_congress
from bot.store.trail import refuse_unless_may
from bot.store.watches import Watched, get_watch, get_watches


@click.command(help="List watched addresses and folders, or look at one.")
@click.argument("congress", default="")
@by_option
@json_option
def watch(congress: str, by: str, as_json: bool) -> int:
    """Exit code 1 where a look failed, or found what waits for a yes."""
    with the_bot() as bot:
        if congress:
            return _look(bot, congress, speaker_if_named(bot, by), as_json)
        with bot.database.reading() as rows:
            found = get_watches(rows)
    if as_json:
        print_json([_value(each) for each in found])
    elif found:
        print_table(
            ("congress", "from", "every", "looked (UTC)", "next (UTC)", "standing"),
            (_row(each) for each in found),
        )
    else:
        click.echo("Nothing is watched. Write [watch] into congress.toml and load the folder.")
    return 0


def _look(bot: Bot, code: str, who: str, as_json: bool) -> int:
    with bot.database.reading() as rows:
        refuse_unless_may(rows, who, Act.WATCH)
        congress = get_congress(rows, code)
        watched = get_watch(rows, code)
    if watched is None:
        raise NotFound(f"{code} has no watch.", "Write [watch] into congress.toml and load it.")
    seen = watching.look(watched, congress, bot.settings.filled, bot.clock.now())
    with bot.database.writing() as rows:
        looked = acts.after_look(rows, seen, bot.templates, bot.clock.now(), who)
    if looked is None:
        raise Refused(f"{code} was looked at by somebody else just now.", "Ask again.")
    waits = looked.waits
    with bot.database.reading() as rows:
        comparison = acts.compare_version(rows, code, looked.version) if waits else None
    if as_json:
        changes = comparison.changes if comparison else ()
        value = {"congress": code, "told": looked.told, "failed": seen.failed, "waits": waits}
        value |= {"version": looked.version or None}
        print_json(value | {"changes": [change_value(each, congress.tz) for each in changes]})
        return int(seen.failed or waits)
    if comparison:
        print_changes(comparison, congress.tz)
    click.echo(f"{code}: {looked.told}")
    if looked.taken:
        print_taken(looked.taken)
    if waits:
        click.echo(f"Take it: congress-bot apply {code} {looked.version}")
    return int(seen.failed or waits)


def _value(watched: Watched) -> dict[str, Any]:
    standing = watched.standing
    return {
        "congress": watched.congress,
        "from": _shown(watched),
        "every_seconds": int(watched.watch.every.total_seconds()),
        "looked_at": standing.looked_at and standing.looked_at.isoformat(),
        "next_at": standing.next_at.isoformat(),
        "failures": standing.failures,
        "told": standing.told,
    }


def _row(watched: Watched) -> tuple[str, ...]:
    standing = watched.standing
    minutes = watched.watch.every.total_seconds() / 60
    return (
        watched.congress,
        _shown(watched),
        f"{minutes:g} min",
        f"{standing.looked_at:%d %b %H:%M}" if standing.looked_at else "not yet",
        f"{standing.next_at:%d %b %H:%M}",
        standing.told,
    )


def _shown(watched: Watched) -> str:
    """Without what follows a "?", which may be a key."""
    return watched.watch.url.partition("?")[0] or watched.watch.folder
