"""Opening, claiming and recording: what may go is asked again at every claim."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders import START, session
from desk import CHECKER, DUE, LOOKS, Desk, at, highlight, poll, thread

from bot.domain.delivery import Accepted, Delivery, Outcome, Rejected, State, Unknown, Words
from bot.domain.posts import Poll
from bot.domain.release import Scope
from bot.steps import adjust, check, hold, publish
from bot.steps.publish import Answer
from bot.store import deliveries

NEWS = "aml-x/highlight/LBA-1"
THREAD = "aml-x/thread/LBA-1"
T_DUE = at(minutes=30)  # when the thread is due


def claim(desk: Desk, now: datetime) -> list[Delivery]:
    ready = desk.write(publish.open_due, now)
    return desk.write(publish.claim, ready, "me", now)


def send(desk: Desk, outcome: Outcome, now: datetime) -> list[Words]:
    """One round: all that is ready is claimed and gets this answer; returns what was said."""
    claimed = claim(desk, now)
    record(desk, claimed, outcome, now)
    return [delivery.words for delivery in claimed]


def record(desk: Desk, claimed: Sequence[Delivery], outcome: Outcome, now: datetime) -> None:
    answers = [Answer(delivery, outcome, now) for delivery in claimed]
    desk.write(publish.record, answers, LOOKS)


def test_what_is_due_and_approved_is_opened_once(make_desk) -> None:
    desk = make_desk(highlight("News."), highlight("Not approved.", hub="mm"), thread())
    desk.write(publish.open_due, START)
    early = desk.told()
    entries = [entry for entry in desk.entries() if entry.post.planned.hub == "aml"]
    desk.approve()
    desk.write(hold.hold, Scope.HUB, "mm", "", "Dora", START)
    first, second = desk.write(publish.open_due, DUE), desk.write(publish.open_due, DUE)

    assert (early, len(entries)) == ([], 2)
    assert first == second
    assert desk.told() == [(NEWS, 1, 1, "pending")]


def test_a_look_opens_a_share_of_many_and_none_waits_behind_what_may_not_go(
    make_desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "OPENED_AT_A_TIME", 2)
    rules = [
        highlight(f"{word} news.", variant=word) for word in ("Ape", "Bee", "Cow", "Doe", "Eel")
    ]
    desk = make_desk(*rules)
    keys = [entry.post.planned.key for entry in desk.entries()]
    approved = [desk.entry(key) for key in keys[2:]]
    desk.write(check.approve, approved, CHECKER, DUE)

    opened = [len(desk.write(publish.open_due, DUE)) for _ in range(3)]

    assert opened == [2, 3, 3]


def test_a_post_goes_out_with_its_words_and_its_id(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    said = send(desk, Accepted("77"), DUE)
    (delivery,) = desk.entries()[0].deliveries

    assert said == [Words("News. #IMC25")]
    assert (delivery.state, delivery.network_id, delivery.claimed_at, delivery.delivered_at) == (
        State.DELIVERED,
        "77",
        DUE,
        DUE,
    )
    assert desk.write(publish.open_due, DUE) == []


def test_the_intent_is_stored_before_the_call(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    (claimed,) = claim(desk, DUE)

    assert desk.read(deliveries.in_state, State.SENDING) == [claimed]
    assert claimed.words == Words("News. #IMC25")


def test_a_poll_goes_with_its_first_part(make_desk) -> None:
    desk = make_desk(poll())
    desk.approve()

    assert send(desk, Accepted("1"), at(minutes=10)) == [
        Words("Which invented dose?", Poll(("Low", "High"), 60))
    ]


def test_a_thread_goes_part_by_part_each_under_the_one_before(make_desk) -> None:
    desk = make_desk(thread())
    desk.approve()
    said = [send(desk, Accepted(str(number)), T_DUE) for number in range(1, 5)]

    assert said == [
        [Words("First part.")],
        [Words("Second part.", parent="1")],
        [Words("Third part.", parent="2")],
        [],
    ]
    assert desk.told() == [(THREAD, part, 1, "delivered") for part in (1, 2, 3)]


def test_a_refusal_with_a_time_is_tried_again_then_and_not_before(make_desk) -> None:
    desk = make_desk(thread())
    desk.approve()
    send(desk, Accepted("1"), T_DUE)
    later = T_DUE + timedelta(minutes=2)
    send(desk, Rejected("Limit.", later, whole_account=True), T_DUE)
    waiting = send(desk, Accepted("x"), later - timedelta(seconds=1))
    again = send(desk, Accepted("2"), later)

    assert (waiting, again) == ([], [Words("Second part.", parent="1")])
    assert desk.told() == [
        (THREAD, 1, 1, "delivered"),
        (THREAD, 2, 1, "refused"),
        (THREAD, 2, 2, "delivered"),
        (THREAD, 3, 1, "pending"),
    ]


def test_an_account_at_its_limit_keeps_the_order_of_its_posts(make_desk) -> None:
    desk = make_desk(highlight("News."), highlight("More.", variant="b"), highlight("M.", hub="mm"))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    first = [each for each in ready if each.account == "aml-x"][:1]
    claimed = desk.write(publish.claim, first, "me", DUE)
    later = DUE + timedelta(minutes=1)
    record(desk, claimed, Rejected("Limit.", later, whole_account=True), DUE)
    now, then = (desk.write(publish.open_due, moment) for moment in (DUE, later))

    assert [each.account for each in now] == ["mm-x"]
    assert [each.post_key for each in then if each.account == "aml-x"] == [
        f"imc25/{NEWS}",
        f"imc25/{NEWS}/b",
    ]


@pytest.mark.parametrize("outcome", [Rejected("Too long."), Unknown("Reset.")])
def test_a_part_that_did_not_arrive_stops_the_thread(make_desk, outcome: Outcome) -> None:
    desk = make_desk(thread())
    desk.approve()
    send(desk, outcome, T_DUE)

    assert send(desk, Accepted("2"), T_DUE) == []
    assert [part for _, part, _, _ in desk.told()] == [1]


def test_a_duplicate_at_the_first_call_goes_to_a_person(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    send(desk, Rejected("An older post.", duplicate=True), DUE)

    assert desk.told() == [(NEWS, 1, 1, "refused")]


def test_a_duplicate_after_a_call_that_certainly_failed_goes_to_a_person(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    send(desk, Rejected("Not reached.", DUE), DUE)
    send(desk, Rejected("An older post.", duplicate=True), DUE)

    assert desk.told() == [(NEWS, 1, 1, "refused"), (NEWS, 1, 2, "refused")]


def hold_it(desk: Desk) -> None:
    desk.write(hold.hold, Scope.POST, f"imc25/{NEWS}", "", "Dora", DUE)


def change_words(desk: Desk) -> None:
    desk.load([session()], [highlight("Other news.")])
    desk.draft()


def drop_it(desk: Desk) -> None:
    desk.load([session()], [thread()])
    desk.draft()


def cancel_it(desk: Desk) -> None:
    desk.write(adjust.cancel, "S1", "", False, "", "Dora", DUE)


def move_it(desk: Desk) -> None:
    desk.write(adjust.shift, "S1", timedelta(minutes=5), "", "", "Dora", DUE)
    desk.draft()


IN_BETWEEN = [hold_it, change_words, drop_it, cancel_it, move_it]


@pytest.mark.parametrize("happens", IN_BETWEEN)
def test_what_happens_between_opening_and_claim_stops_the_call(make_desk, happens) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    happens(desk)

    assert desk.write(publish.claim, ready, "me", DUE) == []
    assert desk.told() == [(NEWS, 1, 1, "pending")]


def test_a_call_that_is_let_go_again_goes(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    desk.write(publish.open_due, DUE)
    number = desk.write(hold.hold, Scope.EVERYTHING, "", "", "Dora", DUE)
    held = claim(desk, DUE)
    desk.write(hold.unhold, number, "Dora", DUE)

    assert (held, len(claim(desk, DUE))) == ([], 1)


def test_what_is_due_within_seconds_is_opened_and_waits(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    early = claim(desk, DUE - timedelta(seconds=3))

    assert (early, desk.told()) == ([], [(NEWS, 1, 1, "pending")])
    assert len(claim(desk, DUE)) == 1


def test_a_call_is_claimed_with_the_words_approved_last(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    desk.write(publish.open_due, DUE)
    change_words(desk)
    desk.approve()

    assert send(desk, Accepted("1"), DUE) == [Words("Other news. #IMC25")]


@pytest.mark.parametrize(
    ("source", "parts"),
    [("{{ headline }}", 1), ("{{ headline }}\n=== part\n{{ safety }}", 2)],
)
def test_a_thread_shortened_while_it_waits_goes_in_its_new_length(
    make_desk, source: str, parts: int
) -> None:
    desk = make_desk(thread())
    desk.approve()
    send(desk, Rejected("Limit.", T_DUE, whole_account=True), T_DUE)
    desk.template(thread=source)
    desk.draft()
    desk.approve()
    said = [send(desk, Accepted(str(number)), T_DUE) for number in range(1, 5)]

    assert [len(each) for each in said] == [1] * parts + [0] * (4 - parts)
    assert desk.write(publish.open_due, T_DUE) == []


def test_a_thread_lengthened_while_it_waits_goes_whole(make_desk) -> None:
    desk = make_desk()
    desk.template(thread="{{ headline }}")
    desk.load([session()], [thread()])
    desk.draft()
    desk.approve()
    send(desk, Rejected("Limit.", T_DUE, whole_account=True), T_DUE)
    desk.template(thread="{{ headline }}\n=== part\n{{ safety }}")
    desk.draft()
    desk.approve()
    said = [send(desk, Accepted(str(number)), T_DUE) for number in (1, 2)]

    assert said == [[Words("First part.")], [Words("Third part.", parent="1")]]


def test_what_has_gone_stale_is_not_sent(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    late = DUE + timedelta(hours=6)

    assert desk.write(publish.claim, ready, "me", late) == []
    assert desk.write(publish.open_due, late) == []


def test_an_embargo_keeps_a_due_post_until_it_lifts(make_desk) -> None:
    lift = DUE + timedelta(minutes=5)
    talk = replace(session().presentations[0], embargo_until=lift)
    desk = make_desk(highlight("News."), sessions=[session(presentations=(talk,))])
    desk.approve()

    assert desk.write(publish.open_due, lift - timedelta(seconds=1)) == []
    assert len(desk.write(publish.open_due, lift)) == 1


def test_an_answer_is_recorded_once(make_desk) -> None:
    desk = make_desk(thread())
    desk.approve()
    claimed = claim(desk, T_DUE)
    record(desk, claimed, Accepted("1"), T_DUE)
    record(desk, claimed, Rejected("Late.", T_DUE), T_DUE)

    assert desk.told() == [(THREAD, 1, 1, "delivered"), (THREAD, 2, 1, "pending")]


def test_a_call_given_back_twice_stays_with_the_worker_that_has_it_now(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    mine = claim(desk, DUE)
    desk.write(publish.give_back, mine, "me")
    again = desk.write(publish.open_due, DUE)
    theirs = desk.write(publish.claim, again, "another", DUE)
    desk.write(publish.give_back, mine, "me")

    assert desk.read(deliveries.in_state, State.SENDING) == theirs
