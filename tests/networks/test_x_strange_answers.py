"""A server that answers anything at all: nothing but our own errors and outcomes comes out."""

import asyncio
import gzip

import pytest
from sandboxed import KEYS, NOW

from bot.domain.delivery import Accepted, Rejected, Unknown, Words
from bot.domain.errors import NetworkError
from bot.networks.x import XNetwork


def http(status, body, *headers):
    head = [f"HTTP/1.1 {status} Spoken".encode(), *headers, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*head, b"", body])


JSON = b"Content-Type: application/json"
STRANGE = {
    "closed at once": b"",
    "not HTTP": b"SSH-2.0-OpenSSH_9\r\n",
    "a broken status line": b"HTTP/1.1 twohundred OK\r\n\r\n",
    "a header without end": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n",
    "cut short": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n",
    "broken gzip": http(200, b"not gzip", JSON, b"Content-Encoding: gzip"),
    "gzip cut short": http(200, gzip.compress(b'{"data":[]}')[:14], b"Content-Encoding: gzip"),
    "an unknown encoding": http(200, b"{}", b"Content-Encoding: zstandard"),
    "nothing": http(200, b"", JSON),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "HTML": http(200, b"<html>", b"Content-Type: text/html"),
    "HTML 503": http(503, b"<html>", b"Content-Type: text/html"),
    "not UTF-8": http(200, b'{"data":"\xff\xfe"}', JSON),
    "a list": http(200, b"[]", JSON),
    "a list refused": http(403, b'["no"]', JSON),
    "deep": http(200, b"[" * 200_000, JSON),
    "a number too long": http(200, b'{"data":' + b"9" * 5000 + b"}", JSON),
    "data is a number": http(200, b'{"data":5,"meta":{"result_count":1}}', JSON),
    "data holds numbers": http(200, b'{"data":[5]}', JSON),
    "errors only": http(200, b'{"errors":[{"title":"No"}]}', JSON),
    "errors of numbers": http(400, b'{"errors":[1,null,"x"],"detail":7}', JSON),
    "error is a string": http(403, b'{"errors":"no","type":7,"detail":{}}', JSON),
    "ids are numbers": http(200, b'{"data":{"id":5,"username":6,"name":[]}}', JSON),
    "a redirection": http(307, b"", b"Location: http://127.0.0.1:9/2/tweets"),
    "a redirection to nowhere": http(302, b"", b"Location: http://["),
    "a limit with nonsense": http(429, b"{}", JSON, b"x-rate-limit-reset: 99999999999999999999"),
    "a limit of letters": http(429, b"slow down", b"x-rate-limit-reset: \xc3\xa9"),
    "an early goodbye": http(408, b""),
    "a teapot": http(418, b"{}", JSON),
    "a cookie": http(500, b"{}", JSON, b"Set-Cookie: =;;==\x01"),
}


async def _ask(answer, question):
    async def speak(reader, writer):
        await reader.read(65_536)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    network = XNetwork(KEYS, f"http://127.0.0.1:{port}", 2)
    try:
        return await question(network)
    finally:
        await network.close()
        server.close()


@pytest.mark.parametrize("name", STRANGE)
def test_a_create_is_never_an_exception_nor_accepted(name):
    outcome = asyncio.run(
        _ask(STRANGE[name], lambda network: network.create("aml", Words("Hello"), NOW))
    )
    assert not isinstance(outcome, Accepted)
    certain = b" 400 ", b" 403 ", b" 429 "
    kind = Rejected if any(sign in STRANGE[name][:20] for sign in certain) else Unknown
    assert isinstance(outcome, kind)


@pytest.mark.parametrize("name", STRANGE)
def test_a_read_raises_nothing_but_our_own_errors(name):
    async def timeline(network):
        network._user_ids["aml"] = "7"  # so that the strange answer is the timeline's
        return await network.timeline("aml", NOW)

    for question in (timeline, lambda network: network.identify("aml")):
        with pytest.raises(NetworkError):
            asyncio.run(_ask(STRANGE[name], question))


@pytest.mark.parametrize("name", STRANGE)
def test_a_look_raises_our_own_errors_or_says_what_is_unavailable(name):
    try:
        (look,) = asyncio.run(
            _ask(STRANGE[name], lambda network: network.look("aml", ["7"], private=True))
        )
    except NetworkError:
        return
    assert look.unavailable == "X says nothing of this post."


def test_a_server_that_never_answers_is_unknown():
    async def silent():
        server = await asyncio.start_server(lambda reader, writer: asyncio.sleep(5), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        network = XNetwork(KEYS, f"http://127.0.0.1:{port}", 0.2)
        outcome = await network.create("aml", Words("Hello"), NOW)
        with pytest.raises(NetworkError):
            await network.identify("aml")
        await network.close()
        server.close()
        return outcome

    assert isinstance(asyncio.run(silent()), Unknown)


def test_an_answer_that_repeats_the_keys_does_not_pass_them_on():
    keys = KEYS["aml"]
    body = f'{{"detail":"{keys.token} {keys.token_secret} {keys.consumer_secret}"}}'.encode()
    outcome = asyncio.run(
        _ask(http(403, body, JSON), lambda network: network.create("aml", Words("Hello"), NOW))
    )
    assert outcome == Rejected("[key] [key] [key]")
