"""A wrong post that is out stays; a new one hangs on it, after a second person's yes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import builders
import pytest
from desk import AML, CHECKER, DUE, MM, UNHURRIED, WRITER, Desk, at, highlight, thread

from bot import acts
from bot.domain.congress import Checking, CheckPolicy
from bot.domain.corrections import Hanging, corrected
from bot.domain.delivery import Accepted
from bot.domain.errors import Misuse, Refused
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.steps import check, publish
from bot.steps import report as reporting
from bot.steps.publish import Answer
from bot.store.corrections import get_corrections
from bot.store.holds import get_holds
from bot.store.posts import get_entries
from bot.store.trail import get_chain

KEY = "imc25/aml-x/highlight/LBA-1"
OWN = f"{KEY}/correction/1"
THREAD = "imc25/aml-x/thread/LBA-1"
LINK = "https://x.com/invented_aml/status/171"
NOTICED = DUE + timedelta(minutes=25)
NOW = DUE + timedelta(minutes=30)
MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    held = make_desk(highlight("News 73."))
    held.approve()
    send(held, "171", DUE)
    return held


def send(desk: Desk, network_id: str, moment) -> list[str]:
    """All that may go, under this id and those after it; returns what went."""
    ready = desk.write(publish.open_due, moment)
    calls = desk.write(publish.claim, ready, "w", moment)
    answers = [
        Answer(call, Accepted(str(int(network_id) + n)), moment) for n, call in enumerate(calls)
    ]
    desk.write(publish.record, answers, desk.bot.settings.settle_looks)
    return [call.post_key for call in calls]


def correct(desk: Desk, text: str = "Correction: 37.", by: str = WRITER, **options):
    asked = {"reason": "misread", "noticed_at": NOTICED} | options
    desk.bot.clock.moment = NOW  # type: ignore[attr-defined]
    return desk.write(
        acts.correct_post,
        desk.entry(KEY),
        desk.bot.templates,
        text,
        by=by,
        now=NOW,
        **asked,
    )


def verdict(desk: Desk, key: str = OWN, now=NOW) -> tuple[Verdict | None, str]:
    found = status(desk.entry(key), desk.read(get_holds), now)
    return found.verdict, found.reason


def test_a_correction_replies_to_the_wrong_post_and_waits_for_a_second_person(desk: Desk) -> None:
    post = correct(desk)
    before = verdict(desk)
    by_writer = desk.write(check.approve, [desk.entry(OWN)], WRITER, NOW)
    desk.write(check.approve, [desk.entry(OWN)], CHECKER, NOW)

    assert (post.planned.key, post.planned.answers) == (OWN, LINK)
    assert before == (Verdict.BLOCKED, "not approved")
    assert [why for _, why in by_writer.refused] == ["Wanda wrote it; a second person approves"]
    assert verdict(desk) == (Verdict.GO, "")


def test_a_correction_is_sent_as_a_reply_and_the_wrong_post_stays_as_it_was(desk: Desk) -> None:
    wrong = desk.entry(KEY)
    correct(desk)
    desk.write(check.approve, [desk.entry(OWN)], CHECKER, NOW)
    sent = send(desk, "180", NOW)

    assert sent == [OWN]
    assert desk.entry(OWN).deliveries[0].words.parent == "171"
    assert desk.entry(KEY) == wrong


def test_a_correction_needs_a_yes_even_of_a_hub_that_asks_nobody(make_desk: MakeDesk) -> None:
    unasked = replace(AML, checking=Checking(policy=CheckPolicy.NONE))
    congress = builders.congress(hubs=(unasked, MM), timing=UNHURRIED)
    desk = make_desk(highlight("News 73."), congress=congress)
    send(desk, "171", DUE)
    correct(desk)

    assert verdict(desk) == (Verdict.BLOCKED, "not approved")


def test_a_correction_goes_before_all_others_that_are_due(make_desk: MakeDesk) -> None:
    desk = make_desk(highlight("News 73."), thread(offset=timedelta(minutes=25)))
    desk.approve()
    send(desk, "171", DUE)
    correct(desk)
    desk.approve()
    moment = at(hours=1)
    both = [status(desk.entry(key), (), moment).verdict for key in (OWN, THREAD)]
    ready = desk.write(publish.open_due, moment)

    assert both == [Verdict.GO, Verdict.GO]
    assert [each.post_key for each in ready] == [OWN]


def test_time_to_correct_counts_from_the_delivery_and_from_the_noticing(desk: Desk) -> None:
    correct(desk)
    desk.write(check.approve, [desk.entry(OWN)], CHECKER, NOW)
    send(desk, "180", NOW + timedelta(minutes=2))

    def read(rows):
        return corrected(get_corrections(rows), get_entries(rows), (), NOW)

    (found,) = desk.read(read)
    assert (found.time_to_correct, found.since_noticed) == (
        timedelta(minutes=32),
        timedelta(minutes=7),
    )
    assert (found.state, found.hub, found.correction.hanging) == (
        "delivered",
        "aml",
        Hanging.REPLY,
    )
    assert desk.read(reporting.report, "imc25", NOW).corrections == (found,)


def test_where_replies_are_not_open_a_link_stands_in_the_words(desk: Desk) -> None:
    post = correct(desk, replies_open=False)

    assert post.parts == (f"Correction: 37.\n{LINK}",)
    assert (post.planned.answers, post.planned.quotes, post.linked) == ("", "", (1,))


def test_where_replies_are_not_open_an_account_that_may_quote_quotes(make_desk: MakeDesk) -> None:
    quoting = replace(AML, accounts=(replace(AML.accounts[0], can=("quotes",)),))
    desk = make_desk(
        highlight("News 73."), congress=builders.congress(hubs=(quoting, MM), timing=UNHURRIED)
    )
    desk.approve()
    send(desk, "171", DUE)

    assert correct(desk, replies_open=False).planned.quotes == LINK


def test_a_later_draft_keeps_corrections_and_their_approval(desk: Desk) -> None:
    correct(desk)
    desk.write(check.approve, [desk.entry(OWN)], CHECKER, NOW)
    desk.draft()
    desk.load([builders.session()], [])
    desk.draft()

    assert verdict(desk) == (Verdict.GO, "")


def test_a_post_is_corrected_a_second_time_under_another_key(desk: Desk) -> None:
    correct(desk)
    second = correct(desk, "Correction: 38.")

    assert second.planned.key == f"{KEY}/correction/2"
    assert verdict(desk)[0] is Verdict.BLOCKED


@pytest.mark.parametrize(
    ("options", "error", "what"),
    [
        ({"text": "  "}, Misuse, "a correction needs its words."),
        (
            {"text": "Correction: XX%."},
            Refused,
            "the correction still has the blank 'XX%'.",
        ),
        (
            {"text": "@somebody: 37."},
            Refused,
            "the correction mentions @somebody, and X forbids automated mentions nobody asked for.",
        ),
        (
            {"reason": ""},
            Refused,
            f"{KEY} is not corrected: a correction needs a reason, for those who ask later.",
        ),
    ],
)
def test_what_may_not_go_out_is_no_correction(desk: Desk, options, error, what: str) -> None:
    with pytest.raises(error) as refused:
        correct(desk, **options)

    assert refused.value.what == what
    assert desk.read(get_corrections) == ()
    assert desk.read(get_entries, keys=[OWN]) == ()


def test_what_is_not_out_is_not_corrected(make_desk: MakeDesk) -> None:
    desk = make_desk(highlight("News 73."))

    with pytest.raises(Refused, match="it is not on the account: change what is wrong"):
        correct(desk)


def test_each_correction_is_in_the_trail(desk: Desk) -> None:
    correct(desk)
    deeds = [entry.deed for entry in desk.read(lambda rows: list(get_chain(rows)))]

    assert [(d.by, d.about, d.told) for d in deeds if d.act == "correct"] == [
        (WRITER, KEY, f"{OWN}: misread")
    ]
