from datetime import datetime, timedelta

import pytest
from builders import START, delivery, post

from bot.domain.delivery import Delivery, State
from bot.domain.posts import Post
from bot.domain.queue import Entry, Status, status
from bot.domain.release import Hold, Scope, Standing, Verdict

POST = post("Part one.", "Part two.")
DUE, STALE = POST.planned.due_at, POST.planned.stale_at
HOLD = Hold(1, Scope.EVERYTHING, "", "wrong slide", "Sonja", START)


def call(state: State, *, part: int = 1, attempt: int = 1, reason: str = "") -> Delivery:
    number = 10 * part + attempt
    return delivery(id=number, part=part, attempt=attempt, parts=2, state=state, reason=reason)


def entry(*deliveries: Delivery, about: Post = POST) -> Entry:
    return Entry(about, Standing(approved_digest=about.digest), deliveries)


@pytest.mark.parametrize(
    ("holds", "now", "verdict", "reason"),
    [
        ((), START, Verdict.WAITING, "not due yet"),
        ((), DUE, Verdict.GO, ""),
        ((HOLD,), DUE, Verdict.HELD, "Sonja holds everything: wrong slide"),
        ((), STALE, Verdict.MISSED, "nothing sent it in its time"),
    ],
)
def test_post_not_begun_shows_its_verdict(
    holds: tuple[Hold, ...], now: datetime, verdict: Verdict, reason: str
) -> None:
    expected = Status(State.PENDING, verdict, reason)
    assert status(entry(), holds, now) == expected
    assert status(entry(call(State.PENDING)), holds, now) == expected


@pytest.mark.parametrize(
    "state", [State.SENDING, State.REFUSED, State.UNCONFIRMED, State.WITHDRAWN]
)
def test_post_begun_shows_its_state_and_reason_and_nothing_more_to_decide(state: State) -> None:
    begun = entry(call(state, reason="because"))
    assert status(begun, (HOLD,), STALE) == Status(state, None, "because")


def test_thread_is_delivered_when_its_last_part_is() -> None:
    first, second = call(State.DELIVERED), call(State.DELIVERED, part=2)
    assert status(entry(first, second), (), STALE) == Status(State.DELIVERED, None, "")


def test_thread_shows_the_first_part_that_is_not_delivered() -> None:
    half = entry(call(State.DELIVERED), call(State.UNCONFIRMED, part=2, reason="no answer came"))
    assert status(half, (), DUE) == Status(State.UNCONFIRMED, None, "no answer came")


def test_thread_whose_next_part_is_not_begun_is_not_delivered() -> None:
    assert status(entry(call(State.DELIVERED)), (), DUE) == Status(State.PENDING, Verdict.GO, "")
    assert status(entry(call(State.DELIVERED)), (HOLD,), DUE).verdict is Verdict.HELD


def test_later_call_stands_for_its_part() -> None:
    refused = call(State.REFUSED, reason="limit used up")
    again = call(State.DELIVERED, attempt=2)
    second = call(State.DELIVERED, part=2)
    assert entry(refused, again, second).current() == (again, second)
    assert status(entry(refused, again, second), (), DUE) == Status(State.DELIVERED, None, "")


def test_call_to_be_tried_again_says_why_and_when() -> None:
    refused = call(State.REFUSED, reason="X's limit is used up.")
    again = delivery(id=12, attempt=2, state=State.PENDING, try_after=DUE + timedelta(seconds=90))
    waiting = entry(refused, again)
    assert status(waiting, (), DUE) == Status(
        State.PENDING, Verdict.WAITING, "X's limit is used up; again at 09:21:30 UTC"
    )
    assert status(waiting, (), DUE + timedelta(seconds=90)) == Status(State.PENDING, Verdict.GO, "")
    assert status(waiting, (HOLD,), DUE).verdict is Verdict.HELD
