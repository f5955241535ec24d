"""One congress folder: congress.toml, the programme file beside it, and the coverage plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.congress import Congress, CoverageRule
from bot.domain.errors import Unreadable
from bot.domain.timetable import Problem
from bot.domain.watch import Watch
from bot.timetables.folder.congress_toml import read_congress_toml
from bot.timetables.folder.coverage import NAMES, Coverage, read_coverage
from bot.timetables.folder.media import NamedFile


@dataclass(frozen=True, slots=True)
class CongressFolder:
    """`date_order` is "" where the programme itself must show it; `coverage_file` is "" where there
    is no coverage plan yet. The programme is located here, not read."""

    congress: Congress
    timetable_file: Path
    date_order: str
    coverage: tuple[CoverageRule, ...]
    problems: tuple[Problem, ...]
    coverage_file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    watch: Watch | None = None
    media: tuple[NamedFile, ...] = ()


def read_congress(folder: Path) -> CongressFolder:
    """Raises Unreadable where congress.toml is wrong or a file is missing; a bad row of the plan
    is a problem beside the good rules."""
    toml_file = folder / "congress.toml"
    if not toml_file.is_file():
        raise Unreadable(
            f"{folder.name} has no congress.toml.",
            "Name a folder in schedules/ that has one; docs/congress-folder.md shows its keys.",
        )
    toml = read_congress_toml(toml_file)
    timetable_file = _timetable_file(folder, toml.timetable_file)
    coverage_file = _coverage_file(folder, toml.coverage_file)
    coverage = (
        read_coverage(coverage_file, toml.congress, folder) if coverage_file else _no_coverage()
    )
    return CongressFolder(
        congress=toml.congress,
        timetable_file=timetable_file,
        date_order=toml.date_order,
        columns=toml.columns,
        watch=toml.watch,
        coverage=coverage.rules,
        problems=coverage.problems,
        coverage_file=coverage_file.name if coverage_file else "",
        media=coverage.media,
    )


def _no_coverage() -> Coverage:
    missing = Problem(
        file=NAMES[0],
        row=None,
        column="",
        what="There is no coverage plan yet, so nothing will be posted.",
        next=f"Write {', or '.join(NAMES)}; docs/congress-folder.md lists its columns.",
    )
    return Coverage((), (missing,))


def _timetable_file(folder: Path, name: str) -> Path:
    if name:
        return _named(folder, name, "timetable.file")
    found = sorted(path for path in folder.glob("timetable.*") if path.is_file())
    if not found:
        raise Unreadable(
            f"{folder.name} has no programme file.",
            "Save the programme there as timetable.xlsx, .csv, .ics, .xml or .json.",
        )
    return _only(folder, found, "timetable")


def _coverage_file(folder: Path, name: str) -> Path | None:
    if name:
        return _named(folder, name, "coverage.file")
    found = [folder / each for each in NAMES if (folder / each).is_file()]
    return _only(folder, found, "coverage") if found else None


def _named(folder: Path, name: str, key: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise Unreadable(
            f"congress.toml: {key} is {name}, and {folder.name} has no such file.",
            "Correct the name, or put the file there.",
        )
    return path


def _only(folder: Path, found: list[Path], table: str) -> Path:
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise Unreadable(
            f"{folder.name} has {names}.",
            f'Keep one, or name it in congress.toml: [{table}] file = "{found[0].name}".',
        )
    return found[0]
