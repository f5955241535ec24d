"""X's own library for Python, as it is. It speaks in X's newer words (post.fields)."""

from base64 import b64encode

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
    expected_posts,
)
from xdk import Client
from xdk.media.models import (
    AppendUploadRequest,
    CreateMetadataRequest,
    InitializeUploadRequest,
    UploadRequest,
)
from xdk.oauth1_auth import OAuth1
from xdk.posts.models import CreateRequest

IN_BASE64 = b64encode(PICTURE).decode()


def client(place):
    keys = AML.keys
    auth = OAuth1(keys.consumer_key, keys.consumer_secret, "oob", keys.token, keys.token_secret)
    return Client(base_url=place.url, auth=auth)


def uploaded(x):
    body = {"media": IN_BASE64, "media_category": "tweet_image"}
    media_id = x.media.upload(body=UploadRequest.model_validate(body)).data.id
    alt = {"id": media_id, "metadata": {"alt_text": {"text": ALT}}}
    x.media.create_metadata(body=CreateMetadataRequest.model_validate(alt))
    return media_id


def test_xdk_does_all_a_sender_does(place):
    x = client(place)

    def post(text, **more):
        return x.posts.create(body=CreateRequest.model_validate({"text": text, **more})).data.id

    def reply(text, to):
        return post(text, reply={"in_reply_to_tweet_id": to})

    first = post(POST)
    ids = [first, reply(REPLY, first), post(THREAD[0])]
    ids.append(reply(THREAD[1], ids[-1]))
    ids.append(post(QUESTION, poll={"options": OPTIONS, "duration_minutes": MINUTES}))
    ids.append(post(CAPTION, media={"media_ids": [uploaded(x)]}))
    assert x.posts.delete(post(GONE)).data.deleted is True

    looked = x.posts.get_by_ids(
        ids,
        post_fields=["public_metrics", "attachments"],
        expansions=["referenced_posts", "attachments.media_keys"],
        media_fields=["alt_text"],
    )
    assert [each.id for each in looked.data] == ids
    assert [each.referenced_posts for each in looked.data][1][0].id == first
    assert looked.data[0].public_metrics.repost_count == 0
    assert [medium.alt_text for medium in looked.includes.media] == [ALT]
    me = x.users.get_me().data
    assert x.users.get_by_username(me.username).data.id == me.id
    pages = list(x.users.get_posts(me.id, max_results=5))
    assert [[each.id for each in page.data] for page in pages] == [ids[:0:-1], [first]]
    assert place.posts() == expected_posts()
    assert len(ids) == len(STAYING)


def test_xdk_uploads_in_parts(place):
    x = client(place)
    begin = {
        "media_category": "tweet_image", "media_type": "image/png", "total_bytes": len(PICTURE),
    }  # fmt: skip
    begun = x.media.initialize_upload(body=InitializeUploadRequest.model_validate(begin))
    part = {"media": IN_BASE64, "segment_index": 0}
    x.media.append_upload(begun.data.id, body=AppendUploadRequest.model_validate(part))
    assert x.media.finalize_upload(begun.data.id).data.size == len(PICTURE)
    assert x.media.get_upload_status(begun.data.id).data.id == begun.data.id
