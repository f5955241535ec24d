"""A congress folder -> the stored congress, programme and coverage plan."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.domain.congress import Congress, CoverageRule
from bot.domain.coverage import unknown_targets
from bot.domain.errors import Unreadable
from bot.domain.timetable import Problem, Session, Timetable
from bot.store.congresses import replace_congress
from bot.store.database import Rows
from bot.store.programmes import replace_programme
from bot.timetables.folder import read_congress
from bot.timetables.read import read_timetable


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that a congress folder holds, with its problems."""

    congress: Congress
    timetable: Timetable
    rules: tuple[CoverageRule, ...]
    problems: tuple[Problem, ...]

    @property
    def sessions(self) -> tuple[Session, ...]:
        return self.timetable.sessions


def read_folder(path: Path) -> Folder:
    """Reads and checks; stores nothing. Raises Unreadable where the folder cannot be used."""
    found = read_congress(path)
    congress = found.congress
    window: tuple[date, date] = (congress.starts_on, congress.ends_on)
    timetable = read_timetable(
        found.timetable_file, congress.tz, date_order=found.date_order, window=window
    )
    unknown = unknown_targets(found.coverage, timetable, found.coverage_file)
    problems = (*found.problems, *timetable.problems, *unknown)
    return Folder(congress, timetable, found.coverage, problems)


def load(rows: Rows, folder: Folder, now: datetime) -> None:
    """Puts the congress, its programme and plan in place of what was stored of it."""
    if not folder.sessions:
        raise Unreadable(
            f"the timetable of {folder.congress.code} has no usable session.",
            "The last good one stays. See its problems with `congress-bot validate`.",
        )
    replace_congress(rows, folder.congress, now)
    replace_programme(rows, folder.congress.code, folder.sessions, folder.rules)
