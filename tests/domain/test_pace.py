from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, post

from bot.domain.pace import CREATES_PER_ACCOUNT, SLACK, Pace, free_at, month_of
from bot.domain.prices import cost_of, cost_of_part, dollars
from bot.domain.release import Judgement, Standing, Verdict, judge
from bot.domain.stops import NEXT_STEP, Stop, StopKind, next_probe_at, probes_carried
from bot.domain.traffic import Traffic, Wait, wait

MINUTE = timedelta(minutes=1)
DUE = post().planned.due_at
APPROVED = Standing(approved_digest=post().digest)
STOP = Stop(1, "aml-x", StopKind.KEYS, "Keys not accepted.", DUE, DUE + MINUTE)


def judged(traffic: Traffic, about=None, now=DUE) -> Judgement:
    about = about or post()
    return judge(about, Standing(approved_digest=about.digest), (), now, traffic)


def test_calls_fit_until_the_window_is_full_and_again_when_the_oldest_leave_it() -> None:
    calls = [START + i * MINUTE for i in range(3)]

    assert free_at(calls, 4, 10 * MINUTE, 1) is None
    assert free_at(calls, 3, 10 * MINUTE, 1) == START + 10 * MINUTE
    assert free_at(calls, 3, 10 * MINUTE, 2) == START + 11 * MINUTE
    assert free_at(calls, 3, 10 * MINUTE, 9) == START + 12 * MINUTE


def test_the_hundredth_call_goes_and_the_next_waits_for_room() -> None:
    calls = [DUE - timedelta(seconds=100 - i) for i in range(CREATES_PER_ACCOUNT.calls)]

    assert judged(Traffic(calls=calls[1:])).verdict is Verdict.GO
    full = judged(Traffic(calls=calls))
    assert (full.verdict, full.again_at) == (
        Verdict.WAITING,
        calls[0] + CREATES_PER_ACCOUNT.window + SLACK,
    )
    assert full.reason.startswith("X takes 100 posts in 15 minutes; there is room again at ")


def test_a_thread_waits_until_all_of_it_fits() -> None:
    calls = [DUE - MINUTE] * 98
    thread = post("One.", "Two.", "Three.")

    assert judged(Traffic(calls=calls)).verdict is Verdict.GO
    assert judged(Traffic(calls=calls), thread).verdict is Verdict.WAITING
    assert judged(Traffic(calls=calls, mid_thread=True), thread).verdict is Verdict.GO


def test_the_apps_day_keeps_every_account_of_it() -> None:
    found = judged(Traffic(app_calls=[DUE - MINUTE] * 10_000))

    assert found.again_at == DUE - MINUTE + timedelta(hours=24) + SLACK


def test_a_post_on_time_keeps_the_distance_that_is_asked_for() -> None:
    near = Traffic(Pace(min_distance=3 * MINUTE), last_call_at=DUE - MINUTE)

    assert judged(near) == Judgement(
        Verdict.WAITING,
        "3 min after the account's last post: 29 Mar 09:22:00 UTC",
        DUE + 2 * MINUTE,
    )
    assert judged(Traffic(last_call_at=DUE)).verdict is Verdict.GO


def test_a_late_post_is_caught_up_with_at_its_distance_and_one_on_time_is_not() -> None:
    now = DUE + 61 * timedelta(seconds=1)
    just_sent = Traffic(last_call_at=now)

    assert judged(just_sent, now=DUE + MINUTE).verdict is Verdict.GO
    assert judged(just_sent, now=now).again_at == now + MINUTE


def test_a_post_whose_embargo_has_just_ended_is_not_late() -> None:
    lift = DUE + 10 * MINUTE
    assert judged(Traffic(last_call_at=lift), post(not_before=lift), lift).verdict is Verdict.GO


def test_later_parts_of_a_thread_keep_no_distance() -> None:
    slow = Pace(min_distance=MINUTE, day_cap=1, month_cap=0)
    traffic = Traffic(slow, last_call_at=DUE, calls=(DUE,), spent=100, mid_thread=True)

    assert judged(traffic).verdict is Verdict.GO


