from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from builders import delivery, post

from bot.domain.delivery import (
    SETTLE_LOOKS,
    Accepted,
    Change,
    Delivery,
    Outcome,
    Published,
    Rejected,
    State,
    Unknown,
    Words,
    after_blind_look,
    after_call,
    after_crash,
    after_look,
    after_word_of,
    is_same,
)
from bot.domain.posts import Poll

SECOND = timedelta(seconds=1)
CLAIMED = post().planned.due_at
STALE = post().planned.stale_at
NOW = CLAIMED + 2 * SECOND
SENT = delivery()
UNCONFIRMED = delivery(state=State.UNCONFIRMED, reason="no answer came", unconfirmed_at=NOW)


def shown(text: str = "Invented words.", network_id: str = "77", late: int = 1) -> Published:
    return Published(network_id, text, CLAIMED + late * SECOND)


@pytest.mark.parametrize(
    ("outcome", "change"),
    [
        (Accepted("77"), Change(State.DELIVERED, network_id="77", delivered_at=NOW)),
        (
            Unknown("no answer came"),
            Change(State.UNCONFIRMED, "no answer came", next_look_at=NOW + 5 * SECOND),
        ),
        (Rejected("too long"), Change(State.REFUSED, "too long")),
        (
            Rejected("limit used up", again_at=NOW + 60 * SECOND, whole_account=True),
            Change(State.REFUSED, "limit used up", again_at=NOW + 60 * SECOND),
        ),
        # On a first call it is an older post that has these words: a person decides.
        (Rejected("duplicate", duplicate=True), Change(State.REFUSED, "duplicate")),
    ],
)
def test_first_call_becomes(outcome: Outcome, change: Change) -> None:
    assert after_call(SENT, outcome, NOW) == change


def test_duplicate_after_a_doubted_call_means_that_it_may_have_landed() -> None:
    doubted = replace(SENT, attempt=2, doubted_since=NOW - 300 * SECOND)
    change = after_call(doubted, Rejected("duplicate", duplicate=True), NOW)
    assert change == Change(State.UNCONFIRMED, "duplicate", next_look_at=NOW + 5 * SECOND)


def test_call_under_way_in_a_crash_is_unconfirmed() -> None:
    assert after_crash(NOW) == Change(
        State.UNCONFIRMED, "the worker stopped during the call", next_look_at=NOW + 5 * SECOND
    )


def test_looks_are_taken_at_their_ages_and_only_the_last_means_absent() -> None:
    looked = UNCONFIRMED
    now = NOW + SETTLE_LOOKS[0]
    changes = []
    for _ in SETTLE_LOOKS:
        change = after_look(looked, [], STALE, now)
        changes.append(change)
        looked = replace(looked, looks=change.looks)
        now = change.next_look_at or now
    assert changes == [
        Change(State.UNCONFIRMED, "no answer came", next_look_at=NOW + 15 * SECOND, looks=1),
        Change(State.UNCONFIRMED, "no answer came", next_look_at=NOW + 60 * SECOND, looks=2),
        Change(State.UNCONFIRMED, "no answer came", next_look_at=NOW + 300 * SECOND, looks=3),
        Change(
            State.REFUSED,
            "certainly not on the account",
            again_at=NOW + 300 * SECOND,
            looks=4,
        ),
    ]


@pytest.mark.parametrize("now", [STALE, STALE + SECOND])
def test_absent_post_that_is_stale_gets_no_new_call(now: datetime) -> None:
    assert after_look(replace(UNCONFIRMED, looks=3), [], STALE, now) == Change(
        State.REFUSED, "certainly not on the account, and its time has passed", looks=4
    )


@pytest.mark.parametrize("looks", [0, 3])
def test_post_found_at_any_look_is_delivered_even_when_stale(looks: int) -> None:
    # The oldest of several is adopted: it is the one that readers saw first.
    timeline = [shown("Other words."), shown(network_id="79", late=3), shown(network_id="78")]
    assert after_look(replace(UNCONFIRMED, looks=looks), timeline, STALE, STALE) == Change(
        State.DELIVERED,
        "found on the account",
        network_id="78",
        delivered_at=CLAIMED + SECOND,
    )


