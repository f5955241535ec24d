"""When an embargo lifts. The acceptance examples stand here by their own words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import START, TALK_START, presentation, session

from bot.domain.embargo import (
    Begun,
    Facts,
    Lift,
    Shift,
    Unknown,
    direction,
    facts_of,
    is_late_breaking,
    is_poster_hall,
    lift,
    refuse_pair,
)
from bot.domain.embargo_policy import EmbargoPolicy, Event, Hall, Moment, OnTheDay, Rule, Tier
from bot.domain.plan import shifted
from bot.domain.timetable import Presentation, Session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ROME, CHICAGO = "Europe/Rome", "America/Chicago"
RELEASED = START - 7 * DAY
POLICY = EmbargoPolicy(
    titles=Rule(Event.PUBLIC),
    abstracts=Rule(Moment(RELEASED)),
    late_breakers=Rule(OnTheDay(time(7), CHICAGO)),
    beyond=Rule(Event.SESSION_START),
    posters=Rule(Event.HALL_OPENING),
)
TALK = presentation(code="A-1")
PLAIN = session(presentations=(TALK,))


def facts(
    about: Session = PLAIN,
    talk: Presentation | None = TALK,
    by: timedelta = timedelta(),
    begun: Begun | None = None,
    shifts: Sequence[Shift] = (),
    zone: str = ROME,
) -> Facts:
    """Of a session that was shifted `by` so much from where the programme has it."""
    now = shifted(about, by)
    moved = next((p for p in now.presentations if talk and p.code == talk.code), talk)
    return facts_of(now, moved, about, zone, begun, shifts)


def lifts(tier: Tier, of: Facts | None = None, policy: EmbargoPolicy = POLICY) -> datetime | None:
    found = lift(tier, policy, of or facts())
    assert isinstance(found, Lift), found
    return found.at


def missing(tier: Tier, of: Facts | None = None, policy: EmbargoPolicy = POLICY) -> str:
    found = lift(tier, policy, of or facts())
    assert isinstance(found, Unknown), found
    return found.fact


def shift(to: datetime | None, earlier: bool = False, **changes: Any) -> Shift:
    values: dict[str, Any] = {
        "id": 1,
        "tier": Tier.BEYOND,
        "sessions": ("S1",),
        "reason": "it leaked",
        "by": "Lena",
        "confirmed_by": "Carla",
        "at": START - DAY,
    }
    return Shift(to=to, earlier=earlier, **values | changes)


def test_each_tier_lifts_by_its_own_clock() -> None:
    assert lifts(Tier.TITLE) is None
    assert lifts(Tier.ABSTRACT) == RELEASED
    assert lifts(Tier.BEYOND) == START
    assert lifts(Tier.SLIDE) == START


def test_beyond_the_abstract_lifts_with_the_session_not_with_the_talk() -> None:
    assert (TALK_START, lifts(Tier.BEYOND)) == (START + 15 * MINUTE, START)


def test_policy_may_wait_for_the_presentation_itself() -> None:
    later = replace(POLICY, beyond=Rule(Event.PRESENTATION_START))
    assert lifts(Tier.BEYOND, policy=later) == TALK_START


def chicago(hour: int, minute: int, day: date) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(CHICAGO)).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (date(2025, 5, 31), 5),
        # Clocks in Chicago go forward on 9 March and back on 2 November 2025.
        (date(2025, 3, 8), 6),
        (date(2025, 3, 9), 5),
        (date(2025, 11, 1), 5),
        (date(2025, 11, 2), 6),
    ],
)
def test_late_breaker_06_59_refused_and_07_00_allowed_chicago_time(day: date, offset: int) -> None:
    start = chicago(13, 45, day)
    talk = presentation(code="LBA-1", start=start, end=start + HOUR)
    room = session(start=start, end=start + HOUR, presentations=(talk,))
    at = lifts(Tier.LATE_BREAKING, facts(room, talk, zone=CHICAGO))

    assert at is not None
    assert chicago(6, 59, day) < at
    assert (
        at == chicago(7, 0, day) == datetime(day.year, day.month, day.day, 7 + offset, tzinfo=UTC)
    )


def test_florence_on_29_and_30_march_2025() -> None:
    """The clocks go forward in the night between: 09:00 is 08:00 UTC on Saturday, and 07:00 UTC on
    Sunday."""
    rome = ZoneInfo(ROME)
    policy = replace(POLICY, late_breakers=Rule(OnTheDay(time(9), ROME)))
    lift_of = {}
    for day in (date(2025, 3, 29), date(2025, 3, 30)):
        start = datetime.combine(day, time(14), rome).astimezone(UTC)
        talk = presentation(start=start, end=start + HOUR)
        room = session(start=start, end=start + HOUR, presentations=(talk,))
        lift_of[day] = lifts(Tier.LATE_BREAKING, facts(room, talk), policy)

    assert list(lift_of.values()) == [
        datetime(2025, 3, 29, 8, tzinfo=UTC),
        datetime(2025, 3, 30, 7, tzinfo=UTC),
    ]


def test_day_of_a_late_breaker_is_that_of_the_clocks_zone() -> None:
    # 01:00 on Sunday in Rome is 19:00 on Saturday in Chicago.
    start = datetime(2025, 3, 30, 0, 0, tzinfo=UTC)
    talk = presentation(start=start, end=start + HOUR)
    room = session(start=start, end=start + HOUR, presentations=(talk,))
    assert lifts(Tier.LATE_BREAKING, facts(room, talk)) == chicago(7, 0, date(2025, 3, 29))


def test_session_that_runs_late_takes_its_embargo_with_it() -> None:
    assert lifts(Tier.BEYOND, facts(by=20 * MINUTE)) == START + 20 * MINUTE


def test_session_pulled_forward_keeps_its_published_start_as_the_gate() -> None:
    assert lifts(Tier.BEYOND, facts(by=-20 * MINUTE)) == START


def test_session_pulled_forward_lifts_when_two_people_have_seen_it_begin() -> None:
    moved = START - 20 * MINUTE
    begun = Begun("S1", moved + MINUTE, START, moved)
    assert lifts(Tier.BEYOND, facts(by=-20 * MINUTE, begun=begun)) == moved + MINUTE


@pytest.mark.parametrize(
    "begun",
    [
        Begun("S1", START - 19 * MINUTE, START, START - 10 * MINUTE),
        Begun("S1", START - 19 * MINUTE, START + DAY, START - 20 * MINUTE),
    ],
)
def test_word_that_a_session_has_begun_lapses_when_it_is_moved_again(begun: Begun) -> None:
    assert lifts(Tier.BEYOND, facts(by=-20 * MINUTE, begun=begun)) == START


def test_late_breaker_pulled_forward_to_another_day_keeps_the_later_day() -> None:
    talk = presentation(code="LBA-1")
    room = session(presentations=(talk,))
    assert lifts(Tier.LATE_BREAKING, facts(room, talk, by=-DAY)) == chicago(7, 0, date(2025, 3, 29))


def test_what_goes_beyond_an_abstract_waits_for_the_abstract_too() -> None:
    # A session at 06:30 in Chicago, on a day whose late-breakers are released at 07:00.
    start = chicago(6, 30, date(2025, 5, 31))
    talk = presentation(code="LBA-1", start=start, end=start + HOUR)
    room = session(start=start, end=start + HOUR, presentations=(talk,))
    assert lifts(Tier.BEYOND, facts(room, talk)) == start + 30 * MINUTE


def test_what_the_session_shows_does_not_wait_for_a_release_that_nobody_knows() -> None:
    assert lifts(Tier.BEYOND, policy=replace(POLICY, abstracts=Rule())) == START


def poster(**changes: Any) -> Session:
    return session(kind="Poster session", room="Hall P", **changes)


def test_poster_lifts_when_its_hall_opens_on_its_day() -> None:
    opens = START - 2 * HOUR
    halls = (Hall(opens - DAY), Hall(opens), Hall(opens + HOUR, "Other"), Hall(opens + DAY))
    assert lifts(Tier.POSTER, facts(poster()), replace(POLICY, halls=halls)) == opens


def test_poster_lifts_when_the_last_hall_that_may_be_meant_opens() -> None:
    opens = START - 2 * HOUR
    halls = (Hall(opens), Hall(opens + HOUR, "hall p"))
    assert lifts(Tier.POSTER, facts(poster()), replace(POLICY, halls=halls)) == opens + HOUR


@pytest.mark.parametrize(
    ("kind", "is_hall"),
    [
        ("poster", True),
        ("Poster session", True),
        ("e-Posters", True),
        ("ePoster hall", True),
        ("poster discussion", False),
        ("Oral poster", False),
        ("oral", False),
        ("", False),
    ],
)
def test_poster_hall_is_one_only_where_the_programme_says_no_more(kind: str, is_hall: bool) -> None:
    assert is_poster_hall(session(kind=kind)) is is_hall


@pytest.mark.parametrize(
    ("about", "talk", "is_late"),
    [
        (PLAIN, TALK, False),
        (PLAIN, presentation(code="LBA-4"), True),
        (PLAIN, presentation(code="P1", abstract_number="LB2400"), True),
        (PLAIN, presentation(code="P1", abstract_number="lba 7"), True),
        (PLAIN, presentation(code="P1", abstract_number="Abstract LBA2"), True),
        (PLAIN, presentation(code="LBA"), True),
        (PLAIN, presentation(code="LBCL-1"), False),
        (PLAIN, presentation(code="ALB-1"), False),
        (session(title="Late-Breaking Abstracts"), TALK, True),
        (session(kind="late breaking"), TALK, True),
        (session(presentations=(TALK, presentation())), None, True),
        (PLAIN, None, False),
    ],
)
def test_late_breaker_is_known_by_its_number_or_its_session(
    about: Session, talk: Presentation | None, is_late: bool
) -> None:
    assert is_late_breaking(about, talk) is is_late


@pytest.mark.parametrize(
    ("tier", "fact"),
    [
        (Tier.TITLE, "when titles are public"),
        (Tier.ABSTRACT, "when abstracts are released"),
        (Tier.LATE_BREAKING, "when late-breaking abstracts are released"),
        (Tier.BEYOND, "when what goes beyond the abstract may be told"),
        (Tier.POSTER, "when what posters show may be told"),
    ],
)
def test_what_nobody_found_out_is_unknown_and_named(tier: Tier, fact: str) -> None:
    assert missing(tier, policy=EmbargoPolicy()) == fact


def test_facts_of_the_programme_that_are_missing_are_named() -> None:
    days = session(end=START + 2 * DAY, presentations=(presentation(start=None, end=None),))
    untimed = facts(days, days.presentations[0])
    assert missing(Tier.BEYOND, untimed) == "when LBA-1 is presented"
    assert missing(Tier.LATE_BREAKING, untimed) == "when LBA-1 is presented"
    assert missing(Tier.POSTER, untimed) == "on which day LBA-1 is shown"
    assert missing(Tier.POSTER, facts(poster())) == (
        "when the poster hall Hall P opens on 2025-03-29"
    )


def test_slides_need_a_permission_whatever_the_hour() -> None:
    refused = replace(facts(), is_permitted=False)
    assert missing(Tier.SLIDE, refused) == "whether the slides of A-1 may be shown"
    assert lifts(Tier.BEYOND, refused) == START


def test_embargo_of_the_programme_itself_holds_for_every_tier() -> None:
    until = START + 2 * HOUR
    talk = presentation(code="A-1", embargo_until=until)
    of = facts(session(presentations=(talk,)), talk)
    tiers = (Tier.TITLE, Tier.ABSTRACT, Tier.BEYOND, Tier.SLIDE)
    assert [lifts(tier, of) for tier in tiers] == [until] * 4


def test_embargo_is_shifted_earlier_in_place_of_what_the_policy_says() -> None:
    early = START - 2 * HOUR
    assert lifts(Tier.BEYOND, facts(shifts=[shift(early, earlier=True)])) == early
    # The session moves: what has leaked is out all the same.
    assert lifts(Tier.BEYOND, facts(by=HOUR, shifts=[shift(early, earlier=True)])) == early


def test_embargo_shifted_later_stands_on_top_of_what_the_policy_says() -> None:
    late = shift(START + HOUR)
    assert lifts(Tier.BEYOND, facts(shifts=[late])) == START + HOUR
    assert lifts(Tier.BEYOND, facts(by=5 * HOUR, shifts=[late])) == START + 5 * HOUR


def test_shift_gives_the_fact_that_the_policy_does_not_know() -> None:
    told = shift(RELEASED, earlier=True, tier=Tier.TITLE)
    assert lifts(Tier.TITLE, facts(shifts=[told]), EmbargoPolicy()) == RELEASED


def test_shift_back_leaves_the_policy() -> None:
    words = [shift(START - HOUR, earlier=True), shift(None, id=2)]
    assert lifts(Tier.BEYOND, facts(shifts=words)) == START


def test_release_means_no_session_that_came_into_its_scope_afterwards() -> None:
    release = shift(START - HOUR, earlier=True, sessions=("S2",), track="AML")
    delay = shift(START + HOUR, sessions=("S2",), track="AML")
    assert lifts(Tier.BEYOND, facts(shifts=[release])) == START
    assert lifts(Tier.BEYOND, facts(shifts=[delay])) == START + HOUR


def test_wide_release_does_not_end_the_delay_of_one_session() -> None:
    delay = shift(START + HOUR, session="S1")
    release = shift(START - HOUR, earlier=True, id=2)
    assert lifts(Tier.BEYOND, facts(shifts=[delay, release])) == START + HOUR
    own = replace(release, session="S1")
    assert lifts(Tier.BEYOND, facts(shifts=[delay, own])) == START - HOUR


def test_wide_delay_holds_what_was_released_before() -> None:
    release = shift(START - 2 * HOUR, earlier=True, session="S1")
    delay = shift(START - HOUR, id=2)
    assert lifts(Tier.BEYOND, facts(shifts=[release, delay])) == START - HOUR


def test_delay_of_abstracts_holds_what_goes_beyond_them() -> None:
    delay = shift(START + HOUR, tier=Tier.ABSTRACT, id=2)
    release = shift(START - HOUR, earlier=True, id=1)
    assert lifts(Tier.BEYOND, facts(shifts=[delay])) == START + HOUR
    assert lifts(Tier.BEYOND, facts(shifts=[release, delay])) == START + HOUR
    assert lifts(Tier.BEYOND, facts(shifts=[delay, replace(release, id=3)])) == START - HOUR


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({}, START + HOUR),
        ({"session": "S1", "instead_of": START}, START + HOUR),
        ({"session": "S1", "instead_of": START + HOUR}, START - HOUR),
    ],
)
def test_embargo_of_the_programme_ends_only_by_a_shift_that_names_its_session(
    changes: dict[str, Any], at: datetime
) -> None:
    talk = presentation(code="A-1", embargo_until=START + HOUR)
    release = shift(START - HOUR, earlier=True, **changes)
    of = facts(session(presentations=(talk,)), talk, shifts=[release])
    assert lifts(Tier.BEYOND, of) == at


@pytest.mark.parametrize(
    ("own", "answer"),
    [
        ([Lift(START + HOUR), Unknown("when", "")], (True, "")),
        ([Lift(START - HOUR), Lift(None), Lift(START)], (False, "")),
        (
            [Lift(START - HOUR), Lift(START + HOUR), Unknown("when", "")],
            (False, "it would lift 2 embargoes earlier and 1 later"),
        ),
    ],
)
def test_shift_goes_one_way_for_all_that_it_means(
    own: list[Lift | Unknown], answer: tuple[bool, str]
) -> None:
    assert direction(own, START) == answer


@pytest.mark.parametrize("second", ["", "  ", "lena", " Lena "])
def test_embargo_takes_two_people(second: str) -> None:
    assert refuse_pair("Lena", second) == "an embargo takes the word of two people"
    assert refuse_pair("Lena", "Carla") == ""
