"""Over random timetables, policies, shifts, pull-forwards, clocks and "post now": a post may go
exactly when the oracle, which only looks at the clock, would let it."""

from dataclasses import replace
from datetime import datetime, timedelta

from builders import NO_EMBARGO, START, congress, rule, session
from embargo_oracle import World
from embargo_scenarios import (
    CHICAGO,
    FLORENCE,
    MINUTE,
    moments,
    policies,
    programmes,
    steps_of_time,
    turning_points,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.concerns import Decided, concerns_of
from bot.domain.congress import Kind
from bot.domain.embargo import Begun, Shift, direction, lift
from bot.domain.embargo_policy import Blackout, Event, Moment, Rule, Tier
from bot.domain.lifts import BroughtForward, Lifts, Moved, content_for, tier_for, what_it_holds
from bot.domain.plan import Plan
from bot.domain.posts import Post
from bot.domain.release import Standing, Verdict, judge

RULES = [
    rule(Kind.OPENER, session="*"),
    rule(Kind.ONES_TO_WATCH, session="*"),
    rule(Kind.HIGHLIGHT, session="*"),
    *(rule(kind, presentation="*", session="*") for kind in (Kind.ONES_TO_WATCH, Kind.HIGHLIGHT)),
]
TIERS = [tier for tier in Tier if tier is not Tier.SLIDE]
CODES = ["S1", "S2", "S3"]
HALF_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def said(world: World, moved: Moved, tier: Tier, code: str, to: datetime | None) -> Moved:
    """The bot's own word beside the oracle's."""
    room = moved.standing(world.published[code])
    facts = [moved.facts(world.zone, room, each) for each in what_it_holds(room, content_for(tier))]
    meant = [each for each in facts if tier_for(content_for(tier), each) is tier]
    if not meant:
        return moved
    own = [lift(tier, world.policy, replace(each, shifts=())) for each in meant]
    earlier, reason = direction(own, to) if to else (False, "")
    if reason:
        return moved
    until = [each.embargo_until for each in meant if each.embargo_until]
    word = Shift(
        id=len(moved.shifts) + 1,
        tier=tier,
        to=to,
        earlier=earlier,
        sessions=(code,),
        reason="invented",
        by="Lena",
        confirmed_by="Carla",
        at=room.start,
        session=code,
        instead_of=max(until, default=None),
    )
    world.says(tier.value, code, to)
    return replace(moved, shifts=(*moved.shifts, word))


@settings(max_examples=400, deadline=None)
@given(data=st.data(), place=st.sampled_from([FLORENCE, CHICAGO]))
def test_no_post_may_go_before_its_tier_lifts_and_none_is_kept_after(
    data: st.DataObject, place: tuple[str, datetime]
) -> None:
    zone, morning = place
    policy = data.draw(policies(zone, morning))
    programme = data.draw(programmes(morning))
    world = World(zone, policy, {each.code: each for each in programme})
    for code in data.draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True)):
        world.shift[code] = data.draw(steps_of_time)
    moved = Moved(shifted_by=dict(world.shift))
    for code in data.draw(st.lists(st.sampled_from(CODES), max_size=2, unique=True)):
        at = world.start(code) + data.draw(st.integers(0, 30)) * MINUTE
        world.has_begun(code, at)
        moved = replace(moved, begun={**moved.begun, code: Begun(code, *world.begun[code])})
    for _ in range(data.draw(st.integers(0, 4))):
        tier, code = data.draw(st.sampled_from(TIERS)), data.draw(st.sampled_from(CODES))
        moved = said(world, moved, tier, code, data.draw(st.none() | moments(morning)))

    about = congress(zone=zone, embargo=policy)
    plan = Plan(about, [moved.standing(each) for each in programme], RULES, {})
    now = data.draw(moments(morning) | st.sampled_from(turning_points(world)))
    now += data.draw(st.sampled_from([-MINUTE, -SECOND, 0 * SECOND, SECOND, 6 * MINUTE, HALF_HOUR]))
    words = {
        post.key: [BroughtForward(post.key, now, post.due_at)]
        for post in plan.posts
        if data.draw(st.booleans())
    }
    decided = Decided(embargo=replace(moved, brought_forward=words))
    lifts = Lifts(about, decided.embargo, plan.posts, plan.targets)
    for planned in plan.posts:
        target = plan.targets[planned.key]
        lifted = lifts.applied(planned, target)
        post = Post(lifted, ("Words.",), digest="d")
        concerns = concerns_of(post, target, about, about.hubs[0], decided)
        verdict = judge(replace(post, concerns=concerns), Standing("d"), (), now).verdict
        may = world.may_tell(planned.kind.value, planned.session, target.presentation, now)
        in_time = lifted.due_at <= now < lifted.stale_at
        assert (verdict is Verdict.GO) == (may and in_time), (planned.key, lifted, verdict)


@given(
    windows=st.lists(st.tuples(st.integers(-90, 90), st.integers(1, 60)), max_size=4),
    lift_at=st.none() | st.integers(-90, 90),
    tier=st.sampled_from([Tier.TITLE, Tier.ABSTRACT, Tier.BEYOND]),
)
def test_no_post_may_go_during_a_blackout_of_what_it_contains(
    windows: list[tuple[int, int]], lift_at: int | None, tier: Tier
) -> None:
    blackouts = tuple(
        Blackout(tier, START + begins * MINUTE, START + (begins + length) * MINUTE)
        for begins, length in windows
    )
    released = Event.PUBLIC if lift_at is None else Moment(START + lift_at * MINUTE)
    policy = replace(NO_EMBARGO, abstracts=Rule(released), blackouts=blackouts)
    about = congress(embargo=policy)
    asked = rule(Kind.ONES_TO_WATCH, session="S1", offset=timedelta())
    plan = Plan(about, [session(presentations=())], [asked], {})
    lifts = Lifts(about, Moved(), plan.posts, plan.targets)
    (planned,) = plan.posts
    post = Post(lifts.applied(planned, plan.targets[planned.key]), ("Words.",), digest="d")

    for minute in range(-100, 160):
        now = START + minute * MINUTE
        dark = tier is not Tier.BEYOND and any(b.begins <= now < b.ends for b in blackouts)
        if judge(post, Standing("d"), (), now).verdict is Verdict.GO:
            assert not dark
            assert lift_at is None or minute >= lift_at
