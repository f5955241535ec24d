"""Calls are opened once, claimed by one, and changed only from the state they were judged in."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

from builders import START, post

from bot.domain.delivery import Change, Delivery, State, Words
from bot.domain.posts import Poll
from bot.store import deliveries
from bot.store.database import Database, Rows
from bot.store.deliveries import Opening
from bot.store.posts import replace_drafts

NOW = START + timedelta(minutes=30)
KEYS = [f"imc25/aml-x/highlight/LBA-{n}" for n in range(1, 41)]


def opening(key: str, part: int = 1, parts: int = 1, **more: object) -> Opening:
    return Opening(key, part, "imc25", "aml-x", parts, **more)  # type: ignore[arg-type]


def pending(database: Database, *openings: Opening) -> list[Delivery]:
    with database.writing() as rows:
        deliveries.open_calls(rows, openings)
        return deliveries.in_state(rows, State.PENDING)


def claimed(rows: Rows, *wanted: Delivery, now: datetime = NOW) -> list[Delivery]:
    return deliveries.claim(rows, [sending(each, now=now) for each in wanted], "me")


def sending(waiting: Delivery, words: Words | None = None, now: datetime = NOW) -> Delivery:
    said = words or Words(waiting.post_key)
    return replace(waiting, state=State.SENDING, words=said, claimed_at=now)


def told(rows: Rows) -> list[tuple[int, int, str]]:
    """Part, attempt and state of every delivery."""
    found = [each for state in State for each in deliveries.in_state(rows, state)]
    return sorted((each.part, each.attempt, each.state.value) for each in found)


def test_claims_of_two_connections_are_never_the_same(database: Database) -> None:
    wanted = pending(database, *(opening(key) for key in KEYS))
    other = Database(database.url.render_as_string(hide_password=False))
    together = Barrier(2)
    won: dict[str, list[int]] = {"one": [], "two": []}

    def claim_all(name: str, own: Database) -> None:
        together.wait()
        for each in wanted:
            with own.writing() as rows:
                mine = deliveries.claim(rows, [sending(each)], name)
            won[name] += [delivery.id for delivery in mine]

    threads = [
        Thread(target=claim_all, args=("one", database)),
        Thread(target=claim_all, args=("two", other)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert sorted(won["one"] + won["two"]) == [each.id for each in wanted]


def test_a_claim_of_many_leaves_out_what_somebody_else_has(database: Database) -> None:
    first, second, third = pending(database, *(opening(key) for key in KEYS[:3]))
    with database.writing() as rows:
        deliveries.claim(rows, [sending(second, Words("Theirs."))], "they")
        mine = claimed(rows, first, second, third)
        stored = {each.id: each.words.text for each in deliveries.in_state(rows, State.SENDING)}

    assert [each.id for each in mine] == [first.id, third.id]
    assert stored == {first.id: KEYS[0], second.id: "Theirs.", third.id: KEYS[2]}


def test_a_claim_stores_the_words_that_will_be_said(database: Database) -> None:
    (waiting,) = pending(database, opening(KEYS[0], part=2, parts=3))
    words = Words("Which dose?", Poll(("Low", "High"), 60), parent="77")
    with database.writing() as rows:
        mine = deliveries.claim(rows, [sending(waiting, words)], "me")
    with database.reading() as rows:
        stored = deliveries.in_state(rows, State.SENDING)

    assert mine == [sending(waiting, words)]
    assert stored == [replace(sending(waiting, words), claimed_by="me")]


def test_a_call_that_is_open_is_not_opened_again(database: Database) -> None:
    pending(database, opening(KEYS[0]))
    again = pending(database, opening(KEYS[0]), opening(KEYS[0], attempt=2), opening(KEYS[1]))

    assert [(each.post_key, each.attempt) for each in again] == [(KEYS[0], 1), (KEYS[1], 1)]


def test_a_delivered_part_opens_the_next(database: Database) -> None:
    (waiting,) = pending(database, opening(KEYS[0], parts=2))
    with database.writing() as rows:
        (first,) = claimed(rows, waiting)
        change = Change(State.DELIVERED, network_id="1", delivered_at=NOW)
        deliveries.carry_out(rows, [(first, change)], NOW)
        after_first = told(rows)
        (second,) = claimed(rows, *deliveries.in_state(rows, State.PENDING))
        deliveries.carry_out(rows, [(second, replace(change, network_id="2"))], NOW)
        after_second = told(rows)

    assert after_first == [(1, 1, "delivered"), (2, 1, "pending")]
    assert after_second == [(1, 1, "delivered"), (2, 1, "delivered")]


def test_a_refusal_for_now_opens_the_next_attempt(database: Database) -> None:
    (waiting,) = pending(database, opening(KEYS[0]))
    later = NOW + timedelta(minutes=5)
    with database.writing() as rows:
        (call,) = claimed(rows, waiting)
        deliveries.carry_out(rows, [(call, Change(State.REFUSED, "Limit.", again_at=later))], NOW)
        (again,) = deliveries.in_state(rows, State.PENDING)
        retry_at = deliveries.next_retry_at(rows, NOW)

    assert (again.attempt, again.try_after, again.words) == (2, later, Words(""))
    assert retry_at == later


def test_a_change_of_a_state_that_has_passed_is_not_carried_out(database: Database) -> None:
    (waiting,) = pending(database, opening(KEYS[0], parts=2))
    with database.writing() as rows:
        (call,) = claimed(rows, waiting)
        lost = Change(State.UNCONFIRMED, "Reset.", next_look_at=NOW)
        deliveries.carry_out(rows, [(call, lost)], NOW)
        (unconfirmed,) = deliveries.in_state(rows, State.UNCONFIRMED)
        absent = Change(State.REFUSED, "Carla says it is not there", again_at=NOW)
        done = deliveries.carry_out(rows, [(unconfirmed, absent)], NOW)
        found = Change(State.DELIVERED, network_id="1", delivered_at=NOW)
        too_late = deliveries.carry_out(rows, [(unconfirmed, found)], NOW)
        calls = told(rows)

    assert (done, too_late) == (1, 0)
    assert calls == [(1, 1, "refused"), (1, 2, "pending")]


def test_changes_are_carried_out_together(database: Database) -> None:
    one, two, three = pending(database, *(opening(key, parts=2) for key in KEYS[:3]))
    with database.writing() as rows:
        calls = claimed(rows, one, two, three)
        changes = [
            Change(State.DELIVERED, network_id="1", delivered_at=NOW),
            Change(State.UNCONFIRMED, "Reset.", next_look_at=NOW + timedelta(seconds=5)),
            Change(State.REFUSED, "Too long."),
        ]
        done = deliveries.carry_out(rows, list(zip(calls, changes, strict=True)), NOW)
        calls_told = told(rows)
        look_at = [deliveries.next_look_at(rows, [name]) for name in ("aml-x", "mm-x")]

    assert done == 3
    assert calls_told == [
        (1, 1, "delivered"),
        (1, 1, "refused"),
        (1, 1, "unconfirmed"),
        (2, 1, "pending"),
    ]
    assert look_at == [NOW + timedelta(seconds=5), None]


def test_ready_calls_come_by_priority_then_time_then_part(database: Database) -> None:
    minute = timedelta(minutes=1)
    posts = [
        post("A", key="a", priority=2, due_at=START),
        post("B", key="b", priority=1, due_at=START + 2 * minute),
        post("C", key="c", priority=1, due_at=START + minute),
        post("D", key="d", priority=1, due_at=NOW + minute),
        post("E", key="e", priority=1, due_at=START - timedelta(hours=2)),
    ]
    with database.writing() as rows:
        replace_drafts(rows, "imc25", posts)
        deliveries.open_calls(rows, [opening(each.planned.key) for each in posts])
        ready = deliveries.get_ready(rows, NOW, NOW)

    assert [each.post_key for each in ready] == ["c", "b", "a"]


def test_an_account_rests_while_one_of_its_calls_waits(database: Database) -> None:
    posts = [post("A", key="a"), post("B", key="b"), post("C", key="c", account="mm-x")]
    later = NOW + timedelta(minutes=1)
    with database.writing() as rows:
        replace_drafts(rows, "imc25", posts)
        deliveries.open_calls(rows, [opening("a", attempt=2, try_after=later), opening("b")])
        deliveries.open_calls(rows, [replace(opening("c"), account="mm-x")])
        now, then = deliveries.get_ready(rows, NOW, NOW), deliveries.get_ready(rows, later, later)

    assert [(each.post_key, each.account) for each in now] == [("c", "mm-x")]
    assert sorted(each.post_key for each in then) == ["a", "b", "c"]


def test_nothing_is_done_for_nothing(database: Database) -> None:
    with database.writing() as rows:
        deliveries.open_calls(rows, [])
        assert deliveries.claim(rows, [], "me") == []
        assert deliveries.carry_out(rows, [], NOW) == 0
        assert deliveries.next_look_at(rows, ["aml-x"]) is None
        assert deliveries.next_retry_at(rows, NOW) is None
