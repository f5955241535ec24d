"""Commands about what is written or filmed of a congress: enduring, interviews."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import click

from bot import acts
from bot.cli.asked import by_option, speaker, the_bot
from bot.cli.of_a_plan import OfAPlan
from bot.cli.output import json_option, print_json, print_table
from bot.cli.planning_shown import enduring_value, interview_value
from bot.cli.triage import Place, hub_option
from bot.domain.enduring import EnduringItem
from bot.domain.interviews import Answer, Interview, Stage
from bot.steps import coverage_plan
from bot.steps import enduring as keeping
from bot.steps import interviews as interviewing

ANSWERS = [each.value for each in Answer]
day_type = click.DateTime(["%Y-%m-%d"])
item_argument = click.argument("item", metavar="CODE")


@click.group(
    cls=OfAPlan,
    help="List a hub's enduring content, or change it.",
    invoke_without_command=True,
)
@click.argument("congress")
@hub_option
@json_option
@click.pass_context
def enduring(context: click.Context, congress: str, hub: str, as_json: bool) -> None:
    context.obj = Place(congress, hub)
    if context.invoked_subcommand is not None:
        return
    with the_bot() as bot, bot.database.reading() as rows:
        plan = coverage_plan.plan_of(rows, congress, hub, bot.clock.now())
    if as_json:
        items = [enduring_value(item) for item in plan.enduring]
        print_json({"enduring": items, "owed": list(plan.owed)})
        return
    print_table(
        ("due", "item", "state", "writer", "link"),
        (
            (str(item.due_on), item.item, item.progress.value, item.writer, item.link)
            for item in plan.enduring
        ),
    )
    for item in plan.owed:
        click.echo(f"{item} is selected for enduring coverage and has no due date.", err=True)


@enduring.command(help="Say when it is due and who writes it.")
@item_argument
@click.option("--due", type=day_type, metavar="DAY", help="As 2027-04-12.")
@click.option("--writer", help="Who writes it.")
@by_option
@click.pass_obj
def plan(place: Place, item: str, due: datetime | None, writer: str | None, by: str) -> None:
    _keep(keeping.plan, place, item, by, due.date() if due else None, writer)


@enduring.command(help="Say that the text is there and not published yet.")
@item_argument
@by_option
@click.pass_obj
def written(place: Place, item: str, by: str) -> None:
    _keep(keeping.written, place, item, by)


@enduring.command(help="Give its link: the post that points to it is written with it.")
@item_argument
@click.option("--link", required=True, help="As https://hub.example.org/summary.")
@by_option
@click.pass_obj
def publish(place: Place, item: str, link: str, by: str) -> None:
    _keep(keeping.publish, place, item, by, link)


@enduring.command(help="Say that it will not be written.")
@item_argument
@by_option
@click.pass_obj
def drop(place: Place, item: str, by: str) -> None:
    _keep(keeping.drop, place, item, by)


def _keep(
    change: Callable[..., EnduringItem], place: Place, code: str, by: str, *told: object
) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        asked = partial(change, rows, place.congress, place.hub, code, *told, who, now)
        item = acts.keep_item(rows, place.congress, asked, bot.templates)
    writer = f", written by {item.writer}" if item.writer else ""
    link = f": {item.link}" if item.link else ""
    click.echo(f"{item.item}: {item.progress.value}, due {item.due_on}{writer}{link}")


@click.group(
    cls=OfAPlan,
    help="List a hub's interviews, or change one.",
    invoke_without_command=True,
)
@click.argument("congress")
@hub_option
@json_option
@click.pass_context
def interviews(context: click.Context, congress: str, hub: str, as_json: bool) -> None:
    context.obj = Place(congress, hub)
    if context.invoked_subcommand is not None:
        return
    with the_bot() as bot, bot.database.reading() as rows:
        found = coverage_plan.plan_of(rows, congress, hub, bot.clock.now()).interviews
    if as_json:
        print_json([interview_value(interview) for interview in found])
        return
    print_table(
        ("no.", "due", "item", "expert", "state", "consent", "filming", "writer", "link"),
        (
            (
                *(str(i.id), str(i.due_on), i.item, i.expert, i.stage.value),
                *(i.consent.value, i.filming.value, i.writer, i.link),
            )
            for i in found
        ),
    )


@interviews.command(help="Plan an interview about a session or talk.")
@item_argument
@click.option("--expert", required=True, help="Who is interviewed.")
@click.option("--due", type=day_type, required=True, metavar="DAY", help="As 2027-03-28.")
@click.option("--writer", default="", help="Who leads and writes it.")
@by_option
@click.pass_obj
def add(place: Place, item: str, expert: str, due: datetime, writer: str, by: str) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        new = Interview(0, place.hub, item, expert.strip(), due.date(), writer.strip())
        who, now = speaker(bot, by), bot.clock.now()
        kept = interviewing.add(rows, place.congress, new, who, now)
    _print_interview(kept)


@interviews.command(help="Say what came of an interview, by its number.")
@click.argument("number", type=int)
@click.option("--due", type=day_type, metavar="DAY", help="Another day.")
@click.option("--writer", help="Another writer.")
@click.option("--consent", type=click.Choice(ANSWERS), help="Of the expert, to be shown.")
@click.option("--filming", type=click.Choice(ANSWERS), help="Permission to film there.")
@click.option("--stage", type=click.Choice([each.value for each in Stage]), help="How far it is.")
@click.option("--link", help="Where it is published.")
@by_option
@click.pass_obj
def change(
    place: Place,
    number: int,
    due: datetime | None,
    writer: str | None,
    consent: str | None,
    filming: str | None,
    stage: str | None,
    link: str | None,
    by: str,
) -> None:
    told = interviewing.Told(
        due_on=due.date() if due else None,
        writer=writer,
        consent=Answer(consent) if consent else None,
        filming=Answer(filming) if filming else None,
        stage=Stage(stage) if stage else None,
        link=link,
    )
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        kept = interviewing.change(rows, place.congress, place.hub, number, told, who, now)
    _print_interview(kept)


def _print_interview(interview: Interview) -> None:
    lacks = f"; {' and '.join(interview.lacks)}" if interview.lacks else ""
    click.echo(
        f"Interview {interview.id} with {interview.expert} about {interview.item}: "
        f"{interview.stage.value}, due {interview.due_on}{lacks}"
    )
