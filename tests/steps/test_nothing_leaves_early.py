"""Over random timetables, embargo policies, shifts, pull-forwards, clocks, approvals, "post now",
on a real database: no call is claimed before its tier lifts, none unapproved, none with a blank,
none whose words differ from the approved ones by a byte."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import HUB, TALK_START, congress, rule, session
from desk import LOOKS, UNHURRIED, Desk, StillClock
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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import acts
from bot.domain.congress import Congress, CoverageRule, Kind
from bot.domain.delivery import Accepted, Delivery
from bot.domain.embargo_policy import Tier
from bot.domain.errors import NotFound, Refused
from bot.domain.plan import shifted
from bot.domain.queue import Entry
from bot.domain.release import Scope
from bot.domain.text import blank_in, digest
from bot.steps import adjust, check, embargo, hold, publish
from bot.steps.publish import Answer
from bot.store.tables import metadata

CODES = ["S1", "S2", "S3"]
SECOND = timedelta(seconds=1)
TIERS = [tier for tier in Tier if tier is not Tier.SLIDE]
TEMPLATES = {
    "opener": "{{ session.title }}, {{ session.start | clock }} {{ congress.hashtag }}",
    "ones_to_watch": "{{ presentation.title }}: {{ why }}",
    "highlight": "{{ presentation.title }}: {{ headline }}",
    "question": "{{ question }} {{ session.code }}",
}
HEADLINES = ("News.", "Other news.", "XX% of them", "News!")


def rules(headline: str) -> list[CoverageRule]:
    fields = {"headline": headline, "why": "Look.", "question": "And you?"}
    about = {"fields": fields, "writer": "Wanda"}
    return [
        rule(Kind.OPENER, session="*", **about),
        rule(Kind.QUESTION, session="*", **about),
        rule(Kind.ONES_TO_WATCH, session="*", presentation="*", **about),
        rule(Kind.HIGHLIGHT, session="*", presentation="*", **about),
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One database for all examples, which each empties first: making its tables takes longest."""
    folder: Path = tmp_path_factory.mktemp("promise")
    made = Desk(f"sqlite:///{folder}/congress-bot.db", folder, StillClock())
    made.template(**TEMPLATES)
    yield made
    made.close()


def empty(desk: Desk) -> None:
    with desk.bot.database.writing() as rows:
        for table in metadata.sorted_tables:
            if table.name != "trail":  # which lets nobody delete anything
                rows.execute(table.delete())


