"""Uploads ahead of their post: when, what each answer makes of one, and that no post goes without
its media."""

from dataclasses import replace
from datetime import datetime, timedelta

import builders
import pytest
from builders import START
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attaching import Attachment, attachments
from bot.domain.delivery import (
    Change,
    Published,
    Rejected,
    State,
    Unknown,
    Words,
    after_call,
    is_same,
)
from bot.domain.media import Media, MediaKind
from bot.domain.release import Hold, Judgement, Scope, Standing, Verdict, judge, stops
from bot.domain.uploads import (
    LONGEST_PAUSE,
    Upload,
    Uploaded,
    after_loss,
    after_upload,
    media_ids,
    new_upload,
)

CHART = Media("c0ffee", "An invented chart.", MediaKind.IMAGE)
FILM = Media("f11f", "An invented film.", MediaKind.VIDEO)
POST = replace(builders.post("News."), media=(CHART,))
DUE = POST.planned.due_at
NEW = new_upload("aml-x", CHART)
TOMORROW = DUE + timedelta(hours=24)
READY = replace(NEW, media_id="7", expires_at=TOMORROW)
ONE = timedelta(minutes=1)


def standing(*uploads: Upload) -> Standing:
    return Standing(approved_digest=POST.digest, uploads=uploads)


def wanted(now: datetime, *uploads: Upload, **changes: object) -> list[Attachment]:
    return list(attachments(POST, replace(standing(*uploads), **changes), (), now))


def test_media_are_uploaded_ten_minutes_ahead() -> None:
    ahead = DUE - timedelta(minutes=10)

    assert wanted(START - timedelta(hours=9)) == [Attachment(ahead, CHART, NEW)]


def test_an_embargo_moves_the_upload_with_the_post() -> None:
    lift = DUE + timedelta(minutes=20)
    post = replace(POST, planned=replace(POST.planned, not_before=lift))
    (found,) = attachments(post, standing(), (), START)

    assert found.at == lift - timedelta(minutes=10)


def test_nothing_is_uploaded_for_what_may_not_go() -> None:
    hold = Hold(1, Scope.EVERYTHING, "", "why", "Dora", START)
    held = list(attachments(POST, standing(), [hold], DUE))
    stale = wanted(POST.planned.stale_at)

    assert (held, stale, wanted(DUE, approved_digest=""), wanted(DUE, cancelled="session")) == (
        [],
        [],
        [],
        [],
    )


def test_an_id_that_lasts_is_used_and_one_that_ends_before_the_post_is_renewed() -> None:
    ends = replace(READY, expires_at=DUE + ONE)

    assert wanted(DUE - ONE, READY) == []
    assert wanted(DUE - ONE, ends) == [Attachment(DUE - timedelta(minutes=10), CHART, ends)]


@pytest.mark.parametrize(
    ("uploads", "judged"),
    [
        ((), Judgement(Verdict.WAITING, "its image is not uploaded yet")),
        ((READY,), Judgement(Verdict.GO)),
        (
            (replace(READY, next_at=DUE, reason="the network still prepares it"),),
            Judgement(
                Verdict.WAITING,
                "its image is not uploaded yet (the network still prepares it)",
            ),
        ),
        (
            (replace(READY, expires_at=DUE + ONE),),
            Judgement(Verdict.WAITING, "its image is not uploaded yet"),
        ),
        (
            (replace(NEW, next_at=DUE + ONE, reason="X was not reached."),),
            Judgement(Verdict.WAITING, "its image is not uploaded yet (X was not reached)"),
        ),
        (
            (replace(NEW, reason="File size exceeds."),),
            Judgement(Verdict.BLOCKED, "its image was refused: File size exceeds."),
        ),
        (
            (replace(READY, alt_digest="of another text"),),
            Judgement(Verdict.WAITING, "its image is not uploaded yet"),
        ),
    ],
)
def test_a_post_goes_only_with_its_media_uploaded(uploads, judged: Judgement) -> None:
    assert judge(POST, standing(*uploads), (), DUE) == judged


