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
    "body",
    [
        [],
        {},
        {"fault": "flood"},
        {"fault": "credits", "count": "x"},
        {"fault": "credits", "seconds": -1},
    ],
)
def test_a_fault_that_is_none_is_refused_with_a_reason(body):
    async def test(site):
        answer = await site.ask("POST", "/sandbox/faults", body=body)
        assert answer.status == 400
        assert answer.body["error"]

    run(test)
