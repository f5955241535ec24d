from signed import AML, MM, run

HOME = f"/2/users/{AML.user_id}/tweets"
POLL = {"options": ["Yes & no", "No"], "duration_minutes": 60}


def test_a_post_is_shown_with_the_fields_asked_for_and_no_other():
    async def test(site):
        text = "R&D <5 at https://example.org/a?b=1&c=2 by @mm_demo #EXC2026"
        post_id = await site.post_id(AML, text, poll=POLL)
        fields = "created_at,entities,attachments,author_id,conversation_id"
        answer = await site.ask(
            "GET",
            "/2/tweets",
            AML,
            ids=post_id,
            expansions="attachments.poll_ids,author_id",
            **{"tweet.fields": fields, "poll.fields": "voting_status,end_datetime"},
        )
        (shown,) = answer.body["data"]
        (link,) = shown["entities"]["urls"]
        assert shown == {
            "id": post_id,
            "text": f"R&amp;D &lt;5 at {link['url']} by @mm_demo #EXC2026",
            "edit_history_tweet_ids": [post_id],
            "author_id": AML.user_id,
            "created_at": "2026-12-05T10:00:00.000Z",
            "conversation_id": post_id,
            "entities": {
                "urls": [
                    {
                        "start": 17,
                        "end": 40,
                        "url": link["url"],
                        "expanded_url": "https://example.org/a?b=1&c=2",
                        "display_url": "example.org/a?b=1&c=2",
                    }
                ],
                "mentions": [{"start": 44, "end": 52, "username": "mm_demo"}],
                "hashtags": [{"start": 53, "end": 61, "tag": "EXC2026"}],
            },
            "attachments": {"poll_ids": [str(int(post_id) - 1)]},
        }
        assert answer.body["includes"] == {
            "polls": [
                {
                    "id": str(int(post_id) - 1),
                    "options": [
                        {"position": 1, "label": "Yes & no", "votes": 0},
                        {"position": 2, "label": "No", "votes": 0},
                    ],
                    "end_datetime": "2026-12-05T11:00:00.000Z",
                    "voting_status": "open",
                }
            ],
            "users": [{"id": AML.user_id, "name": "AML Hub", "username": "aml_demo"}],
        }
        (bare,) = (await site.ask("GET", "/2/tweets", AML, ids=post_id)).body["data"]
        assert set(bare) == {"id", "text", "edit_history_tweet_ids"}
        one = (await site.ask("GET", f"/2/tweets/{post_id}", AML)).body
        assert one == {"data": bare}

    run(test)


def test_unknown_and_deleted_ids_are_told_beside_the_rest():
    async def test(site):
        kept, gone = await site.post_id(AML, "kept"), await site.post_id(AML, "gone")
        await site.ask("DELETE", f"/2/tweets/{gone}", AML)
        answer = await site.ask("GET", "/2/tweets", AML, ids=f"{kept},{gone}")
        assert answer.status == 200
        assert [post["id"] for post in answer.body["data"]] == [kept]
        assert answer.body["errors"] == [
            {
                "value": gone,
                "detail": f"Could not find tweet with ids: [{gone}].",
                "title": "Not Found Error",
                "resource_type": "tweet",
                "parameter": "ids",
                "resource_id": gone,
                "type": "https://api.twitter.com/2/problems/resource-not-found",
            }
        ]

    run(test)


def test_private_counts_are_refused_for_old_and_foreign_posts_with_the_post_itself():
    async def test(site):
        post_id = await site.post_id(AML, "mine")
        fields = {"tweet.fields": "public_metrics,non_public_metrics"}

        async def look(account):
            answer = await site.ask("GET", "/2/tweets", account, ids=post_id, **fields)
            return len(answer.body.get("data", [])), len(answer.body.get("errors", []))

        assert [await look(AML), await look(MM)] == [(1, 0), (0, 1)]
        site.advance(days=30)
        assert await look(AML) == (0, 1)

    run(test)


def test_a_poll_closes_by_the_sandboxs_clock_and_no_vote_comes_after():
    async def test(site):
        post_id = await site.post_id(AML, "Well?", poll=POLL)
        site.advance(minutes=60)

        async def poll():
            answer = await site.ask(
                "GET",
                "/2/tweets",
                AML,
                ids=post_id,
                expansions="attachments.poll_ids",
                **{"poll.fields": "voting_status,options"},
            )
            return answer.body["includes"]["polls"][0]

        closed = await poll()
        assert closed["voting_status"] == "closed"
        assert sum(option["votes"] for option in closed["options"]) > 0
        site.advance(days=3)
        assert await poll() == closed

    run(test)