def test_timeline_that_cannot_be_read_decides_nothing() -> None:
    assert after_blind_look(replace(UNCONFIRMED, looks=3), "keys refused", NOW) == Change(
        State.UNCONFIRMED,
        "the account's timeline cannot be read (keys refused)",
        next_look_at=NOW + 30 * SECOND,
        looks=3,
    )


@pytest.mark.parametrize(
    ("seconds", "next_in"),
    [(5, 30), (200, 30), (290, 10), (299, 1)],
)
def test_blind_look_comes_again_soon_until_the_last_scheduled_look(
    seconds: int, next_in: int
) -> None:
    now = NOW + seconds * SECOND
    change = after_blind_look(UNCONFIRMED, "down", now)

    assert (change.next_look_at, change.handed_at) == (now + next_in * SECOND, None)


def test_blind_last_look_hands_the_delivery_to_a_person_for_good() -> None:
    now = NOW + 300 * SECOND
    handed = after_blind_look(UNCONFIRMED, "down", now)
    later = replace(UNCONFIRMED, handed_at=now)
    readable = after_look(later, [], STALE, now + SECOND)

    assert (handed.state, handed.handed_at) == (State.UNCONFIRMED, now)
    assert (readable.state, readable.handed_at) == (State.UNCONFIRMED, now)


def test_blind_looks_of_a_handed_delivery_become_ever_rarer() -> None:
    handed = replace(UNCONFIRMED, handed_at=NOW)
    moments = [NOW]
    for _ in range(7):
        moments.append(after_blind_look(handed, "down", moments[-1]).next_look_at)

    pauses = [(b - a) / SECOND for a, b in pairwise(moments)]
    assert pauses == [30, 60, 120, 300, 600, 600, 600]


def test_person_who_found_it_settles_it() -> None:
    assert after_word_of("Sonja", UNCONFIRMED, "77", STALE, NOW) == Change(
        State.DELIVERED, "Sonja found it on the account", "77", delivered_at=CLAIMED
    )


@pytest.mark.parametrize(("now", "again_at"), [(NOW, NOW), (STALE, None)])
def test_person_who_did_not_find_it_opens_a_new_call_unless_it_is_stale(
    now: datetime, again_at: datetime | None
) -> None:
    assert after_word_of("Sonja", UNCONFIRMED, "", STALE, now) == Change(
        State.REFUSED, "Sonja says it is not on the account", again_at=again_at
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A & B < C > D", "A & B < C > D"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("Line\n\nnext", "Line next "),
        ("95\u00a0% CI", "95 % CI"),
        ("See https://example.org/a?b=1&c=2", "See https://example.org/a?b=1&c=2"),
        # X shows every link with a scheme; the timeline's reader takes http:// away again.
        ("See http://example.org and example.org", "See example.org and http://example.org"),
    ],
)
def test_same_words_are_recognised(ours: str, theirs: str) -> None:
    assert is_same(Words(ours), shown(theirs))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A & B", "A and B"),
        ("HR 0.82", "HR 0.83"),
        ("See https://example.org/a", "See https://example.org/b"),
        ("Words.", "Words"),
        ("words", "Words"),
    ],
)
def test_other_words_are_not_taken_for_ours(ours: str, theirs: str) -> None:
    assert not is_same(Words(ours), shown(theirs))


def test_same_words_elsewhere_in_a_thread_are_another_post() -> None:
    part = Words("Invented words.", parent="70")
    assert is_same(part, replace(shown(), parent="70"))
    assert not is_same(part, shown())
    assert not is_same(Words("Invented words."), replace(shown(), parent="70"))


def test_same_question_with_other_options_is_another_post() -> None:
    asked = Words("Invented words.", Poll(("Cafe\u0301", "No"), 60))
    assert is_same(asked, replace(shown(), poll_options=("Café", "No")))
    assert not is_same(asked, replace(shown(), poll_options=("No", "Café")))
    assert not is_same(asked, shown())


def test_post_is_not_adopted_for_words_it_does_not_show() -> None:
    other: Delivery = replace(UNCONFIRMED, words=Words("Other words."), looks=3)
    assert after_look(other, [shown()], STALE, NOW).state is State.REFUSED


def test_duplicate_after_a_plain_refusal_is_an_older_post() -> None:
    change = after_call(replace(SENT, attempt=2), Rejected("duplicate", duplicate=True), NOW)
    assert change == Change(State.REFUSED, "duplicate")
