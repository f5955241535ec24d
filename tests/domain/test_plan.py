from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import (
    ACCOUNT,
    HUB,
    SATURDAY,
    START,
    SUNDAY,
    TALK_START,
    congress,
    planned,
    presentation,
    rule,
    session,
)

from bot.domain.congress import DEFAULT_TIMING, Account, Anchor, CoverageRule, Kind, Timing
from bot.domain.plan import Plan, Target, shifted
from bot.domain.timetable import Problem, Session

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def plan(
    *rules: CoverageRule,
    sessions: Sequence[Session] = (session(),),
    anchor: Anchor | None = None,
    kind: Kind = Kind.OPENER,
    poll_minutes: Mapping[str, int] | None = None,
) -> Plan:
    """With `anchor`, posts of the kind are due exactly at it."""
    timing = dict(DEFAULT_TIMING)
    if anchor:
        timing[kind] = Timing(anchor, timedelta(0), HOUR, 1)
    return Plan(congress(timing=timing), sessions, rules, poll_minutes or {"aml": 24 * 60})


def due(
    *rules: CoverageRule,
    sessions: Sequence[Session] = (session(),),
    anchor: Anchor | None = None,
) -> list[datetime]:
    return [post.due_at for post in plan(*rules, sessions=sessions, anchor=anchor).posts]


def problems(*rules: CoverageRule) -> list[str]:
    return [problem.what for problem in plan(*rules).problems]


def test_plan_gives_a_post_everything_that_its_rule_and_target_say() -> None:
    embargo = START + HOUR
    talk = presentation(embargo_until=embargo)
    asked = rule(presentation="LBA-1", writer="Wanda", fields={"headline": "Words"})
    assert plan(asked, sessions=[session(presentations=(talk,))]).posts == (
        planned(not_before=embargo, fields={"headline": "Words"}),
    )


@pytest.mark.parametrize(
    ("anchor", "moment"),
    [
        (Anchor.START, TALK_START),
        (Anchor.END, TALK_START + 15 * MINUTE),
        (Anchor.SESSION_START, START),
        (Anchor.SESSION_END, START + HOUR),
        (Anchor.DAY_END, START + HOUR),
    ],
)
def test_anchor_of_a_talk_is_counted_from(anchor: Anchor, moment: datetime) -> None:
    assert due(rule(Kind.OPENER, presentation="LBA-1"), anchor=anchor) == [moment]


@pytest.mark.parametrize(
    ("anchor", "moment"),
    [
        (Anchor.START, START),
        (Anchor.END, START + HOUR),
        (Anchor.SESSION_START, START),
        (Anchor.SESSION_END, START + HOUR),
    ],
)
def test_anchor_of_a_session_is_counted_from(anchor: Anchor, moment: datetime) -> None:
    assert due(rule(Kind.OPENER, session="S1"), anchor=anchor) == [moment]


def test_talk_without_times_of_its_own_has_those_of_its_session() -> None:
    sessions = [session(presentations=(presentation(start=None, end=None),))]
    asked = rule(Kind.OPENER, presentation="LBA-1")
    assert due(asked, sessions=sessions, anchor=Anchor.START) == [START]
    assert due(asked, sessions=sessions, anchor=Anchor.END) == [START + HOUR]


def test_offset_of_a_rule_replaces_that_of_its_kind() -> None:
    assert due(rule(presentation="LBA-1", offset=2 * HOUR)) == [TALK_START + 2 * HOUR]


def test_post_goes_stale_when_its_kinds_time_has_passed_since_it_was_due() -> None:
    (post,) = plan(rule(Kind.OPENER, session="S1")).posts
    assert (post.due_at, post.stale_at) == (START - 10 * MINUTE, START + 5 * MINUTE)


def test_day_ends_with_the_last_session_that_this_hub_covers() -> None:
    covered = session(code="S2", start=START + 3 * HOUR, end=START + 4 * HOUR, presentations=())
    foreign = session(code="S3", start=START + 8 * HOUR, end=START + 9 * HOUR, presentations=())
    rules = [
        rule(Kind.WRAP_UP, day=SATURDAY),
        rule(presentation="LBA-1"),
        rule(Kind.OPENER, session="S2"),
    ]
    found = plan(*rules, sessions=[session(), covered, foreign])
    assert found.posts[0].due_at == START + 4 * HOUR + HOUR
    assert found.posts[0].key == "imc25/aml-x/wrap_up/2025-03-29"


@pytest.mark.parametrize("off", [{"cancelled": True}, {"missing": True}])
def test_day_is_ended_by_what_is_off_only_where_nothing_else_is_on(off: dict[str, bool]) -> None:
    last = session(code="S2", start=START + 3 * HOUR, end=START + 4 * HOUR, presentations=(), **off)
    rules = [rule(Kind.WRAP_UP, day=SATURDAY), rule(Kind.OPENER, session="S2")]
    with_talk = [*rules, rule(presentation="LBA-1")]

    assert plan(*with_talk, sessions=[session(), last]).posts[0].due_at == START + 2 * HOUR
    assert plan(*rules, sessions=[session(), last]).posts[0].due_at == START + 5 * HOUR


