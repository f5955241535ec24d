"""A programme is taken, looked at or compared: what is stored, adjusted and drafted with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.compose.templates import Templates
from bot.domain.changes import Comparison, Guard
from bot.domain.effects import Effects, effects
from bot.domain.errors import Misuse
from bot.domain.people import THE_WATCH, Act
from bot.domain.release import has_lapsed
from bot.domain.timetable import Problem
from bot.domain.watch import needs_a_yes
from bot.steps import adjust, draft, load, watch
from bot.store.congresses import congress_codes, get_congress
from bot.store.database import Rows
from bot.store.posts import get_entries
from bot.store.trail import record_act, record_event
from bot.store.versions import (
    Application,
    add_application,
    current_version,
    get_version,
    latest_version,
    waiting_version,
    was_applied,
)


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


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a watched address or folder came to. `version` is 0 where none waits and none
    was `taken`."""

    congress: str
    told: str
    version: int = 0
    taken: Taken | None = None

    @property
    def waits(self) -> bool:
        return bool(self.version) and self.taken is None


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
    taken = _take(rows, congress, number, templates, by, reason, now, answers, known=True)
    record_act(rows, by, Act.APPLY, congress, _told(number, reason), now)
    return taken


def after_look(
    rows: Rows, seen: watch.Seen, templates: Templates, now: datetime, asked_by: str = ""
) -> Looked | None:
    """Keeps what a watch saw as a version, and takes it where the watch's settings allow that. None
    where the watch is no longer as it was when the look began. `asked_by` is the person who wanted
    it, "" where it was due. Raises Refused where they may not."""
    number = watch.record(rows, seen, now, asked_by)
    if number is None:
        return None
    congress = seen.watched.congress
    if not number or number == current_version(rows, congress):
        return _nothing_new(rows, seen)
    comparison = compare_version(rows, congress, number)
    was_taken = was_applied(rows, congress, number)
    if why := needs_a_yes(comparison, seen.watched.watch, was_taken):
        told = watch.told(rows, seen, f"version {number} waits for a yes: {why}")
        return Looked(congress, told, number)
    changes = ", ".join(f"{n} {name}" for name, n in comparison.counts().items() if n)
    reason = f"the watch may take it: {changes}"
    taken = _take(rows, congress, number, templates, THE_WATCH, reason, now, NO_ANSWERS, known=True)
    record_event(rows, THE_WATCH, Act.APPLY, congress, _told(number, reason), now)
    told = watch.told(rows, seen, f"version {number} taken: {changes}")
    return Looked(congress, told, number, taken)


def _nothing_new(rows: Rows, seen: watch.Seen) -> Looked:
    congress = seen.watched.congress
    waiting = waiting_version(rows, congress)
    if not waiting or seen.failed:
        return Looked(congress, seen.standing.told)
    told = watch.told(rows, seen, f"nothing new; version {waiting} waits for a yes")
    return Looked(congress, told, waiting)


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


def _told(version: int, reason: str) -> str:
    return f"version {version}: {reason}" if reason else f"version {version}"


def refuse_unanswered(comparison: Comparison, answers: Answers) -> None:
    open_guards = [guard for guard in comparison.guards if guard not in answers.accept]
    if open_guards:
        told = "; ".join(guard.value for guard in open_guards)
        names = " ".join(f"--accept {guard.name.casefold()}" for guard in open_guards)
        raise Misuse(f"the new programme needs a yes: {told}.", f"Look at it, then add {names}.")


@dataclass(frozen=True, slots=True)
class Shifted:
    """`lapsed` are posts whose words tell the time: they have new words, and no approval."""

    congress: str
    drafted: draft.Drafted
    lapsed: tuple[str, ...]


def shift_session(
    rows: Rows,
    session: str,
    length: timedelta,
    congress: str,
    templates: Templates,
    reason: str,
    by: str,
    now: datetime,
) -> Shifted:
    """Raises NotFound, Misuse, Refused."""
    found = adjust.shift(rows, session, length, congress, reason, by, now)
    drafted = draft.draft(rows, found, templates)
    lapsed = tuple(
        entry.post.planned.key
        for entry in get_entries(rows, found)
        if entry.post.planned.session == session
        and not (entry.deliveries or entry.standing.dropped)
        and has_lapsed(entry.post, entry.standing)
    )
    return Shifted(found, drafted, lapsed)
