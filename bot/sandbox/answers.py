"""Posts, polls and accounts as X's JSON."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.audience import Reaction, reaction, votes
from bot.sandbox.calls import Call
from bot.sandbox.formats import Kind
from bot.sandbox.media import Medium
from bot.sandbox.posts import StoredPost
from bot.sandbox.problems import field_not_allowed
from bot.sandbox.queries import Wanted
from bot.sandbox.wording import entities, has_link, media_link, shown

Json = dict[str, object]
PRIVATE_FIELDS = ("non_public_metrics", "organic_metrics", "promoted_metrics")
NEW_WORDS = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "tweets": "posts",
}
PRIVATE_DAYS = timedelta(days=30)


def created(post: StoredPost) -> Json:
    post_id = str(post.id)
    return {"data": {"id": post_id, "text": _text(post), "edit_history_tweet_ids": [post_id]}}


def posts(
    found: Iterable[StoredPost],
    wanted: Wanted,
    call: Call,
    seed: int,
    errors: Iterable[Json] = (),
) -> Json:
    """`data`, `includes` and `errors`, each only where it holds something, as X does."""
    refused = list(errors)
    allowed: list[StoredPost] = []
    for post in found:
        fields = private_refusals(post, wanted, call.account, call.now)
        refused += [field_not_allowed(field, str(post.id)) for field in fields]
        if not fields:
            allowed.append(post)
    parts: Json = {
        "data": [_post(post, wanted, call.now, seed) for post in allowed],
        "includes": _includes(allowed, wanted, call, seed),
        "errors": refused,
    }
    return {name: part for name, part in parts.items() if part}


def private_refusals(
    post: StoredPost, wanted: Wanted, reader: SandboxAccount, now: datetime
) -> list[str]:
    """The private fields asked for that this reader may not see of this post."""
    if post.author.code == reader.code and now - post.created_at < PRIVATE_DAYS:
        return []
    return [field for field in PRIVATE_FIELDS if field in wanted.fields]


def _post(post: StoredPost, wanted: Wanted, now: datetime, seed: int) -> Json:
    found = _entities(post)
    reacted = reaction(seed, post.id, now - post.created_at, has_link(post.text))
    whole: Json = {
        "id": str(post.id),
        "text": _text(post),
        "edit_history_tweet_ids": [str(post.id)],
        "author_id": post.author.user_id,
        "created_at": stamp(post.created_at),
        "conversation_id": str(post.root),
        "lang": "en",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": _public(reacted),
        "non_public_metrics": _private(reacted),
    }
    if found:
        whole["entities"] = found
    if post.poll:
        whole["attachments"] = {"poll_ids": [post.poll_id]}
    if post.media:
        whole["attachments"] = {"media_keys": [medium.key for medium in post.media]}
    if post.parent:
        whole["in_reply_to_user_id"] = post.parent.author.user_id
        whole["referenced_tweets"] = [{"type": "replied_to", "id": str(post.parent.id)}]
    shown = {name: value for name, value in whole.items() if name in wanted.fields}
    return _in_new_words(shown) if wanted.in_new_words else shown


def _in_new_words(post: Json) -> Json:
    renamed = {NEW_WORDS.get(name, name): value for name, value in post.items()}
    counts = renamed.get("public_metrics")
    if isinstance(counts, dict):
        renamed["public_metrics"] = {
            NEW_WORDS.get(name, name): count for name, count in counts.items()
        }
    return renamed


def _text(post: StoredPost) -> str:
    text = shown(post.text, post.id)
    return f"{text} {media_link(post.id)}".lstrip() if post.media else text


def _entities(post: StoredPost) -> dict[str, list[dict[str, object]]]:
    """X names the one appended link once for each medium."""
    found = entities(post.text, post.id)
    if post.media:
        link, end = media_link(post.id), len(_text(post))
        page = post.media[0].format.kind.page
        address = f"https://x.com/{post.author.handle}/status/{post.id}/{page}/1"
        found.setdefault("urls", []).extend(
            {
                "start": end - len(link),
                "end": end,
                "url": link,
                "expanded_url": address,
                "display_url": f"pic.x.com/{link.rpartition('/')[2]}",
                "media_key": medium.key,
            }
            for medium in post.media
        )
    return found


def _public(reacted: Reaction) -> Json:
    return {
        "retweet_count": reacted.reposts,
        "reply_count": reacted.replies,
        "like_count": reacted.likes,
        "quote_count": reacted.quotes,
        "bookmark_count": reacted.bookmarks,
        "impression_count": reacted.impressions,
    }


def _private(reacted: Reaction) -> Json:
    return {
        "impression_count": reacted.impressions,
        "url_link_clicks": reacted.link_clicks,
        "user_profile_clicks": reacted.profile_clicks,
        "engagements": reacted.engagements,
    }


def _includes(found: list[StoredPost], wanted: Wanted, call: Call, seed: int) -> Json:
    includes: Json = {}
    now = call.now
    media = {medium.key: medium for post in found for medium in post.media}
    if media and "attachments.media_keys" in wanted.expansions:
        includes["media"] = [_medium(each, wanted, call.origin) for each in media.values()]
    polls = [poll(post, wanted, now, seed) for post in found if post.poll]
    if polls and "attachments.poll_ids" in wanted.expansions:
        includes["polls"] = polls
    authors = {post.author.code: post.author for post in found}
    if authors and "author_id" in wanted.expansions:
        includes["users"] = [user(author) for author in authors.values()]
    parents = {post.parent.id: post.parent for post in found if post.parent}
    if parents and "referenced_tweets.id" in wanted.expansions:
        name = NEW_WORDS["tweets"] if wanted.in_new_words else "tweets"
        includes[name] = [_post(parent, wanted, now, seed) for parent in parents.values()]
    return includes


def _medium(medium: Medium, wanted: Wanted, origin: str) -> Json:
    kind = medium.format.kind
    whole: Json = {"media_key": medium.key, "type": kind.value, "alt_text": medium.alt}
    if medium.format.width:
        whole |= {"width": medium.format.width, "height": medium.format.height}
    address = f"{origin}/sandbox/media/{medium.key}"
    if kind is Kind.PHOTO:
        whole["url"] = address
    else:
        whole["variants"] = [{"content_type": medium.format.mime, "url": address}]
    return {name: value for name, value in whole.items() if value and name in wanted.media_fields}


def poll(post: StoredPost, wanted: Wanted, now: datetime, seed: int) -> Json:
    labels, minutes = (post.poll.options, post.poll.minutes) if post.poll else ((), 0)
    cast = poll_votes(post, now, seed)
    whole: Json = {
        "id": post.poll_id,
        "options": [
            {"position": position, "label": label, "votes": cast[position - 1]}
            for position, label in enumerate(labels, start=1)
        ],
        "duration_minutes": minutes,
        "end_datetime": stamp(post.poll_ends_at),
        "voting_status": "open" if now < post.poll_ends_at else "closed",
    }
    return {name: value for name, value in whole.items() if name in wanted.poll_fields}


def poll_votes(post: StoredPost, now: datetime, seed: int) -> tuple[int, ...]:
    options, minutes = (len(post.poll.options), post.poll.minutes) if post.poll else (0, 0)
    return votes(seed, post.id, options, now - post.created_at, timedelta(minutes=minutes))


def user(account: SandboxAccount, fields: Collection[str] = ()) -> Json:
    known: Json = {"id": account.user_id, "name": account.name, "username": account.handle}
    return known | {"description": account.bio} if "description" in fields else known


def stamp(moment: datetime) -> str:
    """X gives whole seconds, written with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
