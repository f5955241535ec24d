"""Calls whose fate is unknown: the account's timeline says, or a person does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders import session
from desk import CHECKER, DUE, LOOKS, Desk, highlight, thread

from bot import acts
from bot.domain.delivery import Accepted, Delivery, Published, Rejected, Unknown
from bot.domain.errors import Misuse, NetworkError, NotFound
from bot.domain.queue import status
from bot.steps import publish, settle
from bot.steps.publish import Answer
from bot.store import deliveries

NEWS = "aml-x/highlight/LBA-1"
THREAD = "aml-x/thread/LBA-1"
UNREADABLE = NetworkError("X did not answer.", "Try again.")
STALE = DUE + timedelta(hours=6)


def lose(desk: Desk, now: datetime = DUE) -> None:
    """Everything that is due is called, and no answer comes."""
    ready = desk.write(publish.open_due, now)
    claimed = desk.write(publish.claim, ready, "me", now)
    answers = [Answer(delivery, Unknown("Reset."), now) for delivery in claimed]
    desk.write(publish.record, answers, LOOKS)


def lost(make_desk) -> Desk:
    desk: Desk = make_desk(highlight("News."))
    desk.approve()
    lose(desk)
    return desk


def twins(make_desk) -> Desk:
    """Two posts of the same words, which a person let pass."""
    desk: Desk = make_desk(highlight("News."), highlight("News.", variant="b"))
    second, templates = desk.entry(f"imc25/{NEWS}/b"), desk.bot.templates
    why = "said once more on purpose"
    desk.write(acts.override_concern, second, "similar", why, templates, CHECKER, DUE)
    desk.approve()
    return desk


def look(desk: Desk, seen: list[Published] | NetworkError, now: datetime) -> int:
    """What a look that shows this settles; returns how many deliveries it was about."""
    wanted = desk.write(settle.due, now)
    desk.write(settle.conclude, wanted, seen, now, LOOKS)
    return len(wanted)


def shown(text: str, network_id: str = "77", after: float = 1, **more: object) -> Published:
    return Published(network_id, text, DUE + timedelta(seconds=after), **more)


def only(desk: Desk) -> Delivery:
    (entry,) = desk.entries()
    return entry.deliveries[-1]


def test_settle_waits_for_its_first_look(make_desk) -> None:
    desk = lost(make_desk)

    assert desk.read(settle.due, DUE + timedelta(seconds=4)) == []
    assert len(desk.read(settle.due, DUE + LOOKS[0])) == 1
    assert desk.read(deliveries.next_look_at, ["aml-x"]) == DUE + LOOKS[0]


def test_settle_adopts_what_is_on_the_account(make_desk) -> None:
    desk = lost(make_desk)
    look(desk, [shown("News. #IMC25"), shown("Something else.", "78")], DUE + LOOKS[0])
    delivery = only(desk)

    assert desk.told() == [(NEWS, 1, 1, "delivered")]
    assert (delivery.network_id, delivery.delivered_at) == ("77", DUE + timedelta(seconds=1))
    assert look(desk, [], DUE + LOOKS[1]) == 0


def test_settle_goes_on_with_the_thread_under_what_it_adopted(make_desk) -> None:
    desk = make_desk(thread())
    desk.approve()
    now = DUE + timedelta(minutes=10)
    lose(desk, now)
    look(desk, [shown("First part.", after=600)], now + LOOKS[0])
    (second,) = desk.write(publish.claim, desk.write(publish.open_due, now), "me", now)

    assert (second.part, second.words.parent) == (2, "77")


def test_settle_counts_absence_only_at_the_last_look(make_desk) -> None:
    desk = lost(make_desk)
    states = []
    for span in LOOKS:
        assert look(desk, [], DUE + span) == 1
        states.append([state for *_, state in desk.told()])

    assert states == [["unconfirmed"], ["unconfirmed"], ["refused", "pending"]]
    assert len(desk.write(publish.open_due, DUE + LOOKS[-1])) == 1


def test_settle_finds_an_earlier_call_that_was_judged_absent(make_desk) -> None:
    desk = lost(make_desk)
    for span in LOOKS:
        look(desk, [], DUE + span)
    again = DUE + LOOKS[-1] + timedelta(seconds=1)
    (call,) = desk.write(publish.claim, desk.write(publish.open_due, again), "me", again)
    duplicate = Rejected("An older post.", duplicate=True)
    desk.write(publish.record, [Answer(call, duplicate, again)], LOOKS)
    unconfirmed = desk.told()
    look(desk, [shown("News. #IMC25", after=30)], again + LOOKS[0])

    assert unconfirmed == [(NEWS, 1, 1, "refused"), (NEWS, 1, 2, "unconfirmed")]
    assert desk.told() == [(NEWS, 1, 1, "refused"), (NEWS, 1, 2, "delivered")]
    assert only(desk).network_id == "77"


def test_settle_does_not_send_again_what_has_gone_stale(make_desk) -> None:
    desk = lost(make_desk)
    look(desk, [], STALE - timedelta(hours=1))
    look(desk, [], STALE - timedelta(hours=1))
    look(desk, [], STALE)

    assert desk.told() == [(NEWS, 1, 1, "refused")]
    assert only(desk).reason == "certainly not on the account, and its time has passed"


def test_settle_knows_nothing_from_an_unreadable_timeline(make_desk) -> None:
    desk = lost(make_desk)
    for minutes in (1, 2, 10, 600):
        assert look(desk, UNREADABLE, DUE + timedelta(minutes=minutes)) == 1
    (entry,) = desk.entries()

    assert desk.told() == [(NEWS, 1, 1, "unconfirmed")]
    assert status(entry, (), STALE).reason == (
        "the account's timeline cannot be read (X did not answer. Try again.)"
    )


def test_settle_takes_up_its_looks_when_the_timeline_is_readable_again(make_desk) -> None:
    desk = lost(make_desk)
    look(desk, UNREADABLE, DUE + LOOKS[0])
    later = DUE + timedelta(minutes=10)
    for _ in LOOKS:
        look(desk, [], later)

    assert [state for *_, state in desk.told()] == ["refused", "pending"]


def test_settle_never_gives_one_post_to_two_deliveries(make_desk) -> None:
    desk = twins(make_desk)
    lose(desk)
    look(desk, [shown("News. #IMC25")], DUE + LOOKS[0])
    one = desk.told()
    look(desk, [shown("News. #IMC25"), shown("News. #IMC25", "78", 2)], DUE + LOOKS[1])

    assert one == [(NEWS, 1, 1, "delivered"), (f"{NEWS}/b", 1, 1, "unconfirmed")]
    ids = [entry.deliveries[0].network_id for entry in desk.entries()]
    assert ids == ["77", "78"]


def test_settle_leaves_what_another_delivery_owns(make_desk) -> None:
    desk = twins(make_desk)
    first, second = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    answers = [Answer(first, Accepted("77"), DUE), Answer(second, Unknown("Reset."), DUE)]
    desk.write(publish.record, answers, LOOKS)
    look(desk, [shown("News. #IMC25")], DUE + LOOKS[0])

    assert sorted(state for *_, state in desk.told()) == ["delivered", "unconfirmed"]


def test_settle_leaves_older_posts_of_the_same_words(make_desk) -> None:
    desk = lost(make_desk)
    look(desk, [shown("News. #IMC25", after=-301)], DUE + LOOKS[0])

    assert desk.told() == [(NEWS, 1, 1, "unconfirmed")]


def test_settle_finds_a_post_though_our_clock_runs_minutes_ahead(make_desk) -> None:
    desk = lost(make_desk)
    look(desk, [shown("News. #IMC25", after=-240)], DUE + LOOKS[0])

    assert desk.told() == [(NEWS, 1, 1, "delivered")]


def test_a_persons_word_cannot_name_a_post_that_another_delivery_owns(make_desk) -> None:
    desk = make_desk(highlight("News."), highlight("More.", variant="b"))
    desk.approve()
    first, second = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    answers = [Answer(first, Accepted("77"), DUE), Answer(second, Unknown("Reset."), DUE)]
    desk.write(publish.record, answers, LOOKS)

    with pytest.raises(Misuse, match="77 is another post of this account"):
        desk.write(settle.resolve, desk.entry(second.post_key), "77", "Dora", DUE)


def test_calls_that_a_dead_worker_left_are_taken_over_once(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    desk.write(publish.claim, desk.write(publish.open_due, DUE), "dead", DUE)
    later = DUE + timedelta(minutes=1)
    taken = [desk.write(settle.take_over, (), later, LOOKS) for _ in range(2)]

    assert taken == [1, 0]
    assert desk.told() == [(NEWS, 1, 1, "unconfirmed")]
    assert desk.read(deliveries.next_look_at, ["aml-x"]) == later + LOOKS[0]
    assert only(desk).unconfirmed_at == later


def test_a_person_says_that_it_is_there(make_desk) -> None:
    desk = lost(make_desk)
    change = desk.write(settle.resolve, desk.entries()[0], "99", "Carla", DUE)

    assert (change.network_id, only(desk).network_id) == ("99", "99")
    assert desk.told() == [(NEWS, 1, 1, "delivered")]
    assert only(desk).reason == "Carla found it on the account"


def test_a_person_says_that_it_is_not_there_and_it_is_sent_again(make_desk) -> None:
    desk = lost(make_desk)
    desk.write(settle.resolve, desk.entries()[0], "", "Carla", DUE)

    assert desk.told() == [(NEWS, 1, 1, "refused"), (NEWS, 1, 2, "pending")]
    assert len(desk.write(publish.open_due, DUE)) == 1


def test_a_person_says_that_it_is_not_there_too_late(make_desk) -> None:
    desk = lost(make_desk)
    desk.write(settle.resolve, desk.entries()[0], "", "Carla", STALE)

    assert desk.told() == [(NEWS, 1, 1, "refused")]


def test_a_person_is_not_asked_of_what_is_settled(make_desk) -> None:
    desk = lost(make_desk)
    entry = desk.entries()[0]
    look(desk, [shown("News. #IMC25")], DUE + LOOKS[0])

    for asked in (entry, desk.entries()[0]):
        with pytest.raises(NotFound, match="is not unconfirmed"):
            desk.write(settle.resolve, asked, "", "Carla", DUE)
    assert desk.told() == [(NEWS, 1, 1, "delivered")]


def test_a_look_that_comes_after_a_person_changes_nothing(make_desk) -> None:
    desk = make_desk(thread())
    desk.approve()
    now = DUE + timedelta(minutes=10)
    lose(desk, now)
    wanted = desk.write(settle.due, now + LOOKS[0])
    desk.write(settle.resolve, desk.entries()[0], "", "Carla", now)
    seen = [replace(shown("First part."), created_at=now)]
    settled = desk.write(settle.conclude, wanted, seen, now + LOOKS[0], LOOKS)

    assert settled == []
    assert desk.told() == [(THREAD, 1, 1, "refused"), (THREAD, 1, 2, "pending")]


def test_settle_keeps_its_hands_off_a_changed_plan(make_desk) -> None:
    desk = lost(make_desk)
    desk.load([session()], [thread()])
    desk.draft()
    look(desk, [shown("News. #IMC25")], DUE + LOOKS[0])

    assert (NEWS, 1, 1, "delivered") in desk.told()
