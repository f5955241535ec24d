import aiohttp
import pytest
from signed import AML, MM, NOW, run

HOME = f"/2/users/{AML.user_id}/tweets"
RESET = str(int(NOW.timestamp()) + 86_400)


async def stand(site, condition, **more):
    answer = await site.ask("POST", "/sandbox/conditions", body={"condition": condition, **more})
    assert answer.status == 204, answer.body


async def clear(site, which=""):
    assert (await site.ask("DELETE", f"/sandbox/conditions{which}")).status == 204


def test_a_revoked_token_is_refused_on_every_call_until_it_is_restored():
    async def test(site):
        post_id = await site.post_id(AML, "before")
        await stand(site, "token_revoked", account="aml")
        calls = [
            await site.post(AML, "one"),
            await site.ask("GET", "/2/users/me", AML),
            await site.ask("GET", HOME, AML),
            await site.ask("DELETE", f"/2/tweets/{post_id}", AML),
            await site.ask("POST", "/2/media/upload", AML, {}),
        ]
        assert {answer.status for answer in calls} == {401}
        assert (await site.post(MM, "another account")).status == 201
        await clear(site, "?condition=token_revoked&account=mm")
        assert (await site.post(AML, "one")).status == 401
        await clear(site, "?account=aml")
        assert (await site.post(AML, "one")).status == 201

    run(test)


def test_without_credits_all_that_costs_is_refused_and_costs_nothing():
    async def test(site):
        await stand(site, "no_credits")
        refused = [await site.post(AML, "one"), await site.ask("GET", "/2/users/me", MM)]
        assert [answer.status for answer in refused] == [402, 402]
        free = await site.ask("POST", "/2/media/upload", AML, {})
        assert free.status == 400  # read, and found wanting
        assert (await site.ask("GET", "/sandbox/usage")).body["dollars"] == 0

    run(test)


def test_a_network_that_is_down_breaks_every_connection_to_x_alone():
    async def test(site):
        await stand(site, "network_down")
        for path in ("/2/users/me", HOME):
            with pytest.raises(aiohttp.ClientConnectionError):
                await site.ask("GET", path, AML)
        assert (await site.ask("GET", "/sandbox/posts")).status == 200
        await clear(site)
        assert (await site.ask("GET", "/2/users/me", AML)).status == 200

    run(test)


def test_one_accounts_timeline_can_be_unreadable_while_it_posts():
    async def test(site):
        await stand(site, "timeline_unreadable", account="aml")
        assert (await site.post(AML, "one")).status == 201
        assert (await site.ask("GET", HOME, AML)).status == 503
        assert (await site.ask("GET", f"/2/users/{MM.user_id}/tweets", MM)).status == 200

    run(test)


def test_a_timeline_can_be_made_to_lag():
    async def test(site):
        await stand(site, "timeline_lag", account="aml", seconds=30)
        await site.post(AML, "late")
        seen = []
        for seconds in (0, 29, 1):
            site.advance(seconds=seconds)
            seen.append((await site.ask("GET", HOME, AML)).body["meta"]["result_count"])
        assert seen == [0, 0, 1]

    run(test)


@pytest.mark.parametrize(
    ("condition", "whose", "calls", "others"),
    [("user_day_limit", "user", "2400", 201), ("app_day_limit", "app", "10000", 429)],
)
def test_a_day_limit_used_up_says_when_it_resets_and_does(condition, whose, calls, others):
    async def test(site):
        account = {"account": "aml"} if whose == "user" else {}
        await stand(site, condition, **account)
        refused = await site.post(AML, "one")
        day = f"x-{whose}-limit-24hour"
        told = {name: refused.headers[f"{day}-{name}"] for name in ("limit", "remaining", "reset")}
        assert (refused.status, told) == (429, {"limit": calls, "remaining": "0", "reset": RESET})
        assert refused.headers["x-rate-limit-remaining"] == "99"
        assert (await site.post(MM, "another account")).status == others
        assert (await site.ask("GET", "/2/users/me", AML)).status == 200
        site.advance(hours=24)
        assert (await site.post(AML, "one")).status == 201
        assert (await site.ask("GET", "/sandbox/conditions")).body == []

    run(test)


def test_an_unverified_account_has_fifty_original_posts_in_24_hours():
    async def test(site):
        await stand(site, "unverified", account="aml")
        ids = [await site.post_id(AML, f"post {number}") for number in range(50)]
        assert (await site.post(AML, "one more")).status == 403
        reply = {"in_reply_to_tweet_id": ids[0]}
        assert (await site.post(AML, "a reply", reply=reply)).status == 201
        site.advance(hours=24)
        assert (await site.post(AML, "one more")).status == 201

    run(test)


def test_conditions_are_listed_and_end_by_themselves_where_told_so():
    async def test(site):
        await stand(site, "token_revoked", account="aml", seconds=60)
        await stand(site, "no_credits")
        revoked, credits = (await site.ask("GET", "/sandbox/conditions")).body
        assert revoked == {
            "condition": "token_revoked",
            "account": "aml",
            "seconds": 60,
            "ends_at": "2026-12-05T10:01:00.000Z",
        }
        site.advance(seconds=60)
        assert (await site.ask("GET", "/sandbox/conditions")).body == [credits]
        await clear(site, "?condition=no_credits")
        assert (await site.post(AML, "one")).status == 201

    run(test)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"condition": "rain"},
        {"condition": "token_revoked", "account": "nobody"},
        {"condition": "network_down", "account": "aml"},
        {"condition": "timeline_lag", "seconds": -1},
        {"condition": "timeline_lag", "seconds": "long"},
        {"condition": "token_revoked", "account": ["aml"]},
    ],
)
def test_a_condition_that_is_none_is_refused_with_a_reason(body):
    async def test(site):
        answer = await site.ask("POST", "/sandbox/conditions", body=body)
        assert (answer.status, bool(answer.body["error"])) == (400, True)
        assert (await site.ask("DELETE", "/sandbox/conditions", condition="rain")).status == 400

    run(test)
