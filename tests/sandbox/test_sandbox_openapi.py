"""Answers of the sandbox against X's own description of them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from signed import AML, MM, run

DOCUMENT = Path(__file__).parents[2].parent / "shared" / "x-api" / "openapi-2.166.json"
FIELDS = {
    "tweet.fields": "created_at,entities,referenced_tweets,attachments,author_id,conversation_id,"
    "public_metrics,in_reply_to_user_id",
    "expansions": "attachments.poll_ids,author_id,referenced_tweets.id",
    "poll.fields": "options,voting_status,end_datetime,duration_minutes",
}


def faults_of(schema, answer):
    if not DOCUMENT.exists():
        pytest.skip("X's OpenAPI document is not beside the project")
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    return [error.message for error in Draft7Validator(whole).iter_errors(answer)]


def test_answers_are_as_x_describes_them():
    async def test(site):
        poll = {"options": ["Yes", "No"], "duration_minutes": 60}
        text = "R&D https://example.org/x @mm_demo #EXC2026"
        first = await site.post(AML, text, poll=poll)
        assert faults_of("TweetCreateResponse", first.body) == []
        post_id = first.body["data"]["id"]
        await site.post(AML, "Part two", reply={"in_reply_to_tweet_id": post_id})
        home = f"/2/users/{AML.user_id}/tweets"
        timeline = await site.ask("GET", home, AML, max_results=5, **FIELDS)
        assert faults_of("Get2UsersIdTweetsResponse", timeline.body) == []
        assert len(timeline.body["data"]) == 2
        private = FIELDS | {"tweet.fields": "non_public_metrics"}
        look = await site.ask("GET", "/2/tweets", MM, ids=f"{post_id},5", **private)
        assert faults_of("Get2TweetsResponse", look.body) == []
        assert len(look.body["errors"]) == 2
        me = await site.ask("GET", "/2/users/me", AML)
        assert faults_of("Get2UsersMeResponse", me.body) == []
        refused = await site.post(AML, "x" * 281)
        assert faults_of("Problem", refused.body) == []
        invalid = await site.post(AML, "")
        assert faults_of("InvalidRequestProblem", invalid.body) == []
        deleted = await site.ask("DELETE", f"/2/tweets/{post_id}", AML)
        assert faults_of("TweetDeleteResponse", deleted.body) == []

    run(test)
