"""Posts that X lets no app make, on each kind of database."""

from dataclasses import replace
from datetime import timedelta

import builders
import pytest
from desk import AML, DUE, LOOKS, MM, UNHURRIED, Desk, highlight

from bot.domain.delivery import Accepted, Rejected, State, Words
from bot.domain.errors import Refused
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.domain.tasks import TaskKind, tasks
from bot.steps import measure, publish
from bot.steps.publish import Answer

NEWS = "imc25/aml-x/highlight/LBA-1"
LINK = "https://x.com/somebody/status/1903000000000000000"
REPLY = highlight("News.", reply_to=LINK)
QUOTE = highlight("News.", quote=LINK)


def able(*can: str):
    """The congress, its AML account able to do this too."""
    account = replace(AML.accounts[0], can=can)
    hubs = (replace(AML, accounts=(account,)), MM)
    return builders.congress(hubs=hubs, timing=UNHURRIED)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (REPLY, "X does not let an app reply to others' posts: post it by hand"),
        (QUOTE, "X does not let an app quote posts: post it by hand"),
    ],
)
def test_what_x_lets_no_app_do_is_never_called(make_desk, rule, why: str) -> None:
    desk: Desk = make_desk(rule)
    desk.approve()
    entry = desk.entry(NEWS)
    found = status(entry, (), DUE)

    assert desk.write(publish.open_due, DUE) == []
    assert (found.verdict, found.reason) == (Verdict.BY_HAND, why)
    assert [task.kind for task in tasks([entry], (), (), (), DUE)] == [TaskKind.BY_HAND]


def test_what_a_person_posted_is_recorded_and_measured(make_desk) -> None:
    desk: Desk = make_desk(REPLY)
    desk.approve()
    desk.write(publish.record_by_hand, desk.entry(NEWS), [LINK], "Sol", DUE)
    (call,) = desk.entry(NEWS).deliveries

    assert desk.told() == [("aml-x/highlight/LBA-1", 1, 1, "delivered")]
    assert (call.network_id, call.reason) == ("1903000000000000000", "Sol posted it by hand")
    assert call.words == Words("News. #IMC25", parent="1903000000000000000")
    (batch,) = desk.read(measure.due, DUE + timedelta(hours=1))
    assert [wanted.delivery.network_id for wanted in batch.wanted] == ["1903000000000000000"]
    with pytest.raises(Refused, match="it is delivered"):
        desk.write(publish.record_by_hand, desk.entry(NEWS), ["8"], "Sol", DUE)


def test_a_post_of_another_delivery_is_not_recorded_twice(make_desk) -> None:
    desk: Desk = make_desk(REPLY, highlight("More.", variant="b", reply_to=LINK))
    desk.approve()
    desk.write(publish.record_by_hand, desk.entry(NEWS), ["8"], "Sol", DUE)

    with pytest.raises(Refused, match=f"8 is already part 1 of {NEWS}"):
        desk.write(publish.record_by_hand, desk.entry(f"{NEWS}/b"), ["8"], "Sol", DUE)
    assert len(desk.told()) == 1


def test_a_post_that_was_refused_may_be_posted_by_hand(make_desk) -> None:
    desk: Desk = make_desk(highlight("News."))
    desk.approve()
    (call,) = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    duplicate = Rejected("An older post.", duplicate=True)
    desk.write(publish.record, [Answer(call, duplicate, DUE)], LOOKS)
    desk.write(publish.record_by_hand, desk.entry(NEWS), ["8"], "Sol", DUE)

    assert [state for *_, state in desk.told()] == ["refused", "delivered"]
    assert status(desk.entry(NEWS), (), DUE).state is State.DELIVERED


def test_an_old_copy_of_the_post_records_nothing_once_it_is_sent(make_desk) -> None:
    desk: Desk = make_desk(REPLY)
    desk.approve()
    before = desk.entry(NEWS)
    desk.write(publish.record_by_hand, before, ["8"], "Sol", DUE)

    with pytest.raises(Refused, match="has just been sent"):
        desk.write(publish.record_by_hand, before, ["9"], "Sol", DUE)
    assert len(desk.told()) == 1


@pytest.mark.parametrize(
    ("can", "rule", "words"),
    [
        ("replies", REPLY, Words("News. #IMC25", parent="1903000000000000000")),
        ("quotes", QUOTE, Words("News. #IMC25", quote="1903000000000000000")),
    ],
)
def test_an_account_that_may_has_it_sent(make_desk, can: str, rule, words: Words) -> None:
    desk: Desk = make_desk(rule, congress=able(can))
    desk.approve()
    (call,) = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    desk.write(publish.record, [Answer(call, Accepted("77"), DUE)], LOOKS)

    assert call.words == words
    assert desk.entry(NEWS).deliveries[0].words == words


def test_an_account_that_may_write_long_posts_has_them_sent(make_desk) -> None:
    long = highlight("News. " * 60)
    desk: Desk = make_desk(long, highlight("News. " * 60, hub="mm"), congress=able("long posts"))
    refusals = {e.post.planned.account: e.post.refusal for e in desk.entries()}

    assert refusals["aml-x"] == ""
    assert refusals["mm-x"].endswith("is 87 over the 280 that X takes")


def test_another_target_needs_another_approval(make_desk) -> None:
    desk: Desk = make_desk(REPLY)
    desk.approve()
    desk.load([builders.session()], [highlight("News.", reply_to=LINK.replace("19030", "19031"))])
    desk.draft()
    found = status(desk.entry(NEWS), (), DUE)

    assert (found.verdict, found.reason) == (Verdict.BLOCKED, "changed since its approval")
