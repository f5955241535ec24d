from datetime import timedelta

import pytest
from builders import START, delivery, post

from bot.domain.delivery import Change, Rejected, State, Unknown, Words
from bot.domain.posts import Poll
from bot.domain.queue import Entry
from bot.domain.release import Standing
from bot.domain.withdraw import (
    DELETE_LIMIT,
    Progress,
    Removal,
    Removed,
    Wish,
    Withdrawal,
    after_delete,
    is_meant,
    on_account,
    room,
    withdrawn,
)

KEY = "imc25/aml-x/highlight/LBA-1"
UP = (State.SENDING, State.UNCONFIRMED, State.DELIVERED)


def withdrawal(**changes: object) -> Withdrawal:
    values = {
        "id": 1, "account": "aml-x", "network_id": "77", "reason": "wrong figure", "by": "Sol",
        "at": START, "attempts": 1,
    }  # fmt: skip
    return Withdrawal(**values | changes)


def entry(*states: State, text: str = "Agent B wins.", poll: Poll | None = None) -> Entry:
    calls = [
        delivery(id=n, part=n, state=state, words=Words(text, poll), parts=len(states))
        for n, state in enumerate(states, 1)
    ]
    return Entry(post("New words of a later draft."), Standing(), tuple(calls))


@pytest.mark.parametrize(
    ("wish", "meant"),
    [
        (Wish(), False),
        (Wish({KEY}), True),
        (Wish({"imc25/aml-x/opener/S1"}), False),
        (Wish(session="S1"), True),
        (Wish(session="S2"), False),
        (Wish(session="S1", congress="other"), False),
        (Wish(congress="imc25"), True),
        (Wish(word="AGENT  b"), True),
        (Wish(word="Agent C"), False),
        (Wish(word="later draft"), False),
        (Wish(word="low dose"), True),
        (Wish(session="S2", word="agent b"), False),
    ],
)
def test_a_wish_means_what_went_out(wish: Wish, meant: bool) -> None:
    assert is_meant(entry(State.DELIVERED, poll=Poll(("Low dose", "High"), 60)), wish) is meant


@pytest.mark.parametrize("state", State)
def test_only_what_is_or_may_be_on_the_account_is_meant(state: State) -> None:
    assert is_meant(entry(state), Wish({KEY})) is (state in UP)


def test_a_thread_is_taken_down_from_its_end() -> None:
    thread = entry(State.DELIVERED, State.WITHDRAWN, State.UNCONFIRMED, State.PENDING)

    assert [part.part for part in on_account(thread)] == [3, 1]


@pytest.mark.parametrize(
    ("outcome", "progress"),
    [
        (Removed(), Progress(Removal.DONE, "taken down")),
        (Removed(was_there=False), Progress(Removal.DONE, "was no longer there")),
        (Rejected("Not yours."), Progress(Removal.FAILED, "Not yours.")),
        (
            Rejected("Limit.", START + timedelta(minutes=9), True),
            Progress(Removal.WAITING, "Limit.", START + timedelta(minutes=9), whole_account=True),
        ),
    ],
)
def test_an_answer_ends_a_withdrawal_or_makes_it_wait(outcome: object, progress: Progress) -> None:
    assert after_delete(withdrawal(), outcome, START) == progress


@pytest.mark.parametrize(("attempts", "pause"), [(1, 15), (2, 60), (3, 300), (9, 300)])
def test_a_silence_is_looked_after_ever_more_rarely(attempts: int, pause: int) -> None:
    found = after_delete(withdrawal(attempts=attempts), Unknown("Reset."), START)

    again_at = START + timedelta(seconds=pause)
    assert found == Progress(Removal.WAITING, "Reset.", again_at, doubted=True)


def test_what_a_look_no_longer_finds_was_taken_down_by_the_lost_call() -> None:
    found = after_delete(withdrawal(doubted=True), Removed(was_there=False), START)

    assert found == Progress(Removal.DONE, "taken down; the answer was lost")


def test_a_withdrawn_delivery_keeps_its_id_and_moment() -> None:
    up = delivery(state=State.DELIVERED, network_id="77", delivered_at=START)

    assert withdrawn(up, withdrawal()) == Change(
        State.WITHDRAWN, "Sol withdrew it: wrong figure", network_id="77", delivered_at=START
    )


def test_there_is_room_for_fifty_deletes_in_a_quarter_of_an_hour() -> None:
    calls = [(START, 1)] * 48 + [(START + timedelta(minutes=1), 1)]
    now = START + timedelta(minutes=2)

    assert room(calls, now) == (1, now)
    assert room([*calls, (now, 1)], now) == (0, START + DELETE_LIMIT.window)
    assert room([(START, 50)], START + DELETE_LIMIT.window) == (50, START + DELETE_LIMIT.window)
    assert room([], now) == (50, now)


def test_every_call_of_a_repeated_delete_is_counted() -> None:
    assert room([(START, 60)], START) == (0, START + DELETE_LIMIT.window)
