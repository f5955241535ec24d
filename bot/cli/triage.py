"""Command triage: what a hub covers of a congress, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import click

from bot import acts
from bot.cli.asked import by_option, reason_option, speaker, the_bot
from bot.cli.of_a_plan import OfAPlan
from bot.cli.output import count, json_option, print_json, print_problems
from bot.cli.plain import one_line
from bot.cli.planning_shown import change_value, counts_value, line_value, print_lines
from bot.domain.coverage_plan import CoveragePlan, Line
from bot.domain.patient_voice import Voice
from bot.domain.triage import HIGHEST, LOWEST, Asked, Decision, Mode
from bot.steps import coverage_plan
from bot.steps import triage as triaging
from bot.store.database import Rows

Command = TypeVar("Command", bound=Callable[..., Any])
STATES = [*(each.value for each in Decision), "undecided"]
MODES = [each.value for each in Mode]
VOICES: dict[str, Voice | None] = {voice.value: voice for voice in Voice} | {"none": None}

hub_option = click.option("--hub", required=True, help="Whose plan.")
track_option = click.option("--track", default="", help="Every session of this track.")


@dataclass(frozen=True, slots=True)
class Place:
    congress: str
    hub: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What is listed; "" and None let everything through."""

    track: str
    state: str | None
    mode: str | None
    theme: str
    writer: str
    day: datetime | None

    def takes(self, line: Line, plan: CoveragePlan) -> bool:
        item, choice = line.item, line.item.choice
        details = choice.details if choice and choice.is_selected else None
        local = item.start.astimezone(plan.congress.tz).date()
        return (
            (not self.track or item.session.track.casefold() == self.track.casefold())
            and (not self.state or item.state == self.state)
            and (not self.mode or (details is not None and details.mode.value == self.mode))
            and (not self.theme or (details is not None and details.theme == self.theme))
            and (not self.writer or (details is not None and details.writer == self.writer))
            and (not self.day or local == self.day.date())
        )


def items_of(command: Command) -> Command:
    """The sessions and talks that a decision is about, and who decides it why."""
    for option in (
        json_option,
        by_option,
        reason_option,
        track_option,
        click.argument("items", nargs=-1, metavar="[CODE]..."),
    ):
        command = option(command)
    return command


@click.group(
    cls=OfAPlan,
    help="List what a hub covers and skips, or decide on it.",
    invoke_without_command=True,
)
@click.argument("congress")
@hub_option
@track_option
@click.option("--state", type=click.Choice(STATES), help="Only what is decided so.")
@click.option("--mode", type=click.Choice(MODES), help="Only what is covered so.")
@click.option("--theme", default="", help="Only what rests on this need or theme.")
@click.option("--writer", default="", help="Only what this person writes.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only this day's.")
@json_option
@click.pass_context
def triage(
    context: click.Context,
    congress: str,
    hub: str,
    track: str,
    state: str | None,
    mode: str | None,
    theme: str,
    writer: str,
    day: datetime | None,
    as_json: bool,
) -> None:
    context.obj = Place(congress, hub)
    if context.invoked_subcommand is None:
        _list(congress, hub, Filter(track, state, mode, theme, writer, day), as_json)


