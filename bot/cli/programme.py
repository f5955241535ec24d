"""Commands about a congress folder: load, validate, read, templates."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.cli.asked import the_bot
from bot.cli.output import (
    count,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_value,
)
from bot.compose.sample import check_templates
from bot.domain.errors import Misuse
from bot.domain.timetable import Presentation, Session, Timetable
from bot.steps import draft as drafting
from bot.steps import load as loading
from bot.store.congresses import congress_codes
from bot.timetables.read import read_timetable

folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.command(help="Load a congress folder into the database.")
@folder_argument
@json_option
def load(folder: Path, as_json: bool) -> None:
    found = loading.read_folder(folder)
    code = found.congress.code
    with the_bot() as bot, bot.database.writing() as rows:
        known = code in congress_codes(rows)
        loading.load(rows, found, bot.clock.now())
        # Posts that are drafted already move with the new programme in the same transaction.
        drafted = drafting.draft(rows, code, bot.templates) if known else None
    if as_json:
        problems = (*found.problems, *(drafted.problems if drafted else ()))
        print_json(
            {
                "congress": code,
                "sessions": len(found.sessions),
                "presentations": sum(len(s.presentations) for s in found.sessions),
                "rules": len(found.rules),
                "problems": [problem_value(problem) for problem in problems],
                "skipped": dict(found.timetable.skipped),
                "drafted": drafted and drafted.changes.as_counts(),
            }
        )
        return
    print_problems(found.problems)
    talks = sum(len(session.presentations) for session in found.sessions)
    click.echo(
        f"{code}: {count(len(found.sessions), 'session')}, {count(talks, 'presentation')}, "
        f"{count(len(found.rules), 'coverage rule')}, {count(len(found.problems), 'problem')}."
    )
    if drafted:
        click.echo(f"Posts: {drafted.changes}.")
    click.echo(f"Next: congress-bot {'queue' if drafted else f'draft {code}'}")


@click.command(help="Say all that is wrong with a congress folder.")
@folder_argument
@json_option
def validate(folder: Path, as_json: bool) -> int:
    """Exit code 1 where anything is wrong. Nothing is stored."""
    found = loading.read_folder(folder)
    with the_bot() as bot:
        written = drafting.write_posts(found.congress, found.sessions, found.rules, bot.templates)
    of_plan = set(found.problems).difference(found.timetable.problems)
    told = {problem.row for problem in of_plan if problem.row}
    problems = (*found.problems, *(p for p in written.problems if p.row not in told))
    refused = [(post.planned.key, post.refusal) for post in written.refused]
    if as_json:
        print_json(
            {
                "congress": found.congress.code,
                "posts": len(written.posts),
                "problems": [problem_value(problem) for problem in problems],
                "refused": [{"key": key, "reason": reason} for key, reason in refused],
            }
        )
    else:
        print_problems(problems)
        for key, reason in refused:
            click.echo(f"{key}: {reason}", err=True)
        click.echo(
            f"{found.congress.code}: {count(len(written.posts), 'post')} would be drafted; "
            f"{count(len(problems), 'problem')}, {count(len(refused), 'post')} refused."
        )
    return 1 if problems or refused else 0


@click.command(help="Read a timetable file; store nothing.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--zone", required=True, help="The congress's zone, as Europe/Vienna.")
@click.option(
    "--date-order", type=click.Choice(["DMY", "MDY", "YMD"]), default=None, help="Of its dates."
)
@json_option
def read(file: Path, zone: str, date_order: str | None, as_json: bool) -> None:
    try:
        tz = ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise Misuse(f"{zone!r} is no time zone.", "Name one as Europe/Vienna.") from error
    found = read_timetable(file, tz, date_order=date_order or "")
    if as_json:
        print_json(_timetable_value(found, tz))
        return
    print_table(
        ("code", "start", "end", "room", "title", "talks"),
        (
            (
                session.code,
                f"{session.start.astimezone(tz):%a %d %b %H:%M}",
                f"{session.end.astimezone(tz):%H:%M}",
                session.room,
                session.title,
                str(len(session.presentations) or ""),
            )
            for session in found.sessions
        ),
    )
    print_problems(found.problems)
    talks = sum(len(session.presentations) for session in found.sessions)
    skipped = "".join(f", {number:,} skipped ({why})" for why, number in found.skipped.items())
    click.echo(
        f"{count(len(found.sessions), 'session')}, {count(talks, 'presentation')}, "
        f"{count(len(found.problems), 'problem')}{skipped}."
    )


@click.command(help="Check the post templates.")
@json_option
def templates(as_json: bool) -> int:
    """Exit code 1 where one is broken or too long with sample values."""
    with the_bot() as bot:
        checks = list(check_templates(bot.templates))
    if as_json:
        print_json(
            [
                {
                    "template": check.name,
                    "fields": check.fields,
                    "weights": check.weights,
                    "refusal": check.refusal,
                }
                for check in checks
            ]
        )
    else:
        print_table(
            ("template", "weight", "fields", "refusal"),
            (
                (c.name, " + ".join(map(str, c.weights)), ", ".join(c.fields), c.refusal or "none")
                for c in checks
            ),
        )
    return 1 if any(check.refusal for check in checks) else 0


def _timetable_value(timetable: Timetable, tz: ZoneInfo) -> dict[str, Any]:
    return {
        "sessions": [_session_value(session, tz) for session in timetable.sessions],
        "problems": [problem_value(problem) for problem in timetable.problems],
        "skipped": dict(timetable.skipped),
    }


def _session_value(session: Session, tz: ZoneInfo) -> dict[str, Any]:
    return {
        "code": session.code,
        "title": session.title,
        "start": session.start.astimezone(tz).isoformat(),
        "end": session.end.astimezone(tz).isoformat(),
        "room": session.room,
        "track": session.track,
        "type": session.kind,
        "format": session.format.value,
        "cancelled": session.cancelled,
        "chairs": session.chairs,
        "presenters": session.presenters,
        "presentations": [_presentation_value(p, tz) for p in session.presentations],
    }


def _presentation_value(presentation: Presentation, tz: ZoneInfo) -> dict[str, Any]:
    start, end, embargo = (
        moment and moment.astimezone(tz).isoformat()
        for moment in (presentation.start, presentation.end, presentation.embargo_until)
    )
    return {
        "code": presentation.code,
        "title": presentation.title,
        "start": start,
        "end": end,
        "presenters": presentation.presenters,
        "abstract_number": presentation.abstract_number,
        "trial": presentation.trial,
        "embargo_until": embargo,
    }
