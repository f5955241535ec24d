"""What a person has taken down, on each kind of database."""

from datetime import datetime, timedelta

import pytest
from builders import session
from desk import DUE, LOOKS, Desk, highlight, news, thread

from bot.domain.delivery import Accepted, Rejected, Unknown
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.queue import status
from bot.domain.release import Verdict, judge
from bot.domain.withdraw import Removal, Removed, Wish
from bot.steps import check, publish, settle, withdraw
from bot.steps.publish import Answer
from bot.store import snapshots, withdrawals

NEWS = "imc25/aml-x/highlight/LBA-1"
THREAD = "imc25/aml-x/thread/LBA-1"
LATE = DUE + timedelta(minutes=11)
AS_77 = (Accepted("77"),)
WHY = "a wrong figure"


def send(desk: Desk, now: datetime, *outcomes: object) -> None:
    """Makes one call after the other; each has the next of the outcomes."""
    for outcome in outcomes:
        ready = desk.write(publish.open_due, now)
        (claimed,) = desk.write(publish.claim, ready[:1], "me", now)
        desk.write(publish.record, [Answer(claimed, outcome, now)], LOOKS)


def posted(make_desk, *rules, outcomes=AS_77, now=DUE) -> Desk:
    desk: Desk = make_desk(*rules or [highlight("News.")])
    desk.approve()
    send(desk, now, *outcomes)
    return desk


def take_down(desk: Desk, outcome: object, now: datetime) -> list[str]:
    """Gives every withdrawal that is due this outcome; returns the ids, in order."""
    desk.write(withdraw.catch_up, now)
    called = []
    for wanted in desk.read(withdraw.due, now).values():
        for each in wanted:
            begun = desk.write(withdraw.begin, each, now)
            called.append(each.network_id)
            desk.write(withdraw.record, begun, outcome, now)
    return called


def told(desk: Desk, key: str = NEWS, now: datetime = LATE) -> tuple[str, str]:
    where = status(desk.entry(key), (), now)
    return where.state.value, where.reason


def test_a_withdrawn_post_is_taken_down_and_stays_down(make_desk) -> None:
    desk = posted(make_desk)
    desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)
    waiting = told(desk)
    called = take_down(desk, Removed(), DUE)

    assert waiting == ("delivered", "is being taken down (Sol withdrew it: a wrong figure)")
    assert called == ["77"]
    assert told(desk) == ("withdrawn", "Sol withdrew it: a wrong figure")
    (call,) = desk.entry(NEWS).deliveries
    assert (call.network_id, call.delivered_at) == ("77", DUE)
    assert desk.write(publish.open_due, DUE) == []
    assert desk.read(withdraw.next_at, ["aml-x"], DUE) is None


def test_a_withdrawn_post_is_not_approved_redrafted_or_measured_any_more(make_desk) -> None:
    desk = posted(make_desk)
    desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)
    take_down(desk, Removed(), DUE)
    desk.load([session()], [highlight("Other news.")])
    desk.draft()
    checked = desk.write(check.approve, desk.entries(), "Carla", DUE)

    assert desk.entry(NEWS).post.parts == ("News. #IMC25",)
    assert [reason for _, reason in checked.refused] == ["it is withdrawn"]
    assert desk.read(snapshots.get_watched, DUE, DUE + timedelta(days=1)) == []


def test_a_thread_goes_from_its_end_and_its_later_parts_never_go_out(make_desk) -> None:
    outcomes = (Accepted("1"), Accepted("2"))
    desk = posted(make_desk, thread(), outcomes=outcomes, now=LATE)
    desk.write(withdraw.ask, [THREAD], WHY, "Sol", LATE)
    ready = desk.write(publish.open_due, LATE)
    claimed = desk.write(publish.claim, ready, "me", LATE)

    assert claimed == []
    assert take_down(desk, Removed(), LATE) == ["2", "1"]
    assert told(desk, THREAD) == ("withdrawn", "Sol withdrew it: a wrong figure")
    verdict = desk.entry(THREAD).standing.withdrawn
    assert verdict == "Sol withdrew it: a wrong figure"
    ready = desk.write(publish.open_due, LATE)
    assert desk.write(publish.claim, ready, "me", LATE) == []


