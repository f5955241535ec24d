"""When an embargo lifts. A gate below everything: what is unknown blocks, and the missing fact is
named; whatever is doubtful, the later moment counts.

An embargo that ends with the start of a session follows the session when it begins late. Where a
session is pulled forward, the start that the programme published stays the gate, until two people
have confirmed that it has begun: a wrong `shift` lets nothing out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.embargo_policy import (
    KEYS,
    Clock,
    EmbargoPolicy,
    Event,
    Moment,
    OnTheDay,
    Tier,
    at_latest,
)
from bot.domain.people import is_same
from bot.domain.timetable import Presentation, Session

_LATE_BREAKING_NUMBER = re.compile(r"(?<![^\W\d_])LB(?:A?[\W_]*\d|A\b)", re.IGNORECASE)
_LATE_BREAKING_WORD = re.compile(r"late[\W_]*break", re.IGNORECASE)
# A session of this kind is a hall with posters. "Poster discussion" or "oral poster" is a talk, and
# opens with its session.
_OF_A_POSTER_HALL = frozenset(
    "poster posters e eposter eposters hall session sessions presentation presentations display "
    "exhibition viewing".split()
)


@dataclass(frozen=True, slots=True)
class Lift:
    """`at` is None where nothing keeps it."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """`fact` is what nobody knows yet, as half a sentence: "when titles are public"; `cure` says
    how the desk can give it."""

    fact: str
    cure: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Two people's word that an embargo is another one now. `earlier` puts `to` in the place of
    what the policy says, for the sessions it was said of; a later one stands on top of the policy,
    and also for sessions that come into its scope afterwards. `to` is None where it goes back to
    the policy. `sessions` are those that were meant when it was said. `instead_of` is the latest
    embargo of the programme itself that an earlier one ends; only one that names its session does.
    """

    id: int
    tier: Tier
    to: datetime | None
    earlier: bool
    sessions: tuple[str, ...]
    reason: str
    by: str
    confirmed_by: str
    at: datetime
    track: str = ""
    session: str = ""
    instead_of: datetime | None = None

    @property
    def narrowness(self) -> int:
        return 2 if self.session else 1 if self.track else 0

    def means(self, session: Session) -> bool:
        if session.code in self.sessions:
            return True
        return not self.earlier and in_scope(session, self.track, self.session)


