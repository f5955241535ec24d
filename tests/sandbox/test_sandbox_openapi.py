"""Answers of the sandbox against X's own description of them: by path and status, problems by
their type, also those in `errors` beside data."""

import json
import os
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from sample_media import png, video
from signed import AML, MM, run

from bot.sandbox.faults import PAGES, REFUSALS

BESIDE = Path(__file__).parents[2].parent / "shared" / "x-api" / "openapi-2.166.json"
DOCUMENT = Path(os.environ.get("X_OPENAPI", BESIDE))
FIELDS = {
    "tweet.fields": "created_at,entities,referenced_tweets,attachments,author_id,conversation_id,"
    "public_metrics,in_reply_to_user_id,lang,possibly_sensitive,reply_settings",
    "expansions": "attachments.poll_ids,attachments.media_keys,author_id,referenced_tweets.id",
    "poll.fields": "options,voting_status,end_datetime,duration_minutes",
    "media.fields": "alt_text,height,width,url,variants",
}
HOME = f"/2/users/{AML.user_id}"
PICTURE = b64encode(png(8, 8)).decode()


@pytest.fixture(autouse=True)
def document():
    if not DOCUMENT.exists():
        pytest.skip("X's OpenAPI document is not beside the project, nor named by X_OPENAPI")


@cache
def described():
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))


@cache
def validator(reference):
    return Draft7Validator({"$ref": reference, "components": described()["components"]})


def faults_of(reference, answer):
    return [error.message for error in validator(reference).iter_errors(answer)]


def template_of(path):
    """The description's path for this one; a fixed part goes before a variable one."""
    bare = path.partition("?")[0]
    fitting = [
        template
        for template in described()["paths"]
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), bare)
    ]
    return min(fitting, key=lambda template: template.count("{"))


def problem_schema(problem):
    by_last_segment = {
        kind.rpartition("/")[2]: reference
        for kind, reference in described()["components"]["schemas"]["Problem"]["discriminator"][
            "mapping"
        ].items()
    }
    kind = problem["type"].rpartition("/")[2]
    return by_last_segment.get(kind, "#/components/schemas/Problem")


class Checked:
    """A site whose every answer is compared with the description."""

    def __init__(self, site):
        self.site = site
        self.seen = set()

    async def __call__(self, method, path, account=AML, body=None, **query):
        answer = await self.site.ask(method, path, account, body, **query)
        template = template_of(path)
        responses = described()["paths"][template][method.lower()]["responses"]
        if answer.status < 400:
            assert str(answer.status) in responses, (template, answer.status)
            content = responses[str(answer.status)]["content"]["application/json"]
            assert faults_of(content["schema"]["$ref"], answer.body) == [], template
            for problem in answer.body.get("errors", []):
                assert faults_of(problem_schema(problem), problem) == [], problem
        else:
            assert faults_of(problem_schema(answer.body), answer.body) == [], answer.body
        self.seen.add((method, template, answer.status))
        return answer


def both(method, path, good, *bad):
    return {(method, path, status) for status in (good, *bad)}


