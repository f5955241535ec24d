"""What one word of the desk sets in motion: several steps in one transaction, and what came of it.
Shared by the doors and the worker, so that all of them do the same."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.changes import Comparison, Guard
from bot.domain.effects import Effects, effects
from bot.domain.errors import Misuse
from bot.domain.timetable import Problem
from bot.steps import adjust, draft, load
from bot.store.congresses import congress_codes, get_congress
from bot.store.database import Rows
from bot.store.posts import get_entries
from bot.store.versions import Application, add_application, get_version, latest_version


@dataclass(frozen=True, slots=True)
class Answers:
    """A person's words on a comparison: pairs that are the same (old code -> new code), old codes
    that must not be paired, and guards said yes to."""

    same: Mapping[str, str]
    apart: Collection[str] = ()
    accept: Collection[Guard] = ()


NO_ANSWERS = Answers({})


@dataclass(frozen=True, slots=True)
class Taken:
    """`effects` is None where the congress has no posts yet; `lapsed_shifts` are sessions whose
    hand-made shift ended, since the new version moves them itself."""

    version: int
    comparison: Comparison
    effects: Effects | None
    lapsed_shifts: tuple[str, ...]
    problems: tuple[Problem, ...]


def take_folder(
    rows: Rows,
    folder: load.Folder,
    templates: Templates,
    by: str,
    now: datetime,
    answers: Answers = NO_ANSWERS,
) -> Taken:
    """Stores the congress, its plan and its programme. Raises Misuse where a guard stands."""
    known = folder.congress.code in congress_codes(rows)
    number = load.load(rows, folder, by, now)
    return _take(rows, folder.congress.code, number, templates, by, "", now, answers, known)


def take_version(
    rows: Rows,
    congress: str,
    number: int,
    templates: Templates,
    by: str,
    reason: str,
    now: datetime,
    answers: Answers = NO_ANSWERS,
) -> Taken:
    """Makes a kept version, new or old, the current programme. Raises NotFound, or Misuse where a
    guard stands."""
    return _take(rows, congress, number, templates, by, reason, now, answers, known=True)


def compare_version(
    rows: Rows, congress: str, number: int = 0, answers: Answers = NO_ANSWERS
) -> Comparison:
    """A kept version (0: the latest) beside the current programme."""
    sessions = get_version(rows, congress, number or latest_version(rows, congress))
    return load.compared(rows, get_congress(rows, congress), sessions, answers.same, answers.apart)


def _take(
    rows: Rows,
    congress: str,
    number: int,
    templates: Templates,
    by: str,
    reason: str,
    now: datetime,
    answers: Answers,
    known: bool,
) -> Taken:
    comparison = compare_version(rows, congress, number, answers)
    refuse_unanswered(comparison, answers)
    before = get_entries(rows, congress) if known else ()
    load.take(rows, congress, comparison.programme)
    moved = [c.session for c in comparison.changes if not c.presentation and c.by]
    lapsed = adjust.lapse(rows, congress, moved, f"version {number} moves it itself", by, now)
    drafted = draft.draft(rows, congress, templates) if known else None
    after = get_entries(rows, congress) if known else ()
    done = effects(before, after, comparison.changes) if drafted else None
    application = Application(
        version=number,
        reason=reason,
        by=by,
        at=now,
        changes=comparison.counts(),
        posts=done.as_counts() if done else {},
        posted=done.posted if done else (),
    )
    add_application(rows, congress, application)
    return Taken(number, comparison, done, lapsed, drafted.problems if drafted else ())


def refuse_unanswered(comparison: Comparison, answers: Answers) -> None:
    open_guards = [guard for guard in comparison.guards if guard not in answers.accept]
    if open_guards:
        told = "; ".join(guard.value for guard in open_guards)
        names = " ".join(f"--accept {guard.name.casefold()}" for guard in open_guards)
        raise Misuse(f"the new programme needs a yes: {told}.", f"Look at it, then add {names}.")
