"""A worker that sends pictures and films to a sandbox: they arrive whole, in time, or nothing of
their post does."""

from datetime import timedelta

import pytest
from builders import START
from desk import DUE, highlight, thread
from pictures import ALT, film_file, image_file, media_for
from stage import Stage, run

from bot.domain.uploads import Uploaded, after_upload, new_upload
from bot.store.media import add_files
from bot.store.uploads import get_uploads, put_upload

IMAGE, FILM = image_file(), film_file(4_500_000)
CHART, FILMED = media_for(IMAGE), media_for(FILM)


def store_files(held: Stage) -> None:
    held.desk.write(add_files, [IMAGE, FILM], START)


def test_a_picture_is_there_byte_for_byte_when_its_post_is_due(database_url, tmp_path) -> None:
    async def test(held: Stage) -> None:
        store_files(held)
        await held.work()
        (post,) = await held.posts()
        assert post["media"] == [
            {"type": "photo", "alt": ALT, "sha256": IMAGE.sha256, "bytes": len(IMAGE.content)}
        ]
        assert post["created_at"] >= DUE
        (upload,) = held.desk.read(get_uploads, [IMAGE.sha256])
        assert upload.expires_at < DUE + timedelta(hours=24)  # it was uploaded ahead
        assert held.seen.troubles == []

    run(test, database_url, tmp_path, [highlight("News.", media=(CHART,))])


def test_a_film_of_one_account_and_a_picture_of_another_both_go(database_url, tmp_path) -> None:
    rules = [thread(media=(FILMED,)), highlight("News.", hub="mm", media=(CHART,))]

    async def test(held: Stage) -> None:
        store_files(held)
        await held.work()
        posts = await held.posts()
        told = [(post["text"], [each["sha256"] for each in post["media"]]) for post in posts]
        assert told == [
            ("News. #IMC25", [IMAGE.sha256]),
            ("First part.", [FILM.sha256]),
            ("Second part.", []),
            ("Third part.", []),
        ]

    run(test, database_url, tmp_path, rules)


def test_an_id_that_x_no_longer_knows_is_made_anew_and_the_post_goes_once(
    database_url, tmp_path
) -> None:
    known = Uploaded("123", DUE + timedelta(hours=20))

    async def test(held: Stage) -> None:
        store_files(held)
        held.desk.write(put_upload, after_upload(new_upload("aml-x", CHART), known, START))
        await held.work()
        (post,) = await held.posts()
        assert [each["sha256"] for each in post["media"]] == [IMAGE.sha256]
        assert [state for *_, state in held.desk.told()] == ["refused", "delivered"]

    run(test, database_url, tmp_path, [highlight("News.", media=(CHART,))])


def test_a_lost_answer_is_found_again_by_words_and_number_of_media(database_url, tmp_path) -> None:
    async def test(held: Stage) -> None:
        store_files(held)
        await held.fault("reset_after_accept")
        await held.work()
        assert len(await held.posts()) == 1
        assert held.seen.settled_as == [("delivered", "found on the account")]

    run(test, database_url, tmp_path, [highlight("News.", media=(CHART,))])


@pytest.mark.parametrize("stored", [True, False])
def test_words_never_go_without_their_picture(database_url, tmp_path, stored: bool) -> None:
    """It cannot be uploaded: X refuses it, or it is not in the database."""
    broken = image_file(b"no picture at all")
    rules = [highlight("News.", media=(media_for(broken),)), highlight("More.", variant="b")]

    async def test(held: Stage) -> None:
        if stored:
            held.desk.write(add_files, [broken], START)
        held.seen.on_answer = held.worker.stop
        await held.work(until_idle=False)
        assert await held.texts() == ["More. #IMC25"]
        assert held.seen.troubles

    run(test, database_url, tmp_path, rules)
