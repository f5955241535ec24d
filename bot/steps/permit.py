"""What the congress, a chair or a presenter said about sharing.

Writes the table `permission`. The trail, which keeps everything for good, names the record and
neither a presenter nor the source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.coverage import suggestion
from bot.domain.errors import NotFound, Refused
from bot.domain.names import Match, match
from bot.domain.people import Act
from bot.domain.permission import (
    Level,
    Permission,
    Subject,
    refuse_record,
    subject_of,
)
from bot.domain.timetable import Presentation, Session
from bot.store.database import Rows
from bot.store.permissions import add_permission
from bot.store.programmes import get_sessions
from bot.store.trail import record_act

_SAID = {True: "yes", False: "no", None: "nothing"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """`meant` are the talks that a presenter's record is about, `perhaps` those of presenters who
    may be the same person; both are empty for another level."""

    permission: Permission
    meant: tuple[Subject, ...] = ()
    perhaps: tuple[Subject, ...] = ()


def record(rows: Rows, new: Permission, now: datetime) -> Recorded:
    """Raises Refused, and NotFound where the programme has no such session, talk or presenter: a
    misspelt one must not look like a refusal that counts."""
    if reason := refuse_record(new):
        raise Refused(f"{reason}.", "Say it with the options of `congress-bot permit --help`.")
    sessions = get_sessions(rows, new.congress)
    meant, perhaps = _named(new, sessions)
    kept = add_permission(rows, new)
    act = Act.OPT_OUT if False in (new.share, new.slides) else Act.PERMIT
    said = f"share {_SAID[new.share]}, slides {_SAID[new.slides]}, by the {new.giver.value}"
    subject = "" if new.level is Level.PRESENTER else f" {new.subject}".rstrip()
    about = f"{new.congress} {new.level.value}{subject}"
    record_act(rows, new.by, act, about, f"permission {kept.id}: {said}", now)
    return Recorded(kept, meant, perhaps)


def _named(
    new: Permission, sessions: Sequence[Session]
) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
    match new.level:
        case Level.CONGRESS:
            return (), ()
        case Level.SESSION:
            _refuse_unknown("session", new.subject, {session.code for session in sessions})
            return (), ()
        case Level.TALK:
            talks = {talk.code for session in sessions for talk in session.presentations}
            _refuse_unknown("talk", new.subject, talks)
            return (), ()
        case Level.PRESENTER:
            return _talks_of(new.subject, sessions)


def _talks_of(
    name: str, sessions: Sequence[Session]
) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
    meant: list[Subject] = []
    perhaps: list[Subject] = []
    presenters: set[str] = set()
    for session, talk in _talks(sessions):
        subject = subject_of(session, talk)
        presenters |= {*subject.presenters}
        how = {match(name, presenter) for presenter in subject.presenters}
        if how & {Match.SAME, Match.SAME_INITIALS}:
            meant.append(subject)
        elif Match.DOUBTFUL in how:
            perhaps.append(subject)
    if not (meant or perhaps):
        _refuse_unknown("presenter", name, presenters)
    return tuple(meant), tuple(perhaps)


def _talks(sessions: Iterable[Session]) -> Iterable[tuple[Session, Presentation | None]]:
    for session in sessions:
        yield session, None
        yield from ((session, talk) for talk in session.presentations)


def _refuse_unknown(what: str, name: str, known: set[str]) -> None:
    if name not in known:
        raise NotFound(
            f"the programme has no {what} {name!r}.",
            suggestion(name, known) or f"Write the {what} as the programme writes it.",
        )
