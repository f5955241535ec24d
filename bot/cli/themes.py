"""Command themes: the educational needs and themes of a hub."""

from datetime import datetime

import click

from bot import acts
from bot.cli.asked import by_option, reason_option, speaker, the_bot
from bot.cli.of_a_plan import OfAPlan
from bot.cli.output import json_option, print_json, print_table
from bot.cli.planning_shown import theme_value
from bot.domain.themes import Origin, Theme, ThemeKind
from bot.steps import themes as theming

KINDS = [each.value for each in ThemeKind]
ORIGINS = [each.value for each in Origin]


@click.group(
    cls=OfAPlan,
    help="List a hub's educational needs and themes, or change one.",
    invoke_without_command=True,
)
@click.argument("hub")
@json_option
@click.pass_context
def themes(context: click.Context, hub: str, as_json: bool) -> None:
    context.obj = hub
    if context.invoked_subcommand is not None:
        return
    with the_bot() as bot, bot.database.reading() as rows:
        found = theming.themes_of(rows, hub)
    if as_json:
        print_json([theme_value(theme) for theme in found])
        return
    print_table(
        ("name", "kind", "origin", "approved", "what"),
        ((t.code, t.kind.value, t.origin.value, _approved(t), t.told) for t in found),
    )


def _approved(theme: Theme) -> str:
    if theme.withdrawn:
        return f"withdrawn ({theme.withdrawn})"
    return f"{theme.approver}, {theme.approved_on}" if theme.approver else "not yet"


@themes.command(help="Name a need or theme; it justifies nothing until it is approved.")
@click.argument("code")
@click.argument("told", metavar="SENTENCE")
@click.option("--kind", type=click.Choice(KINDS), default=ThemeKind.NEED.value, show_default=True)
@click.option("--origin", required=True, type=click.Choice(ORIGINS), help="Who brought it up.")
@by_option
@click.pass_obj
def add(hub: str, code: str, told: str, kind: str, origin: str, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        new = Theme(hub, code, ThemeKind(kind), told.strip(), Origin(origin), who, now)
        theming.add(rows, new)
        acts.theme_changed(rows, new, f"{new.name} added", bot.templates, who, now)
    click.echo(f"{new.name} of {hub}: the committee approves it with")
    click.echo(f"congress-bot themes {hub} approve {code} --by NAME")


@themes.command(help="Approve it, in the name of the committee member who says so.")
@click.argument("code")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of it; today if not said.")
@by_option
@click.pass_obj
def approve(hub: str, code: str, on: datetime | None, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        today = now.date()
        day = on.date() if on else today
        approved = theming.approve(rows, hub, code, who, day, today, now)
        told = f"{approved.name} approved by {who}"
        congresses = acts.theme_changed(rows, approved, told, bot.templates, who, now)
    click.echo(f"{approved.name} of {hub}: approved by {who} on {day}. {_drafted(congresses)}")


@themes.command(help="Withdraw it: from now on it justifies nothing.")
@click.argument("code")
@reason_option
@by_option
@click.pass_obj
def withdraw(hub: str, code: str, reason: str, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        gone = theming.withdraw(rows, hub, code, reason, who, now)
        told = f"{gone.name} withdrawn"
        congresses = acts.theme_changed(rows, gone, told, bot.templates, who, now)
    click.echo(f"{gone.name} of {hub}: withdrawn. {_drafted(congresses)}")


def _drafted(congresses: tuple[str, ...]) -> str:
    return f"Drafted anew: {', '.join(congresses) or 'no plan rests on themes yet'}."
