import asyncio

import aiohttp
import pytest
from signed import AML, MM, run


def test_a_fault_hits_the_account_named_as_often_as_asked():
    async def test(site):
        await site.fault("error_503_json", account="aml", count=2)
        statuses = [
            (await site.post(each, f"{n}")).status for n, each in enumerate((MM, AML, AML, AML))
        ]
        assert statuses == [201, 503, 503, 201]

    run(test)


def test_faults_are_cleared():
    async def test(site):
        await site.fault("credits", count=5)
        await site.ask("DELETE", "/sandbox/faults")
        assert (await site.post(AML, "fine")).status == 201

    run(test)


def test_a_late_server_accepts_after_its_client_has_gone():
    async def test(site):
        await site.fault("timeout_before_accept", seconds=0.3)
        hasty = aiohttp.ClientTimeout(total=0.1)
        async with aiohttp.ClientSession(timeout=hasty) as client:
            patient, site.http = site.http, client
            with pytest.raises(TimeoutError):
                await site.post(AML, "late")
            site.http = patient
        await site.post(MM, "meanwhile")
        listed = []
        for _ in range(100):
            listed = [post["text"] for post in (await site.ask("GET", "/sandbox/posts")).body]
            if len(listed) > 1:
                break
            await asyncio.sleep(0.02)
        assert listed == ["meanwhile", "late"]

    run(test)


@pytest.mark.parametrize(
    ("fault", "status", "detail"),
    [
        ("payment_required", 402, None),
        ("client_forbidden", 403, None),
        ("too_long_403", 403, "Your Tweet text is too long."),
        ("parent_not_visible", 403, "You attempted to reply to a Tweet"),
        ("parent_not_visible_400", 400, "You attempted to reply to a Tweet"),
        ("invalid", 400, "One or more parameters"),
        ("error_404", 404, "Not Found"),
        ("error_408", 408, "Request Timeout"),
        ("error_500", 500, "Internal Server Error"),
    ],
)
def test_a_fault_may_be_any_refusal_of_x(fault, status, detail):
    async def test(site):
        await site.fault(fault)
        answer = await site.post(AML, "one")
        assert answer.status == status
        assert detail is None or answer.body["detail"].startswith(detail)
        assert (await site.ask("GET", "/sandbox/posts")).body == []

    run(test)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_balancers_page_may_hide_that_the_post_was_made(status):
    async def test(site):
        await site.fault(f"error_{status}_html", accept=True)
        answer = await site.post(AML, "one")
        assert (answer.status, answer.headers["Content-Type"]) == (
            status,
            "text/html; charset=utf-8",
        )
        assert len((await site.ask("GET", "/sandbox/posts")).body) == 1

    run(test)


def test_a_success_may_lack_the_id():
    async def test(site):
        await site.fault("no_id_201")
        answer = await site.post(AML, "one")
        assert (answer.status, answer.body) == (201, {"data": {}})
        assert len((await site.ask("GET", "/sandbox/posts")).body) == 1

    run(test)


def test_a_fault_hits_the_route_named_and_no_other():
    async def test(site):
        post_id = await site.post_id(AML, "one")
        for route in ("delete", "timeline", "media"):
            await site.fault("error_500", route=route)
        assert (await site.post(AML, "two")).status == 201
        hit = [
            await site.ask("DELETE", f"/2/tweets/{post_id}", AML),
            await site.ask("GET", f"/2/users/{AML.user_id}/tweets", AML),
            await site.ask("POST", "/2/media/upload/initialize", AML, {}),
        ]
        assert [answer.status for answer in hit] == [500, 500, 500]
        assert (await site.ask("DELETE", f"/2/tweets/{post_id}", AML)).status == 200

    run(test)


def test_problems_may_be_named_by_either_host():
    async def test(site):
        kinds = []
        for more in ({}, {"host": "api.x.com"}):
            await site.fault("credits", **more)
            kinds.append((await site.post(AML, "one")).body["type"])
        assert kinds == [
            "https://api.twitter.com/2/problems/credits",
            "https://api.x.com/2/problems/credits",
        ]

    run(test)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"fault": "flood"},
        {"fault": "credits", "count": "x"},
        {"fault": "credits", "seconds": -1},
        {"fault": "credits", "route": "home"},
        {"fault": "credits", "host": "example.org"},
        {"fault": "empty_201", "accept": True},
    ],
)
def test_a_fault_that_is_none_is_refused_with_a_reason(body):
    async def test(site):
        answer = await site.ask("POST", "/sandbox/faults", body=body)
        assert answer.status == 400
        assert answer.body["error"]

    run(test)
