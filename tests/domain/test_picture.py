"""What a watcher sees: which posts count as missed, and which unconfirmed ones as a person's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import delivery, post

from bot.domain.audit import Finding, FindingKind, Found
from bot.domain.delivery import State
from bot.domain.forecast import Forecast
from bot.domain.pace import Pace
from bot.domain.picture import (
    Case,
    finding_cases,
    late_cases,
    running_out,
    stale_cases,
    stop_cases,
    unconfirmed_cases,
)
from bot.domain.prices import dollars
from bot.domain.queue import Entry
from bot.domain.release import Hold, Scope, Standing
from bot.domain.stops import NEXT_STEP, Stop, StopKind

POST = post()
KEY, STALE_AT = POST.planned.key, POST.planned.stale_at
APPROVED = Standing(approved_digest=POST.digest)
LATER = STALE_AT + timedelta(minutes=1)
LOST = delivery(state=State.UNCONFIRMED, reason="no answer", unconfirmed_at=STALE_AT)
HOLD = Hold(1, Scope.EVERYTHING, "", "a figure is queried", "Desk", POST.planned.due_at)


def test_an_approved_post_that_nothing_sent_is_missed() -> None:
    missed = Case(KEY, "nothing sent it in its time", STALE_AT)
    assert stale_cases([Entry(POST, APPROVED)], (), LATER) == ((missed,), ())


def test_a_call_that_waits_for_its_retry_does_not_hide_that_the_post_is_missed() -> None:
    pending = delivery(state=State.PENDING, attempt=2, try_after=LATER)
    missed, lapsed = stale_cases([Entry(POST, APPROVED, (pending,))], (), LATER)
    assert ([case.what for case in missed], lapsed) == ([KEY], ())


@pytest.mark.parametrize(
    ("standing", "holds", "why"),
    [
        (Standing(), (), "not approved"),
        (APPROVED, (HOLD,), "Desk holds everything: a figure is queried"),
        (
            APPROVED,
            (replace(HOLD, released_at=LATER),),
            "Desk holds everything: a figure is queried",
        ),
    ],
)
def test_a_post_that_people_kept_has_lapsed(standing, holds, why) -> None:
    assert stale_cases([Entry(POST, standing)], holds, LATER) == ((), (Case(KEY, why, STALE_AT),))


@pytest.mark.parametrize(
    "entry",
    [
        Entry(POST, replace(APPROVED, cancelled="session")),
        Entry(POST, APPROVED, (delivery(state=State.DELIVERED),)),
        Entry(POST, APPROVED, (delivery(state=State.UNCONFIRMED),)),
        Entry(POST, APPROVED, (delivery(state=State.REFUSED),)),
    ],
    ids=["cancelled", "delivered", "unconfirmed", "refused"],
)
def test_what_is_called_off_or_stands_elsewhere_is_not_missed(entry: Entry) -> None:
    assert stale_cases([entry], (), LATER) == ((), ())


@pytest.mark.parametrize(("seconds", "looked_for"), [(60, 0), (61, 1), (3600, 1)])
def test_an_unconfirmed_post_is_told_after_a_minute(seconds: int, looked_for: int) -> None:
    now = STALE_AT + timedelta(seconds=seconds)
    case = Case(KEY, "no answer", STALE_AT)

    assert unconfirmed_cases([LOST], now) == ((case,) * looked_for, ())


def test_an_unconfirmed_post_is_a_persons_once_it_was_handed_to_one() -> None:
    handed = replace(LOST, handed_at=LATER)
    assert unconfirmed_cases([handed], LATER) == ((), (Case(KEY, "no answer", LATER),))


def test_of_the_forecasts_only_those_that_will_not_make_it_are_late_the_first_first() -> None:
    going = Forecast("a", "aml-x", STALE_AT, LATER, at=STALE_AT)
    second = replace(going, post_key="b", at=None, why="its day_cap is used up")
    first = replace(second, post_key="c", stale_at=STALE_AT)

    why = "its day_cap is used up"
    assert late_cases([going, second, first]) == (Case("c", why, STALE_AT), Case("b", why, LATER))


def test_an_account_that_is_stopped_twice_is_one_case_with_the_cure() -> None:
    keys = Stop(1, "aml-x", StopKind.KEYS, "X takes no keys.", STALE_AT, LATER)
    credits = replace(keys, id=2, kind=StopKind.CREDITS, since=LATER)

    assert stop_cases([keys, credits]) == (
        Case("aml-x", f"X takes no keys. {NEXT_STEP[StopKind.KEYS]}", STALE_AT),
    )


@pytest.mark.parametrize(("spent", "told"), [(0, 0), (799, 0), (800, 1), (1200, 1)])
def test_a_month_cap_runs_out_from_four_fifths_on(spent: int, told: int) -> None:
    """Two congresses share the account: the lower cap holds first."""
    paces = {("imc25", "aml-x"): Pace(month_cap=1000), ("other", "aml-x"): Pace(month_cap=2000)}
    paces["imc25", "mm-x"] = Pace()
    found = running_out(paces, {"aml-x": spent, "mm-x": 5000}, LATER)

    case = Case("aml-x", f"{dollars(spent)} of $1.00 are spent in March 2025", LATER)
    assert found == (case,) * told


def test_an_account_whose_cap_forbids_all_has_nothing_that_could_run_out() -> None:
    assert running_out({("imc25", "aml-x"): Pace(month_cap=0)}, {}, LATER) == ()


def test_a_finding_that_is_no_longer_so_is_no_case() -> None:
    found = Found(FindingKind.MISSING, "aml-x", KEY, 1, ("77",))
    stands, ended = Finding(1, found, STALE_AT), Finding(2, found, STALE_AT, ended_at=LATER)
    told = "was delivered as 77 and is not on the account, and nobody withdrew it"

    assert finding_cases([stands, ended]) == (Case(KEY, told, STALE_AT),)
