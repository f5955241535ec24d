"""What people decide: approvals, holds, and what happens in the hall."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, rule, session
from desk import CHECKER, DUE, WRITER, highlight

from bot.domain.congress import Kind
from bot.domain.errors import Misuse, NotFound
from bot.domain.queue import status
from bot.domain.release import Hold, Scope, Verdict
from bot.steps import adjust, check, publish
from bot.steps import hold as holding
from bot.store.holds import get_holds
from bot.store.programmes import Adjustment, get_adjustments

KEY = "imc25/aml-x/highlight/LBA-1"


def verdict(desk, key: str = KEY, now=DUE) -> tuple[Verdict | None, str]:
    found = status(desk.entry(key), desk.read(get_holds), now)
    return found.verdict, found.reason


def test_check_lets_a_second_person_approve(make_desk) -> None:
    desk = make_desk(highlight("News."))
    before = verdict(desk)
    checked = desk.approve()

    assert before == (Verdict.BLOCKED, "not approved")
    assert [post.planned.key for post in checked.approved] == [KEY]
    assert verdict(desk) == (Verdict.GO, "")


@pytest.mark.parametrize(
    ("checker", "reason"),
    [
        (WRITER, "Wanda wrote it; a second person approves"),
        (" wanda ", "wanda wrote it; a second person approves"),
        ("  ", "an approval needs the checker's name"),
    ],
)
def test_check_refuses_the_writer_and_nobody(make_desk, checker: str, reason: str) -> None:
    desk = make_desk(highlight("News."))
    checked = desk.approve(checker)

    assert (checked.approved, [why for _, why in checked.refused]) == ((), [reason])
    assert verdict(desk) == (Verdict.BLOCKED, "not approved")


def test_check_refuses_what_may_not_go_and_approves_the_rest(make_desk) -> None:
    desk = make_desk(
        highlight("Response XX% in all.", variant="blank"),
        highlight("See @somebody.", variant="mention"),
        replace(highlight(""), fields={}, variant="field"),
        highlight("News."),
    )
    checked = desk.approve()

    assert [post.planned.key for post in checked.approved] == [KEY]
    assert len(checked.refused) == 3
    assert all(why == post.refusal for post, why in checked.refused)


def test_check_refuses_what_is_on_its_way_and_what_is_not_asked_for(make_desk) -> None:
    desk = make_desk(highlight("News."), highlight("More.", variant="b"))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    desk.write(publish.claim, ready[:1], "me", DUE)
    desk.load([session()], [highlight("News.")])
    desk.draft()
    checked = desk.approve()

    assert {post.planned.key: why for post, why in checked.refused} == {
        KEY: "it is sending",
        f"{KEY}/b": "the plan no longer asks for it",
    }


def test_check_of_nothing_approves_nothing(make_desk) -> None:
    desk = make_desk()

    assert desk.approve() == check.Checked((), ())


@pytest.mark.parametrize(
    ("scope", "value"),
    [
        (Scope.EVERYTHING, ""),
        (Scope.CONGRESS, "imc25"),
        (Scope.HUB, "aml"),
        (Scope.ACCOUNT, "aml-x"),
        (Scope.SESSION, "S1"),
        (Scope.PRESENTATION, "LBA-1"),
        (Scope.POST, KEY),
        (Scope.WORD, "nEWs"),
    ],
)
def test_a_hold_stops_its_posts_until_it_is_let_go(make_desk, scope: Scope, value: str) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    number = desk.write(holding.hold, scope, value, "queried", "Dora", START)
    held = verdict(desk)
    stood = desk.read(get_holds)
    desk.write(holding.unhold, number, "Dora", START)

    assert held[0] is Verdict.HELD
    assert stood == (Hold(number, scope, value, "queried", "Dora", START),)
    assert (verdict(desk), desk.read(get_holds)) == ((Verdict.GO, ""), ())


def test_a_hold_on_something_else_stops_nothing(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    desk.write(holding.hold, Scope.HUB, "mm", "queried", "Dora", START)

    assert verdict(desk) == (Verdict.GO, "")


def test_holds_are_let_go_one_by_one(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    first = desk.write(holding.hold, Scope.HUB, "aml", "one", "Dora", START)
    desk.write(holding.hold, Scope.HUB, "aml", "two", "Dora", START)
    desk.write(holding.unhold, first, "Dora", START)

    assert verdict(desk) == (Verdict.HELD, "Dora holds hub aml: two")


def test_a_hold_needs_its_name_and_a_number_that_stands(make_desk) -> None:
    desk = make_desk()
    with pytest.raises(Misuse, match="a hold on a hub needs its name"):
        desk.write(holding.hold, Scope.HUB, " ", "", "Dora", START)
    number = desk.write(holding.hold, Scope.EVERYTHING, "", "", "Dora", START)
    desk.write(holding.unhold, number, "Dora", START)
    for gone in (number, 99):
        with pytest.raises(NotFound):
            desk.write(holding.unhold, gone, "Dora", START)


def test_shifts_add_up(make_desk) -> None:
    desk = make_desk(highlight("News."))
    for minutes in (20, 10, -5):
        by = timedelta(minutes=minutes)
        congress = desk.write(adjust.shift, "S1", by, "", "late", "Dora", START)
    desk.draft()

    assert congress == "imc25"
    assert desk.read(get_adjustments, "imc25") == {"S1": Adjustment(timedelta(minutes=25))}
    assert desk.entry(KEY).post.planned.due_at == DUE + timedelta(minutes=25)


def test_a_cancelled_session_stops_at_once_and_undo_brings_it_back(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    seen = []
    for undo in (False, False, True, True, False):
        desk.write(adjust.cancel, "S1", "", undo, "", "Dora", START)
        seen.append(verdict(desk)[1])

    off = "its session is cancelled"
    assert seen == [off, off, "", "", off]


def test_a_cancellation_keeps_the_shift(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.write(adjust.shift, "S1", timedelta(minutes=5), "", "", "Dora", START)
    desk.write(adjust.cancel, "S1", "", False, "", "Dora", START)

    five = timedelta(minutes=5)
    assert desk.read(get_adjustments, "imc25") == {"S1": Adjustment(five, cancelled=True)}


def test_a_session_cancelled_in_the_programme_is_stopped(make_desk) -> None:
    desk = make_desk(highlight("News."), sessions=[session(cancelled=True)])
    desk.approve()

    assert verdict(desk) == (Verdict.BLOCKED, "its session is cancelled")


def test_a_session_is_found_by_its_code(make_desk) -> None:
    desk = make_desk(rule(Kind.OPENER, session="S1"))
    first, other = desk.congress, replace(desk.congress, code="other")
    desk.congress = other
    desk.load([session()], [])
    desk.congress = first

    with pytest.raises(NotFound, match="no session 'S9' is loaded"):
        desk.write(adjust.shift, "S9", timedelta(), "", "", CHECKER, START)
    with pytest.raises(NotFound, match="Add --congress CODE"):
        desk.write(adjust.cancel, "S1", "", False, "", CHECKER, START)
    assert desk.write(adjust.cancel, "S1", "other", False, "", CHECKER, START) == "other"