@dataclass(frozen=True, slots=True)
class Begun:
    """Two people's word that a session has begun, at `at`. It counts while the session stands where
    it stood then: `published` by the programme, `start` with its shifts."""

    session: str
    at: datetime
    published: datetime
    start: datetime
    by: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a tier's clock is read from, of one session or presentation. `starts` are the moments
    that each must have come before its session counts as begun, `talk_starts` likewise for the
    presentation itself; empty where the programme does not tell. `shifts` are those that mean its
    session, in the order in which they were said. `is_permitted` says whether its slides may be
    shown."""

    about: str
    zone: str
    room: str = ""
    starts: tuple[datetime, ...] = ()
    talk_starts: tuple[datetime, ...] = ()
    is_late_breaking: bool = False
    is_poster: bool = False
    embargo_until: datetime | None = None
    shifts: tuple[Shift, ...] = ()
    is_permitted: bool = True


def lift(tier: Tier, policy: EmbargoPolicy, facts: Facts) -> Lift | Unknown:
    """A post that says more than an abstract also says what the abstract says: it waits for the
    lower tiers too, as far as their moments are known. What the programme itself gives as an
    embargo holds for all tiers."""
    if tier is Tier.SLIDE and not facts.is_permitted:
        what = f"whether the slides of {facts.about} may be shown"
        return Unknown(what, "Record the permission first.")
    gate = tier_shown(facts) if tier is Tier.SLIDE else tier
    shifts = [each for each in facts.shifts if each.tier in (gate, tier)]
    released = _released(shifts)
    own = Lift(released.to) if released else own_lift(gate, policy, facts)
    if isinstance(own, Unknown):
        return own
    moments = [own.at, *_floors(shifts, released), _of_programme(facts, released)]
    moments += _from_below(_below(gate, facts), policy, facts, released)
    return Lift(max((moment for moment in moments if moment), default=None))


def own_lift(tier: Tier, policy: EmbargoPolicy, facts: Facts) -> Lift | Unknown:
    """What the policy says, before anybody shifted it."""
    return _read(policy.rule(tier).clock, tier, policy, facts)


def facts_of(
    session: Session,
    talk: Presentation | None,
    published: Session,
    zone: str,
    begun: Begun | None = None,
    shifts: Sequence[Shift] = (),
) -> Facts:
    """`session` as it stands now, `published` as the programme has it; `talk` of `session`."""
    counted = begun if begun and _still_counts(begun, session, published) else None
    item = talk or session
    told = next((p for p in published.presentations if talk and p.code == talk.code), None)
    own = [each.start for each in (talk, told) if each and each.start]
    starts: tuple[datetime, ...] = ()
    if session.is_one_sitting:
        starts = (counted.at,) if counted else (published.start, session.start)
    if counted and talk and talk.start:
        own = [max(counted.at, talk.start)]
    lifts = [each.embargo_until for each in (talk, session) if each]
    return Facts(
        about=item.code,
        zone=zone,
        room=session.room,
        starts=starts or tuple(own),
        talk_starts=tuple(own) or starts,
        is_late_breaking=is_late_breaking(session, talk),
        is_poster=is_poster_hall(session),
        embargo_until=max((each for each in lifts if each), default=None),
        shifts=tuple(each for each in shifts if each.means(session)),
    )


def tier_shown(facts: Facts) -> Tier:
    """The tier of what only the talk, or the poster, shows."""
    return Tier.POSTER if facts.is_poster else Tier.BEYOND


def tier_of_abstract(facts: Facts) -> Tier:
    return Tier.LATE_BREAKING if facts.is_late_breaking else Tier.ABSTRACT


def is_late_breaking(session: Session, talk: Presentation | None = None) -> bool:
    """By its number, as LBA-4 or LB2400, or by the words of its session or title. Without a talk:
    whether the session has one."""
    talks = (talk,) if talk else session.presentations
    numbers = [text for each in talks for text in (each.abstract_number, each.code)]
    words = [session.title, session.track, session.kind, *(each.title for each in talks)]
    return any(map(_LATE_BREAKING_NUMBER.search, numbers)) or any(
        map(_LATE_BREAKING_WORD.search, words)
    )


def is_poster_hall(session: Session) -> bool:
    """Only where the programme says no more than that: in doubt it is a session like the others."""
    words = set(re.findall(r"[^\W\d_]+", session.kind.casefold()))
    return any(word.endswith(("poster", "posters")) for word in words) and (
        words <= _OF_A_POSTER_HALL
    )


def in_scope(session: Session, track: str, code: str) -> bool:
    """Whether a session is meant by a track or a code, each "" for all."""
    return (not code or session.code == code) and (
        not track or session.track.casefold() == track.casefold()
    )


def direction(own: Iterable[Lift | Unknown], to: datetime) -> tuple[bool, str]:
    """Whether `to` is earlier than the moments that stand now, and why it may not be said of all of
    them at once, or "". An unknown moment counts as one that never comes."""
    lifts = list(own)
    earlier = sum(isinstance(each, Unknown) or (each.at or to) > to for each in lifts)
    later = sum(isinstance(each, Lift) and (each.at is None or each.at < to) for each in lifts)
    if earlier and later:
        return False, f"it would lift {earlier} embargoes earlier and {later} later"
    return bool(earlier), ""


def refuse_pair(by: str, confirmed_by: str) -> str:
    """Why these two may not decide about an embargo together, or ""."""
    if not confirmed_by.strip() or is_same(by, confirmed_by):
        return "an embargo takes the word of two people"
    return ""


def _still_counts(begun: Begun, session: Session, published: Session) -> bool:
    return (begun.published, begun.start) == (published.start, session.start)


def _released(shifts: Sequence[Shift]) -> Shift | None:
    """The last word by which the embargo is not the policy's any more."""
    found = [each for each in _newest(shifts) if each.to and each.earlier]
    return max(found, key=lambda each: each.id, default=None)