def test_a_timeline_is_paged_newest_first_between_its_ids():
    async def test(site):
        ids = []
        for number in range(12):
            site.advance(seconds=1)
            ids.append(await site.post_id(AML, f"post {number}"))
        ids.reverse()
        first = (await site.ask("GET", HOME, AML, max_results=5)).body
        assert [post["id"] for post in first["data"]] == ids[:5]
        token = first["meta"]["next_token"]
        assert first["meta"] == {
            "result_count": 5, "newest_id": ids[0], "oldest_id": ids[4], "next_token": token,
        }  # fmt: skip
        second = (await site.ask("GET", HOME, AML, max_results=5, pagination_token=token)).body
        assert [post["id"] for post in second["data"]] == ids[5:10]
        between = (await site.ask("GET", HOME, MM, since_id=ids[6], until_id=ids[3])).body
        assert [post["id"] for post in between["data"]] == ids[4:6]
        from_nine = (await site.ask("GET", HOME, AML, start_time="2026-12-05T10:00:09Z")).body
        assert [post["id"] for post in from_nine["data"]] == ids[:4]
        nothing = (await site.ask("GET", HOME, AML, since_id=ids[0])).body
        assert nothing == {"meta": {"result_count": 0}}

    run(test)


def test_a_timeline_leaves_replies_out_when_asked():
    async def test(site):
        first = await site.post_id(AML, "one")
        second = await site.post_id(AML, "two", reply={"in_reply_to_tweet_id": first})
        shown = (await site.ask("GET", HOME, AML, exclude="retweets")).body
        assert [post["id"] for post in shown["data"]] == [second, first]
        shown = (await site.ask("GET", HOME, AML, exclude="replies,retweets")).body
        assert [post["id"] for post in shown["data"]] == [first]

    run(test)


def test_a_timeline_may_lag_while_the_post_itself_is_there():
    async def test(site):
        post_id = await site.post_id(AML, "late")
        assert (await site.ask("GET", HOME, AML)).body == {"meta": {"result_count": 0}}
        assert (await site.ask("GET", f"/2/tweets/{post_id}", AML)).body["data"]["id"] == post_id
        site.advance(seconds=4)
        assert (await site.ask("GET", HOME, AML)).body["meta"]["result_count"] == 1

    run(test, timeline_lag_seconds=4)


def test_a_read_that_breaks_the_schema_is_refused():
    async def test(site):
        for query in (
            {"max_results": 4},
            {"max_results": "many"},
            {"since_id": "x"},
            {"pagination_token": "!"},
            {"exclude": "likes"},
            {"start_time": "today"},
            {"tweet.fields": "secret"},
        ):
            answer = await site.ask("GET", HOME, AML, **query)
            assert (answer.status, answer.body["title"]) == (400, "Invalid Request"), query
        for ids in ("", "x", ",".join(map(str, range(101)))):
            assert (await site.ask("GET", "/2/tweets", AML, ids=ids)).status == 400
        assert (await site.ask("GET", "/2/tweets", AML)).status == 400

    run(test)


def test_whoever_asks_is_told_who_they_are():
    async def test(site):
        answer = await site.ask("GET", "/2/users/me", MM)
        expected = {"id": MM.user_id, "name": "Myeloma Hub", "username": "mm_demo"}
        assert answer.body == {"data": expected}
        nobody = await site.ask("GET", "/2/users/5/tweets", MM)
        assert nobody.body["errors"][0]["title"] == "Not Found Error"
        assert (await site.ask("GET", "/2/users/me/muting", MM)).status == 404

    run(test)


def test_an_account_is_found_by_its_id_and_by_its_handle():
    async def test(site):
        expected = {"id": MM.user_id, "name": "Myeloma Hub", "username": "mm_demo"}
        for path in (MM.user_id, "by/username/mm_demo", "by/username/MM_Demo"):
            fields = {"user.fields": "created_at,verified"}
            answer = await site.ask("GET", f"/2/users/{path}", AML, **fields)
            assert (answer.status, answer.body) == (200, {"data": expected})
        nobody = await site.ask("GET", "/2/users/by/username/nobody", AML)
        assert nobody.body["errors"][0]["parameter"] == "username"
        assert (await site.ask("GET", "/2/users/5", AML)).body["errors"][0]["value"] == "5"
        strange = await site.ask("GET", "/2/users/me", AML, **{"user.fields": "secret"})
        assert strange.status == 400

    run(test)


def test_mentions_are_the_posts_that_name_an_account_newest_first():
    async def test(site):
        home = f"/2/users/{MM.user_id}/mentions"
        assert (await site.ask("GET", home, MM)).body == {"meta": {"result_count": 0}}
        first = await site.post_id(AML, "What says @MM_demo?")
        await site.post_id(AML, "Nobody is named, not even @mm_demonstrators")
        gone = await site.post_id(AML, "Again @mm_demo")
        last = await site.post_id(AML, "Once more @mm_demo")
        await site.ask("DELETE", f"/2/tweets/{gone}", AML)
        found = (await site.ask("GET", home, MM)).body
        assert [post["id"] for post in found["data"]] == [last, first]
        since = (await site.ask("GET", home, MM, since_id=first)).body
        assert [post["id"] for post in since["data"]] == [last]

    run(test)
