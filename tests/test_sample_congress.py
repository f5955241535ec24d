"""The congress that ships in schedules/ihm-2027: a first look at the bot, so nothing may fail."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.compose.templates import Templates
from bot.compose.values import PollResult
from bot.compose.weight import weight
from bot.compose.words import write
from bot.domain.congress import Hub, Kind
from bot.domain.coverage import unknown_targets
from bot.domain.engagement import PollCounts
from bot.domain.lifts import NOTHING_MOVED, Lifts
from bot.domain.plan import Plan
from bot.domain.posts import PlannedPost, Post
from bot.domain.timetable import Presentation, Session, Timetable
from bot.domain.word_checks import word_concerns
from bot.timetables.folder.congress_folder import CongressFolder, read_congress
from bot.timetables.read import read_timetable

ROOT = Path(__file__).parents[1]
LONGEST_QUESTION = (
    "A question of the greatest length that a hub would ask in one of its polls today?"
)
VOTES = tuple((f"Option {n} of twenty-five ch", 10) for n in range(1, 5))


@dataclass(frozen=True)
class Sample:
    folder: CongressFolder
    timetable: Timetable
    plan: Plan
    posts: tuple[Post, ...]

    @property
    def sessions(self) -> Mapping[str, Session]:
        return {session.code: session for session in self.timetable.sessions}

    @property
    def presentations(self) -> Mapping[str, Presentation]:
        return {p.code: p for session in self.timetable.sessions for p in session.presentations}


@pytest.fixture(scope="module")
def sample() -> Sample:
    folder = read_congress(ROOT / "schedules" / "ihm-2027")
    congress = folder.congress
    timetable = read_timetable(
        folder.timetable_file,
        congress.tz,
        date_order=folder.date_order,
        window=(congress.starts_on, congress.ends_on),
    )
    templates = Templates(ROOT / "templates")
    hubs = {hub.code: hub for hub in congress.hubs}
    minutes = {code: templates.find(Kind.POLL, hub).poll_minutes for code, hub in hubs.items()}
    plan = Plan(congress, timetable.sessions, folder.coverage, minutes)
    posts = tuple(_written(post, plan, folder, hubs[post.hub], templates) for post in plan.posts)
    return Sample(folder, timetable, plan, posts)


def _written(
    planned: PlannedPost, plan: Plan, folder: CongressFolder, hub: Hub, templates: Templates
) -> Post:
    closed = PollResult(LONGEST_QUESTION, PollCounts(VOTES, closed=True))
    result = closed if planned.kind is Kind.POLL_RESULT else None
    target = plan.targets[planned.key]
    return write(planned, target, folder.congress, hub, templates, result)


def test_sample_reads_without_problems(sample: Sample) -> None:
    assert sample.folder.problems == ()
    assert sample.timetable.problems == ()
    assert sample.plan.problems == []


def test_sample_has_a_congress_of_real_size(sample: Sample) -> None:
    assert (len(sample.sessions), len(sample.presentations)) == (41, 110)
    assert Counter(post.kind for post in sample.plan.posts) == {
        Kind.ONES_TO_WATCH: 12,
        Kind.OPENER: 26,
        Kind.HIGHLIGHT: 36,
        Kind.RESULT: 1,
        Kind.QUESTION: 12,
        Kind.POLL: 10,
        Kind.POLL_RESULT: 10,
        Kind.THREAD: 6,
        Kind.WRAP_UP: 9,
        Kind.ENDURING: 8,
    }


def test_sample_spans_the_night_in_which_the_clocks_go_forward(sample: Sample) -> None:
    spans = {
        code: (sample.sessions[code].start, sample.sessions[code].end)
        for code in ("PL-1", "VIR-1", "VIR-2", "AML-3")
    }

    assert spans == {
        "PL-1": (datetime(2027, 3, 27, 8, 0, tzinfo=UTC), datetime(2027, 3, 27, 9, 15, tzinfo=UTC)),
        "VIR-1": (
            datetime(2027, 3, 27, 22, 0, tzinfo=UTC),
            datetime(2027, 3, 27, 23, 30, tzinfo=UTC),
        ),
        "VIR-2": (
            datetime(2027, 3, 28, 1, 15, tzinfo=UTC),
            datetime(2027, 3, 28, 2, 15, tzinfo=UTC),
        ),
        "AML-3": (
            datetime(2027, 3, 28, 6, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 7, 50, tzinfo=UTC),
        ),
    }


def test_sample_late_breakers_are_embargoed_until_their_session(sample: Sample) -> None:
    session = sample.sessions["LB-1"]

    assert [p.embargo_until for p in session.presentations] == [session.start] * 5


def test_sample_plan_names_only_what_the_programme_holds(sample: Sample) -> None:
    assert unknown_targets(sample.folder.coverage, sample.timetable, "coverage.csv") == ()


def test_sample_rows_have_every_field_their_templates_name(sample: Sample) -> None:
    assert [post.refusal for post in sample.posts if post.refusal] == []


def test_sample_words_stay_well_under_the_limit(sample: Sample) -> None:
    weights = {post.planned.key: max(map(weight, post.parts)) for post in sample.posts}

    assert [key for key, most in weights.items() if most > 260] == []


def test_sample_never_says_the_same_twice(sample: Sample) -> None:
    results = {post.planned.key for post in sample.posts if post.planned.kind is Kind.POLL_RESULT}
    firsts = Counter(post.parts[0] for post in sample.posts if post.planned.key not in results)

    assert [text for text, times in firsts.items() if times > 1] == []


def test_sample_covers_one_talk_by_two_hubs_in_two_ways(sample: Sample) -> None:
    hubs = {post.hub for post in sample.plan.posts if post.presentation == "LBA-3"}

    assert hubs == {"aml", "myeloma"}


def test_sample_has_at_most_three_posts_of_a_hub_about_a_talk(sample: Sample) -> None:
    posts = Counter((p.hub, p.presentation) for p in sample.plan.posts if p.presentation)

    assert [about for about, times in posts.items() if times > 3] == []


def test_sample_leaves_more_than_three_minutes_between_posts_of_an_account(sample: Sample) -> None:
    assert {account: _least_gap(_dues(sample, account)) for account in _accounts(sample)} == {
        "aml-x": timedelta(minutes=5),
        "myeloma-x": timedelta(minutes=4),
        "aml-patients-x": timedelta(minutes=5),
    }


def test_sample_posts_nothing_of_a_talk_before_its_embargo_lifts(sample: Sample) -> None:
    early = [p.key for p in sample.plan.posts if p.not_before and p.due_at < p.not_before]

    assert early == []


def test_sample_posts_nothing_before_the_tier_of_what_it_contains_lifts(sample: Sample) -> None:
    lifts = Lifts(sample.folder.congress, NOTHING_MOVED, sample.plan.posts, sample.plan.targets)
    lifted = [lifts.applied(post, sample.plan.targets[post.key]) for post in sample.plan.posts]

    assert [post.embargo_fault for post in lifted if post.embargo_fault] == []
    assert [p.key for p in lifted if p.not_before and p.due_at < p.not_before] == []


def test_sample_has_moments_at_which_every_account_speaks(sample: Sample) -> None:
    together = Counter(post.due_at for post in sample.plan.posts)

    assert max(together.values()) == len(_accounts(sample))


def _accounts(sample: Sample) -> list[str]:
    return [account.code for account in sample.folder.congress.accounts()]


def _dues(sample: Sample, account: str) -> list[datetime]:
    return sorted(post.due_at for post in sample.plan.posts if post.account == account)


def _least_gap(moments: Sequence[datetime]) -> timedelta:
    return min(later - earlier for earlier, later in pairwise(moments))


def test_no_check_on_words_has_anything_against_the_sample(sample: Sample) -> None:
    hubs = {hub.code: hub for hub in sample.folder.congress.hubs}
    found = [
        (post.planned.key, concern.told)
        for post in sample.posts
        for concern in word_concerns(post, sample.folder.congress, hubs[post.planned.hub])
    ]

    assert found == []