def _floors(shifts: Sequence[Shift], released: Shift | None) -> list[datetime]:
    """Moments before which nothing goes. A later word of the same scope, or a release of one as
    narrow, ends them; a wider one does not."""
    return [
        each.to
        for each in _newest(shifts)
        if each.to
        and not each.earlier
        and not (released and released.id > each.id and released.narrowness >= each.narrowness)
    ]


def _newest(shifts: Sequence[Shift]) -> list[Shift]:
    """The last word of each scope."""
    words = {(each.tier, each.track.casefold(), each.session): each for each in shifts}
    return list(words.values())


def _of_programme(facts: Facts, released: Shift | None) -> datetime | None:
    until = facts.embargo_until
    ended = released.instead_of if released and released.session else None
    return None if until and ended and until <= ended else until


def _from_below(
    tiers: Sequence[Tier], policy: EmbargoPolicy, facts: Facts, released: Shift | None
) -> list[datetime | None]:
    """What is out is out with all that it says of the abstract, but for what was said since."""
    if released:
        since = (each for each in facts.shifts if each.id > released.id and each.tier in tiers)
        return list(_floors(list(since), None))
    lifts = (lift(each, policy, facts) for each in tiers)
    return [each.at for each in lifts if isinstance(each, Lift)]


def _below(tier: Tier, facts: Facts) -> tuple[Tier, ...]:
    match tier:
        case Tier.BEYOND | Tier.POSTER:
            return (tier_of_abstract(facts), Tier.TITLE)
        case Tier.ABSTRACT | Tier.LATE_BREAKING:
            return (Tier.TITLE,)
        case _:
            return ()


def _read(clock: Clock, tier: Tier, policy: EmbargoPolicy, facts: Facts) -> Lift | Unknown:
    match clock:
        case Moment(at):
            return Lift(at)
        case OnTheDay():
            return _latest(facts.talk_starts, facts, lambda start: _on_day(clock, start))
        case Event.PUBLIC:
            return Lift(None)
        case Event.SESSION_START:
            return _latest(facts.starts, facts, lambda start: start)
        case Event.PRESENTATION_START:
            return _latest((*facts.starts, *facts.talk_starts), facts, lambda start: start)
        case Event.HALL_OPENING:
            return _hall_opening(policy, facts)
        case Event.UNKNOWN:
            return _never_said(tier)


def _latest(
    starts: Sequence[datetime], facts: Facts, clock: Callable[[datetime], datetime]
) -> Lift | Unknown:
    if not starts:
        what = f"when {facts.about} is presented"
        return Unknown(what, "The programme gives it no time that a post could go by.")
    return Lift(max(map(clock, starts)))


def _on_day(clock: OnTheDay, start: datetime) -> datetime:
    day = start.astimezone(ZoneInfo(clock.zone)).date()
    return at_latest(datetime.combine(day, clock.time), clock.zone)


def _hall_opening(policy: EmbargoPolicy, facts: Facts) -> Lift | Unknown:
    zone, room = ZoneInfo(facts.zone), facts.room.casefold()
    days = {start.astimezone(zone).date() for start in facts.talk_starts}
    if not days:
        return Unknown(f"on which day {facts.about} is shown", "The programme does not say.")
    halls = [each for each in policy.halls if each.room.casefold() in ("", room)]
    openings = []
    for day in sorted(days):
        found = [each.opens for each in halls if each.opens.astimezone(zone).date() == day]
        if not found:
            what = f"when the poster hall {facts.room}".rstrip() + f" opens on {day}"
            return Unknown(what, "Write [[embargo.hall]] in congress.toml and load.")
        openings.append(max(found))
    return Lift(max(openings))


def _never_said(tier: Tier) -> Unknown:
    key = KEYS[Tier.BEYOND if tier is Tier.SLIDE else tier]
    cure = f"Write {key} and its source in [embargo] of congress.toml, and load."
    return Unknown(_WHEN[tier], cure)


_WHEN = {
    Tier.TITLE: "when titles are public",
    Tier.ABSTRACT: "when abstracts are released",
    Tier.LATE_BREAKING: "when late-breaking abstracts are released",
    Tier.BEYOND: "when what goes beyond the abstract may be told",
    Tier.POSTER: "when what posters show may be told",
    Tier.SLIDE: "when what goes beyond the abstract may be told",
}
