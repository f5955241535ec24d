"""What may be corrected, what a correction hangs on, and how long the error stood."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, delivery, planned, post

from bot.domain.corrections import (
    GOOD_FOR,
    PRIORITY,
    Corrected,
    Correction,
    Hanging,
    correction_key,
    hanging_of,
    planned_correction,
    refuse_correction,
    wholly_delivered_at,
    words_of,
)
from bot.domain.delivery import State
from bot.domain.queue import Entry
from bot.domain.release import Standing

OUT = START + timedelta(minutes=20)
NOW = START + timedelta(minutes=50)
LINK = "https://x.com/invented_aml/status/17"
KEY = "imc25/aml-x/highlight/LBA-1"
GONE_OUT = delivery(state=State.DELIVERED, delivered_at=OUT, network_id="17")
WRONG = Entry(post("Invented words."), Standing(), (GONE_OUT,))


def correction(**changes) -> Correction:
    values = {
        "key": f"{KEY}/correction/1",
        "corrects": KEY,
        "link": LINK,
        "hanging": Hanging.REPLY,
        "text": "Correction: 37, not 73.",
        "reason": "misread",
        "by": "Wanda",
        "at": NOW,
        "noticed_at": NOW - timedelta(minutes=5),
    }
    return Correction(**values | changes)


@pytest.mark.parametrize(
    ("entry", "reason", "noticed_at", "refusal"),
    [
        (WRONG, "misread", NOW, ""),
        (WRONG, " ", NOW, "a correction needs a reason, for those who ask later"),
        (
            replace(WRONG, deliveries=()),
            "misread",
            NOW,
            "it is not on the account: change what is wrong with it before it goes",
        ),
        (
            replace(WRONG, standing=Standing(withdrawn="Dora withdrew it: wrong")),
            "misread",
            NOW,
            "it is taken down, and nothing can hang on it: post the right words as a new post",
        ),
        (
            WRONG,
            "misread",
            NOW + timedelta(seconds=1),
            "an error cannot have been noticed later than now",
        ),
        (
            WRONG,
            "misread",
            OUT - timedelta(seconds=1),
            "an error cannot have been noticed before the post went out",
        ),
    ],
)
def test_only_what_is_on_the_account_is_corrected_and_with_a_reason(
    entry, reason, noticed_at, refusal
) -> None:
    assert refuse_correction(entry, reason, noticed_at, NOW) == refusal


@pytest.mark.parametrize(
    ("replies", "quotes", "hanging"),
    [
        (True, False, Hanging.REPLY),
        (True, True, Hanging.REPLY),
        (False, True, Hanging.QUOTE),
        (False, False, Hanging.LINK),
    ],
)
def test_correction_replies_or_quotes_or_links(replies, quotes, hanging) -> None:
    assert hanging_of(replies, quotes) is hanging


@pytest.mark.parametrize(
    ("hanging", "answers", "quotes", "words"),
    [
        (Hanging.REPLY, LINK, "", "Correction: 37, not 73."),
        (Hanging.QUOTE, "", LINK, "Correction: 37, not 73."),
        (Hanging.LINK, "", "", f"Correction: 37, not 73.\n{LINK}"),
    ],
)
def test_correction_hangs_on_the_wrong_post(hanging, answers, quotes, words) -> None:
    made = correction(hanging=hanging)
    found = planned_correction(made, planned())

    assert (found.answers, found.quotes, words_of(made)) == (answers, quotes, words)


def test_correction_is_due_at_once_before_all_others_and_written_by_who_asked() -> None:
    wrong = planned(writer="Wilma", quotes="https://x.com/other/status/3", not_before=OUT)

    assert planned_correction(correction(), wrong) == planned(
        key=correction_key(KEY, 1),
        due_at=NOW,
        stale_at=NOW + GOOD_FOR,
        not_before=OUT,
        priority=PRIORITY,
        writer="Wanda",
        answers=LINK,
    )


def test_time_to_correct_counts_from_the_first_delivery_and_from_the_noticing() -> None:
    done = Corrected(correction(), "aml", "delivered", "", OUT, NOW + timedelta(minutes=2))
    waiting = replace(done, state="waiting", corrected_at=None)

    assert done.time_to_correct == timedelta(minutes=32)
    assert done.since_noticed == timedelta(minutes=7)
    assert (waiting.time_to_correct, waiting.since_noticed) == (None, None)


def test_correction_is_done_when_its_last_part_is_out() -> None:
    second = replace(GONE_OUT, id=2, part=2, delivered_at=NOW)
    thread = Entry(post("One.", "Two."), Standing(), (GONE_OUT, second))

    assert wholly_delivered_at(thread) == NOW
    assert wholly_delivered_at(replace(thread, deliveries=(GONE_OUT,))) is None
    assert wholly_delivered_at(replace(thread, deliveries=())) is None
