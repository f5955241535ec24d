"""Commands that give out files to work with: plan, blank."""

from pathlib import Path
from typing import Any

import click

from bot.cli.asked import the_bot
from bot.cli.output import count, give_out, json_option, print_json, write_whole
from bot.domain.errors import Misuse
from bot.domain.hub_plan import HubPlan, HubPost
from bot.steps.hub_plan import hub_plan

FORMATS = ("ics", "xlsx", "csv")


@click.command(help="Write a hub's plan as a calendar, a workbook or CSV.")
@click.argument("congress")
@click.option("--hub", required=True, help="Whose plan.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="ics", show_default=True)
@click.option("--out", default="", help="The file to write; - for standard output.")
@json_option
def plan(congress: str, hub: str, form: str, out: str, as_json: bool) -> None:
    """Words that an embargo covers are left out: plans are handed around."""
    with the_bot() as bot, bot.database.reading() as rows:
        found = hub_plan(rows, congress, hub, bot.clock.now())
    if as_json:
        print_json(_value(found))
        return
    name = f"{congress}-{hub}-plan.{form}"
    give_out(_rendered(found, form), out, name, count(len(found.posts), "post"))


def _rendered(found: HubPlan, form: str) -> bytes:
    match form:
        case "xlsx":
            from bot.reports.plan_xlsx import plan_as_xlsx

            return plan_as_xlsx(found)
        case "csv":
            from bot.reports.plan_csv import plan_as_csv

            return plan_as_csv(found)
        case _:
            from bot.reports.plan_ics import plan_as_ics

            return plan_as_ics(found)


def _value(found: HubPlan) -> dict[str, Any]:
    return {
        "congress": found.congress.code,
        "hub": found.hub.code,
        "posts": [_post_value(post) for post in found.posts],
    }


def _post_value(post: HubPost) -> dict[str, Any]:
    return {
        "key": post.key,
        "kind": post.kind.value,
        "account": post.handle,
        "due_at": post.due_at.isoformat(),
        "state": post.state,
        "reason": post.reason,
        "writer": post.writer,
        "session": post.session and post.session.code,
        "presentation": post.presentation and post.presentation.code,
        "embargo_until": post.embargo_until and post.embargo_until.isoformat(),
        "words": list(post.words),
    }


@click.command(help="Write an empty programme workbook to fill in.")
@click.argument("file", type=click.Path(path_type=Path))
def blank(file: Path) -> None:
    from bot.reports.blank_workbook import blank_workbook

    if file.suffix.casefold() != ".xlsx":
        raise Misuse(f"{file.name} is no name for a workbook.", "Write e.g. timetable.xlsx.")
    if file.exists():
        raise Misuse(f"{file} is there already.", "Name another file, or move that one away.")
    write_whole(file, blank_workbook())
    click.echo(f"{file}: fill in its first sheet; the second explains the columns.")
    click.echo(f"Next: congress-bot read {file} --zone Europe/Vienna")
