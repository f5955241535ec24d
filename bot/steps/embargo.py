"""An embargo is another one than the policy says, or a session has begun before its time: each by
the word of two people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.congress import Congress
from bot.domain.embargo import Begun, Facts, Shift, direction, in_scope, lift, refuse_pair
from bot.domain.embargo_policy import EmbargoPolicy, Tier
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.lifts import Moved, content_for, tier_for, what_it_holds
from bot.domain.people import Act
from bot.domain.timetable import Session
from bot.store.congresses import get_congress
from bot.store.database import Rows
from bot.store.embargoes import add_begun, add_shift, get_moved
from bot.store.programmes import find_session, get_sessions
from bot.store.trail import record_act


@dataclass(frozen=True, slots=True)
class Asked:
    """`to` is None to go back to the policy; `track` and `session` are "" for all."""

    congress: str
    tier: Tier
    to: datetime | None
    reason: str
    track: str = ""
    session: str = ""


def shift(rows: Rows, asked: Asked, by: str, confirmed_by: str, now: datetime) -> Shift:
    """Raises NotFound where nothing is meant, Misuse where it goes both ways, Refused."""
    _refuse_alone(by, confirmed_by)
    if not asked.reason.strip():
        raise Misuse("an embargo is shifted for a reason.", "Say it with --reason.")
    congress, moved = get_congress(rows, asked.congress), get_moved(rows, asked.congress)
    sessions = [moved.standing(each) for each in get_sessions(rows, asked.congress)]
    meant = {
        each.code: _facts(each, asked.tier, congress, moved) for each in _scope(sessions, asked)
    }
    meant = {code: facts for code, facts in meant.items() if facts}
    if not meant:
        what = f"no session meant by this has a {asked.tier.value}"
        raise NotFound(f"{what}.", f"`congress-bot embargo {asked.congress}` lists them.")
    found = _shift(asked, congress, meant, by, confirmed_by, now)
    if not found.earlier:
        found = replace(found, sessions=_with_earlier_ones(found, moved.shifts))
    told = _told(found)
    record_act(rows, by, Act.EMBARGO_SHIFT, asked.congress, told, now)
    record_act(rows, confirmed_by, Act.EMBARGO_CONFIRM, asked.congress, told, now)
    add_shift(rows, asked.congress, found)
    return found


def confirm_begun(
    rows: Rows, session: str, congress: str, by: str, confirmed_by: str, now: datetime
) -> Begun:
    """Lifts what hangs on the start of a session that was pulled forward. Raises NotFound,
    Refused."""
    published, start = _stands(rows, session, congress)
    _refuse_alone(by, confirmed_by)
    if now < start:
        what = f"session {session} stands at {start:%Y-%m-%d %H:%M} UTC, which has not come"
        raise Refused(f"{what}.", f"If it has begun: congress-bot shift {session} -10m, then this.")
    word = Begun(session, now, published, start, by, confirmed_by)
    for person in (by, confirmed_by):
        told = f"it has begun, published for {published:%Y-%m-%d %H:%M} UTC"
        record_act(rows, person, Act.EMBARGO_CONFIRM, session, told, now)
    add_begun(rows, congress, word, now)
    return word


def take_back_begun(rows: Rows, session: str, congress: str, by: str, now: datetime) -> None:
    """The published start is its gate again. One person may: it only keeps posts back."""
    published, start = _stands(rows, session, congress)
    record_act(rows, by, Act.EMBARGO_CONFIRM, session, "it has not begun", now)
    word = Begun(session, now, published, start, by)
    add_begun(rows, congress, word, now, taken_back=True)


def _refuse_alone(by: str, confirmed_by: str) -> None:
    if reason := refuse_pair(by, confirmed_by):
        raise Refused(f"{reason}.", "Name a second person with --with.")


def _stands(rows: Rows, session: str, congress: str) -> tuple[datetime, datetime]:
    """Its start as published and as it stands. Raises NotFound."""
    find_session(rows, session, congress)
    published = next(each for each in get_sessions(rows, congress) if each.code == session)
    return published.start, get_moved(rows, congress).standing(published).start


def _scope(sessions: Iterable[Session], asked: Asked) -> Iterator[Session]:
    return (each for each in sessions if in_scope(each, asked.track, asked.session))


def _facts(session: Session, tier: Tier, congress: Congress, moved: Moved) -> list[Facts]:
    """Of what a session holds of the tier."""
    content = content_for(tier)
    facts = [moved.facts(congress.zone, session, talk) for talk in what_it_holds(session, content)]
    return [each for each in facts if tier_for(content, each) is tier]


def _shift(
    asked: Asked,
    congress: Congress,
    meant: dict[str, list[Facts]],
    by: str,
    confirmed_by: str,
    now: datetime,
) -> Shift:
    facts = [each for found in meant.values() for each in found]
    until = [each.embargo_until for each in facts if each.embargo_until]
    return Shift(
        id=0,
        tier=asked.tier,
        to=asked.to,
        earlier=_is_earlier(facts, asked, congress),
        sessions=tuple(meant),
        reason=asked.reason,
        by=by,
        confirmed_by=confirmed_by,
        at=now,
        track=asked.track,
        session=asked.session,
        instead_of=max(until, default=None) if asked.session else None,
    )


def _is_earlier(facts: Iterable[Facts], asked: Asked, congress: Congress) -> bool:
    if asked.to is None:
        return False
    policy = congress.embargo or EmbargoPolicy()
    own = (lift(asked.tier, policy, replace(each, shifts=())) for each in facts)
    earlier, reason = direction(own, asked.to)
    if reason:
        raise Refused(f"{reason}.", "Name a --session or a --track, one way at a time.")
    return earlier


def _with_earlier_ones(found: Shift, earlier: Iterable[Shift]) -> tuple[str, ...]:
    """With the sessions that earlier words of the same scope meant: one that has changed its track
    since must not stay behind."""
    scope = (found.tier, found.track.casefold(), found.session)
    before = [
        code
        for each in earlier
        if (each.tier, each.track.casefold(), each.session) == scope
        for code in each.sessions
    ]
    return tuple(dict.fromkeys((*found.sessions, *before)))


def _told(found: Shift) -> str:
    of = found.session or found.track or "all"
    to = f"{found.to:%Y-%m-%d %H:%M} UTC" if found.to else "what the policy says"
    return f"{found.tier.value} of {of} ({len(found.sessions)} sessions) to {to}: {found.reason}"
