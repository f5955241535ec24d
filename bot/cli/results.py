"""Command: report."""

import click

from bot.cli.asked import the_bot
from bot.cli.output import count, give_out
from bot.domain.report import Report
from bot.reports.as_csv import render_csv
from bot.reports.as_json import render_json
from bot.steps import report as reporting

FORMATS = ("html", "json", "csv")


@click.command(help="Write the engagement report of a congress.")
@click.argument("congress")
@click.option("--hub", default="", help="Only this hub's posts.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="html", show_default=True)
@click.option("--out", default="", help="The file to write; - for standard output.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json --out -.")
def report(congress: str, hub: str, form: str, out: str, as_json: bool) -> None:
    if as_json:
        form, out = "json", "-"
    with the_bot() as bot, bot.database.reading() as rows:
        found = reporting.report(rows, congress, bot.clock.now(), hub)
    name = f"{congress}{f'-{hub}' if hub else ''}-report.{form}"
    give_out(rendered(found, form), out, name, count(len(found.posts), "post"))


def rendered(report: Report, form: str) -> str:
    match form:
        case "html":
            from bot.reports.as_html import render_html  # draws plots: heavy to import

            return render_html(report)
        case "csv":
            return render_csv(report)
        case _:
            return render_json(report)
