"""Commands about the versions of a programme: versions, changes, apply."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot import acts
from bot.cli.asked import by_option, reason_option, speaker, the_bot
from bot.cli.changes_shown import change_value, print_changes
from bot.cli.output import json_option, print_json, print_problems, print_table
from bot.domain.changes import Guard
from bot.domain.errors import Misuse
from bot.steps import load as loading
from bot.store.congresses import get_congress
from bot.store.versions import Version, current_version, get_version, get_versions, latest_version

Command = TypeVar("Command", bound=Callable[..., Any])
GUARDS = {guard.name.casefold(): guard for guard in Guard}


def answer_options(command: Command) -> Command:
    """What a person may say to a comparison."""
    for option in (
        click.option("--same", multiple=True, metavar="OLD=NEW", help="These two are the same."),
        click.option("--apart", multiple=True, metavar="OLD", help="Do not pair this one."),
        click.option(
            "--accept", multiple=True, type=click.Choice(list(GUARDS)), help="Yes to a guard."
        ),
    ):
        command = option(command)
    return command


def answers_of(
    same: tuple[str, ...], apart: tuple[str, ...], accept: tuple[str, ...]
) -> acts.Answers:
    pairs = [text.partition("=") for text in same]
    if not all(old and new for old, _, new in pairs):
        raise Misuse("--same needs two codes.", "Write --same OLD=NEW.")
    return acts.Answers(
        {old: new for old, _, new in pairs}, apart, [GUARDS[name] for name in accept]
    )


def confirmed(question: str) -> bool:
    """False where nobody sits there to answer."""
    return sys.stdin.isatty() and click.confirm(question)


def print_taken(taken: acts.Taken) -> None:
    told = ", ".join(f"{number:,} {name}" for name, number in taken.comparison.counts().items())
    click.echo(f"Programme: version {taken.version}; {told}.")
    if taken.lapsed_shifts:
        shifts = ", ".join(taken.lapsed_shifts)
        click.echo(f"Shifts by hand that ended, as the programme moves these itself: {shifts}.")
    if taken.effects:
        click.echo(f"Posts: {taken.effects}.")
        for key in taken.effects.posted:
            click.echo(f"Already posted, look at it: congress-bot show {key}")


@click.command(help="List the versions of a congress's programme.")
@click.argument("congress")
@json_option
def versions(congress: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        get_congress(rows, congress)
        found = get_versions(rows, congress)
    if as_json:
        print_json([_version_value(version) for version in found])
        return
    print_table(
        ("version", "read (UTC)", "by", "from", "sessions", "talks", "problems", "standing"),
        (
            (
                str(each.number),
                f"{each.at:%d %b %H:%M}",
                each.by,
                each.source,
                f"{each.sessions:,}",
                f"{each.presentations:,}",
                f"{each.problems:,}",
                _standing(each),
            )
            for each in found
        ),
    )
    click.echo(f"Compare: congress-bot changes {congress}")


def _standing(version: Version) -> str:
    if version.current:
        return "current"
    return "was current" if version.applied_at else "waits for a yes"


def _version_value(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "source": version.source,
        "sessions": version.sessions,
        "presentations": version.presentations,
        "problems": version.problems,
        "by": version.by,
        "at": version.at.isoformat(),
        "applied_at": version.applied_at and version.applied_at.isoformat(),
        "current": version.current,
    }


@click.command(help="Show what differs between two versions.")
@click.argument("congress")
@click.argument("newer", type=int, default=0)
@click.argument("older", type=int, default=0)
@answer_options
@json_option
def changes(
    congress: str,
    newer: int,
    older: int,
    same: tuple[str, ...],
    apart: tuple[str, ...],
    accept: tuple[str, ...],
    as_json: bool,
) -> None:
    """NEWER is the latest version and OLDER the current programme where they are left out."""
    answers = answers_of(same, apart, accept)
    with the_bot() as bot, bot.database.reading() as rows:
        known = get_congress(rows, congress)
        number = newer or latest_version(rows, congress)
        if older:
            sessions = get_version(rows, congress, number), get_version(rows, congress, older)
            comparison = loading.beside(
                sessions[1], sessions[0], known, answers.same, answers.apart
            )
        else:
            comparison = acts.compare_version(rows, congress, number, answers)
        against = f"version {older}" if older else "the current programme"
        waits = number != current_version(rows, congress)
    if as_json:
        print_json(
            {
                "congress": congress,
                "version": number,
                "against": older or None,
                "counts": comparison.counts(),
                "guards": [guard.name.casefold() for guard in comparison.guards],
                "changes": [change_value(change, known.tz) for change in comparison.changes],
            }
        )
        return
    print_changes(comparison, known.tz)
    click.echo(f"{congress}: version {number} beside {against}.")
    if waits and not older:
        click.echo(f"Take it: congress-bot apply {congress} {number}")


@click.command(help="Make a version, new or old, the current programme.")
@click.argument("congress")
@click.argument("number", type=int)
@answer_options
@reason_option
@by_option
@json_option
def apply(
    congress: str,
    number: int,
    same: tuple[str, ...],
    apart: tuple[str, ...],
    accept: tuple[str, ...],
    reason: str,
    by: str,
    as_json: bool,
) -> None:
    answers = answers_of(same, apart, accept)
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        before = current_version(rows, congress)
        taken = acts.take_version(rows, congress, number, bot.templates, who, reason, now, answers)
    if as_json:
        print_json(
            {
                "congress": congress,
                "version": number,
                "changes": taken.comparison.counts(),
                "posts": taken.effects and taken.effects.as_counts(),
                "posted": list(taken.effects.posted) if taken.effects else [],
                "lapsed_shifts": list(taken.lapsed_shifts),
            }
        )
        return
    print_problems(taken.problems)
    print_taken(taken)
    if before and before != number:
        click.echo(f"Undo: congress-bot apply {congress} {before}")
