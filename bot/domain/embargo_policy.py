"""What a congress says about its embargoes, as data: for each kind of content the clock that lifts
it, who said so, and when that was read. Whatever nobody has found out is UNKNOWN, never guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import Enum
from zoneinfo import ZoneInfo


class Tier(Enum):
    """What a post contains, and of what kind of presentation: each has its own clock."""

    TITLE = "title"  # titles, presenters, times, the design of a trial
    ABSTRACT = "abstract"  # what a regular abstract says
    LATE_BREAKING = "late-breaking abstract"  # what a late-breaking abstract says
    BEYOND = "beyond the abstract"  # what only the talk shows
    POSTER = "poster"  # what only the poster shows
    SLIDE = "slide"  # a picture of a slide


class Event(Enum):
    """A clock that hangs on something that happens."""

    PUBLIC = "public"  # it is public already
    UNKNOWN = "unknown"  # nobody has found out
    SESSION_START = "session start"
    PRESENTATION_START = "presentation start"
    HALL_OPENING = "hall opening"  # of the poster hall, on the day of the poster


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment for all, aware UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class OnTheDay:
    """A local time on the day of the presentation, which is a day of that same zone."""

    time: time
    zone: str


Clock = Event | Moment | OnTheDay


@dataclass(frozen=True, slots=True)
class Rule:
    """`source` is where it is written, `checked` when somebody read it there, as "2026-11"."""

    clock: Clock = Event.UNKNOWN
    source: str = ""
    checked: str = ""


class Sharing(Enum):
    """Whether what is shown there may be shared, where no permission record says more."""

    ALLOWED = "allowed"
    OPT_OUT = "opt-out"  # unless the presenter asked not to
    OPT_IN = "opt-in"  # only where the presenter agreed
    PROHIBITED = "prohibited"


@dataclass(frozen=True, slots=True)
class SharingRule:
    """`sharing` is None where nobody has found out; the rest as in Rule."""

    sharing: Sharing | None = None
    source: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Hall:
    """When a poster hall opens on one day; `room` as the programme names it, "" for all halls."""

    opens: datetime
    room: str = ""


@dataclass(frozen=True, slots=True)
class Blackout:
    """No post goes from `begins` until `ends`, of this tier and of all that say more."""

    tier: Tier
    begins: datetime
    ends: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EmbargoPolicy:
    """`sharing` is about words, `pictures` about photographs and screenshots. Without a `name` the
    congress folder writes all of it itself."""

    name: str = ""
    titles: Rule = Rule()
    abstracts: Rule = Rule()
    late_breakers: Rule = Rule()
    beyond: Rule = Rule()
    posters: Rule = Rule()
    sharing: SharingRule = SharingRule()
    pictures: SharingRule = SharingRule()
    halls: tuple[Hall, ...] = ()
    blackouts: tuple[Blackout, ...] = ()

    def rule(self, tier: Tier) -> Rule:
        """A slide is timed as what its talk shows."""
        match tier:
            case Tier.TITLE:
                return self.titles
            case Tier.ABSTRACT:
                return self.abstracts
            case Tier.LATE_BREAKING:
                return self.late_breakers
            case Tier.POSTER:
                return self.posters
            case Tier.BEYOND | Tier.SLIDE:
                return self.beyond


# The key of congress.toml's table [embargo] in which each tier's clock is written.
KEYS: dict[Tier, str] = {
    Tier.TITLE: "titles",
    Tier.ABSTRACT: "abstracts",
    Tier.LATE_BREAKING: "late_breakers",
    Tier.BEYOND: "beyond_abstract",
    Tier.POSTER: "posters",
}
FORMS = (
    '"public", "unknown", "session start", "presentation start", "hall opening", '
    '"07:00 America/Chicago on the day" or a moment as 2027-03-20T09:00:00'
)
_ON_THE_DAY = re.compile(r"(\d{1,2}):(\d{2})(?:\s+([A-Za-z][\w+/-]*))?\s+on the day")


def parse_clock(text: str, zone: str) -> Clock:
    """`zone` is the congress's, for a time or moment that names none. Raises ValueError."""
    plain = " ".join(text.split())
    if found := _ON_THE_DAY.fullmatch(plain):
        named = found[3] or zone
        _known(named)
        return OnTheDay(time(int(found[1]), int(found[2])), named)
    if plain[:1].isdigit():
        if ":" not in plain:  # a day alone leaves the hour unknown, and midnight is no fact
            raise ValueError(text)
        return Moment(at_latest(datetime.fromisoformat(plain), zone))
    return Event(plain.casefold())


def clock_text(clock: Clock) -> str:
    """What parse_clock takes."""
    match clock:
        case Moment(at):
            return at.isoformat()
        case OnTheDay(at, zone):
            return f"{at:%H:%M} {zone} on the day"
        case Event():
            return clock.value


def at_latest(moment: datetime, zone: str) -> datetime:
    """In UTC. A local time that the clocks show twice, or jump over, is taken at its later reading,
    so that no embargo ends an hour early."""
    if moment.tzinfo:
        return moment.astimezone(UTC)
    local = moment.replace(tzinfo=_known(zone))
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def _known(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, OSError) as error:
        raise ValueError(zone) from error
