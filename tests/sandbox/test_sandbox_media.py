from base64 import b64encode
from hashlib import sha256

import aiohttp
import pytest
from sample_media import gif, png, video
from signed import AML, MM, NOW, run

from bot.networks.x import XNetwork

PICTURE = png(640, 360)
INVALID = "Your media IDs are invalid."


def one_shot(data=PICTURE, **more):
    return {"media": b64encode(data).decode(), "media_category": "tweet_image", **more}


async def uploaded(site, account=AML, data=PICTURE) -> str:
    answer = await site.ask("POST", "/2/media/upload", account, one_shot(data))
    assert answer.status == 200, answer.body
    return answer.body["data"]["id"]


async def in_parts(site, data, category, media_type):
    """The answer to finalize, after everything before it."""
    begun = await site.ask(
        "POST", "/2/media/upload/initialize", AML,
        {"media_category": category, "media_type": media_type, "total_bytes": len(data)},
    )  # fmt: skip
    assert begun.status == 200, begun.body
    home = f"/2/media/upload/{begun.body['data']['id']}"
    half = len(data) // 2
    for number, part in enumerate((data[:half], data[half:])):
        form = aiohttp.MultipartWriter("form-data")
        form.append(str(number)).set_content_disposition("form-data", name="segment_index")
        file = form.append(part, {"Content-Type": "application/octet-stream"})
        # Some clients name the file, some do not.
        named = {"filename": "part"} if number else {}
        file.set_content_disposition("form-data", name="media", **named)
        assert (await site.ask("POST", f"{home}/append", AML, form)).status == 200
    return await site.ask("POST", f"{home}/finalize", AML)


def message(answer):
    return answer.body["errors"][0]["message"]


def test_a_picture_is_uploaded_described_and_posted():
    async def test(site):
        answer = await site.ask("POST", "/2/media/upload", AML, one_shot(media_type="image/png"))
        media_id = answer.body["data"]["id"]
        assert (answer.status, answer.body) == (
            200,
            {
                "data": {
                    "id": media_id,
                    "media_key": f"3_{media_id}",
                    "size": len(PICTURE),
                    "expires_after_secs": 86_400,
                },
                "meta": {},
            },
        )
        alt = {"id": media_id, "metadata": {"alt_text": {"text": "A curve <falls>"}}}
        described = await site.ask("POST", "/2/media/metadata", AML, alt)
        associated = {"alt_text": {"text": "A curve <falls>"}}
        assert described.body == {"data": {"id": media_id, "associated_metadata": associated}}
        await site.post_id(AML, "Look", media={"media_ids": [media_id]})
        (listed,) = (await site.ask("GET", "/sandbox/posts")).body
        assert listed["media"] == [
            {
                "type": "photo",
                "alt": "A curve <falls>",
                "sha256": sha256(PICTURE).hexdigest(),
                "bytes": len(PICTURE),
            }
        ]
        page = (await site.ask("GET", "/")).body
        assert f'<img src="/sandbox/media/3_{media_id}" alt="A curve &lt;falls&gt;">' in page
        usage = (await site.ask("GET", "/sandbox/usage")).body
        assert usage["dollars_by_kind"] == {"media metadata": 0.005, "creates": 0.015}

    run(test)


def test_a_picture_is_served_as_a_file_that_can_run_nothing():
    async def test(site):
        media_id = await uploaded(site)
        async with site.http.get(f"{site.url}/sandbox/media/3_{media_id}") as answer:
            assert await answer.read() == PICTURE
            assert answer.content_type == "image/png"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert (await site.ask("GET", "/sandbox/media/3_5")).status == 404

    run(test)


