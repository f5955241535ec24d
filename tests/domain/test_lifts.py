"""The embargo of a plan: what a post contains, and what that comes to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import SATURDAY, START, TALK_START, congress, planned, presentation, rule, session

from bot.domain.concerns import FINAL, NOTHING_DECIDED, concerns_of
from bot.domain.congress import CoverageRule, Kind
from bot.domain.embargo_policy import Blackout, EmbargoPolicy, Event, Moment, Rule, Tier
from bot.domain.lifts import (
    DEFAULTS,
    NOTHING_MOVED,
    BroughtForward,
    Lifts,
    Moved,
    content_of,
    embargo_concerns,
    embargo_problems,
)
from bot.domain.media import Media, MediaKind
from bot.domain.plan import Plan, Target
from bot.domain.posts import Concern, PlannedPost, Post
from bot.domain.timetable import Problem, Session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RELEASED, LATE_RELEASED = START - 7 * DAY, START - HOUR
POLICY = EmbargoPolicy(
    titles=Rule(Moment(START - 30 * DAY)),
    abstracts=Rule(Moment(RELEASED)),
    late_breakers=Rule(Moment(LATE_RELEASED)),
    beyond=Rule(Event.SESSION_START),
)
PICTURE = Media("a" * 64, "An invented chart.", MediaKind.IMAGE)
TALKS = (presentation(code="A-1"), presentation())
BOTH = session(presentations=TALKS)


def lifted(
    *rules: CoverageRule,
    policy: EmbargoPolicy | None = POLICY,
    sessions: Sequence[Session] = (BOTH,),
    moved: Moved = NOTHING_MOVED,
) -> list[PlannedPost]:
    about = congress(embargo=policy)
    plan = Plan(about, sessions, rules, {"aml": 60})
    lifts = Lifts(about, moved, plan.posts, plan.targets)
    return [lifts.applied(post, plan.targets[post.key]) for post in plan.posts]


def not_before(*rules: CoverageRule, **options: Any) -> list[datetime | None]:
    return [post.not_before for post in lifted(*rules, **options)]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.ONES_TO_WATCH, Tier.ABSTRACT),
        (Kind.OPENER, Tier.TITLE),
        (Kind.HIGHLIGHT, Tier.BEYOND),
        (Kind.QUESTION, Tier.TITLE),
        (Kind.POLL, Tier.TITLE),
        (Kind.THREAD, Tier.BEYOND),
        (Kind.POLL_RESULT, Tier.BEYOND),
        (Kind.WRAP_UP, Tier.BEYOND),
        (Kind.ENDURING, Tier.BEYOND),
    ],
)
def test_kind_of_post_has_a_usual_content(kind: Kind, content: Tier) -> None:
    assert content_of(planned(kind=kind)) is content


@pytest.mark.parametrize(
    ("kind", "row", "template", "content"),
    [
        (Kind.QUESTION, Tier.ABSTRACT, None, Tier.ABSTRACT),
        (Kind.ONES_TO_WATCH, Tier.TITLE, None, Tier.TITLE),
        (Kind.HIGHLIGHT, Tier.TITLE, None, Tier.BEYOND),
        (Kind.ENDURING, Tier.ABSTRACT, None, Tier.BEYOND),
        (Kind.OPENER, None, Tier.ABSTRACT, Tier.ABSTRACT),
        (Kind.ONES_TO_WATCH, Tier.TITLE, Tier.ABSTRACT, Tier.ABSTRACT),
        (Kind.ONES_TO_WATCH, None, Tier.TITLE, Tier.ABSTRACT),
        (Kind.HIGHLIGHT, Tier.SLIDE, None, Tier.SLIDE),
    ],
)
def test_row_states_what_a_post_contains_and_a_template_only_adds(
    kind: Kind, row: Tier | None, template: Tier | None, content: Tier
) -> None:
    assert content_of(planned(kind=kind, contains=row), template) is content


@pytest.mark.parametrize(
    ("fields", "content"), [({}, Tier.SLIDE), ({"media_from": "own"}, Tier.TITLE)]
)
def test_picture_is_one_of_a_slide_unless_it_is_said_to_be_the_hubs_own(
    fields: dict[str, str], content: Tier
) -> None:
    post = planned(kind=Kind.OPENER, media=(PICTURE,), fields=fields)
    assert content_of(post) is content


def test_each_post_waits_for_the_tier_of_what_it_contains() -> None:
    rules = [
        rule(Kind.OPENER, session="S1"),
        rule(Kind.ONES_TO_WATCH, presentation="A-1"),
        rule(Kind.ONES_TO_WATCH, presentation="LBA-1"),
        rule(Kind.HIGHLIGHT, presentation="A-1"),
    ]
    assert not_before(*rules) == [START - 30 * DAY, RELEASED, LATE_RELEASED, START]


def test_post_about_a_session_waits_for_all_that_it_holds() -> None:
    rules = [rule(Kind.ONES_TO_WATCH, session="S1"), rule(Kind.OPENER, session="S1")]
    under = replace(TALKS[0], embargo_until=START + HOUR)
    room = session(presentations=(under, TALKS[1]))
    assert not_before(*rules) == [LATE_RELEASED, START - 30 * DAY]
    assert not_before(*rules, sessions=[room]) == [START + HOUR, START - 30 * DAY]


def test_wrap_up_waits_for_every_session_that_its_hub_covers_that_day() -> None:
    late = session(code="S2", start=START + 5 * HOUR, end=START + 6 * HOUR, presentations=())
    other = session(code="S3", start=START + 9 * HOUR, end=START + 10 * HOUR, presentations=())
    rules = [
        rule(Kind.WRAP_UP, day=SATURDAY),
        rule(Kind.OPENER, session="S2"),
        rule(Kind.HIGHLIGHT, presentation="A-1"),
    ]
    assert not_before(*rules, sessions=[BOTH, late, other])[0] == START + 5 * HOUR


def test_wrap_up_waits_for_the_published_start_of_a_session_pulled_to_its_day() -> None:
    pulled = session(code="S2", start=START + 5 * HOUR, end=START + 6 * HOUR, presentations=())
    rules = [rule(Kind.WRAP_UP, day=SATURDAY), rule(Kind.OPENER, session="S2")]
    moved = Moved({"S2": -DAY})
    assert not_before(*rules, sessions=[pulled], moved=moved)[0] == START + 5 * HOUR + DAY


def test_missing_fact_is_named_and_blocks_finally() -> None:
    unknown = replace(POLICY, titles=Rule())
    (post,) = lifted(rule(Kind.OPENER, session="S1"), policy=unknown)

    told = (
        "its embargo is unknown: nobody has said when titles are public. "
        "Write titles and its source in [embargo] of congress.toml, and load."
    )
    about = congress(embargo=unknown)
    found = concerns_of(Post(post), Target(BOTH), about, about.hubs[0], NOTHING_DECIDED)
    assert found == (Concern("embargo", told),)
    assert {"embargo"} <= FINAL


def test_congress_without_a_policy_blocks_every_post() -> None:
    rules = [rule(Kind.OPENER, session="S1"), rule(Kind.HIGHLIGHT, presentation="A-1")]
    told = (
        "its embargo is unknown: nobody has said what embargoes the congress has. "
        "Write a table [embargo] in congress.toml and load; docs/embargo.md shows how."
    )
    posts = lifted(*rules, policy=None)
    assert [post.embargo_fault for post in posts] == [told] * 2
    assert embargo_problems(posts) == (
        Problem("congress.toml", None, "embargo", "2 posts are blocked.", told),
    )


def test_known_embargo_is_no_concern() -> None:
    assert list(embargo_concerns(lifted(rule(presentation="A-1"))[0])) == []


def brought(at: datetime, instead_of: datetime, kind: Kind = Kind.OPENER) -> Moved:
    target = "S1" if kind is Kind.OPENER else "A-1"
    key = f"imc25/aml-x/{kind.value}/{target}"
    return Moved(brought_forward={key: [BroughtForward(key, at, instead_of)]})


def test_post_now_moves_the_post_and_not_its_embargo() -> None:
    now, due = START - 60 * DAY, START - 10 * MINUTE
    (post,) = lifted(rule(Kind.OPENER, session="S1"), moved=brought(now, due))
    assert (post.due_at, post.stale_at, post.not_before) == (
        now,
        now + 15 * MINUTE,
        START - 30 * DAY,
    )


def test_post_now_lapses_when_the_plan_moves_the_post() -> None:
    now, due = START - HOUR, START - 10 * MINUTE
    asked = rule(Kind.OPENER, session="S1", offset=-5 * MINUTE)
    assert lifted(asked, moved=brought(now, due))[0].due_at == START - 5 * MINUTE


@pytest.mark.parametrize(
    ("at", "due"), [(START, TALK_START), (TALK_START + MINUTE, TALK_START + MINUTE)]
)
def test_post_now_brings_no_highlight_before_its_talk(at: datetime, due: datetime) -> None:
    moved = brought(at, TALK_START + 5 * MINUTE, Kind.HIGHLIGHT)
    assert lifted(rule(presentation="A-1"), moved=moved)[0].due_at == due


def test_last_word_on_when_a_post_goes_follows_the_one_before() -> None:
    key, due = "imc25/aml-x/opener/S1", START - 10 * MINUTE
    words = [
        BroughtForward(key, due - MINUTE, due),
        BroughtForward(key, due - 3 * MINUTE, due - 2 * MINUTE),  # the plan had moved then
        BroughtForward(key, due - 5 * MINUTE, due - MINUTE),
    ]
    moved = Moved(brought_forward={key: words})
    assert lifted(rule(Kind.OPENER, session="S1"), moved=moved)[0].due_at == due - 5 * MINUTE


DUE = START - 10 * MINUTE


@pytest.mark.parametrize(
    ("begins", "ends", "tier", "until", "stale"),
    [
        (DUE, DUE + 5 * MINUTE, Tier.TITLE, DUE + 5 * MINUTE, DUE + 15 * MINUTE),
        (DUE - HOUR, DUE, Tier.TITLE, START - 30 * DAY, DUE + 15 * MINUTE),
        (DUE + MINUTE, DUE + HOUR, Tier.TITLE, START - 30 * DAY, DUE + MINUTE),
        (DUE + 15 * MINUTE, DUE + HOUR, Tier.TITLE, START - 30 * DAY, DUE + 15 * MINUTE),
        (DUE, DUE + 5 * MINUTE, Tier.ABSTRACT, START - 30 * DAY, DUE + 15 * MINUTE),
    ],
)
def test_nothing_of_a_tier_or_more_goes_during_a_blackout(
    begins: datetime, ends: datetime, tier: Tier, until: datetime, stale: datetime
) -> None:
    policy = replace(POLICY, blackouts=(Blackout(tier, begins, ends),))
    (post,) = lifted(rule(Kind.OPENER, session="S1"), policy=policy)
    assert (post.due_at, post.not_before, post.stale_at) == (DUE, until, stale)


def test_blackouts_that_follow_one_another_are_waited_for_together() -> None:
    three = [(-1, 2), (2, 4), (8, 9)]
    windows = tuple(
        Blackout(Tier.TITLE, DUE + begins * MINUTE, DUE + ends * MINUTE) for begins, ends in three
    )
    policy = replace(POLICY, blackouts=windows[::-1])
    (post,) = lifted(rule(Kind.OPENER, session="S1"), policy=policy)
    assert (post.not_before, post.stale_at) == (DUE + 4 * MINUTE, DUE + 8 * MINUTE)


def test_each_kind_of_post_has_a_tier() -> None:
    assert set(DEFAULTS) == set(Kind)
