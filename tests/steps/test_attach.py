"""Media are uploaded ahead, their ids used while they last, and no words go without them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders import START, session
from desk import DUE, LOOKS, Desk, at, highlight, poll, thread
from pictures import film_file, flat, image_file, media_for

from bot.domain.delivery import Accepted, Delivery, Rejected, State, Unknown, Words
from bot.domain.media import Media
from bot.domain.queue import status
from bot.domain.release import Scope
from bot.domain.timetable import Timetable
from bot.domain.uploads import Uploaded, UploadOutcome
from bot.steps import attach, hold, publish
from bot.steps.load import Folder, load
from bot.steps.publish import Answer
from bot.store import deliveries
from bot.store.media import Measures, add_files, find_file, get_measures
from bot.timetables.folder.media import NamedFile

ACCOUNTS = ("aml-x", "mm-x")
NEWS = "aml-x/highlight/LBA-1"
IN_OTHER_WORDS = "The same two bars, in other words."
FILE, OTHER = image_file(), image_file(flat("PNG", size=(90, 60)))
CHART, SECOND = media_for(FILE), media_for(OTHER, "Another invented chart, with bars of 3 and 9.")
AHEAD = DUE - timedelta(minutes=10)
DAY = timedelta(hours=24)


def upload(desk: Desk, outcome: UploadOutcome, now: datetime) -> list[tuple[str, Media]]:
    """Everything that is needed now gets this answer; returns what was needed."""
    needed = desk.read(attach.needed, ACCOUNTS, now).now
    for each in needed:
        desk.write(attach.record, each, outcome, now)
    return [(each.upload.account, each.media) for each in needed]


def next_at(desk: Desk, now: datetime) -> datetime | None:
    return desk.read(attach.needed, ACCOUNTS, now).next_at


def claim(desk: Desk, now: datetime) -> list[Delivery]:
    ready = desk.write(publish.open_due, now)
    return desk.write(publish.claim, ready, "me", now)


def lose(desk: Desk, claimed: list[Delivery], now: datetime) -> None:
    """X knows their media no more: as the worker records it."""
    gone = Rejected("Gone.", media_lost=True)
    desk.write(publish.record, [Answer(each, gone, now) for each in claimed], LOOKS)
    desk.write(attach.forget, claimed, now)


def chart(headline: str = "News.", **changes: object):
    return highlight(headline, **{"media": (CHART,)} | changes)


def test_an_approved_post_has_its_media_uploaded_ten_minutes_ahead(make_desk) -> None:
    desk = make_desk(chart(), highlight("More.", variant="b"))
    unapproved = upload(desk, Uploaded("7", DUE + DAY), AHEAD)
    desk.approve()
    early = next_at(desk, START), upload(desk, Uploaded("7", DUE + DAY), START)

    assert (unapproved, early) == ([], (AHEAD, []))
    assert upload(desk, Uploaded("7", DUE + DAY), AHEAD) == [("aml-x", CHART)]
    assert upload(desk, Uploaded("8", DUE + DAY), AHEAD) == []


def test_words_wait_for_their_media_and_go_with_its_id(make_desk) -> None:
    desk = make_desk(chart())
    desk.approve()
    waiting = claim(desk, DUE)
    told = status(desk.entry(f"imc25/{NEWS}"), (), DUE).reason
    upload(desk, Uploaded("7", DUE + DAY), DUE)
    (claimed,) = claim(desk, DUE)

    assert (waiting, told) == ([], "its image is not uploaded yet")
    assert claimed.words == Words("News. #IMC25", media=(CHART,))
    assert claimed.media_ids == ("7",)
    (stored,) = desk.read(deliveries.in_state, State.SENDING)
    assert stored == replace(claimed, media_ids=())


def test_several_media_keep_their_order(make_desk) -> None:
    desk = make_desk(chart(media=(SECOND, CHART)))
    desk.approve()
    needed = desk.read(attach.needed, ACCOUNTS, DUE).now
    for number, each in enumerate(reversed(needed), 1):
        desk.write(attach.record, each, Uploaded(str(number), DUE + DAY), DUE)
    (claimed,) = claim(desk, DUE)

    assert [each.media for each in needed] == [SECOND, CHART]
    assert claimed.media_ids == ("2", "1")


def test_one_of_two_media_is_not_enough(make_desk) -> None:
    desk = make_desk(chart(media=(SECOND, CHART)))
    desk.approve()
    first, _ = desk.read(attach.needed, ACCOUNTS, DUE).now
    desk.write(attach.record, first, Uploaded("7", DUE + DAY), DUE)

    assert claim(desk, DUE) == []


def test_a_picture_of_two_posts_is_uploaded_once_for_each_account(make_desk) -> None:
    desk = make_desk(chart(), chart("More.", variant="b"), chart("Figures.", hub="mm"))
    desk.approve()

    assert sorted(upload(desk, Uploaded("7", DUE + DAY), DUE)) == [
        ("aml-x", CHART),
        ("mm-x", CHART),
    ]
    assert [each.media_ids for each in claim(desk, DUE)] == [("7",)] * 3


def test_another_description_is_another_upload(make_desk) -> None:
    described = media_for(FILE, IN_OTHER_WORDS)
    desk = make_desk(chart(), chart("More.", variant="b", media=(described,)))
    desk.approve()

    assert upload(desk, Uploaded("7", DUE + DAY), DUE) == [("aml-x", CHART), ("aml-x", described)]


def test_a_film_is_asked_about_until_it_is_prepared(make_desk) -> None:
    film = media_for(film_file())
    desk = make_desk(chart(media=(film,)))
    desk.approve()
    check = DUE + timedelta(seconds=5)
    upload(desk, Uploaded("7", DUE + DAY, check), DUE)
    between = upload(desk, Uploaded("8", DUE + DAY), DUE), claim(desk, DUE), next_at(desk, DUE)
    (asked,) = desk.read(attach.needed, ACCOUNTS, check).now
    desk.write(attach.record, asked, Uploaded("7", DUE + DAY), check)

    assert between == ([], [], check)
    assert (asked.upload.media_id, asked.upload.is_prepared(check)) == ("7", True)
    assert [each.media_ids for each in claim(desk, check)] == [("7",)]


def test_an_id_that_ends_before_its_post_goes_is_renewed(make_desk) -> None:
    desk = make_desk(chart())
    desk.approve()
    upload(desk, Uploaded("7", DUE + timedelta(seconds=30)), AHEAD)
    kept = claim(desk, DUE)
    upload(desk, Uploaded("8", DUE + DAY), DUE)

    assert (kept, [each.media_ids for each in claim(desk, DUE)]) == ([], [("8",)])


def test_lost_media_are_uploaded_anew_and_the_create_is_tried_once_more(make_desk) -> None:
    desk = make_desk(chart())
    desk.approve()
    upload(desk, Uploaded("7", DUE + DAY), DUE)
    lose(desk, claim(desk, DUE), DUE)
    before = claim(desk, DUE)
    again = upload(desk, Uploaded("8", DUE + DAY), DUE)
    second = claim(desk, DUE)
    lose(desk, second, DUE)

    assert (before, again) == ([], [("aml-x", CHART)])
    assert [(each.media_ids, each.attempt) for each in second] == [(("8",), 2)]
    assert claim(desk, DUE) == []
    assert desk.told() == [(NEWS, 1, 1, "refused"), (NEWS, 1, 2, "refused")]


def test_lost_media_that_were_renewed_meanwhile_stay(make_desk) -> None:
    desk = make_desk(chart(), chart("More.", variant="b"))
    desk.approve()
    upload(desk, Uploaded("7", DUE + DAY), DUE)
    first, second = claim(desk, DUE)
    lose(desk, [first], DUE)
    upload(desk, Uploaded("8", DUE + DAY), DUE)
    lose(desk, [second], DUE)

    assert upload(desk, Uploaded("9", DUE + DAY), DUE) == []
    assert [each.media_ids for each in claim(desk, DUE)] == [("8",), ("8",)]


def test_media_refused_for_good_block_their_post(make_desk) -> None:
    desk = make_desk(chart())
    desk.approve()
    upload(desk, Rejected("Too odd."), AHEAD)

    assert (upload(desk, Uploaded("7", DUE + DAY), DUE), claim(desk, DUE)) == ([], [])
    assert status(desk.entry(f"imc25/{NEWS}"), (), DUE).reason == "its image was refused: Too odd."


@pytest.mark.parametrize("outcome", [Unknown("Silence."), Rejected("Limit.", DUE)])
def test_an_upload_that_failed_is_made_again_and_not_before_its_time(make_desk, outcome) -> None:
    desk = make_desk(chart())
    desk.approve()
    upload(desk, outcome, AHEAD)
    again = next_at(desk, AHEAD)

    assert AHEAD < again <= DUE
    assert upload(desk, Uploaded("7", DUE + DAY), again) == [("aml-x", CHART)]


def test_what_is_on_the_account_or_held_needs_no_upload(make_desk) -> None:
    desk = make_desk(chart())
    desk.approve()
    desk.write(hold.hold, Scope.EVERYTHING, "", "", "Dora", START)
    held = upload(desk, Uploaded("7", DUE + DAY), DUE)
    desk.write(hold.unhold, 1, "Dora", DUE)
    upload(desk, Uploaded("7", DUE + timedelta(minutes=5)), DUE)
    claimed = claim(desk, DUE)
    desk.write(publish.record, [Answer(claimed[0], Accepted("1"), DUE)], LOOKS)

    assert (held, upload(desk, Uploaded("8", DUE + DAY), DUE + timedelta(minutes=4))) == ([], [])


def test_other_accounts_media_are_left_to_their_workers(make_desk) -> None:
    desk = make_desk(chart(), chart("Figures.", hub="mm"))
    desk.approve()

    assert [each.upload.account for each in desk.read(attach.needed, ("mm-x",), DUE).now] == [
        "mm-x"
    ]


def test_media_go_with_the_first_part_of_a_thread(make_desk) -> None:
    desk = make_desk(thread(media=(CHART,)))
    desk.approve()
    due = at(minutes=30)
    upload(desk, Uploaded("7", due + DAY), due)
    said = []
    for number in ("1", "2", "3"):
        (claimed,) = claim(desk, due)
        said.append((claimed.words.media, claimed.media_ids))
        desk.write(publish.record, [Answer(claimed, Accepted(number), due)], LOOKS)

    assert said == [((CHART,), ("7",)), ((), ()), ((), ())]


def test_a_poll_beside_media_is_refused_when_drafted(make_desk) -> None:
    desk = make_desk(poll(media=(CHART,)))
    (entry,) = desk.entries()

    assert entry.post.refusal == (
        "template poll.j2 with LBA-1 has a poll and media, and X takes one of the two"
    )


def test_a_post_without_the_media_it_names_is_blocked_with_the_reason(make_desk) -> None:
    desk = make_desk(highlight("News.", media_fault="no.png is not in the congress folder"))
    desk.approve()

    assert status(desk.entries()[0], (), DUE).reason == "no.png is not in the congress folder"
    assert claim(desk, DUE) == []


@pytest.mark.parametrize("other", [SECOND, media_for(FILE, IN_OTHER_WORDS)])
def test_another_picture_or_description_voids_the_approval(make_desk, other: Media) -> None:
    desk = make_desk(chart())
    desk.approve()
    desk.load([session()], [chart(media=(other,))])
    desk.draft()
    upload(desk, Uploaded("7", DUE + DAY), DUE)

    assert status(desk.entries()[0], (), DUE).reason == "changed since its approval"
    assert claim(desk, DUE) == []


def test_files_are_stored_once_and_come_back_byte_for_byte(make_desk) -> None:
    desk = make_desk()
    named = NamedFile("one.png", FILE, "1 kB PNG", "sent as it is")
    folder = Folder(desk.congress, Timetable((session(),)), (chart(),), (), media=(named, named))
    for _ in range(2):
        desk.write(load, folder, "Lena", START)

    assert desk.read(find_file, FILE.sha256) == FILE
    assert desk.read(get_measures, [FILE.sha256, "unknown"]) == {
        FILE.sha256: Measures(FILE.format, FILE.kind, 64, 48, len(FILE.content))
    }
    assert desk.read(find_file, "unknown") is None
    desk.write(add_files, [OTHER], START)
    assert desk.read(find_file, OTHER.sha256) == OTHER
