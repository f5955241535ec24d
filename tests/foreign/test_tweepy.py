"""tweepy as it is, its host swapped; it knows no v2 media, so its own signing sends those."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import requests
import tweepy
from requests.adapters import HTTPAdapter
from tweepy.asynchronous import AsyncClient
from walk import (
    ALT,
    AML,
    CAPTION,
    GONE,
    MINUTES,
    OPTIONS,
    PICTURE,
    POST,
    QUESTION,
    REPLY,
    STAYING,
    THREAD,
    Place,
    expected_posts,
)
from yarl import URL

X = "https://api.twitter.com"
KEYS = {
    "consumer_key": AML.keys.consumer_key,
    "consumer_secret": AML.keys.consumer_secret,
    "access_token": AML.keys.token,
    "access_token_secret": AML.keys.token_secret,
}


class ToSandbox(HTTPAdapter):
    """Takes what was signed for X to the sandbox."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def send(self, request, **options):
        request.url = self._place.url + request.url.removeprefix(X)
        return super().send(request, **options | {"timeout": 20})


class Swapped:
    """An aiohttp session for the sandbox alone."""

    def __init__(self, place: Place) -> None:
        self._host = urlsplit(place.url).netloc
        self.session = aiohttp.ClientSession()

    @asynccontextmanager
    async def request(self, method, url, **options) -> AsyncIterator[aiohttp.ClientResponse]:
        there = URL(f"http://{self._host}{URL(url).raw_path_qs}", encoded=True)
        async with self.session.request(method, there, **options) as response:
            yield response


def uploaded(place: Place) -> str:
    with requests.Session() as session:
        session.mount(X, ToSandbox(place))
        session.auth = tweepy.OAuth1UserHandler(**KEYS).apply_auth()
        form = {"media_category": "tweet_image", "media_type": "image/png"}
        file = {"media": ("curve.png", PICTURE, "image/png")}
        answer = session.post(f"{X}/2/media/upload", data=form, files=file)
        media_id = answer.json()["data"]["id"]
        alt = {"id": media_id, "metadata": {"alt_text": {"text": ALT}}}
        session.post(
            f"{X}/2/media/metadata",
            data=json.dumps(alt),
            headers={"Content-Type": "application/json"},
        ).raise_for_status()
    return media_id


def written(posts):
    """The texts without what X does to them: links and three signs are told of elsewhere."""
    return [post.text.replace("&amp;", "&").partition(" https://t.co/")[0] for post in posts]


SHOWN = [
    text.replace("<", "&lt;").replace(">", "&gt;").partition(" https://")[0] for text in STAYING
]


def test_tweepys_client_does_all_a_sender_does(place):
    x = tweepy.Client(**KEYS)
    x.session.mount(X, ToSandbox(place))

    def post(text, **more):
        return x.create_tweet(text=text, **more).data["id"]

    first = post(POST)
    ids = [first, post(REPLY, in_reply_to_tweet_id=first), post(THREAD[0])]
    ids.append(post(THREAD[1], in_reply_to_tweet_id=ids[-1]))
    ids.append(post(QUESTION, poll_options=OPTIONS, poll_duration_minutes=MINUTES))
    ids.append(post(CAPTION, media_ids=[uploaded(place)]))
    gone = post(GONE)
    assert x.delete_tweet(gone).data == {"deleted": True}

    expand = {"expansions": "attachments.media_keys,attachments.poll_ids", "user_auth": True}
    looked = x.get_tweets(ids, media_fields="alt_text", **expand)
    assert written(looked.data) == SHOWN
    assert [medium.alt_text for medium in looked.includes["media"]] == [ALT]
    assert [option["label"] for option in looked.includes["polls"][0].options] == OPTIONS
    me = x.get_me().data
    assert x.get_user(username=me.username, user_auth=True).data == me
    timeline = x.get_users_tweets(me.id, max_results=100, user_auth=True)
    assert written(timeline.data) == SHOWN[::-1]
    assert x.get_users_mentions(me.id, user_auth=True).data is None
    assert place.posts() == expected_posts()


def test_tweepys_async_client_does_all_a_sender_does(place):
    async def walk():
        x = AsyncClient(**KEYS)
        x.session = Swapped(place)

        async def post(text, **more):
            return (await x.create_tweet(text=text, **more)).data["id"]

        first = await post(POST)
        ids = [first, await post(REPLY, in_reply_to_tweet_id=first), await post(THREAD[0])]
        ids.append(await post(THREAD[1], in_reply_to_tweet_id=ids[-1]))
        ids.append(await post(QUESTION, poll_options=OPTIONS, poll_duration_minutes=MINUTES))
        ids.append(await post(CAPTION, media_ids=[await asyncio.to_thread(uploaded, place)]))
        await x.delete_tweet(await post(GONE))

        looked = await x.get_tweets(ids, user_auth=True)
        me = (await x.get_me()).data
        timeline = await x.get_users_tweets(me.id, max_results=100, user_auth=True)
        await x.session.session.close()
        return written(looked.data), written(timeline.data)

    assert asyncio.run(walk()) == (SHOWN, SHOWN[::-1])
    assert place.posts() == expected_posts()
