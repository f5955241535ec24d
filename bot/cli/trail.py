"""The command about the audit trail."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import click

from bot.bootstrap import Bot
from bot.cli.asked import the_bot
from bot.cli.output import give_out, json_option, print_json, print_table
from bot.cli.plain import one_line
from bot.domain.errors import Misuse
from bot.domain.people import Act
from bot.domain.trail import Entry, Examined, Wanted, at_text, examine
from bot.reports.trail_csv import trail_as_csv
from bot.store.trail import get_chain, get_newest

BROKEN = "Keep a copy of the database as it is, and find out who can write to it."
CUT = (
    "the head that you kept is not in the trail: its end was cut off since, or it was written anew"
)


@click.command(help="List what people did; prove that nothing was changed.")
@click.option("--by", default="", metavar="NAME", help="Only what this person did.")
@click.option(
    "--act", type=click.Choice([act.value for act in Act]), help="Only acts of this kind."
)
@click.option("--about", default="", metavar="TEXT", help="Only what was done to it: KEY, session.")
@click.option("--since", default="", metavar="TIME", help="From then on, in UTC or with an offset.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the newest N of them.")
@click.option("--csv", "out", default="", metavar="FILE", help="Write CSV; - is standard output.")
@click.option("--verify", is_flag=True, help="Compute every hash again; exit 1 where one is wrong.")
@click.option("--head", default="", metavar="HASH", help="With --verify: a head kept from earlier.")
@json_option
def trail(
    by: str,
    act: str | None,
    about: str,
    since: str,
    last: int | None,
    out: str,
    verify: bool,
    head: str,
    as_json: bool,
) -> int:
    """Exit code 1 where --verify finds something broken or cut off."""
    if head and not (verify and re.fullmatch("[0-9a-fA-F]{64}", head)):
        raise Misuse("a head is 64 digits and goes with --verify.", "`trail --verify` prints it.")
    wanted = Wanted(by, act or "", about, _moment(since))
    if verify and (wanted != Wanted() or last or out):
        raise Misuse("--verify looks at the whole trail.", "Leave the other options out.")
    with the_bot() as bot:
        if verify:
            return _verify(bot, head.lower(), as_json)
        with bot.database.reading() as rows:
            found = list(islice(get_newest(rows, wanted), last))
    if as_json:
        print_json([_value(entry) for entry in found])
    elif out:
        give_out(trail_as_csv(found), out, out, _counted(len(found)))
    else:
        _print(found)
    return 0


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        told = "Write 2027-03-27, or 2027-03-27T08:00+01:00."
        raise Misuse(f"--since {text!r} is no time.", told) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _print(found: Sequence[Entry]) -> None:
    print_table(
        ("", "at (UTC)", "by", "act", "about", "told"),
        (
            (
                str(entry.number),
                f"{entry.deed.at:%Y-%m-%d %H:%M:%S}",
                entry.deed.by,
                entry.deed.act,
                entry.deed.about,
                entry.deed.told,
            )
            for entry in found
        ),
    )
    click.echo(f"{_counted(len(found))}.")


def _counted(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _verify(bot: Bot, kept: str, as_json: bool) -> int:
    with bot.database.reading() as rows:
        examined = examine(get_chain(rows), kept)
    wrong = examined.broken or (CUT if kept and not examined.kept_is_there else "")
    if as_json:
        print_json(_examined_value(examined, wrong))
    elif wrong:
        click.echo(one_line(f"{wrong}. {BROKEN}"), err=True)
    else:
        _print_whole(examined, kept)
    return int(bool(wrong))


def _print_whole(examined: Examined, kept: str) -> None:
    told = ", with the head that you kept in it" if kept else ""
    click.echo(f"The trail is whole{told}: {_counted(examined.head.number)}.")
    if examined.head.number:
        click.echo(f"Head: {examined.head.hash}")
        click.echo("Keep it elsewhere. Later: congress-bot trail --verify --head HASH")


def _examined_value(examined: Examined, wrong: str) -> dict[str, Any]:
    return {
        "whole": not wrong,
        "wrong": wrong,
        "entries": examined.head.number,
        "head": examined.head.hash,
    }


def _value(entry: Entry) -> dict[str, Any]:
    """As it is hashed, and its hash."""
    deed = entry.deed
    return {
        "number": entry.number,
        "at": at_text(deed.at),
        "by": deed.by,
        "act": deed.act,
        "about": deed.about,
        "told": deed.told,
        "hub": deed.hub,
        "previous": entry.previous,
        "hash": entry.hash,
    }
