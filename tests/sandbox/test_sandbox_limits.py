from signed import AML, MM, NOW, run


def standing(answer):
    return {
        name.lower(): value for name, value in answer.headers.items() if "limit" in name.lower()
    }


def test_every_answer_says_where_the_account_stands():
    async def test(site):
        await site.post(AML, "one")
        site.advance(minutes=5)
        assert standing(await site.post(AML, "two")) == {
            "x-rate-limit-limit": "100",
            "x-rate-limit-remaining": "98",
            "x-rate-limit-reset": str(int(NOW.timestamp()) + 900),
            "x-app-limit-24hour-limit": "10000",
            "x-app-limit-24hour-remaining": "9998",
            "x-app-limit-24hour-reset": str(int(NOW.timestamp()) + 86_400),
        }

    run(test)


def test_the_call_too_many_is_refused_until_the_window_resets():
    async def test(site):
        for number in range(100):
            assert (await site.post(AML, f"post {number}")).status == 201
        refused = await site.post(AML, "one more")
        assert refused.body["title"] == "Too Many Requests"
        assert refused.status == 429
        assert standing(refused)["x-rate-limit-remaining"] == "0"
        assert (await site.post(MM, "another account")).status == 201
        site.advance(minutes=15)
        assert (await site.post(AML, "one more")).status == 201

    run(test)


def test_limits_can_be_left_out():
    async def test(site):
        for number in range(101):
            answer = await site.post(AML, f"post {number}")
        assert (answer.status, standing(answer)) == (201, {})

    run(test, limits=False)
