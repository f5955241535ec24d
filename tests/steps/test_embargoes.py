"""Two people's word on an embargo, on a session that was pulled forward, and "post now"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import NO_EMBARGO, START, TALK_START, congress, presentation, rule, session
from desk import LOOKS, UNHURRIED, Desk, StillClock

from bot import acts
from bot.domain.congress import Kind
from bot.domain.delivery import Accepted
from bot.domain.embargo import Begun, Shift
from bot.domain.embargo_policy import (
    Blackout,
    EmbargoPolicy,
    Event,
    Hall,
    Moment,
    OnTheDay,
    Rule,
    Sharing,
    SharingRule,
    Tier,
)
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.people import Role
from bot.domain.queue import status
from bot.domain.release import Scope
from bot.domain.trail import Deed
from bot.steps import adjust, hold, people, publish
from bot.steps.embargo import Asked
from bot.store.congresses import get_congress
from bot.store.embargoes import get_begun, get_shifts
from bot.store.trail import get_chain

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = EmbargoPolicy(
    "IMC",
    titles=Rule(Event.PUBLIC, "invented", "2025-01"),
    abstracts=Rule(Moment(START - 7 * DAY), "invented"),
    late_breakers=Rule(OnTheDay(START.time(), "Europe/Rome")),
    beyond=Rule(Event.SESSION_START),
    posters=Rule(Event.HALL_OPENING),
    sharing=SharingRule(Sharing.OPT_OUT, "invented", "2025-01"),
    halls=(Hall(START - HOUR, "Hall P"),),
    blackouts=(Blackout(Tier.BEYOND, START + 3 * DAY, START + 4 * DAY, "a press day"),),
)
FIELDS = {"headline": "News."}
HIGHLIGHT, OPENER = "imc25/aml-x/highlight/A-1", "imc25/aml-x/opener/S1"
RULES = (
    rule(presentation="A-1", fields=FIELDS, writer="Wanda"),
    rule(Kind.OPENER, session="S1", writer="Wanda"),
)
MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return made(make_desk, POLICY)


def made(make_desk: MakeDesk, policy: EmbargoPolicy | None, **talk: Any) -> Desk:
    room = session(presentations=(presentation(code="A-1", **talk),))
    about = congress(embargo=policy, timing=UNHURRIED)
    desk = make_desk(*RULES, congress=about, sessions=(room,), clock=StillClock(START - DAY))
    desk.approve()
    return desk


def asked(to: datetime | None, **changes: Any) -> Asked:
    values: dict[str, Any] = {"congress": "imc25", "tier": Tier.BEYOND, "reason": "it leaked"}
    return Asked(to=to, **values | changes)


def shift(desk: Desk, word: Asked, second: str = "Carla") -> Shift:
    done, _ = desk.write(
        acts.shift_embargo, word, desk.bot.templates, "Lena", second, desk.bot.clock.now()
    )
    return done


def confirm(desk: Desk, second: str = "Carla") -> None:
    desk.write(
        acts.confirm_begun,
        ("imc25", "S1"),
        desk.bot.templates,
        "Lena",
        second,
        desk.bot.clock.now(),
    )


def pull_forward(desk: Desk, by: timedelta) -> None:
    desk.write(adjust.shift, "S1", -by, "imc25", "early", "Desk", desk.bot.clock.now())
    desk.draft()


def lifts_at(desk: Desk, key: str = HIGHLIGHT) -> datetime | None:
    return desk.entry(key).post.planned.not_before


def claimed(desk: Desk, now: datetime) -> list[str]:
    clock = desk.bot.clock
    assert isinstance(clock, StillClock)
    clock.moment = now
    ready = desk.write(publish.open_due, now)
    found = desk.write(publish.claim, ready, "worker", now)
    answers = [publish.Answer(each, Accepted("7"), now) for each in found]
    desk.write(publish.record, answers, LOOKS)
    return [each.post_key for each in found]


def reason(desk: Desk, now: datetime, key: str = HIGHLIGHT) -> str:
    return status(desk.entry(key), (), now).reason


def test_policy_is_stored_as_it_was_read(desk: Desk) -> None:
    assert desk.read(get_congress, "imc25").embargo == POLICY


def test_highlight_waits_for_its_session_and_opener_for_nothing(desk: Desk) -> None:
    assert (lifts_at(desk), lifts_at(desk, OPENER)) == (START, None)


def test_session_that_runs_late_holds_what_goes_beyond_the_abstract(desk: Desk) -> None:
    pull_forward(desk, -2 * HOUR)
    assert lifts_at(desk) == START + 2 * HOUR
    assert claimed(desk, TALK_START + 5 * MINUTE) == []


def test_session_pulled_forward_leaks_nothing_until_two_people_saw_it_begin(desk: Desk) -> None:
    pull_forward(desk, HOUR)
    due = TALK_START + 5 * MINUTE - HOUR
    assert claimed(desk, due) == []
    assert reason(desk, due) == "its embargo stands until 2025-03-29 09:00 UTC"

    confirm(desk)
    assert claimed(desk, due) == [HIGHLIGHT]


def test_session_has_not_begun_before_the_moment_at_which_it_stands(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        confirm(desk)
    assert str(refused.value) == (
        "session S1 stands at 2025-03-29 09:00 UTC, which has not come. "
        "If it has begun: congress-bot shift S1 -10m, then this."
    )


def test_word_that_a_session_has_begun_is_taken_back_by_one_person(desk: Desk) -> None:
    pull_forward(desk, 30 * HOUR)
    confirm(desk)
    now = desk.bot.clock.now()
    assert desk.read(get_begun, "imc25") == {
        "S1": Begun("S1", now, START, START - 30 * HOUR, "Lena", "Carla")
    }
    desk.write(acts.take_back_begun, ("imc25", "S1"), desk.bot.templates, "Dora", now)
    assert (desk.read(get_begun, "imc25"), lifts_at(desk)) == ({}, START)


@pytest.mark.parametrize("second", ["", "lena"])
def test_one_person_moves_no_embargo(desk: Desk, second: str) -> None:
    pull_forward(desk, 30 * HOUR)
    told = "an embargo takes the word of two people. Name a second person with --with."
    for act in (lambda: shift(desk, asked(START), second), lambda: confirm(desk, second)):
        with pytest.raises(Refused) as refused:
            act()
        assert str(refused.value) == told
    assert (desk.read(get_shifts, "imc25"), lifts_at(desk)) == ((), START)


def test_embargo_shifted_earlier_lets_posts_go_and_is_recorded_twice(desk: Desk) -> None:
    now, to = desk.bot.clock.now(), START - 2 * HOUR
    done = shift(desk, asked(to))
    (kept,) = desk.read(get_shifts, "imc25")
    assert kept == replace(done, id=kept.id)
    assert kept == Shift(kept.id, Tier.BEYOND, to, True, ("S1",), "it leaked", "Lena", "Carla", now)
    assert lifts_at(desk) == to
    told = "beyond the abstract of all (1 sessions) to 2025-03-29 07:00 UTC: it leaked"
    assert [each.deed for each in desk.read(lambda rows: list(get_chain(rows)))][-2:] == [
        Deed(now, "Lena", "embargo shift", "imc25", told, ""),
        Deed(now, "Carla", "embargo confirm", "imc25", told, ""),
    ]


def test_embargo_shifted_later_and_back(desk: Desk) -> None:
    assert shift(desk, asked(START + HOUR, track="aml")).earlier is False
    assert lifts_at(desk) == START + HOUR
    shift(desk, asked(None, track="AML"))
    assert lifts_at(desk) == START


def test_embargo_of_the_programme_ends_with_a_shift_that_names_its_session(
    make_desk: MakeDesk,
) -> None:
    desk = made(make_desk, POLICY, embargo_until=START + HOUR)
    shift(desk, asked(START - HOUR))
    assert lifts_at(desk) == START + HOUR
    shift(desk, asked(START - HOUR, session="S1"))
    assert lifts_at(desk) == START - HOUR


def test_shift_that_means_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound) as missing:
        shift(desk, asked(START, track="Nephrology"))
    assert missing.value.what == "no session meant by this has a beyond the abstract."
    with pytest.raises(NotFound):
        shift(desk, asked(START, tier=Tier.LATE_BREAKING))
    with pytest.raises(Misuse):
        shift(desk, asked(START, reason=" "))


def test_shift_that_goes_both_ways_is_refused(make_desk: MakeDesk) -> None:
    late = session(code="S2", start=START + DAY, end=START + DAY + HOUR, presentations=())
    desk = make_desk(congress=congress(embargo=POLICY), sessions=(session(), late))
    with pytest.raises(Refused) as refused:
        shift(desk, asked(START + HOUR))
    assert str(refused.value) == (
        "it would lift 1 embargoes earlier and 1 later. "
        "Name a --session or a --track, one way at a time."
    )


def test_unknown_embargo_blocks_and_a_shift_gives_the_fact(make_desk: MakeDesk) -> None:
    desk = made(make_desk, replace(POLICY, beyond=Rule()))
    assert reason(desk, TALK_START + 5 * MINUTE).startswith(
        "its embargo is unknown: nobody has said when what goes beyond the abstract may be told."
    )
    shift(desk, asked(START - HOUR))
    assert claimed(desk, TALK_START + 5 * MINUTE) == [HIGHLIGHT]


def test_congress_without_a_policy_posts_nothing(make_desk: MakeDesk) -> None:
    desk = made(make_desk, None)
    assert claimed(desk, TALK_START + 5 * MINUTE) == []
    assert [each.what for each in desk.draft().problems] == ["2 posts are blocked."]


def post_now(desk: Desk, key: str) -> datetime:
    moved = desk.write(
        acts.post_now, desk.entry(key), desk.bot.templates, "Sol", desk.bot.clock.now()
    )
    return moved.post.planned.due_at


def test_post_now_sends_an_approved_post_at_once(desk: Desk) -> None:
    assert post_now(desk, OPENER) == START - DAY
    assert claimed(desk, START - DAY) == [OPENER]


def test_post_now_passes_no_embargo(desk: Desk) -> None:
    shift(desk, asked(START + HOUR, tier=Tier.TITLE))
    post_now(desk, OPENER)
    assert claimed(desk, START - DAY + MINUTE) == []
    assert reason(desk, START - DAY + MINUTE, OPENER) == (
        "its embargo stands until 2025-03-29 10:00 UTC"
    )


def test_post_now_passes_no_hold(desk: Desk) -> None:
    desk.write(hold.hold, Scope.SESSION, "S1", "wait", "Dora", START - DAY)
    post_now(desk, OPENER)
    assert claimed(desk, START - DAY) == []


def test_post_now_brings_no_highlight_before_its_talk(desk: Desk) -> None:
    assert post_now(desk, HIGHLIGHT) == TALK_START


def test_post_now_lapses_with_the_time_it_was_said_of(desk: Desk) -> None:
    post_now(desk, OPENER)
    pull_forward(desk, -HOUR)
    assert desk.entry(OPENER).post.planned.due_at == START + 50 * MINUTE


def test_post_now_is_no_approval(make_desk: MakeDesk) -> None:
    room = session(presentations=(presentation(code="A-1"),))
    desk = make_desk(*RULES, sessions=(room,), clock=StillClock(START - DAY))
    with pytest.raises(Refused) as refused:
        post_now(desk, OPENER)
    assert refused.value.what == (
        f"{OPENER}: it is not approved as it stands, and now is no other approval."
    )


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (START - 10 * MINUTE, "it is due already, and goes"),
        (START + 7 * HOUR, "its time has passed"),
    ],
)
def test_post_now_does_nothing_for_what_is_due_or_missed(
    desk: Desk, now: datetime, why: str
) -> None:
    clock = desk.bot.clock
    assert isinstance(clock, StillClock)
    clock.moment = now
    with pytest.raises(Refused) as refused:
        post_now(desk, OPENER)
    assert refused.value.what == f"{OPENER}: {why}."


def test_only_those_who_may_move_an_embargo(desk: Desk) -> None:
    now = desk.bot.clock.now()
    desk.write(people.enrol, "Ada", [Role.ADMINISTRATOR], [], "Ada", now)
    desk.write(people.enrol, "Lena", [Role.LEAD], [], "Ada", now)
    desk.write(people.enrol, "Carla", [Role.WRITER], [], "Ada", now)
    with pytest.raises(Refused) as refused:
        shift(desk, asked(START - HOUR))
    assert refused.value.what == "Carla (writer) may not confirm the shift of an embargo."
    assert lifts_at(desk) == START


def test_no_embargo_at_all_lets_posts_go_when_they_are_due(make_desk: MakeDesk) -> None:
    desk = made(make_desk, NO_EMBARGO)
    assert (lifts_at(desk), claimed(desk, TALK_START + 5 * MINUTE)) == (None, [HIGHLIGHT])
