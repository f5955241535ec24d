"""Query strings of the reads, checked as X checks them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.posts import TIME_SHIFT, X_EPOCH
from bot.sandbox.problems import invalid

POST_FIELDS = frozenset(
    "article attachments author_id card_uri community_id context_annotations conversation_id "
    "created_at display_text_range edit_controls edit_history_tweet_ids entities geo id "
    "in_reply_to_user_id lang matched_media_notes media_metadata non_public_metrics "
    "note_request_suggestions note_tweet organic_metrics paid_partnership possibly_sensitive "
    "promoted_metrics public_metrics referenced_tweets reply_settings scopes source "
    "suggested_source_links suggested_source_links_with_counts text withheld".split()
)
POLL_FIELDS = frozenset("duration_minutes end_datetime id options voting_status".split())
USER_FIELDS = frozenset(
    "affiliation confirmed_email connection_status created_at description entities id "
    "is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id "
    "profile_banner_url profile_image_url protected public_metrics receives_your_dm subscription "
    "subscription_type url username verified verified_followers_count verified_type "
    "withheld".split()
)
MEDIA_FIELDS = frozenset(
    "alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url "
    "promoted_metrics public_metrics type url variants width".split()
)
EXPANSIONS = frozenset(
    "article.cover_media article.media_entities attachments.media_keys "
    "attachments.media_source_tweet attachments.poll_ids author_id edit_history_tweet_ids "
    "entities.mentions.username geo.place_id in_reply_to_user_id "
    "entities.note.mentions.username referenced_tweets.id "
    "referenced_tweets.id.attachments.media_keys referenced_tweets.id.author_id".split()
)
# X is renaming: a client that asks for `post.fields` uses, and is answered in, the new words.
NEW_FIELDS = {
    "article_title": "article",
    "edit_history_post_ids": "edit_history_tweet_ids",
    "note_post": "note_tweet",
    "referenced_posts": "referenced_tweets",
}
NEW_EXPANSIONS = {
    "edit_history_post_ids": "edit_history_tweet_ids",
    "referenced_posts": "referenced_tweets.id",
    "username": "entities.mentions.username",
}
EXPANDED_FIELDS = {  # what is expanded is shown in the post, asked for or not
    "attachments.media_keys": "attachments",
    "attachments.poll_ids": "attachments",
    "author_id": "author_id",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "referenced_tweets.id": "referenced_tweets",
}
EXCLUDABLE = frozenset({"replies", "retweets"})
ID = re.compile(r"[0-9]{1,19}", re.ASCII)
NEWEST = 1 << 63


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a read asks to be shown of each post, by the old names; `in_new_words`: to be answered
    by the new ones."""

    fields: frozenset[str]
    poll_fields: frozenset[str]
    media_fields: frozenset[str]
    expansions: frozenset[str]
    in_new_words: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a timeline a read asks for; both ids are excluded."""

    since_id: int
    until_id: int
    most: int
    without_replies: bool


def wanted(query: Mapping[str, str]) -> Wanted:
    user_fields(query)
    asked = names(query, "post.fields", POST_FIELDS | NEW_FIELDS.keys())
    fields = names(query, "tweet.fields", POST_FIELDS) | _old(asked, NEW_FIELDS)
    expanded = names(query, "expansions", EXPANSIONS | NEW_EXPANSIONS.keys())
    expansions = _old(expanded, NEW_EXPANSIONS)
    implied = {EXPANDED_FIELDS[name] for name in expansions if name in EXPANDED_FIELDS}
    return Wanted(
        fields | implied | {"id", "text", "edit_history_tweet_ids"},
        names(query, "poll.fields", POLL_FIELDS) | {"id", "options"},
        names(query, "media.fields", MEDIA_FIELDS) | {"media_key", "type"},
        expansions,
        "post.fields" in query or not expanded <= EXPANSIONS,
    )


def _old(given: frozenset[str], new_names: Mapping[str, str]) -> frozenset[str]:
    return frozenset(new_names.get(name, name) for name in given)


def names(query: Mapping[str, str], parameter: str, known: frozenset[str]) -> frozenset[str]:
    asked = frozenset(query[parameter].split(",")) if parameter in query else frozenset()
    for name in asked - known:
        raise invalid(
            parameter,
            name,
            f"The `{parameter}` query parameter value [{name}] is not one of "
            f"[{','.join(sorted(known))}]",
        )
    return asked


def ids(query: Mapping[str, str]) -> list[int]:
    asked = query.get("ids", "").split(",")
    if not 1 <= len(asked) <= 100:
        raise invalid("ids", query["ids"], "The number of ids must be between 1 and 100.")
    return [post_id("ids", each) for each in dict.fromkeys(asked)]


def user_fields(query: Mapping[str, str]) -> frozenset[str]:
    """The accounts of a sandbox have no more than id, name, handle and description to show."""
    return names(query, "user.fields", USER_FIELDS)


def span(query: Mapping[str, str]) -> Span:
    since, until = _times(query)
    excluded = names(query, "exclude", EXCLUDABLE)
    token = query.get("pagination_token", "")
    return Span(
        since_id=post_id("since_id", query["since_id"]) if "since_id" in query else since,
        until_id=min(
            post_id("until_id", query["until_id"]) if "until_id" in query else until,
            post_id("pagination_token", token) if token else NEWEST,
        ),
        most=_most(query.get("max_results", "10")),
        without_replies="replies" in excluded,
    )


def _most(given: str) -> int:
    most = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0
    if not 5 <= most <= 100:
        raise invalid(
            "max_results",
            given,
            f"The `max_results` query parameter value [{given}] is not between 5 and 100",
        )
    return most


def _times(query: Mapping[str, str]) -> tuple[int, int]:
    since = _first_id("start_time", query["start_time"]) - 1 if "start_time" in query else 0
    until = _first_id("end_time", query["end_time"]) if "end_time" in query else NEWEST
    return max(since, 0), until


def _first_id(parameter: str, given: str) -> int:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise invalid(parameter, given, "Not a time as YYYY-MM-DDTHH:mm:ssZ.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int((moment - X_EPOCH).total_seconds() * 1000) << TIME_SHIFT


def post_id(parameter: str, given: str) -> int:
    if not ID.fullmatch(given):
        raise invalid(
            parameter, given, f"The `{parameter}` query parameter value [{given}] is not valid"
        )
    return int(given)
