"""The command that tells what changed from version to version of a programme file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.cli.asked import zone_in, zone_option
from bot.cli.changes_shown import change_value, counts_told, print_changes, suggestion_value
from bot.cli.output import count, json_option, print_json
from bot.domain.changes import Aspect, Comparison
from bot.domain.errors import Misuse
from bot.domain.matching import compare as compare_versions
from bot.domain.timetable import Session, Timetable
from bot.timetables.read import read_timetable
from bot.timetables.similarity import similarity

FALSE = "false added/missing"


@dataclass(frozen=True, slots=True)
class _Step:
    """From the version before to that of `file`; `comparison` is None where the file has no session
    at all, so that the last good version stays."""

    file: str
    version: Timetable
    comparison: Comparison | None


@click.command(help="Tell versions of a timetable file apart.")
@click.argument("files", nargs=-1, metavar="OLD NEW [MORE]...", type=click.Path(path_type=Path))
@zone_option
@click.option(
    "--date-order", type=click.Choice(["DMY", "MDY", "YMD"]), default=None, help="Of its dates."
)
@click.option("--totals", is_flag=True, help="Only count.")
@json_option
def compare(
    files: tuple[Path, ...], zone: str, date_order: str | None, totals: bool, as_json: bool
) -> None:
    """Stores nothing. A code lasts from the first version to the last."""
    if len(files) < 2:
        raise Misuse("there is nothing to compare with.", "Name the old file, then the new one.")
    tz = zone_in(zone)
    steps = []
    for step in _steps(files, tz, date_order or ""):
        steps.append(step)
        if not as_json:
            _print_step(step, tz, totals)
    sums = _totals(steps)
    if as_json:
        shown = [_step_value(step, tz, totals) for step in steps]
        print_json({"steps": shown, "totals": sums})
    elif len(files) > 2:
        click.echo(f"In all: {counts_told(sums)}, {sums[FALSE]} {FALSE}.")


def _steps(files: Sequence[Path], tz: ZoneInfo, date_order: str) -> Iterator[_Step]:
    current: tuple[Session, ...] = ()
    for at, path in enumerate(files):
        version = read_timetable(path, tz, date_order=date_order)
        if not version.sessions:
            yield _Step(path.name, version, None)
        elif not current:
            current = version.sessions
            if at:
                yield _Step(path.name, version, None)
        else:
            found = compare_versions(current, version.sessions, tz, similarity)
            current = found.programme
            yield _Step(path.name, version, found)


def _print_step(step: _Step, tz: ZoneInfo, totals: bool) -> None:
    refused = sum(1 for problem in step.version.problems if problem.row is not None)
    unread = f"; {count(refused, 'row')} not read" if refused else ""
    found = step.comparison
    if found is None:
        sessions = count(len(step.version.sessions), "session")
        click.echo(f"{step.file}: {sessions}, nothing compared{unread}.")
        return
    if not totals:
        print_changes(found, tz)
    guards = "".join(f"; {guard.value}" for guard in found.guards) if totals else ""
    click.echo(f"{step.file}: {counts_told(found.counts())}{unread}{guards}.")


def _totals(steps: Sequence[_Step]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for step in steps:
        if step.comparison:
            sums.update(step.comparison.counts())
            sums[FALSE] += _false(step.comparison)
    names = ("same", *(aspect.value for aspect in Aspect), FALSE)
    return {name: sums[name] for name in names}


def _false(comparison: Comparison) -> int:
    """Items called added and missing in one step though title and start are the same."""
    traits: dict[Aspect, Counter[object]] = {Aspect.ADDED: Counter(), Aspect.MISSING: Counter()}
    starts = {session.code: session.start for session in comparison.programme}
    for change in comparison.changes:
        item = change.after or change.before
        for aspect in traits.keys() & set(change.aspects):
            if item:
                level = bool(change.presentation)
                traits[aspect][level, item.title, item.start or starts[change.session]] += 1
    return (traits[Aspect.ADDED] & traits[Aspect.MISSING]).total()


def _step_value(step: _Step, tz: ZoneInfo, totals: bool) -> dict[str, Any]:
    found = step.comparison
    if found is None:
        return {"file": step.file, "counts": None}
    value: dict[str, Any] = {
        "file": step.file,
        "counts": found.counts(),
        "guards": [guard.value for guard in found.guards],
        FALSE: _false(found),
    }
    if totals:
        return value
    return value | {
        "changes": [change_value(change, tz) for change in found.changes],
        "suggestions": [suggestion_value(suggestion) for suggestion in found.suggestions],
    }
