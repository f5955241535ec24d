"""A congress folder -> the stored congress, programme and coverage plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.domain.changes import Comparison
from bot.domain.congress import Congress, CoverageRule
from bot.domain.coverage import suggestion, unknown_targets
from bot.domain.errors import NotFound, Unreadable
from bot.domain.matching import compare
from bot.domain.people import Act
from bot.domain.timetable import Problem, Session, Timetable
from bot.domain.watch import Standing, Watch
from bot.store.congresses import replace_congress
from bot.store.database import Rows
from bot.store.media import add_files
from bot.store.programmes import get_sessions, replace_rules, replace_sessions
from bot.store.trail import record_act
from bot.store.versions import keep_version
from bot.store.watches import Watched, replace_watch
from bot.timetables.folder.congress_folder import read_congress
from bot.timetables.folder.media import NamedFile
from bot.timetables.read import read_timetable
from bot.timetables.similarity import similarity


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that a congress folder holds, with the problems of its rows. `source` is the
    programme file's name; `date_order` and `columns` are how it was said to read it."""

    congress: Congress
    timetable: Timetable
    rules: tuple[CoverageRule, ...]
    problems: tuple[Problem, ...]
    source: str = ""
    coverage_file: str = ""
    watch: Watch | None = None
    date_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    media: tuple[NamedFile, ...] = ()

    @property
    def sessions(self) -> tuple[Session, ...]:
        return self.timetable.sessions


def read_folder(path: Path) -> Folder:
    """Reads and checks; stores nothing. Raises Unreadable where the folder cannot be used."""
    found = read_congress(path)
    congress = found.congress
    window: tuple[date, date] = (congress.starts_on, congress.ends_on)
    timetable = read_timetable(
        found.timetable_file,
        congress.tz,
        date_order=found.date_order,
        window=window,
        columns=found.columns,
    )
    problems = (*found.problems, *timetable.problems)
    return Folder(
        congress,
        timetable,
        found.coverage,
        problems,
        source=found.timetable_file.name,
        coverage_file=found.coverage_file,
        watch=found.watch,
        date_order=found.date_order,
        columns=found.columns,
        media=found.media,
    )


def plan_problems(folder: Folder, programme: Timetable) -> tuple[Problem, ...]:
    """The rules that name what `programme` does not hold. After a re-import that is the stored
    programme, whose codes outlast those of the file."""
    return unknown_targets(folder.rules, programme, folder.coverage_file)


def compared(
    rows: Rows,
    congress: Congress,
    sessions: Sequence[Session],
    same: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
) -> Comparison:
    """A version of the programme beside the current one; `same` and `apart` as in
    domain.matching."""
    return beside(get_sessions(rows, congress.code), sessions, congress, same, apart)


def beside(
    old: Sequence[Session],
    new: Sequence[Session],
    congress: Congress,
    same: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
) -> Comparison:
    """Two versions of the congress's programme. Raises NotFound for a code that is in neither."""
    _refuse_unknown("the older programme", old, [*(same or {}), *apart])
    _refuse_unknown("the newer one", new, (same or {}).values())
    return compare(old, new, congress.tz, similarity, same or {}, apart)


def _refuse_unknown(where: str, sessions: Sequence[Session], named: Iterable[str]) -> None:
    known = {session.code for session in sessions}
    known |= {talk.code for session in sessions for talk in session.presentations}
    for code in named:
        if code not in known:
            hint = suggestion(code, known) or "`congress-bot changes` shows the codes."
            raise NotFound(f"no session or presentation {code!r} is in {where}.", hint)


def load(rows: Rows, folder: Folder, by: str, now: datetime) -> int:
    """Puts the congress and its plan in place of what was stored of it, and keeps its programme as
    a version, whose number it returns. The current programme stays until one is taken."""
    if not folder.sessions:
        raise Unreadable(
            f"the timetable of {folder.congress.code} has no usable session.",
            "The last good one stays. See its problems with `congress-bot validate`.",
        )
    code = folder.congress.code
    replace_congress(rows, folder.congress, now)
    replace_rules(rows, code, folder.rules)
    add_files(rows, (each.file for each in folder.media), now)
    replace_watch(rows, code, _watched(folder, now))
    number = keep_version(rows, code, folder.timetable, folder.source, by, now)
    told = f"version {number} of the programme, {len(folder.rules)} coverage rules"
    record_act(rows, by, Act.LOAD, code, told, now)
    return number


def _watched(folder: Folder, now: datetime) -> Watched | None:
    if folder.watch is None:
        return None
    code, asked = folder.congress.code, Standing(next_at=now)
    return Watched(code, folder.watch, asked, folder.date_order, folder.columns)


def take(rows: Rows, congress: str, programme: Sequence[Session]) -> None:
    """Makes it the current programme; `programme` is a Comparison's, under lasting codes."""
    replace_sessions(rows, congress, programme)