def test_a_part_under_way_is_taken_down_when_it_lands(make_desk) -> None:
    desk = posted(make_desk, thread(), outcomes=(Accepted("1"),), now=LATE)
    (second,) = desk.write(publish.claim, desk.write(publish.open_due, LATE), "me", LATE)
    desk.write(withdraw.ask, [THREAD], WHY, "Sol", LATE)
    first = take_down(desk, Removed(), LATE)
    desk.write(publish.record, [Answer(second, Accepted("2"), LATE)], LOOKS)

    assert desk.read(withdraw.next_at, ["aml-x"], LATE) == LATE
    assert (first, take_down(desk, Removed(), LATE)) == (["1"], ["2"])
    assert [state for *_, state in desk.told()] == ["withdrawn", "withdrawn", "pending"]


def test_a_part_begun_after_the_withdrawal_was_asked_for_is_taken_down_too(make_desk) -> None:
    """A call given back to the queue and claimed in the very moment: it has no row of its own."""
    desk = posted(make_desk, thread(), outcomes=(Accepted("1"), Accepted("2")), now=LATE)
    (third,) = desk.write(publish.open_due, LATE)
    (third,) = desk.write(publish.claim, [third], "me", LATE)
    desk.write(publish.record, [Answer(third, Unknown("Reset."), LATE)], LOOKS)
    desk.write(withdraw.ask, [THREAD], WHY, "Sol", LATE)
    up = take_down(desk, Removed(), LATE)
    desk.write(settle.resolve, desk.entry(THREAD), "3", "Carla", LATE)

    assert (up, take_down(desk, Removed(), LATE)) == (["2", "1"], ["3"])


def test_an_unconfirmed_post_that_is_absent_is_never_sent_again(make_desk) -> None:
    desk = posted(make_desk, outcomes=(Unknown("Reset."),))
    desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)
    waiting = told(desk)
    desk.write(settle.resolve, desk.entry(NEWS), "", "Carla", DUE)
    called = take_down(desk, Removed(), DUE)
    ready = desk.write(publish.open_due, DUE)

    assert waiting == ("unconfirmed", "is being taken down (Sol withdrew it: a wrong figure)")
    assert called == []
    assert desk.write(publish.claim, ready, "me", DUE) == []
    (ended,) = desk.read(withdrawals.of_posts, [NEWS])
    assert (ended.state, ended.outcome) == (Removal.DONE, "was never on the account")
    assert told(desk) == ("withdrawn", "Sol withdrew it: a wrong figure")


def test_a_refusal_that_passes_holds_back_the_whole_account(make_desk) -> None:
    rules = [highlight("News."), highlight("More.", variant="b"), highlight("Mm.", hub="mm")]
    desk = posted(make_desk, *rules, outcomes=(Accepted("1"), Accepted("2"), Accepted("3")))
    desk.write(withdraw.ask, [e.post.planned.key for e in desk.entries()], WHY, "Sol", DUE)
    reset = DUE + timedelta(minutes=3)
    (wanted,) = [w for a, w in desk.read(withdraw.due, DUE).items() if a == "aml-x"]
    begun = desk.write(withdraw.begin, wanted[0], DUE)
    desk.write(withdraw.record, begun, Rejected("Limit.", reset, True), DUE)

    assert {a: len(w) for a, w in desk.read(withdraw.due, DUE).items()} == {"mm-x": 1}
    assert desk.read(withdraw.next_at, ["aml-x"], DUE) == reset
    assert {a: len(w) for a, w in desk.read(withdraw.due, reset).items()} == {
        "aml-x": 2,
        "mm-x": 1,
    }