class Story:
    """What happens at the desk, told to the bot and to the oracle alike."""

    def __init__(self, desk: Desk, world: World, about: Congress, data: st.DataObject) -> None:
        self.desk, self.world, self.data = desk, world, data
        self.morning = min(each.start for each in world.published.values())
        self.approved: set[tuple[str, tuple[str, ...]]] = set()
        self.sent: list[Delivery] = []
        desk.congress = about
        desk.load(tuple(world.published.values()), rules("News."))
        desk.draft()

    @property
    def now(self) -> datetime:
        return self.desk.bot.clock.now()

    def code(self) -> str:
        return self.data.draw(st.sampled_from(CODES))

    def entry(self) -> Entry:
        return self.data.draw(st.sampled_from(self.desk.entries()))

    def approves(self) -> None:
        checker = self.data.draw(st.sampled_from(["Carla", "Wanda"]))
        entries = [each for each in self.desk.entries() if self.data.draw(st.booleans())]
        done = self.desk.write(check.approve, entries, checker, self.now)
        assert checker == "Carla" or not done.approved
        self.approved |= {(post.planned.key, post.parts) for post in done.approved}

    def shifts(self) -> None:
        code, by = self.code(), self.data.draw(steps_of_time)
        self.world.shift[code] = self.world.shift.get(code, timedelta()) + by
        self.desk.write(adjust.shift, code, by, "imc25", "late", "Desk", self.now)
        self.desk.draft()

    def moves(self) -> None:
        """A newer programme, which ends the shift of the session that it moves."""
        code, by = self.code(), self.data.draw(steps_of_time.filter(bool))
        self.world.published[code] = shifted(self.world.published[code], by)
        self.world.shift.pop(code, None)
        self.desk.reload(tuple(self.world.published.values()))

    def edits(self) -> None:
        """Of the plan: other words, some with a blank."""
        headline = self.data.draw(st.sampled_from(HEADLINES))
        self.desk.load(tuple(self.world.published.values()), rules(headline))
        self.desk.draft()

    def shifts_embargo(self) -> None:
        tier, code = self.data.draw(st.sampled_from(TIERS)), self.code()
        to = self.data.draw(st.none() | moments(self.morning))
        second = self.data.draw(st.sampled_from(["Carla", "lena "]))
        asked = embargo.Asked("imc25", tier, to, "it leaked", session=code)
        templates = self.desk.bot.templates
        try:
            self.desk.write(acts.shift_embargo, asked, templates, "Lena", second, self.now)
        except (NotFound, Refused):
            return
        assert second == "Carla"
        self.world.says(tier.value, code, to)

    def confirms(self) -> None:
        code = self.code()
        found = ("imc25", code)
        try:
            self.desk.write(
                acts.confirm_begun, found, self.desk.bot.templates, "Lena", "Carla", self.now
            )
        except Refused:
            assert self.now < self.world.start(code)
            return
        self.world.has_begun(code, self.now)

    def posts_now(self) -> None:
        entry, templates = self.entry(), self.desk.bot.templates
        try:
            self.desk.write(acts.post_now, entry, templates, "Sol", self.now)
        except Refused:
            return

    def holds(self) -> None:
        if self.data.draw(st.booleans()):
            self.desk.write(hold.hold, Scope.SESSION, "S3", "wait", "Dora", self.now)

    def waits(self) -> None:
        """For a while, or until something is about to lift, or just has."""
        ahead = [at for at in turning_points(self.world) if at > self.now]
        around = st.sampled_from([-SECOND, 0 * SECOND, 6 * MINUTE, 30 * MINUTE])
        clock = self.desk.bot.clock
        assert isinstance(clock, StillClock)
        if ahead and self.data.draw(st.booleans()):
            at = self.data.draw(st.sampled_from(ahead)) + self.data.draw(around)
            clock.moment = max(self.now, at)
        else:
            clock.moment += self.data.draw(st.integers(1, 24)) * 5 * MINUTE
        self.sends()

    def sends(self) -> None:
        """One look of the worker: due, claimed, sent, recorded."""
        ready = self.desk.write(publish.open_due, self.now)
        entries = {each.post.planned.key: each for each in self.desk.entries()}
        claimed = self.desk.write(publish.claim, ready, "worker", self.now)
        for number, delivery in enumerate(claimed, len(self.sent)):
            self._judge(entries[delivery.post_key], delivery)
            answer = Answer(delivery, Accepted(str(1_000_000 + number)), self.now)
            self.desk.write(publish.record, [answer], LOOKS)
        self.sent += claimed

    def _judge(self, entry: Entry, delivery: Delivery) -> None:
        planned = entry.post.planned
        room = self.world.published[planned.session]
        talk = next((p for p in room.presentations if p.code == planned.presentation), None)
        assert self.world.may_tell(planned.kind.value, planned.session, talk, self.now), planned
        assert (planned.key, (delivery.words.text,)) in self.approved
        assert blank_in(delivery.words.text) == ""
        assert digest(planned.account, (delivery.words.text,), None) == (
            entry.standing.approved_digest
        )


EVENTS = [
    Story.waits,
    Story.waits,
    Story.waits,
    Story.approves,
    Story.posts_now,
    Story.posts_now,
    Story.shifts,
    Story.moves,
    Story.shifts_embargo,
    Story.shifts_embargo,
    Story.confirms,
    Story.edits,
    Story.holds,
]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    data=st.data(),
    place=st.sampled_from([FLORENCE, CHICAGO]),
    events=st.lists(st.sampled_from(EVENTS), min_size=4, max_size=14),
)
def test_nothing_leaves_early_unapproved_with_a_blank_or_changed(
    desk: Desk, data: st.DataObject, place: tuple[str, datetime], events: Sequence[object]
) -> None:
    zone, morning = place
    empty(desk)
    clock = desk.bot.clock
    assert isinstance(clock, StillClock)
    clock.moment = morning - timedelta(hours=2)
    policy = data.draw(policies(zone, morning))
    programme = data.draw(programmes(morning))
    about = congress(zone=zone, embargo=policy, hubs=(HUB,), timing=UNHURRIED)
    world = World(zone, policy, {each.code: each for each in programme})
    story = Story(desk, world, about, data)
    story.approves()
    for event in events:
        assert callable(event)
        event(story)
        story.sends()


def test_desk_of_the_story_sends_what_may_go(desk: Desk) -> None:
    """A bot that sends nothing would keep the promise, too."""
    empty(desk)
    clock = desk.bot.clock
    assert isinstance(clock, StillClock)
    desk.congress = congress(timing=UNHURRIED)
    desk.load([session()], rules("News."))
    desk.draft()
    desk.approve()
    clock.moment = TALK_START + timedelta(hours=1)
    ready = desk.write(publish.open_due, clock.moment)

    assert len(desk.write(publish.claim, ready, "worker", clock.moment)) == 1