def _list(congress: str, hub: str, wanted: Filter, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        plan = coverage_plan.plan_of(rows, congress, hub, bot.clock.now())
    lines = [line for line in plan.lines if wanted.takes(line, plan)]
    if as_json:
        print_json(
            {
                "congress": congress,
                "hub": hub,
                "version": plan.version,
                "accredited": plan.accredited,
                "counts": counts_value(plan.counts),
                "items": [line_value(line) for line in lines],
            }
        )
        return
    print_lines(plan, lines)
    for choice in plan.gone:
        told = f"{choice.item} is decided ({choice.decision.value}), and not in the programme"
        click.echo(one_line(f"{told}."), err=True)
    click.echo(f"{count(len(lines), 'item')} listed. {_standing(plan)}")


def _standing(plan: CoveragePlan) -> str:
    version = f"Version {plan.version} of the plan" if plan.version else "No plan is begun"
    return f"{version}: {plan.counts}."


@triage.command(help="Select sessions or talks.")
@items_of
@click.option("--mode", type=click.Choice(MODES), help="How it is covered; live where not said.")
@click.option("--theme", metavar="CODE", help="The need or theme that justifies it.")
@click.option(
    "--priority",
    type=click.IntRange(HIGHEST, LOWEST),
    help=f"{HIGHEST} is essential, {LOWEST} if there is time.",
)
@click.option("--writer", help="Who writes it, and therefore may not approve it.")
@click.pass_obj
def select(
    place: Place,
    items: Sequence[str],
    track: str,
    mode: str | None,
    theme: str | None,
    priority: int | None,
    writer: str | None,
    reason: str,
    by: str,
    as_json: bool,
) -> None:
    chosen = Mode(mode) if mode else None
    asked = Asked(Decision.SELECT, reason, chosen, theme, priority, writer)
    _decide(place, items, track, asked, by, as_json)


@triage.command(help="Skip sessions or talks: nothing about them goes out.")
@items_of
@click.pass_obj
def skip(
    place: Place, items: Sequence[str], track: str, reason: str, by: str, as_json: bool
) -> None:
    _decide(place, items, track, Asked(Decision.SKIP, reason), by, as_json)


@triage.command(help="Leave sessions or talks open.")
@items_of
@click.pass_obj
def maybe(
    place: Place, items: Sequence[str], track: str, reason: str, by: str, as_json: bool
) -> None:
    _decide(place, items, track, Asked(Decision.MAYBE, reason), by, as_json)


def _decide(
    place: Place, items: Sequence[str], track: str, asked: Asked, by: str, as_json: bool
) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        named = _named(rows, place, items, track)
        where = place.congress, place.hub
        chosen, drafted = acts.decide(rows, *where, named, asked, bot.templates, who, now)
        plan = coverage_plan.plan_of(rows, place.congress, place.hub, now)
    if as_json:
        print_json(
            {
                "version": chosen.version,
                "changes": [change_value(change) for change in chosen.changes],
                "counts": counts_value(plan.counts),
                "posts": drafted.changes.as_counts(),
            }
        )
        return
    print_problems(drafted.problems)
    for change in chosen.changes:
        click.echo(one_line(change.told))
    if not chosen.version:
        click.echo("Everything was decided so already.")
    _warn_unjustified(plan, {change.after.item for change in chosen.changes})
    click.echo(f"{_standing(plan)} Posts: {drafted.changes}.")


def _named(rows: Rows, place: Place, items: Sequence[str], track: str) -> list[str]:
    of_track = triaging.of_track(rows, place.congress, track) if track else []
    return [*items, *of_track]


def _warn_unjustified(plan: CoveragePlan, items: set[str]) -> None:
    for line in plan.lines:
        if line.unjustified and line.item.code in items:
            told = f"{line.item.code}: its selection {line.unjustified}; its posts are blocked."
            click.echo(one_line(told), err=True)


@triage.command(help="Mark sessions or talks in which patients or their groups are heard.")
@click.argument("items", nargs=-1, metavar="[CODE]...")
@track_option
@click.option("--is", "said", required=True, type=click.Choice(list(VOICES)), help="Who is heard.")
@by_option
@json_option
@click.pass_obj
def voice(
    place: Place, items: Sequence[str], track: str, said: str, by: str, as_json: bool
) -> None:
    """For every hub of the congress."""
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        named = _named(rows, place, items, track)
        changed = triaging.mark(rows, place.congress, place.hub, named, VOICES[said], who, now)
    if as_json:
        print_json({"voice": said, "items": list(changed)})
        return
    click.echo(f"{said}: {', '.join(changed) or 'nothing changed'}.")


@triage.command(help="Say whether the hub's activity at this congress carries ACCME credit.")
@click.argument("said", type=click.Choice(["yes", "no"]))
@by_option
@json_option
@click.pass_obj
def accredited(place: Place, said: str, by: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        where = place.congress, place.hub
        version = acts.set_accredited(rows, *where, said == "yes", bot.templates, who, now)
        plan = coverage_plan.plan_of(rows, place.congress, place.hub, now)
    if as_json:
        print_json({"version": version, "accredited": plan.accredited})
        return
    _warn_unjustified(plan, {line.item.code for line in plan.lines})
    click.echo(f"Accredited: {said}. {_standing(plan)}")
