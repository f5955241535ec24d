"""What a watcher sees: which posts count as missed, and which unconfirmed ones as a person's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import delivery, post

from bot.domain.delivery import SETTLE_LOOKS, State
from bot.domain.picture import Case, stale_cases, unconfirmed_cases
from bot.domain.queue import Entry
from bot.domain.release import Hold, Scope, Standing

POST = post()
KEY, STALE_AT = POST.planned.key, POST.planned.stale_at
APPROVED = Standing(approved_digest=POST.digest)
LATER = STALE_AT + timedelta(minutes=1)
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


@pytest.mark.parametrize(
    ("seconds", "looked_for", "left"), [(60, 0, 0), (61, 1, 0), (360, 1, 0), (361, 0, 1)]
)
def test_an_unconfirmed_post_is_a_persons_after_the_last_look(
    seconds: int, looked_for: int, left: int
) -> None:
    lost = delivery(state=State.UNCONFIRMED, reason="no answer", unconfirmed_at=STALE_AT)
    now = STALE_AT + timedelta(seconds=seconds)

    case = Case(KEY, "no answer", STALE_AT)
    assert unconfirmed_cases([lost], SETTLE_LOOKS, now) == ((case,) * looked_for, (case,) * left)
