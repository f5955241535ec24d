from datetime import UTC, datetime

from bot.domain.engagement import Counts, Look, PollCounts
from bot.networks.x_looks import looks

NOT_FOUND = {"resource_id": "5", "title": "Not Found Error", "detail": "No tweet\nwith ids: [5]."}


def test_there_is_one_look_for_each_id_in_the_order_asked():
    page = {"data": [{"id": "7", "public_metrics": {"like_count": 3}}], "errors": [NOT_FOUND]}
    assert looks(page, ["5", "7", "9"]) == [
        Look("5", unavailable="Not Found Error: No tweet with ids: [5]."),
        Look("7", Counts(likes=3)),
        Look("9", unavailable="X says nothing of this post."),
    ]


def test_counts_are_read_in_both_vocabularies_and_absence_is_not_zero():
    old = {"id": "1", "public_metrics": {"retweet_count": 2, "impression_count": 90}}
    new = {
        "id": "2",
        "public_metrics": {"repost_count": 4, "impression_count": 90},
        "non_public_metrics": {
            "impression_count": 91,
            "url_link_clicks": 5,
            "user_profile_clicks": 6,
            "engagements": 17,
        },
    }
    assert looks({"data": [old, new]}, ["1", "2"]) == [
        Look("1", Counts(reposts=2, impressions=90)),
        Look(
            "2",
            Counts(reposts=4, impressions=91, link_clicks=5, profile_clicks=6, engagements=17),
        ),
    ]


def test_a_poll_is_read_in_the_order_of_its_options():
    poll = {
        "id": "70",
        "voting_status": "closed",
        "end_datetime": "2026-12-06T10:00:00.000Z",
        "options": [
            {"position": 2, "label": "No", "votes": 4},
            {"position": 1, "label": "Yes", "votes": 12},
        ],
    }
    post = {"id": "1", "attachments": {"poll_ids": ["70"]}}
    ends_at = datetime(2026, 12, 6, 10, 0, tzinfo=UTC)
    expected = Look("1", poll=PollCounts((("Yes", 12), ("No", 4)), True, ends_at))
    assert looks({"data": [post], "includes": {"polls": [poll]}}, ["1"]) == [expected]