def test_a_post_with_media_is_read_with_its_link_and_what_it_links_to():
    async def test(site):
        ids = [await uploaded(site), await uploaded(site, data=png(10, 20))]
        post_id = await site.post_id(AML, "R&D", media={"media_ids": ids})
        answer = await site.ask(
            "GET", f"/2/tweets/{post_id}", AML, expansions="attachments.media_keys",
            **{"tweet.fields": "entities,attachments", "media.fields": "width,height,url,alt_text"},
        )  # fmt: skip
        shown = answer.body["data"]
        link = shown["text"].removeprefix("R&amp;D ")
        assert link.startswith("https://t.co/")
        assert shown["attachments"] == {"media_keys": [f"3_{each}" for each in ids]}
        place = {"start": 8, "end": 8 + len(link), "url": link}
        assert shown["entities"]["urls"] == [
            {
                **place,
                "expanded_url": f"https://x.com/aml_demo/status/{post_id}/photo/1",
                "display_url": f"pic.x.com/{link.removeprefix('https://t.co/')}",
                "media_key": f"3_{each}",
            }
            for each in ids
        ]
        sizes = ((640, 360), (10, 20))
        assert answer.body["includes"]["media"] == [
            {
                "media_key": f"3_{each}",
                "type": "photo",
                "width": width,
                "height": height,
                "url": f"{site.url}/sandbox/media/3_{each}",
            }
            for each, (width, height) in zip(ids, sizes, strict=True)
        ]

    run(test)


@pytest.mark.parametrize("text", ["5 of 7 see https://example.org/x", "R&D", ""])
def test_the_bots_own_reading_gives_the_written_words_back(text):
    async def test(site):
        await site.post_id(AML, text, media={"media_ids": [await uploaded(site)]})
        network = XNetwork({"aml": AML.keys}, site.url)
        (published,) = await network.timeline("aml", NOW)
        await network.close()
        assert published.text == text

    run(test)


@pytest.mark.parametrize(
    ("data", "category", "media_type", "kind"),
    [
        (PICTURE, "tweet_image", "image/png", "photo"),
        (gif(8, 8), "tweet_gif", "image/gif", "animated_gif"),
        (video(), "tweet_video", "video/mp4", "video"),
    ],
)
def test_a_file_may_come_in_parts(data, category, media_type, kind):
    async def test(site):
        finalized = (await in_parts(site, data, category, media_type)).body["data"]
        assert finalized["size"] == len(data)
        site.advance(seconds=10)
        await site.post_id(AML, "Look", media={"media_ids": [finalized["id"]]})
        (listed,) = (await site.ask("GET", "/sandbox/posts")).body
        (medium,) = listed["media"]
        assert (medium["type"], medium["sha256"]) == (kind, sha256(data).hexdigest())

    run(test)


def test_a_video_is_processed_by_the_sandboxs_clock_and_usable_only_then():
    async def test(site):
        media_id = (await in_parts(site, video(), "tweet_video", "video/mp4")).body["data"]["id"]

        async def state():
            answer = await site.ask(
                "GET", "/2/media/upload", AML, command="STATUS", media_id=media_id
            )
            return answer.body["data"]["processing_info"]

        async def posts():
            return (await site.post(AML, "Look", media={"media_ids": [media_id]})).status

        pending = {"type": "video/mp4", "state": "pending", "check_after_secs": 1}
        assert (await state(), await posts()) == (pending, 400)
        site.advance(seconds=2)
        half = pending | {"state": "in_progress", "progress_percent": 33}
        assert (await state(), await posts()) == (half, 400)
        site.advance(seconds=1)
        done = {"type": "video/mp4", "state": "succeeded", "progress_percent": 100}
        assert (await state(), await posts()) == (done, 201)

    run(test)


def test_a_media_id_belongs_to_one_account_and_ends_after_a_day():
    async def test(site):
        media = {"media_ids": [await uploaded(site)]}
        foreign = await site.post(MM, "Not mine", media=media)
        assert (foreign.status, message(foreign)) == (400, INVALID)
        site.advance(hours=23, minutes=59)
        assert (await site.post(AML, "Still there", media=media)).status == 201
        site.advance(minutes=1)
        late = await site.post(AML, "Too late", media=media)
        assert (late.status, message(late)) == (400, INVALID)

    run(test)


