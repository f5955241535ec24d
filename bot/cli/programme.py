"""Commands about a congress folder: load, validate, read, templates."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import acts
from bot.cli.asked import (
    by_option,
    column_option,
    columns_in,
    speaker_if_named,
    the_bot,
    zone_in,
    zone_option,
)
from bot.cli.changes_shown import change_value, print_changes
from bot.cli.output import (
    count,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_value,
)
from bot.cli.plain import one_line
from bot.cli.versions import answer_options, answers_of, confirmed, print_taken
from bot.compose.sample import TemplateCheck, check_templates
from bot.compose.writing import write_posts
from bot.domain.changes import Comparison
from bot.domain.people import Act
from bot.domain.timetable import Presentation, Session, Timetable
from bot.steps import load as loading
from bot.store.congresses import congress_codes
from bot.store.trail import refuse_unless_may
from bot.timetables.folder.media import NamedFile
from bot.timetables.read import read_timetable

folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.command(help="Load a congress folder into the database.")
@folder_argument
@answer_options
@click.option("--apply", "applying", is_flag=True, help="Take a changed programme; do not ask.")
@by_option
@json_option
def load(
    folder: Path,
    same: tuple[str, ...],
    apart: tuple[str, ...],
    accept: tuple[str, ...],
    applying: bool,
    by: str,
    as_json: bool,
) -> int:
    """Exit code 1 where the programme changed and nobody has said yes to it; nothing is stored
    then."""
    answers = answers_of(same, apart, accept)
    found = loading.read_folder(folder)
    code = found.congress.code
    with the_bot() as bot:
        who = speaker_if_named(bot, by)
        with bot.database.reading() as rows:
            refuse_unless_may(rows, who, Act.LOAD)
            known = code in congress_codes(rows)
            comparison = loading.compared(
                rows, found.congress, found.sessions, answers.same, answers.apart
            )
        changed = known and bool(comparison.changes)
        if changed and not as_json:
            print_changes(comparison, found.congress.tz)
        if changed and not (applying or (not as_json and confirmed("Take this programme?"))):
            return _not_taken(folder, comparison, found.congress.tz, as_json)
        with bot.database.writing() as rows:
            taken = acts.take_folder(rows, found, bot.templates, who, bot.clock.now(), answers)
    _print_loaded(found, taken, as_json)
    return 0


def _not_taken(folder: Path, comparison: Comparison, tz: ZoneInfo, as_json: bool) -> int:
    if as_json:
        changes = [change_value(change, tz) for change in comparison.changes]
        print_json({"applied": False, "changes": changes, "counts": comparison.counts()})
    else:
        click.echo(f"Nothing is stored yet. Take it: congress-bot load {folder} --apply")
    return 1


def _print_loaded(found: loading.Folder, taken: acts.Taken, as_json: bool) -> None:
    code, rules = found.congress.code, found.rules
    programme = Timetable(taken.comparison.programme)
    unknown = loading.plan_problems(found, programme)
    problems = (*found.problems, *unknown)
    talks = sum(len(session.presentations) for session in found.sessions)
    if as_json:
        print_json(
            {
                "congress": code,
                "applied": True,
                "version": taken.version,
                "sessions": len(found.sessions),
                "presentations": talks,
                "rules": len(rules),
                "problems": [problem_value(each) for each in (*problems, *taken.problems)],
                "skipped": dict(found.timetable.skipped),
                "changes": taken.comparison.counts(),
                "media": [_media_value(each) for each in found.media],
                "posts": taken.effects and taken.effects.as_counts(),
                "posted": list(taken.effects.posted) if taken.effects else [],
            }
        )
        return
    print_problems(problems)
    _print_media(found)
    click.echo(
        f"{code}: {count(len(found.sessions), 'session')}, {count(talks, 'presentation')}, "
        f"{count(len(rules), 'coverage rule')}, {count(len(problems), 'problem')}."
    )
    if taken.effects:
        print_taken(taken)
    click.echo(f"Next: congress-bot {'queue' if taken.effects else f'draft {code}'}")


def _print_media(found: loading.Folder) -> None:
    for each in found.media:
        click.echo(one_line(f"{each}."))
        if each.warning:
            click.echo(one_line(f"{each.name}: {each.warning}."), err=True)


def _media_value(named: NamedFile) -> dict[str, Any]:
    return {
        "file": named.name,
        "kind": named.file.kind.value,
        "type": named.file.format.value,
        "width": named.file.width,
        "height": named.file.height,
        "bytes": len(named.file.content),
        "sha256": named.file.sha256,
        "source": named.source,
        "done": named.done,
        "warning": named.warning,
    }


@click.command(help="Say all that is wrong with a congress folder.")
@folder_argument
@json_option
def validate(folder: Path, as_json: bool) -> int:
    """Exit code 1 where anything is wrong. Nothing is stored."""
    found = loading.read_folder(folder)
    with the_bot() as bot:
        written = write_posts(found.congress, found.sessions, found.rules, bot.templates)
    of_plan = loading.plan_problems(found, found.timetable)
    told = {problem.row for problem in of_plan if problem.row}
    unplanned = (problem for problem in written.problems if problem.row not in told)
    problems = (*found.problems, *of_plan, *unplanned)
    refused = [(post.planned.key, post.refusal) for post in written.refused]
    if as_json:
        print_json(
            {
                "congress": found.congress.code,
                "posts": len(written.posts),
                "problems": [problem_value(problem) for problem in problems],
                "refused": [{"key": key, "reason": reason} for key, reason in refused],
                "media": [_media_value(each) for each in found.media],
            }
        )
    else:
        print_problems(problems)
        _print_media(found)
        for key, reason in refused:
            click.echo(f"{key}: {reason}", err=True)
        click.echo(
            f"{found.congress.code}: {count(len(written.posts), 'post')} would be drafted; "
            f"{count(len(problems), 'problem')}, {count(len(refused), 'post')} refused."
        )
    return 1 if problems or refused else 0


@click.command(help="Read a timetable file; store nothing.")
@click.argument("file", type=click.Path(path_type=Path))
@zone_option
@click.option(
    "--date-order", type=click.Choice(["DMY", "MDY", "YMD"]), default=None, help="Of its dates."
)
@column_option
@json_option
def read(
    file: Path, zone: str, date_order: str | None, told: tuple[str, ...], as_json: bool
) -> None:
    tz = zone_in(zone)
    found = read_timetable(file, tz, date_order=date_order or "", columns=columns_in(told))
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
                    "live": {field.name: field.kind.value for field in check.live},
                    "weights": check.weights,
                    "refusal": check.refusal,
                }
                for check in checks
            ]
        )
    else:
        print_table(
            ("template", "weight", "fields", "refusal"),
            (_template_line(check) for check in checks),
        )
    return 1 if any(check.refusal for check in checks) else 0


def _template_line(check: TemplateCheck) -> tuple[str, ...]:
    weights = " + ".join(map(str, check.weights))
    live = [f"{field.name} (live {field.kind.value})" for field in check.live]
    return check.name, weights, ", ".join([*check.fields, *live]), check.refusal or "none"


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
        "registry_id": presentation.registry_id,
        "cancelled": presentation.cancelled,
        "embargo_until": embargo,
    }