def test_a_missed_post_says_that_its_media_kept_it() -> None:
    late = POST.planned.stale_at

    assert judge(POST, standing(), (), late) == Judgement(
        Verdict.MISSED, "its image is not uploaded yet"
    )


def test_a_refused_picture_blocks_its_post_before_it_is_due() -> None:
    refused = replace(NEW, reason="Too odd.")

    assert judge(POST, standing(refused), (), START).verdict is Verdict.BLOCKED


ANSWERS = st.one_of(
    st.builds(
        Uploaded,
        st.just("9"),
        st.sampled_from([DUE + timedelta(hours=n) for n in (0, 1, 24)]),
        st.none() | st.just(DUE + ONE),
    ),
    st.builds(Rejected, st.just("No."), st.none() | st.just(DUE + ONE)),
    st.just(Unknown("Silence.")),
)


@given(st.lists(ANSWERS, max_size=8), st.integers(0, 90))
def test_after_any_answers_a_post_goes_with_an_id_that_lasts_or_not_at_all(answers, late) -> None:
    upload = NEW
    for answer in answers:
        upload = after_upload(upload, answer, DUE)
    now = DUE + timedelta(minutes=late)
    goes = judge(POST, standing(upload), (), now).verdict is Verdict.GO

    assert not goes or (media_ids(POST.media, [upload]) == ("9",) and upload.expires_at > now)
    waits = upload.next_at or upload.is_refused or upload.is_ready(now)
    assert waits or wanted(now, upload) or now >= POST.planned.stale_at


def test_each_answer_has_its_next_step() -> None:
    check = DUE + timedelta(seconds=3)

    assert [
        after_upload(NEW, answer, DUE)
        for answer in (
            Uploaded("7", TOMORROW),
            Uploaded("7", TOMORROW, check),
            Rejected("Limit.", check, whole_account=True),
            Rejected("No."),
            Unknown("Silence."),
            Uploaded("7", DUE + ONE),
        )
    ] == [
        READY,
        replace(READY, next_at=check, reason="the network still prepares it"),
        replace(NEW, next_at=check, tries=1, reason="Limit."),
        replace(NEW, tries=1, reason="No."),
        replace(NEW, next_at=DUE + timedelta(seconds=5), tries=1, reason="Silence."),
        replace(
            NEW,
            next_at=DUE + timedelta(seconds=5),
            tries=1,
            reason="the network keeps it for too short a time",
        ),
    ]


def test_silences_are_met_with_longer_pauses() -> None:
    pauses, upload = [], NEW
    for _ in range(9):
        upload = after_upload(upload, Unknown("Silence."), DUE)
        pauses.append((upload.next_at - DUE).total_seconds())

    assert pauses == [5, 10, 20, 40, 80, 160, *[LONGEST_PAUSE.total_seconds()] * 3]


def test_an_id_that_the_network_lost_is_made_anew_at_once() -> None:
    lost = after_loss(READY, DUE)

    assert (lost.media_id, lost.next_at, lost.is_ready(DUE)) == ("", DUE, False)
    assert wanted(DUE, lost) == [Attachment(DUE, CHART, lost)]


def test_a_create_with_lost_media_is_tried_once_more_and_no_oftener() -> None:
    first = builders.delivery(words=Words("News.", media=(CHART,)))
    lost = Rejected("Gone.", media_lost=True)

    assert after_call(first, lost, DUE) == Change(
        State.REFUSED, "Gone.", again_at=DUE, media_renewed=True
    )
    assert after_call(replace(first, media_renewed=True), lost, DUE).again_at is None


@pytest.mark.parametrize(("shown", "same"), [(0, False), (1, True), (2, False)])
def test_a_post_is_the_same_only_with_as_many_media(shown: int, same: bool) -> None:
    words = Words("News.", media=(CHART,))

    assert is_same(words, Published("1", "News.", DUE, media=shown)) is same


def test_a_word_is_held_in_an_alt_text_too() -> None:
    hold = Hold(1, Scope.WORD, "INVENTED  chart", "", "Dora", START)

    assert stops(hold, POST)
    assert not stops(hold, replace(POST, media=(FILM,)))