def test_a_day_cap_counts_any_24_hours() -> None:
    traffic = Traffic(Pace(day_cap=2), calls=(DUE - timedelta(hours=23), DUE - MINUTE))

    assert judged(traffic).again_at == DUE + timedelta(hours=1)
    assert judged(traffic).reason.startswith("its day_cap of 2 is used up;")


def test_of_all_that_keeps_a_post_the_longest_is_told() -> None:
    rest = Wait(DUE + 9 * MINUTE, "X's limit is used up; again at 09:29:00 UTC")
    traffic = Traffic(Pace(min_distance=MINUTE), rest=rest, last_call_at=DUE)

    assert wait(traffic, DUE, 1, DUE) == rest
    assert wait(traffic, DUE, 1, rest.until) is None


def test_a_stopped_account_holds_its_posts_and_says_what_to_do() -> None:
    assert judged(Traffic(stops=(STOP,))) == Judgement(
        Verdict.HELD,
        "X refuses aml-x since 29 Mar 09:20 UTC: Keys not accepted. " + NEXT_STEP[StopKind.KEYS],
        STOP.next_probe_at,
    )


def test_a_stop_that_ended_explains_what_was_missed_while_it_stood() -> None:
    stale = post().planned.stale_at
    later = stale + timedelta(hours=1)
    too_late = Stop(1, "aml-x", StopKind.KEYS, "R.", DUE, DUE, ended_at=later)
    in_time = Stop(1, "aml-x", StopKind.KEYS, "R.", DUE, DUE, ended_at=stale)

    assert judged(Traffic(stops=(too_late,)), now=later).reason.startswith("X refuses aml-x")
    assert judged(Traffic(stops=(in_time,)), now=later).reason == "nothing sent it in its time"


def test_a_post_over_the_months_cap_is_held() -> None:
    about = post("See example.com", account="aml-x")
    linked = post("Invented words.")
    traffic = Traffic(Pace(month_cap=1000), spent=990)

    assert judged(traffic, linked) == Judgement(
        Verdict.HELD,
        "it costs $0.015, and with $0.99 spent this month that is over aml-x's month_cap of $1.00: "
        "raise it in congress.toml and load",
    )
    assert judged(Traffic(Pace(month_cap=1000), spent=985), about).verdict is Verdict.GO


def test_the_cap_of_this_month_does_not_hold_a_post_of_the_next() -> None:
    about = post(due_at=month_of(DUE) + timedelta(days=31))
    found = judged(Traffic(Pace(month_cap=0)), about)
    assert (found.verdict, found.reason) == (Verdict.WAITING, "not due yet")


def test_a_link_costs_more_and_a_thread_sums_its_parts() -> None:
    thread = replace(post("One.", "Two: example.com", "Three."), linked=(2,))

    assert [cost_of_part(thread, part) for part in (1, 2, 3)] == [15, 200, 15]
    assert (cost_of(thread), cost_of(thread, 3)) == (230, 15)


@pytest.mark.parametrize(
    ("thousandths", "told"),
    [(15, "$0.015"), (200, "$0.20"), (1_234_560, "$1,234.56"), (0, "$0.00")],
)
def test_money_is_told_in_dollars(thousandths: int, told: str) -> None:
    assert dollars(thousandths) == told


def test_probes_come_after_1_5_15_and_15_minutes() -> None:
    waits = [next_probe_at(probes, START) - START for probes in range(4)]
    assert waits == [MINUTE, 5 * MINUTE, 15 * MINUTE, 15 * MINUTE]


def test_a_stop_that_returns_soon_is_probed_as_seldom_as_before() -> None:
    ended = replace(STOP, probes=1, ended_at=DUE)

    assert probes_carried(ended, DUE + MINUTE) == 2
    assert probes_carried(ended, DUE + 31 * MINUTE) == 0
    assert probes_carried(None, DUE) == 0
