from dataclasses import replace

import pytest
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, SIGNATURE_PLAINTEXT, Client
from signed import AML, MM, run

ME = "/2/users/me"
UNAUTHORIZED = {
    "title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank", "status": 401,
}  # fmt: skip


def headers(account, path=ME, **more):
    keys = account.keys
    client = Client(keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret, **more)
    return client.sign(f"https://api.twitter.com{path}")[1]


@pytest.mark.parametrize("host", ["https://api.twitter.com", "https://api.x.com", ""])
def test_a_request_may_be_signed_for_x_or_for_the_sandbox_itself(host):
    async def test(site):
        assert (await site.ask("GET", ME, AML, host=host)).status == 200
        path = f"/2/users/{AML.user_id}/tweets"
        answer = await site.ask("GET", path, AML, host=host, start_time="2026-12-05T00:00:00Z")
        assert answer.status == 200

    run(test)


def test_sha_256_is_accepted_and_plain_text_is_not():
    async def test(site):
        sha256 = headers(AML, signature_method=SIGNATURE_HMAC_SHA256)
        assert (await site.send("GET", ME, sha256)).status == 200
        plain = headers(AML, signature_method=SIGNATURE_PLAINTEXT)
        assert (await site.send("GET", ME, plain)).status == 401

    run(test)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Authorization": "Bearer abc"},
        {"Authorization": "OAuth"},
        {"Authorization": 'OAuth oauth_token="%ff"'},
        headers(replace(AML, keys=replace(AML.keys, token_secret="no"))),
        headers(replace(AML, keys=replace(AML.keys, consumer_secret="no"))),
        headers(replace(AML, keys=replace(AML.keys, token="no"))),
        headers(replace(AML, keys=replace(MM.keys, token=AML.keys.token))),
        headers(AML, path="/2/tweets"),
    ],
)
def test_a_request_that_is_not_signed_by_its_account_is_refused(given):
    async def test(site):
        answer = await site.send("GET", ME, given)
        assert (answer.status, answer.body) == (401, UNAUTHORIZED)

    run(test)


def test_a_nonce_is_good_once():
    async def test(site):
        signed = headers(AML)
        assert [(await site.send("GET", ME, signed)).status for _ in range(2)] == [200, 401]

    run(test)


def test_a_changed_query_breaks_the_signature():
    async def test(site):
        signed = headers(AML, path="/2/tweets?ids=5")
        assert (await site.send("GET", "/2/tweets?ids=6", signed)).status == 401

    run(test)


def test_a_query_of_strange_signs_is_signed_as_oauthlib_signs_it():
    async def test(site):
        path = "/2/tweets?ids=5&ids=10&b=a%20b%2B%C3%A4~*'%26%3D%25&a=&B=%2F"
        answer = await site.send("GET", path, headers(AML, path=path))
        assert answer.status == 200
        upper = path.replace("%2B", "%2C")
        assert (await site.send("GET", upper, headers(AML, path=path))).status == 401

    run(test)
