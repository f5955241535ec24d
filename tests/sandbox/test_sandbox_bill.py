from signed import AML, MM, run


def test_the_bill_follows_the_price_list():
    async def test(site):
        plain = await site.post_id(AML, "plain")
        await site.post_id(AML, "see example.org")
        await site.post(AML, "plain")  # refused, so free
        await site.ask("GET", "/2/users/me", AML)
        for _ in range(3):  # charged once a day
            await site.ask("GET", "/2/tweets", AML, ids=plain)
        site.advance(days=1)
        await site.ask("GET", "/2/tweets", MM, ids=plain)
        await site.ask("DELETE", f"/2/tweets/{plain}", AML)
        assert (await site.ask("GET", "/sandbox/usage")).body == {
            "calls": {"create": 3, "me": 1, "look": 4, "delete": 1},
            "dollars": 0.241,
            "dollars_by_kind": {
                "creates": 0.015, "creates with a link": 0.2, "reads": 0.016, "deletes": 0.01,
            },
            "dollars_by_account": {"aml": 0.236, "mm": 0.005},
        }  # fmt: skip

    run(test)
