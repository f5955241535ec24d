"""What an account's traffic makes wait, and what is missed after an outage, on real databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders import HUB, presentation, session
from builders import congress as invented
from desk import CHECKER, DUE, LOOKS, MM, UNHURRIED, Desk, highlight, thread
from sqlalchemy import insert

from bot import acts
from bot.domain.delivery import Accepted, Delivery, Rejected, State
from bot.domain.pace import SLACK, Pace
from bot.domain.queue import status
from bot.domain.release import Scope, Verdict
from bot.steps import check, hold, publish
from bot.steps.publish import Answer
from bot.store.congresses import get_paces
from bot.store.holds import get_all_holds
from bot.store.tables import delivery
from bot.store.traffic import get_traffic, get_whole_traffic, spent_since

MINUTE = timedelta(minutes=1)
STALE = DUE + timedelta(hours=6)


def paced(pace: Pace):
    """The usual congress, its first account at this pace."""
    (account,) = HUB.accounts
    hub = replace(HUB, accounts=(replace(account, pace=pace),))
    return invented(hubs=(hub, MM), timing=UNHURRIED)


def many(number: int):
    return [highlight(f"TRIAL-{n:02} reports.", variant=f"v{n:02}") for n in range(number)]


def rounds(desk: Desk, *moments: datetime) -> list[list[str]]:
    """At each moment all that may be claimed is sent; what was said."""
    return [[each.words.text for each in sent(desk, moment)] for moment in moments]


def sent(desk: Desk, now: datetime) -> list[Delivery]:
    claimed = desk.write(publish.claim, desk.write(publish.open_due, now), "me", now)
    answers = [Answer(each, Accepted(str(each.id)), now) for each in claimed]
    desk.write(publish.record, answers, LOOKS)
    return claimed


def called_before(desk: Desk, number: int, at: datetime, account: str = "aml-x") -> None:
    row = {
        "part": 1, "attempt": 1, "congress": "imc25", "account": account, "state": "delivered",
        "parts": 1, "text": "", "parent": "", "claimed_by": "", "claimed_at": at,
        "network_id": "", "reason": "", "looks": 9, "cost": 15,
    }  # fmt: skip
    rows_of = [row | {"post_key": f"old/{account}/{at:%d%H%M%S}/{n}"} for n in range(number)]
    desk.write(lambda rows: rows.execute(insert(delivery), rows_of))


def told(desk: Desk, now: datetime) -> list[tuple[str, str]]:
    ledger, holds = desk.read(get_whole_traffic, str, now), desk.read(get_all_holds)
    found = []
    for entry in desk.entries():
        about = entry.post.planned
        where = status(entry, holds, now, ledger.of(about.congress, about.account))
        found.append(((where.verdict or where.state).value, where.reason))
    return found


def test_many_that_are_held_let_one_far_behind_them_pass(make_desk) -> None:
    desk = make_desk(*many(12))
    desk.approve()
    desk.write(publish.open_due, DUE)
    desk.write(hold.hold, Scope.WORD, "TRIAL-0", "", "Dora", DUE)
    later = DUE + 2 * MINUTE

    assert rounds(desk, later, later, later + MINUTE) == [
        ["TRIAL-10 reports. #IMC25"],
        [],
        ["TRIAL-11 reports. #IMC25"],
    ]


def test_of_many_late_ones_no_more_are_listed_than_go_until_the_next_look(
    make_desk, monkeypatch
) -> None:
    monkeypatch.setattr(publish, "SENT_BETWEEN_LOOKS", 7)
    at_once = paced(Pace(catch_up_distance=timedelta()))
    desk = make_desk(*many(23), congress=at_once)
    desk.approve()
    late = DUE + 2 * MINUTE

    assert [len(desk.write(publish.open_due, late)), len(sent(desk, late))] == [10, 10]
    assert [len(sent(desk, late)) for _ in range(3)] == [10, 3, 0]


def test_releasing_a_hold_never_bursts(make_desk) -> None:
    desk = make_desk(*many(3), highlight("Other.", hub="mm"))
    desk.approve()
    number = desk.write(hold.hold, Scope.EVERYTHING, "", "", "Dora", DUE)
    held = rounds(desk, DUE + MINUTE)
    later = DUE + 10 * MINUTE
    desk.write(hold.unhold, number, "Dora", later)

    assert held == [[]]
    assert rounds(desk, later, later + MINUTE / 2, later + MINUTE, later + 2 * MINUTE) == [
        ["TRIAL-00 reports. #IMC25", "Other. #IMC25"],
        [],
        ["TRIAL-01 reports. #IMC25"],
        ["TRIAL-02 reports. #IMC25"],
    ]


def test_what_is_due_together_goes_together_where_nothing_else_is_asked(make_desk) -> None:
    desk = make_desk(*many(3))
    desk.approve()

    assert [len(each) for each in rounds(desk, DUE + MINUTE)] == [3]


def test_the_distance_of_an_account_is_kept_and_told(make_desk) -> None:
    desk = make_desk(*many(2), congress=paced(Pace(min_distance=3 * MINUTE)))
    desk.approve()
    first = rounds(desk, DUE)

    assert desk.read(get_paces)["imc25", "aml-x"] == Pace(min_distance=3 * MINUTE)
    assert first == [["TRIAL-00 reports. #IMC25"]]
    assert desk.write(publish.due, DUE) == publish.Due([], DUE + 3 * MINUTE)
    assert told(desk, DUE)[1] == (
        "waiting",
        "3 min after the account's last post: 29 Mar 09:23:00 UTC",
    )
    assert rounds(desk, DUE + 3 * MINUTE) == [["TRIAL-01 reports. #IMC25"]]


def test_a_thread_is_one_post_for_the_distance(make_desk) -> None:
    desk = make_desk(thread(), congress=paced(Pace(min_distance=3 * MINUTE)))
    desk.approve()
    due = DUE + 10 * MINUTE

    assert rounds(desk, due, due, due) == [["First part."], ["Second part."], ["Third part."]]


def test_the_limit_of_15_minutes_is_known_before_x_refuses(make_desk) -> None:
    desk = make_desk(*many(4))
    desk.approve()
    called_before(desk, 98, DUE - 5 * MINUTE)
    free = DUE + 10 * MINUTE + SLACK

    assert [len(each) for each in rounds(desk, DUE)] == [2]
    assert desk.write(publish.due, DUE) == publish.Due([], free)
    assert told(desk, DUE)[2][1].startswith("X takes 100 posts in 15 minutes; there is room again")
    assert [len(each) for each in rounds(desk, free)] == [1]


def test_the_limit_of_the_apps_day_rests_all_its_accounts(make_desk) -> None:
    desk = make_desk(highlight("News."), highlight("Other.", hub="mm"))
    desk.approve()
    for hours in range(1, 101):
        called_before(desk, 100, DUE - timedelta(hours=20) - hours * MINUTE)

    assert rounds(desk, DUE) == [[]]
    ledger = desk.read(get_traffic, {"mm-x"}, lambda account: account, DUE)
    assert ledger.of("imc25", "mm-x").app_calls == ()


def test_calls_that_were_refused_or_given_back_are_not_counted(make_desk) -> None:
    desk = make_desk(*many(2))
    desk.approve()
    claimed = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    desk.write(publish.record, [Answer(claimed[0], Rejected("Too long."), DUE)], LOOKS)
    desk.write(publish.give_back, claimed[1:], "me")

    assert desk.read(get_whole_traffic, str, DUE).calls == {}
    assert desk.read(spent_since, DUE - MINUTE) == {}


def test_calls_that_a_jump_of_the_clock_put_into_the_future_are_not_counted(make_desk) -> None:
    desk = make_desk(*many(1))
    desk.approve()
    called_before(desk, 100, DUE + timedelta(days=1))

    assert [len(each) for each in rounds(desk, DUE + 5 * MINUTE)] == [1]


def test_the_apps_429_rests_the_other_accounts_of_that_app_only(make_desk) -> None:
    desk = make_desk(highlight("News."), highlight("Other.", hub="mm"))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    claimed = desk.write(publish.claim, ready[:1], "me", DUE)
    until = DUE + timedelta(hours=2)
    used_up = Rejected("X's limit for the whole app.", until, whole_account=True, whole_app=True)
    desk.write(publish.record, [Answer(claimed[0], used_up, DUE)], LOOKS)

    def an_app_each(account: str) -> str:
        return account

    assert desk.write(publish.open_due, DUE) == []
    assert [r.account for r in desk.write(publish.open_due, DUE, an_app_each)] == ["mm-x"]
    assert told(desk, DUE)[0][0] == "waiting"
    assert len(desk.write(publish.open_due, until)) == 2


def test_a_day_cap_waits_for_room(make_desk) -> None:
    desk = make_desk(*many(3), congress=paced(Pace(day_cap=2)))
    desk.approve()
    called_before(desk, 1, DUE - timedelta(hours=23))

    assert [len(each) for each in rounds(desk, DUE)] == [1]
    assert desk.write(publish.due, DUE) == publish.Due([], DUE + timedelta(hours=1))


def test_the_months_cap_holds_until_it_is_raised(make_desk) -> None:
    desk = make_desk(*many(2), congress=paced(Pace(month_cap=40)))
    desk.approve()
    called_before(desk, 1, DUE - MINUTE)
    first = rounds(desk, DUE)
    held = told(desk, DUE)[1]
    desk.congress = paced(Pace(month_cap=45))
    desk.load([session()], many(2))

    assert [len(each) for each in first] == [1]
    assert held == (
        "held",
        "it costs $0.015, and with $0.03 spent this month that is over aml-x's month_cap of $0.04: "
        "raise it in congress.toml and load",
    )
    assert [len(each) for each in rounds(desk, DUE)] == [1]
    assert desk.read(spent_since, DUE - timedelta(days=1)) == {"aml-x": 45}


def test_a_link_is_known_at_draft_and_costs_more_at_the_call(make_desk) -> None:
    desk = make_desk(highlight("See ClinicalTrials.gov for it."))
    entry, templates = desk.entries()[0], desk.bot.templates
    why = "the registry's own name"
    desk.write(acts.override_concern, entry, "bare-domain", why, templates, CHECKER, DUE)
    desk.approve()
    (claimed,) = sent(desk, DUE)

    assert desk.entries()[0].post.linked == (1,)
    assert claimed.cost == 200
    assert desk.read(spent_since, DUE) == {"aml-x": 200}


def test_a_post_that_can_no_longer_make_it_lets_the_others_pass(make_desk) -> None:
    talks = (presentation(), presentation(code="LBA-2", start=DUE + timedelta(hours=5)))
    desk = make_desk(
        *many(2),
        highlight("Second talk.", presentation="LBA-2"),
        congress=paced(Pace(catch_up_distance=timedelta(hours=3))),
        sessions=[session(presentations=talks)],
    )
    desk.approve()
    late, on_time = DUE + timedelta(hours=4), DUE + timedelta(hours=5, minutes=5)

    assert rounds(desk, late, on_time) == [["TRIAL-00 reports. #IMC25"], ["Second talk. #IMC25"]]


def test_after_a_worker_was_down_nothing_stale_goes_and_all_of_it_is_listed(make_desk) -> None:
    desk = make_desk(*many(2), highlight("Not approved.", hub="mm"))
    mine = [entry for entry in desk.entries() if entry.post.planned.account == "aml-x"]
    desk.write(check.approve, mine, "Carla", DUE)

    assert rounds(desk, STALE) == [[]]
    assert desk.told() == []
    assert sorted(told(desk, STALE)) == [
        ("missed", "not approved"),
        ("missed", "nothing sent it in its time"),
        ("missed", "nothing sent it in its time"),
    ]


def test_while_the_network_is_down_calls_are_tried_until_stale_and_say_why(make_desk) -> None:
    desk = make_desk(*many(1))
    desk.approve()
    now, tries = DUE, 0
    while ready := desk.write(publish.open_due, now):
        (claimed,) = desk.write(publish.claim, ready, "me", now)
        now += timedelta(hours=1)
        down = Rejected("X was not reached (no route).", now, whole_account=True)
        desk.write(publish.record, [Answer(claimed, down, now)], LOOKS)
        tries += 1

    assert (tries, now) == (6, STALE)
    assert told(desk, now) == [("missed", "X was not reached (no route)")]


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)])
def test_a_jump_of_the_clock_sends_nothing_twice_and_nothing_stale(make_desk, jump) -> None:
    desk = make_desk(*many(2))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    (claimed,) = desk.write(publish.claim, ready[:1], "me", DUE)
    jumped = rounds(desk, DUE + jump)
    desk.write(publish.record, [Answer(claimed, Accepted("1"), DUE + jump)], LOOKS)
    back = rounds(desk, DUE + MINUTE)

    assert jumped == [[]]
    assert back == [["TRIAL-01 reports. #IMC25"]]
    states = [delivery.state for entry in desk.entries() for delivery in entry.deliveries]
    assert states == [State.DELIVERED] * 2
    assert Verdict.MISSED.value not in dict(told(desk, DUE + MINUTE))
