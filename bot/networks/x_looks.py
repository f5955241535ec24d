"""X's counts of posts and polls, in both of its vocabularies."""

from collections.abc import Mapping, Sequence

from bot.domain.engagement import Counts, Look, PollCounts
from bot.networks.x_json import (
    Object,
    items,
    member,
    moment,
    number,
    optional_number,
    optional_text,
    text,
    texts,
)
from bot.networks.x_outcomes import clean
from bot.networks.x_timeline import in_order

SAID_NOTHING = "X says nothing of this post."


def looks(page: Object, network_ids: Sequence[str]) -> list[Look]:
    """One Look for each of `network_ids`, in their order."""
    polls = {text(poll, "id"): poll for poll in items(member(page, "includes"), "polls")}
    posts = {text(post, "id"): post for post in items(page, "data")}
    refusals = _refusals(page)
    return [
        _look(posts[network_id], polls)
        if network_id in posts
        else refusals.get(network_id, Look(network_id, unavailable=SAID_NOTHING))
        for network_id in network_ids
    ]


def _refusals(page: Object) -> dict[str, Look]:
    refused: dict[str, Look] = {}
    for error in items(page, "errors"):
        network_id = optional_text(error, "resource_id") or optional_text(error, "value")
        reason = f"{optional_text(error, 'title')}: {optional_text(error, 'detail')}"
        gone = optional_text(error, "type").endswith("/resource-not-found")
        refused.setdefault(network_id, Look(network_id, unavailable=clean(reason), gone=gone))
    return refused


def _look(post: Object, polls: Mapping[str, Object]) -> Look:
    poll_ids = texts(member(post, "attachments"), "poll_ids")
    attached = [polls[poll_id] for poll_id in poll_ids if poll_id in polls]
    return Look(text(post, "id"), _counts(post), _poll(attached[0]) if attached else None)


def _counts(post: Object) -> Counts:
    public = member(post, "public_metrics")
    private = member(post, "non_public_metrics")
    return Counts(
        likes=optional_number(public, "like_count"),
        reposts=optional_number(public, "retweet_count", "repost_count"),
        replies=optional_number(public, "reply_count"),
        quotes=optional_number(public, "quote_count"),
        bookmarks=optional_number(public, "bookmark_count"),
        impressions=optional_number({**public, **private}, "impression_count"),
        link_clicks=optional_number(private, "url_link_clicks"),
        profile_clicks=optional_number(private, "user_profile_clicks"),
        engagements=optional_number(private, "engagements"),
    )


def _poll(poll: Object) -> PollCounts:
    return PollCounts(
        options=tuple((text(each, "label"), number(each, "votes")) for each in in_order(poll)),
        closed=optional_text(poll, "voting_status") == "closed",
        ends_at=moment(poll, "end_datetime") if "end_datetime" in poll else None,
    )
