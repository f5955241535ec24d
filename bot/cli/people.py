"""The commands about people: who may do what."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from bot.cli.asked import by_option, speaker, the_bot
from bot.cli.output import json_option, print_json, print_table
from bot.domain.enrolment import role_named
from bot.domain.people import Person, hubs_told, roles_told
from bot.steps import people as enrolling
from bot.store.congresses import hub_codes
from bot.store.database import Rows
from bot.store.people import get_people

Command = TypeVar("Command", bound=Callable[..., Any])

name_argument = click.argument("name")
_NOBODY = (
    "Nobody is enrolled, so any name may do anything. "
    "Begin with: congress-bot people enrol NAME --role administrator --by NAME"
)


def _what_for(command: Command) -> Command:
    """The options that say as what, and for which hubs."""
    for option in (
        click.option("--role", "roles", multiple=True, help="As what; may be given several times."),
        click.option("--hub", "hubs", multiple=True, metavar="CODE", help="Only for this hub."),
    ):
        command = option(command)
    return command


@click.group(help="List who may do what; enrol people.", invoke_without_command=True)
@json_option
@click.pass_context
def people(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is not None:
        return
    with the_bot() as bot, bot.database.reading() as rows:
        found = get_people(rows)
    if as_json:
        print_json([_value(person) for person in found])
    elif found:
        print_table(
            ("name", "roles", "hubs", ""),
            (
                (each.name, roles_told(each.roles), hubs_told(each), _standing(each))
                for each in found
            ),
        )
    else:
        click.echo(_NOBODY)


@people.command(help="Enrol a person, or one who had left.")
@name_argument
@_what_for
@by_option
def enrol(name: str, roles: Sequence[str], hubs: Sequence[str], by: str) -> None:
    chosen = [role_named(role) for role in roles]
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        person = enrolling.enrol(rows, name, chosen, hubs, who, now)
        unknown = _unknown_hubs(rows, person)
    _print_person(person, unknown)


@people.command(help="Give a person other roles, or other hubs.")
@name_argument
@_what_for
@click.option("--all-hubs", is_flag=True, help="For all hubs from now on.")
@by_option
def roles(name: str, roles: Sequence[str], hubs: Sequence[str], all_hubs: bool, by: str) -> None:
    """What is not named stays as it is."""
    chosen = [role_named(role) for role in roles] or None
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        changed_hubs = [] if all_hubs else hubs or None
        person = enrolling.change(rows, name, chosen, changed_hubs, who, now)
        unknown = _unknown_hubs(rows, person)
    _print_person(person, unknown)


@people.command(help="Say that a person has left; what they did stays in the trail.")
@name_argument
@by_option
def leave(name: str, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        person = enrolling.leave(rows, name, speaker(bot, by), bot.clock.now())
    click.echo(f"{person.name} has left.")


def _unknown_hubs(rows: Rows, person: Person) -> list[str]:
    return sorted(set(person.hubs) - hub_codes(rows))


def _print_person(person: Person, unknown: Sequence[str]) -> None:
    for hub in unknown:
        click.echo(f"No congress that is loaded has a hub {hub}: check the name.", err=True)
    click.echo(f"{person.name}: {roles_told(person.roles)}; {hubs_told(person)}.")


def _standing(person: Person) -> str:
    return f"left on {person.left_at:%Y-%m-%d}" if person.left_at else ""


def _value(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "roles": [role.value for role in person.roles],
        "hubs": list(person.hubs),
        "left_at": person.left_at and person.left_at.isoformat(),
    }
