import pytest
from signed import AML, MM, NOW, run

POLL = {"options": ["Yes", "No"], "duration_minutes": 60}
INVALID = "One or more parameters to your request was invalid."


def test_a_post_is_listed_as_it_was_sent():
    async def test(site):
        first = await site.post_id(AML, "R&D <b> #EXC2026", poll=POLL)
        site.advance(seconds=1)
        second = await site.post_id(AML, "Next", reply={"in_reply_to_tweet_id": first})
        listed = (await site.ask("GET", "/sandbox/posts")).body
        of_aml = {"account": "aml", "handle": "aml_demo", "media": [], "deleted": False}
        assert listed == [
            {
                "id": first,
                "text": "R&D <b> #EXC2026",
                "created_at": "2026-12-05T10:00:00.000Z",
                "in_reply_to": "",
                "poll": {"options": ["Yes", "No"], "minutes": 60},
            }
            | of_aml,
            {
                "id": second,
                "text": "Next",
                "created_at": "2026-12-05T10:00:01.000Z",
                "in_reply_to": first,
                "poll": None,
            }
            | of_aml,
        ]

    run(test)


def test_ids_tell_the_moment_and_grow_even_if_the_clock_stands_or_goes_back():
    async def test(site):
        ids = [int(await site.post_id(AML, "one")), int(await site.post_id(MM, "two"))]
        site.advance(seconds=-60)
        ids.append(int(await site.post_id(AML, "three")))
        assert ids == sorted(set(ids))
        assert (ids[0] >> 22) + 1288834974657 == NOW.timestamp() * 1000

    run(test)


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({}, 400, INVALID),
        ({"text": "  "}, 400, INVALID),
        ({"text": 5}, 400, INVALID),
        ({"text": "a", "unheard": 1}, 400, INVALID),
        ([], 400, INVALID),
        ({"text": "a", "media": {"media_ids": ["1"]}}, 400, INVALID),
        ({"text": "$ABC and $DEF"}, 400, INVALID),
        ({"text": "a", "poll": {"options": ["one"], "duration_minutes": 60}}, 400, INVALID),
        ({"text": "a", "poll": {"options": ["a"] * 5, "duration_minutes": 60}}, 400, INVALID),
        ({"text": "a", "poll": {"options": ["a", "x" * 26], "duration_minutes": 60}}, 400, INVALID),
        ({"text": "a", "poll": {"options": ["a", "b"], "duration_minutes": 4}}, 400, INVALID),
        ({"text": "a", "poll": {"options": ["a", "b"], "duration_minutes": 10081}}, 400, INVALID),
        ({"text": "a", "reply": {"in_reply_to_tweet_id": 5}}, 400, INVALID),
        (
            {"text": "a", "reply": {"in_reply_to_tweet_id": "5"}},
            403,
            "You attempted to reply to a Tweet that is deleted or not visible to you.",
        ),
        (
            {"text": "a", "quote_tweet_id": "5"},
            403,
            "You can only reply to or quote posts where you are mentioned or are the author.",
        ),
        (
            {"text": "x" * 281},
            400,
            "Your Tweet text is too long. For more information on how Twitter determines text "
            "length see https://github.com/twitter/twitter-text.",
        ),
    ],
)
def test_a_create_against_the_rules_is_refused_in_xs_words(body, status, detail):
    async def test(site):
        answer = await site.ask("POST", "/2/tweets", AML, body)
        assert (answer.status, answer.body["detail"]) == (status, detail)
        assert (await site.ask("GET", "/sandbox/posts")).body == []

    run(test)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * 280, True),
        ("x" * 281, False),
        ("\u4e2d" * 140, True),
        ("\u4e2d" * 141, False),
        ("\U0001f637" * 140, True),
        ("https://example.org/" + "y" * 400 + " " + "x" * 256, True),
        ("https://example.org/" + "y" * 400 + " " + "x" * 257, False),
        ("a.co " + "x" * 256, True),  # a bare domain counts 23
        ("a.co " + "x" * 257, False),
        ("0.71 " + "x" * 275, True),
    ],
)
def test_length_is_weighted(text, fits):
    async def test(site):
        assert (await site.post(AML, text)).status == (201 if fits else 400)

    run(test)


def test_a_duplicate_is_refused_within_an_account_until_it_is_deleted():
    async def test(site):
        first = await site.post_id(AML, "The  same words")
        again = await site.post(AML, "The same WORDS")
        assert again.body == {
            "detail": "You are not allowed to create a Tweet with duplicate content.",
            "type": "about:blank",
            "title": "Forbidden",
            "status": 403,
        }
        assert (await site.post(MM, "The same words")).status == 201
        await site.ask("DELETE", f"/2/tweets/{first}", AML)
        assert (await site.post(AML, "The same words")).status == 201

    run(test)


def test_a_reply_is_allowed_to_oneself_and_where_one_was_mentioned():
    async def test(site):
        plain = await site.post_id(AML, "Nobody is named")
        named = await site.post_id(AML, "What says @MM_demo?")
        to_plain, to_named = ({"in_reply_to_tweet_id": each} for each in (plain, named))
        assert (await site.post(AML, "Mine", reply=to_plain)).status == 201
        assert (await site.post(MM, "Not asked", reply=to_plain)).status == 403
        assert (await site.post(MM, "Asked", reply=to_named)).status == 201

    run(test)


def test_only_its_author_deletes_a_post():
    async def test(site):
        post_id = await site.post_id(AML, "Gone soon")
        assert (await site.ask("DELETE", f"/2/tweets/{post_id}", MM)).status == 403
        deleted = await site.ask("DELETE", f"/2/tweets/{post_id}", AML)
        assert (deleted.status, deleted.body) == (200, {"data": {"deleted": True}})
        assert (await site.ask("DELETE", f"/2/tweets/{post_id}", AML)).status == 404
        (listed,) = (await site.ask("GET", "/sandbox/posts")).body
        assert listed["deleted"] is True
        reply = {"in_reply_to_tweet_id": post_id}
        assert (await site.post(AML, "To nothing", reply=reply)).status == 403

    run(test)
