"""Uploads through XNetwork to the sandbox, over HTTP: what arrives, and what each answer means."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import httpx
import pytest
from aiohttp import web
from pictures import ALT, film_file, flat, gif_file, image_file, media_for
from sandboxed import KEYS, NOW, Bench, run

from bot.domain.delivery import Accepted, Rejected, Unknown, Words, is_same
from bot.domain.media import Media, MediaFile
from bot.domain.uploads import Uploaded
from bot.networks.x import XNetwork
from bot.networks.x_media import PART_BYTES
from bot.networks.x_outcomes import bad_keys, no_credits

DAY = timedelta(hours=24)
IMAGE, GIF, FILM = image_file(), gif_file(), film_file(2 * PART_BYTES + 77)


async def posted(held: Bench) -> list[dict[str, object]]:
    async with httpx.AsyncClient() as http:
        return [post["media"] for post in (await http.get(f"{held.url}/sandbox/posts")).json()]


async def ready(held: Bench, file: MediaFile, media: Media) -> Uploaded:
    """Uploaded, and asked about until X has prepared it."""
    outcome = await held.network.upload("aml", file, media, held.clock.moment)
    while isinstance(outcome, Uploaded) and outcome.check_at:
        held.clock.moment = outcome.check_at
        outcome = await held.network.check_upload("aml", outcome.media_id, media, held.clock.moment)
    assert isinstance(outcome, Uploaded), outcome
    return outcome


def test_an_image_arrives_byte_for_byte_with_its_alt_text() -> None:
    files = [IMAGE, image_file(flat("PNG", size=(90, 60)))]
    media = tuple(
        media_for(file, f"Invented chart {n}: 5 & 7 \u2265 3") for n, file in enumerate(files)
    )

    async def test(held):
        found = [await ready(held, *each) for each in zip(files, media, strict=True)]
        words = Words("Two charts.", media=media)
        ids = [each.media_id for each in found]
        assert isinstance(await held.network.create("aml", words, NOW, ids), Accepted)
        assert await posted(held) == [
            [
                {
                    "type": "photo",
                    "alt": each.alt,
                    "sha256": each.sha256,
                    "bytes": len(file.content),
                }
                for file, each in zip(files, media, strict=True)
            ]
        ]
        (shown,) = await held.network.timeline("aml", NOW)
        assert (shown.text, shown.media, is_same(words, shown)) == ("Two charts.", 2, True)
        assert [each.expires_at for each in found] == [NOW + DAY] * 2

    run(test)


def test_a_film_goes_in_parts_and_is_asked_about_until_it_is_prepared() -> None:
    media = media_for(FILM)

    async def test(held):
        first = await held.network.upload("aml", FILM, media, NOW)
        assert isinstance(first, Uploaded)
        assert first.check_at == NOW + timedelta(seconds=1)
        assert await usage(held, "media append") == 3
        found = await ready(held, FILM, media)
        await held.network.create("aml", Words("A film.", media=(media,)), NOW, [found.media_id])
        ((shown,),) = await posted(held)
        assert (shown["type"], shown["sha256"]) == ("video", FILM.sha256)
        assert shown["alt"] == ""  # X shows the text of a film to nobody

    run(test)


async def usage(held: Bench, route: str) -> int:
    async with httpx.AsyncClient() as http:
        statement = (await http.get(f"{held.url}/sandbox/usage")).json()
    return int(statement["calls"][route])


def test_a_moving_gif_arrives_whole_with_its_alt_text() -> None:
    media = media_for(GIF)

    async def test(held):
        found = await ready(held, GIF, media)
        await held.network.create("aml", Words("It moves.", media=(media,)), NOW, [found.media_id])
        ((shown,),) = await posted(held)
        assert shown == {
            "type": "animated_gif",
            "alt": ALT,
            "sha256": GIF.sha256,
            "bytes": len(GIF.content),
        }

    run(test)


def test_an_id_that_has_expired_or_is_anothers_is_lost_media() -> None:
    media = media_for(IMAGE)
    words = Words("A chart.", media=(media,))
    lost = Rejected("X knows its media no more (Your media IDs are invalid.)", media_lost=True)

    async def test(held):
        mine = await ready(held, IMAGE, media)
        assert await held.network.create("mm", words, NOW, [mine.media_id]) == lost
        held.clock.advance(hours=25)
        assert await held.network.create("aml", words, NOW, [mine.media_id]) == lost
        assert await held.posts() == []

    run(test)


def test_what_x_does_not_take_is_refused_for_good() -> None:
    odd = image_file(b"no picture at all")

    async def test(held):
        outcome = await held.network.upload("aml", odd, media_for(odd), NOW)
        assert outcome == Rejected("media type unrecognized.")

    run(test)


def test_an_upload_that_x_lost_is_to_be_made_again() -> None:
    async def test(held):
        outcome = await held.network.check_upload("aml", "12345", media_for(FILM), NOW)
        assert outcome == Unknown("X knows the upload no more (Your media IDs are invalid.)")

    run(test)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answered(handler: Handler, call: Callable[[XNetwork], Awaitable[object]], **options) -> object:
    """What the call comes to where every path is answered by `handler`: what a sandbox that keeps
    to the rules never says."""

    async def test() -> object:
        app = web.Application()
        app.add_routes([web.route("*", "/{rest:.*}", handler)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        network = XNetwork(KEYS, f"http://127.0.0.1:{runner.addresses[0][1]}", **options)
        try:
            return await call(network)
        finally:
            await network.close()
            await runner.cleanup()

    return asyncio.run(test())


def upload_image(network: XNetwork) -> Awaitable[object]:
    return network.upload("aml", IMAGE, media_for(IMAGE), NOW)


def check_film(network: XNetwork) -> Awaitable[object]:
    return network.check_upload("aml", "77", media_for(FILM), NOW)


def saying(status: int, body: str, headers: Mapping[str, str] | None = None) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers=headers)

    return handler


RESET = {"x-rate-limit-reset": str(int((NOW + timedelta(minutes=9)).timestamp()))}


@pytest.mark.parametrize(
    ("handler", "outcome"),
    [
        (
            saying(429, '{"title": "Too Many Requests"}', RESET),
            Rejected("X's limit is used up (Too Many Requests).", NOW + timedelta(minutes=9), True),
        ),
        (
            saying(503, "<h1>Over capacity</h1>"),
            Unknown("X answered 503 to the upload (status 503, no reason)."),
        ),
        (saying(200, ""), Unknown("X's answer has no usable 'id'.")),
        (saying(200, '{"data": {"id": 7}}'), Unknown("X's answer has no usable 'id'.")),
        (saying(200, '{"data": []}'), Unknown("X's answer has no usable 'data'.")),
        (
            saying(302, "", {"Location": "http://127.0.0.1:9/elsewhere"}),
            Unknown("X answered 302 to the upload (status 302, no reason)."),
        ),
        (
            saying(401, '{"detail": "Unauthorized"}'),
            bad_keys("Unauthorized", NOW),
        ),
        (
            saying(402, '{"title": "CreditsDepleted"}'),
            no_credits("CreditsDepleted", NOW),
        ),
        (saying(400, '{"detail": "Too odd."}'), Rejected("Too odd.")),
    ],
)
def test_each_answer_to_an_upload_has_its_outcome(handler: Handler, outcome) -> None:
    assert answered(handler, upload_image) == outcome


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (
            {"processing_info": {"state": "failed", "error": {"message": "Bad\ncodec"}}},
            Rejected("X could not prepare it (Bad codec)."),
        ),
        ({"processing_info": {"state": "failed"}}, Rejected("X could not prepare it (no reason).")),
        (
            {"processing_info": {"state": "pending", "check_after_secs": 10**9}},
            Uploaded("77", NOW + DAY, NOW + timedelta(minutes=2)),
        ),
        (
            {"processing_info": {"state": "in_progress"}, "expires_after_secs": 3600},
            Uploaded("77", NOW + timedelta(hours=1), NOW + timedelta(seconds=5)),
        ),
        ({"processing_info": {"state": "succeeded"}}, Uploaded("77", NOW + DAY)),
        ({}, Uploaded("77", NOW + DAY)),
    ],
)
def test_each_state_of_a_film_has_its_outcome(data, outcome) -> None:
    body = json.dumps({"data": {"id": "77", **data}})

    assert answered(saying(200, body), check_film) == outcome


def test_an_image_whose_description_was_not_taken_is_not_uploaded() -> None:
    async def handler(request: web.Request) -> web.Response:
        refused = request.path == "/2/media/metadata"
        return web.json_response({"data": {"id": "77"}}, status=500 if refused else 200)

    assert answered(handler, upload_image) == Unknown(
        "X answered 500 to the upload (status 500, no reason)."
    )


def test_a_break_and_a_silence_are_no_refusal() -> None:
    async def breaks(request: web.Request) -> web.Response:
        request.transport.abort()
        return web.Response()

    async def is_silent(request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    outcomes = [
        answered(handler, upload_image, timeout_seconds=0.2) for handler in (breaks, is_silent)
    ]
    assert [type(each) for each in outcomes] == [Unknown, Unknown]
    assert all(each.reason.startswith("X gave no whole answer (") for each in outcomes)


def test_a_server_that_is_not_there_was_not_reached() -> None:
    async def test():
        network = XNetwork(KEYS, "http://127.0.0.1:9", 1)
        outcome = await network.upload("aml", IMAGE, media_for(IMAGE), NOW)
        await network.close()
        return outcome

    outcome = asyncio.run(test())
    assert outcome == Rejected(outcome.reason, NOW + timedelta(seconds=5), whole_account=True)


def test_an_account_without_keys_uploads_nothing() -> None:
    async def test(held):
        outcomes = [
            await held.network.upload("aml", IMAGE, media_for(IMAGE), NOW),
            await held.network.check_upload("aml", "1", media_for(IMAGE), NOW),
        ]
        assert outcomes == [bad_keys("none are set", NOW)] * 2

    run(test, keys={})


def test_no_key_is_ever_told(caplog) -> None:
    caplog.set_level(logging.DEBUG)

    async def echo(request: web.Request) -> web.Response:
        return web.json_response({"detail": request.headers["Authorization"]}, status=400)

    outcome = answered(echo, upload_image)
    assert isinstance(outcome, Rejected)
    keys = KEYS["aml"]
    told = f"{outcome.reason} {caplog.text}"
    secrets = (keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)
    assert [secret for secret in secrets if secret in told] == []