def test_day_ends_with_the_session_of_a_covered_talk_not_with_the_talk() -> None:
    rules = [rule(Kind.WRAP_UP, day=SATURDAY), rule(presentation="LBA-1")]
    assert due(*rules)[0] == START + HOUR + HOUR


def test_day_is_that_of_the_congress_zone_on_the_night_clocks_go_forward() -> None:
    # In Florence 23:30 UTC on Saturday is 00:30 on Sunday, and 21:30 UTC on Sunday is 23:30.
    night = session(
        code="N",
        start=datetime(2025, 3, 29, 23, 30, tzinfo=UTC),
        end=datetime(2025, 3, 30, 0, 30, tzinfo=UTC),
        presentations=(),
    )
    late = session(
        code="L",
        start=datetime(2025, 3, 30, 21, 30, tzinfo=UTC),
        end=datetime(2025, 3, 30, 22, 30, tzinfo=UTC),
        presentations=(),
    )
    rules = [
        rule(Kind.WRAP_UP, day=SATURDAY),
        rule(Kind.WRAP_UP, day=SUNDAY),
        rule(Kind.OPENER, session="*"),
    ]
    saturday, sunday, *_ = plan(*rules, sessions=[session(), night, late]).posts
    assert (saturday.day, saturday.due_at) == (SATURDAY, START + 2 * HOUR)
    assert (sunday.day, sunday.due_at) == (SUNDAY, datetime(2025, 3, 30, 23, 30, tzinfo=UTC))


def test_day_is_not_ended_by_a_poster_hall_that_stays_open_for_days() -> None:
    posters = session(code="P", end=START + 48 * HOUR, presentations=())
    rules = [rule(Kind.WRAP_UP, day=SATURDAY), rule(Kind.OPENER, session="*")]
    assert due(*rules, sessions=[session(), posters])[0] == START + 2 * HOUR


def test_day_before_is_twenty_four_hours_before_also_when_clocks_change() -> None:
    sunday = session(start=START + 24 * HOUR, end=START + 25 * HOUR, presentations=())
    assert due(rule(Kind.ONES_TO_WATCH, session="S1"), sessions=[sunday]) == [START]


@pytest.mark.parametrize("target", [{"session": "S1"}, {"presentation": "LBA-1"}])
def test_poll_result_is_due_after_the_close_of_the_same_accounts_poll(
    target: dict[str, str],
) -> None:
    # The result is asked for first: the order of rows does not matter.
    rules = [rule(Kind.POLL_RESULT, **target), rule(Kind.POLL, **target)]
    poll, result = plan(*rules, poll_minutes={"aml": 60}).posts
    assert poll.kind is Kind.POLL
    assert result.due_at == poll.due_at + HOUR + 15 * MINUTE


def test_poll_result_without_a_poll_on_the_same_talk_is_a_problem() -> None:
    assert problems(
        rule(Kind.POLL, session="S1"), rule(Kind.POLL_RESULT, presentation="LBA-1")
    ) == ["poll_result of aml has no poll close to count from at LBA-1."]


def test_track_means_each_of_its_sessions_whatever_its_case() -> None:
    sessions = [session(), session(code="S2"), session(code="S3", track="Lymphoma")]
    found = plan(rule(Kind.OPENER, track="aml"), sessions=sessions)
    assert [post.session for post in found.posts] == ["S1", "S2"]


def test_star_as_session_means_every_session() -> None:
    sessions = [session(), session(code="S2", track="")]
    found = plan(rule(Kind.OPENER, session="*"), sessions=sessions)
    assert [post.session for post in found.posts] == ["S1", "S2"]


@pytest.mark.parametrize(
    "asked",
    [
        rule(presentation="*", session="S1"),
        rule(presentation="*", track="AML"),
        rule(presentation="*", session="*"),
    ],
)
def test_star_as_presentation_means_each_talk_there(asked: CoverageRule) -> None:
    talks = (presentation(), presentation(code="LBA-2"))
    found = plan(asked, sessions=[session(presentations=talks)])
    assert [post.presentation for post in found.posts] == ["LBA-1", "LBA-2"]


def test_rule_that_names_nothing_is_a_problem_not_a_post_on_every_trackless_session() -> None:
    found = plan(rule(Kind.OPENER), sessions=[session(track="")])
    assert (found.posts, len(found.problems)) == ((), 1)