def test_no_more_are_due_than_the_delete_limit_has_room_for(make_desk) -> None:
    rules = [highlight(news(n), variant=f"v{n}") for n in range(52)]
    outcomes = [Accepted(str(n)) for n in range(1, 53)]
    desk = posted(make_desk, *rules, outcomes=outcomes)
    desk.write(withdraw.ask, [e.post.planned.key for e in desk.entries()], WHY, "Sol", DUE)

    first = take_down(desk, Removed(), DUE)
    meanwhile = take_down(desk, Removed(), DUE + timedelta(minutes=14))
    again_at = desk.read(withdraw.next_at, ["aml-x"], DUE)
    assert (len(first), meanwhile) == (50, [])
    assert again_at == DUE + timedelta(minutes=15)
    assert len(take_down(desk, Removed(), again_at)) == 2


def test_a_call_whose_worker_died_is_doubted(make_desk) -> None:
    desk = posted(make_desk)
    desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)
    (wanted,) = desk.read(withdraw.due, DUE)["aml-x"]
    desk.write(withdraw.begin, wanted, DUE)
    (left,) = desk.read(withdraw.due, DUE)["aml-x"]

    assert (left.doubted, left.attempts) == (True, 1)
    assert desk.write(withdraw.begin, wanted, DUE) is None


def test_a_withdrawal_that_failed_is_said_and_may_be_asked_for_again(make_desk) -> None:
    desk = posted(make_desk)
    desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)
    take_down(desk, Rejected("Not yours."), DUE)
    failed = told(desk)
    kept = [each.network_id for each in desk.read(withdrawals.get_failed)]
    desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)

    assert failed == (
        "delivered", "cannot be taken down: Not yours. (Sol withdrew it: a wrong figure)",
    )  # fmt: skip
    assert kept == ["77"]
    assert desk.read(withdrawals.get_failed) == []
    assert take_down(desk, Removed(), DUE) == ["77"]
    assert told(desk)[0] == "withdrawn"


def test_nothing_is_asked_for_twice_or_without_need(make_desk) -> None:
    desk = posted(
        make_desk, highlight("News."), highlight("Later.", variant="b", offset=LATE - DUE)
    )
    asked = desk.write(withdraw.ask, [NEWS], WHY, "Sol", DUE)

    assert [each.entry.post.planned.key for each in asked] == [NEWS]
    assert desk.read(withdraw.meant, Wish(session="S1")) == []
    for keys in ([NEWS], [f"{NEWS}/b"], []):
        with pytest.raises(Refused, match="nothing of it is on an account"):
            desk.write(withdraw.ask, keys, WHY, "Sol", DUE)
    with pytest.raises(Misuse, match="needs its reason"):
        desk.write(withdraw.ask, [NEWS], " ", "Sol", DUE)


def test_a_withdrawn_thread_that_waits_shows_as_blocked_to_the_sender(make_desk) -> None:
    desk = posted(make_desk, thread(), outcomes=(Accepted("1"),), now=LATE)
    desk.write(withdraw.ask, [THREAD], WHY, "Sol", LATE)
    entry = desk.entry(THREAD)
    found = judge(entry.post, entry.standing, (), LATE)
    assert (found.verdict, found.reason) == (Verdict.BLOCKED, "Sol withdrew it: a wrong figure")


def test_a_post_that_is_not_ours_is_taken_down_by_its_id(make_desk) -> None:
    desk = posted(make_desk)
    desk.write(withdraw.ask_by_id, "aml-x", "99", "posted twice", "Sol", DUE)

    with pytest.raises(Refused, match="already waits"):
        desk.write(withdraw.ask_by_id, "aml-x", "99", "posted twice", "Sol", DUE)
    assert take_down(desk, Removed(was_there=False), DUE) == ["99"]
    assert told(desk)[0] == "delivered"


def test_our_own_post_is_not_taken_down_by_its_id(make_desk) -> None:
    desk = posted(make_desk)

    with pytest.raises(Refused, match=f"77 is part 1 of {NEWS}"):
        desk.write(withdraw.ask_by_id, "aml-x", "77", WHY, "Sol", DUE)
    with pytest.raises(NotFound, match="no account 'aml'"):
        desk.write(withdraw.ask_by_id, "aml", "99", WHY, "Sol", DUE)