def test_answers_and_problems_of_every_path_are_as_x_describes_them():
    async def test(site):
        ask = Checked(site)
        picture = {"media": PICTURE, "media_category": "tweet_image"}
        media_id = (await ask("POST", "/2/media/upload", body=picture)).body["data"]["id"]
        await ask("POST", "/2/media/upload", body={})
        alt = {"id": media_id, "metadata": {"alt_text": {"text": "A curve"}}}
        await ask("POST", "/2/media/metadata", body=alt)
        await ask("POST", "/2/media/metadata", body={"id": "5"})

        film = {"media_category": "tweet_video", "media_type": "video/mp4"}
        begin = film | {"total_bytes": len(video())}
        begun = await ask("POST", "/2/media/upload/initialize", body=begin)
        await ask("POST", "/2/media/upload/initialize", body=film)
        video_id = begun.body["data"]["id"]
        part = {"media": b64encode(video()).decode(), "segment_index": 0}
        await ask("POST", f"/2/media/upload/{video_id}/append", body=part)
        await ask("POST", "/2/media/upload/5/append", body=part)
        await ask("POST", f"/2/media/upload/{video_id}/finalize")
        await ask("POST", "/2/media/upload/5/finalize")
        for seconds in (0, 2, 2):
            site.advance(seconds=seconds)
            await ask("GET", "/2/media/upload", media_id=video_id, command="STATUS")
        await ask("GET", "/2/media/upload", media_id="5")

        poll = {"options": ["Yes", "No"], "duration_minutes": 60}
        text = "R&D https://example.org/x @mm_demo #EXC2026"
        first = await ask("POST", "/2/tweets", body={"text": text, "poll": poll})
        post_id = first.body["data"]["id"]
        for number, media in enumerate((media_id, video_id)):
            reply = {"in_reply_to_tweet_id": post_id}
            body = {"text": f"Part {number}", "reply": reply, "media": {"media_ids": [media]}}
            await ask("POST", "/2/tweets", body=body)
        for body in ({"text": "x" * 281}, {"text": ""}, {"text": "a", "quote_tweet_id": "5"}):
            await ask("POST", "/2/tweets", body=body)
        await ask("POST", "/2/tweets", None, {"text": "nobody"})

        timeline = await ask("GET", f"{HOME}/tweets", max_results=5, **FIELDS)
        assert set(timeline.body["includes"]) == {"media", "polls", "users", "tweets"}
        await ask("GET", f"{HOME}/tweets", max_results=4)
        await ask("GET", f"/2/users/{MM.user_id}/mentions", MM, **FIELDS)
        await ask("GET", "/2/users/5/mentions")
        await ask("GET", f"{HOME}/mentions", max_results=1)
        private = FIELDS | {"tweet.fields": "non_public_metrics"}
        look = await ask("GET", "/2/tweets", MM, ids=f"{post_id},5", **private)
        assert len(look.body["errors"]) == 2
        await ask("GET", "/2/tweets", ids="x")
        await ask("GET", f"/2/tweets/{post_id}", **FIELDS)
        await ask("GET", "/2/tweets/5")
        await ask("GET", "/2/tweets/x")
        for path in ("me", AML.user_id, "5", "by/username/aml_demo", "by/username/nobody"):
            await ask("GET", f"/2/users/{path}")
            await ask("GET", f"/2/users/{path}", **{"user.fields": "secret"})
        await ask("DELETE", f"/2/tweets/{post_id}", MM)
        await ask("DELETE", f"/2/tweets/{post_id}")
        await ask("DELETE", f"/2/tweets/{post_id}")

        home = "/2/media/upload"
        assert ask.seen == {
            *both("POST", home, 200, 400),
            *both("GET", home, 200, 400),
            *both("POST", f"{home}/initialize", 200, 400),
            *both("POST", f"{home}/{{id}}/append", 200, 400),
            *both("POST", f"{home}/{{id}}/finalize", 200, 400),
            *both("POST", "/2/media/metadata", 200, 400),
            *both("POST", "/2/tweets", 201, 400, 401, 403),
            *both("GET", "/2/tweets", 200, 400),
            *both("GET", "/2/tweets/{id}", 200, 400),
            *both("DELETE", "/2/tweets/{id}", 200, 403, 404),
            *both("GET", "/2/users/{id}/tweets", 200, 400),
            *both("GET", "/2/users/{id}/mentions", 200, 400),
            *both("GET", "/2/users/me", 200, 400),
            *both("GET", "/2/users/{id}", 200, 400),
            *both("GET", "/2/users/by/username/{username}", 200, 400),
        }

    run(test)


@pytest.mark.parametrize("fault", [*REFUSALS, "rate_limit"], ids=str)
@pytest.mark.parametrize("host", ["api.twitter.com", "api.x.com"])
def test_the_problems_of_faults_are_as_x_describes_them(fault, host):
    async def test(site):
        name = fault if isinstance(fault, str) else fault.value
        await site.fault(name, host=host, route="create")
        answer = await Checked(site)("POST", "/2/tweets", body={"text": "one"})
        assert answer.status >= 400

    assert fault not in PAGES
    run(test)


@pytest.mark.parametrize("condition", ["token_revoked", "no_credits", "user_day_limit"])
def test_the_problems_of_conditions_are_as_x_describes_them(condition):
    async def test(site):
        await site.ask("POST", "/sandbox/conditions", body={"condition": condition})
        answer = await Checked(site)("POST", "/2/tweets", body={"text": "one"})
        assert answer.status >= 400

    run(test)