def test_rule_without_account_speaks_on_all_accounts_of_its_hub() -> None:
    second = Account("aml-2", "aml", "x", "invented_two")
    hub = replace(HUB, accounts=(ACCOUNT, second))
    both = Plan(congress(hubs=(hub,)), [session()], [rule(Kind.OPENER, session="S1")], {})
    one = rule(Kind.OPENER, session="S1", account="aml-2")
    assert [post.account for post in both.posts] == ["aml-x", "aml-2"]
    assert [post.account for post in Plan(congress(hubs=(hub,)), [session()], [one], {}).posts] == [
        "aml-2"
    ]


def test_poll_result_follows_the_poll_of_its_own_account() -> None:
    second = Account("aml-2", "aml", "x", "invented_two")
    hub = replace(HUB, accounts=(ACCOUNT, second))
    rules = [
        rule(Kind.POLL, session="S1", account="aml-x"),
        rule(Kind.POLL, session="S1", account="aml-2", offset=HOUR),
        rule(Kind.POLL_RESULT, session="S1", account="aml-2"),
    ]
    found = Plan(congress(hubs=(hub,)), [session()], rules, {"aml": 60})
    assert found.posts[-1].due_at == START + HOUR + HOUR + 15 * MINUTE


def test_moved_session_finds_its_posts_again_by_their_keys() -> None:
    rules = [rule(presentation="LBA-1"), rule(Kind.OPENER, session="S1", variant="b")]
    before = plan(*rules).posts
    after = plan(*rules, sessions=[shifted(session(), 20 * MINUTE)]).posts
    assert [post.key for post in before] == [
        "imc25/aml-x/highlight/LBA-1",
        "imc25/aml-x/opener/S1/b",
    ]
    assert [(post.key, post.due_at) for post in after] == [
        (post.key, post.due_at + 20 * MINUTE) for post in before
    ]


def test_post_asked_for_twice_is_planned_once_and_the_second_is_a_problem() -> None:
    found = plan(rule(presentation="LBA-1"), rule(presentation="*", session="S1", row=3))
    assert [post.key for post in found.posts] == ["imc25/aml-x/highlight/LBA-1"]
    assert found.problems == [
        Problem(
            file="coverage",
            row=3,
            column="",
            what="highlight of aml asks for imc25/aml-x/highlight/LBA-1 a second time.",
            next="Give one of them a variant.",
        )
    ]


def test_variant_tells_two_posts_of_one_kind_on_one_talk_apart() -> None:
    found = plan(rule(presentation="LBA-1"), rule(presentation="LBA-1", variant="b"))
    assert len({post.key for post in found.posts}) == 2


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (rule(presentation="LBA-9"), "names presentation LBA-9, not in the programme"),
        (rule(session="S9"), "names session S9, not in the programme"),
        (rule(track="Golf"), "names track Golf, not in the programme"),
        (rule(session="S1", hub="nosuch"), "has no account in congress.toml"),
        (rule(session="S1", account="aml-9"), "has no account aml-9 in congress.toml"),
        (rule(day=date(2025, 4, 1)), "has no start to count from at 2025-04-01"),
    ],
)
def test_problem_names_what_the_rule_asked_for(wrong: CoverageRule, what: str) -> None:
    assert problems(wrong) == [f"highlight of {wrong.hub} {what}."]


def test_unknown_account_is_one_problem_however_many_sessions_the_rule_covers() -> None:
    sessions = [session(code=f"S{n}") for n in range(5)]
    found = plan(rule(Kind.OPENER, session="*", account="aml-9"), sessions=sessions)
    assert len(found.problems) == 1


def test_wrap_up_of_a_day_without_coverage_is_a_problem() -> None:
    assert problems(rule(Kind.WRAP_UP, day=SUNDAY), rule(presentation="LBA-1")) == [
        "wrap_up of aml has no day end to count from at 2025-03-30."
    ]


def test_embargo_is_the_later_of_talk_and_session() -> None:
    early, late = START, START + HOUR
    talk = presentation(embargo_until=early)
    assert Target(session(embargo_until=late), talk).embargo_until == late
    lifted_later = replace(talk, embargo_until=late)
    assert Target(session(embargo_until=early), lifted_later).embargo_until == late
    assert Target(session(), talk).embargo_until == early
    assert Target(session()).embargo_until is None


def test_shifted_moves_a_session_and_its_talks_but_no_embargo() -> None:
    untimed = presentation(code="LBA-2", start=None, end=None, embargo_until=START)
    original = session(
        presentations=(presentation(embargo_until=TALK_START), untimed), embargo_until=START
    )
    by = timedelta(minutes=-15)
    assert shifted(original, by) == session(
        start=START + by,
        end=START + HOUR + by,
        presentations=(
            presentation(start=TALK_START + by, end=TALK_START, embargo_until=TALK_START),
            untimed,
        ),
        embargo_until=START,
    )
    assert shifted(original, timedelta(0)) == original
