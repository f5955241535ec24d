"""The embargoes of a congress as a desk reads them: for each session, and each of its
presentations, what lifts when, and what nobody knows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.congress import Congress
from bot.domain.embargo import Lift, Shift, Unknown, lift
from bot.domain.embargo_policy import EmbargoPolicy, Rule, Tier
from bot.domain.lifts import NO_POLICY, Moved, latest, tier_for, what_it_holds
from bot.domain.timetable import Presentation, Session

SHOWN = (Tier.TITLE, Tier.ABSTRACT, Tier.BEYOND)


@dataclass(frozen=True, slots=True)
class Line:
    """Of a session, or of a presentation where that is not "": the tiers that its title, its
    abstract and what goes beyond it are of, and when each lifts. `begun_at` is when two people saw
    it begin, `published` where it was shifted from."""

    session: str
    presentation: str
    start: datetime
    published: datetime
    begun_at: datetime | None
    tiers: tuple[Tier, ...]
    lifts: tuple[Lift | Unknown, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a policy says of one tier."""

    tier: Tier
    rule: Rule


def clocks_of(policy: EmbargoPolicy) -> tuple[Clocks, ...]:
    return tuple(Clocks(tier, policy.rule(tier)) for tier in Tier if tier is not Tier.SLIDE)


def lines_of(congress: Congress, published: Iterable[Session], moved: Moved) -> Iterator[Line]:
    """Each session followed by its presentations; `published` as the programme has them."""
    for each in published:
        session = moved.standing(each)
        yield _line(congress, session, None, moved)
        for talk in session.presentations:
            yield _line(congress, session, talk, moved)


def _line(congress: Congress, session: Session, talk: Presentation | None, moved: Moved) -> Line:
    own = moved.facts(congress.zone, session, talk)
    begun = moved.begun.get(session.code)
    return Line(
        session=session.code,
        presentation=talk.code if talk else "",
        start=talk.start if talk and talk.start else session.start,
        published=moved.published(session).start,
        begun_at=begun.at if begun and own.starts == (begun.at,) else None,
        tiers=tuple(tier_for(content, own) for content in SHOWN),
        lifts=tuple(_lift(congress, session, talk, content, moved) for content in SHOWN),
        shifts=own.shifts,
    )


def _lift(
    congress: Congress, session: Session, talk: Presentation | None, content: Tier, moved: Moved
) -> Lift | Unknown:
    if congress.embargo is None:
        return NO_POLICY
    within = (talk,) if talk else what_it_holds(session, content)
    facts = [moved.facts(congress.zone, session, each) for each in within]
    return latest(lift(tier_for(content, each), congress.embargo, each) for each in facts)
