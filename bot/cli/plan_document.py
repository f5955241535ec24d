"""Commands about the coverage plan as a whole: coverage, review."""

from collections.abc import Sequence
from datetime import datetime

import click

from bot.cli.asked import by_option, speaker, the_bot
from bot.cli.output import count, give_out, json_option, print_json, print_table
from bot.cli.planning_shown import plan_value, review_value
from bot.cli.triage import hub_option
from bot.domain.coverage_plan import CoveragePlan
from bot.domain.reviews import Outcome
from bot.steps import coverage_plan
from bot.steps import review as reviewing


@click.command(help="Write a hub's coverage plan as one page.")
@click.argument("congress")
@hub_option
@click.option("--out", default="", help="The file to write; - for standard output.")
@json_option
def coverage(congress: str, hub: str, out: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        plan = coverage_plan.plan_of(rows, congress, hub, bot.clock.now())
    if as_json:
        print_json(plan_value(plan))
        return
    from bot.reports.plan_html import plan_as_html  # Jinja2: heavy to import

    told = f"version {plan.version}, {count(plan.counts.selected, 'item')} selected"
    give_out(plan_as_html(plan), out, f"{congress}-{hub}-coverage.html", told)


@click.command(help="List the committee's reviews of a plan, or record one.")
@click.argument("congress")
@hub_option
@click.option(
    "--outcome", type=click.Choice([each.value for each in Outcome]), help="Record this decision."
)
@click.option("--reviewer", "reviewers", multiple=True, help="Who reviewed; once for each.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of it; today if not said.")
@click.option("--version", type=int, default=0, help="Of the plan; the latest if not said.")
@click.option("--note", default="", help="What is to be changed.")
@by_option
@json_option
def review(
    congress: str,
    hub: str,
    outcome: str | None,
    reviewers: Sequence[str],
    on: datetime | None,
    version: int,
    note: str,
    by: str,
    as_json: bool,
) -> None:
    with the_bot() as bot:
        if outcome:
            with bot.database.writing() as rows:
                reviewing.record(
                    rows,
                    congress,
                    hub,
                    Outcome(outcome),
                    reviewers,
                    speaker(bot, by),
                    bot.clock.now(),
                    on.date() if on else None,
                    version,
                    note,
                )
        with bot.database.reading() as rows:
            plan = coverage_plan.plan_of(rows, congress, hub, bot.clock.now())
    _show(plan, as_json)


def _show(plan: CoveragePlan, as_json: bool) -> None:
    if as_json:
        due = plan.review_due and plan.review_due.isoformat()
        reviews = [review_value(each) for each in plan.reviews]
        print_json({"version": plan.version, "due": due, "reviews": reviews})
        return
    print_table(
        ("day", "version", "decision", "reviewers", "note"),
        (
            (str(r.on), str(r.version), r.outcome.value, ", ".join(r.reviewers), r.note)
            for r in plan.reviews
        ),
    )
    if plan.review_due is None:
        click.echo("No plan is begun: nothing to review.")
        return
    since = plan.version - plan.reviewed
    told = "is due since" if plan.is_review_due else "is due on"
    click.echo(f"The next review {told} {plan.review_due}; {count(since, 'version')} not reviewed.")