def test_a_post_has_one_to_four_pictures_or_one_gif_or_video():
    async def test(site):
        ids = [await uploaded(site, data=png(2, number)) for number in range(1, 6)]
        moving = (await in_parts(site, gif(8, 8), "tweet_gif", "image/gif")).body["data"]["id"]
        site.advance(seconds=5)
        poll = {"options": ["Yes", "No"], "duration_minutes": 60}

        async def status(media_ids, **more):
            return (await site.post(AML, "Look", media={"media_ids": media_ids}, **more)).status

        assert [await status(ids[:count]) for count in (0, 5)] == [400, 400]
        assert await status([moving, ids[0]]) == 400
        assert await status(ids[:1] * 2) == 400
        assert await status(ids[:1], poll=poll) == 400
        assert await status(["5"]) == 400
        assert await status([5]) == 400
        assert await status(ids[:4]) == 201

    run(test)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (one_shot(b"%PDF-1.7 no picture"), "media type unrecognized."),
        (one_shot(gif(8, 8)), "media type unrecognized."),
        (one_shot(png(1, 1) + bytes(5 * 1024 * 1024)), "File size exceeds 5242880 bytes."),
        ({"media": "!", "media_category": "tweet_image"}, "`media` is not base64."),
        ({"media_category": "tweet_image"}, "`media` is missing or empty."),
        (one_shot(media_category="tweet_video"), None),
        (one_shot(media_type="application/pdf"), None),
        ([], None),
    ],
)
def test_a_file_that_x_does_not_take_is_refused(body, said):
    async def test(site):
        answer = await site.ask("POST", "/2/media/upload", AML, body)
        assert (answer.status, answer.body["title"]) == (400, "Invalid Request")
        assert said in (None, message(answer))

    run(test)


@pytest.mark.parametrize(
    "body",
    [
        {"media_category": "tweet_gif", "media_type": "image/gif", "total_bytes": 15_728_641},
        {"media_category": "tweet_video", "media_type": "video/mp4", "total_bytes": 536_870_913},
        {"media_category": "tweet_video", "media_type": "video/mp4", "total_bytes": 0},
        {"media_category": "tweet_video", "media_type": "video/avi", "total_bytes": 5},
        {"media_type": "video/mp4", "total_bytes": 5},
    ],
)
def test_a_file_too_large_or_strange_is_refused_before_it_is_sent(body):
    async def test(site):
        assert (await site.ask("POST", "/2/media/upload/initialize", AML, body)).status == 400

    run(test)


def test_a_file_that_lacks_parts_is_not_finalized():
    async def test(site):
        begun = await site.ask(
            "POST", "/2/media/upload/initialize", AML,
            {"media_category": "tweet_image", "media_type": "image/png", "total_bytes": 100},
        )  # fmt: skip
        home = f"/2/media/upload/{begun.body['data']['id']}"
        part = {"media": b64encode(bytes(60)).decode(), "segment_index": 0}
        assert (await site.ask("POST", f"{home}/append", AML, part)).status == 200
        too_much = await site.ask("POST", f"{home}/append", AML, part | {"segment_index": 1})
        foreign = await site.ask("POST", f"{home}/append", MM, part | {"segment_index": 1})
        short = await site.ask("POST", f"{home}/finalize", AML)
        assert [answer.status for answer in (too_much, foreign, short)] == [400, 400, 400]
        assert message(short) == "60 of 100 bytes have been uploaded."

    run(test)


def test_an_alt_text_has_a_thousand_characters_and_is_its_owners():
    async def test(site):
        media_id = await uploaded(site)

        async def status(account, text):
            body = {"id": media_id, "metadata": {"alt_text": {"text": text}}}
            return (await site.ask("POST", "/2/media/metadata", account, body)).status

        answers = [await status(AML, "x" * 1000), await status(AML, "x" * 1001)]
        assert [*answers, await status(MM, "x"), await status(AML, None)] == [200, 400, 400, 400]

    run(test)
