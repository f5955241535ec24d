"""Random congresses, and what happens to them. Florence on the weekend when clocks go forward, or
Chicago on the one when they go back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from builders import presentation, session
from embargo_oracle import World
from hypothesis import strategies as st

from bot.domain.embargo_policy import EmbargoPolicy, Event, Hall, Moment, OnTheDay, Rule
from bot.domain.timetable import Session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FLORENCE = ("Europe/Rome", datetime(2025, 3, 29, 7, 0, tzinfo=UTC))
CHICAGO = ("America/Chicago", datetime(2025, 11, 1, 12, 0, tzinfo=UTC))

steps_of_time = st.integers(-18, 18).map(lambda n: n * 5 * MINUTE)


def moments(morning: datetime) -> st.SearchStrategy[datetime]:
    """A quarter of an hour of that weekend."""
    return st.integers(-16, 140).map(lambda quarter: morning + quarter * 15 * MINUTE)


@st.composite
def policies(draw: st.DrawFn, zone: str, morning: datetime) -> EmbargoPolicy:
    moment = moments(morning).map(Moment)
    day = st.sampled_from([OnTheDay(time(7), "America/Chicago"), OnTheDay(time(9), zone)])
    early = st.sampled_from([Event.PUBLIC, Event.PUBLIC, Event.UNKNOWN])
    starts = st.sampled_from([Event.SESSION_START] * 3 + [Event.PRESENTATION_START])
    halls = tuple(
        Hall(morning + n * DAY + draw(st.integers(-4, 12)) * 15 * MINUTE)
        for n in range(draw(st.integers(1, 2)))
    )
    return EmbargoPolicy(
        titles=Rule(draw(early | moment)),
        abstracts=Rule(draw(early | moment)),
        late_breakers=Rule(draw(day | moment | st.just(Event.UNKNOWN))),
        beyond=Rule(draw(starts | day | st.just(Event.UNKNOWN))),
        posters=Rule(draw(st.sampled_from([Event.HALL_OPENING, Event.SESSION_START]))),
        halls=halls,
    )


@st.composite
def programmes(draw: st.DrawFn, morning: datetime) -> tuple[Session, ...]:
    """S1 has a talk and a late-breaker, S2 a poster, S3 none."""
    starts = [morning + draw(st.integers(0, 120)) * 15 * MINUTE for _ in range(3)]
    until = draw(st.none() | moments(morning))
    first, second, third = starts
    talks = (
        presentation(code="A-1", title="An invented talk", start=first, end=first + 15 * MINUTE),
        presentation(
            title="A late one",
            start=first + 15 * MINUTE,
            end=first + 30 * MINUTE,
            embargo_until=until,
        ),
    )
    poster = presentation(code="P-1", title="An invented poster", start=None, end=None)
    return (
        session(start=first, end=first + HOUR, presentations=talks),
        session(
            code="S2",
            title="Invented posters",
            kind="poster",
            start=second,
            end=second + HOUR,
            presentations=(poster,),
        ),
        session(code="S3", title="A third", start=third, end=third + HOUR, presentations=()),
    )


def turning_points(world: World) -> list[datetime]:
    """Where something lifts, or would if the shift of a session alone counted."""
    zone = ZoneInfo("America/Chicago")
    starts = [each.start for each in world.published.values()]
    starts += [world.start(code) for code in world.published]
    days = [start.astimezone(zone).date() for start in starts]
    mornings = [datetime.combine(day, time(7), zone).astimezone(UTC) for day in days]
    policy = world.policy
    clocks = [rule.clock for rule in (policy.titles, policy.abstracts, policy.late_breakers)]
    fixed = [clock.at for clock in clocks if isinstance(clock, Moment)]
    said = [word.to for word, _ in world.words if word.to]
    return [*starts, *mornings, *fixed, *said]
