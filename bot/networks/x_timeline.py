"""X's own timeline back into the words that were written."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.delivery import Published
from bot.domain.text import canonical
from bot.networks.x_json import (
    Object,
    items,
    member,
    moment,
    network_id,
    optional_text,
    text,
    texts,
)

X_EPOCH_MS = 1288834974657
SHORT_LINK = re.compile(r"https?://t\.co/\w+")
MEDIA_PAGE = re.compile(r"/status/\d+/(?:photo|video)/\d+$")


def first_id_at(since: datetime) -> int:
    """The greatest post id that is older than `since`: X makes ids of its clock's milliseconds."""
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    milliseconds = (since - epoch) // timedelta(milliseconds=1)
    return max(1, (milliseconds - X_EPOCH_MS << 22) - 1)


def published(page: Object) -> list[Published]:
    """The posts of one page of a timeline. Raises NetworkError for anything it cannot read: a post
    left out would look like a post that never was."""
    polls = {text(poll, "id"): poll for poll in items(member(page, "includes"), "polls")}
    return [_post(post, polls) for post in items(page, "data")]


def _post(post: Object, polls: Mapping[str, Object]) -> Published:
    return Published(
        network_id=network_id(post, "id"),
        text=written(post),
        created_at=moment(post, "created_at"),
        parent=_parent(post),
        poll_options=tuple(
            canonical(_unescaped(text(option, "label")))
            for poll_id in texts(member(post, "attachments"), "poll_ids")
            for option in in_order(polls.get(poll_id, {}))
        ),
        media=len(texts(member(post, "attachments"), "media_keys")),
    )


def in_order(poll: Object) -> list[Object]:
    return sorted(items(poll, "options"), key=lambda option: str(option.get("position")))


def _parent(post: Object) -> str:
    referenced = items(post, "referenced_tweets") or items(post, "referenced_posts")
    parents = [network_id(other, "id") for other in referenced if other.get("type") == "replied_to"]
    return parents[0] if parents else ""


def written(post: Object) -> str:
    """The canonical words of a post: X escapes three signs, shortens links and appends one for
    attached media; a text longer than 280 is whole only in its note."""
    whole = member(post, "note_tweet") or post
    links = items(member(whole, "entities"), "urls") + items(member(post, "entities"), "urls")
    expanded = {text(link, "url"): _link_as_written(link) for link in links}
    media = {text(link, "url") for link in links if _is_media(link)}

    shown = _unescaped(text(whole, "text")).rstrip()
    last = shown.split()[-1:]
    if last and last[0] in media:
        shown = shown[: -len(last[0])]
    return canonical(SHORT_LINK.sub(lambda link: expanded.get(link[0]) or link[0], shown))


def _link_as_written(link: Object) -> str:
    """X puts http:// before a bare domain such as ClinicalTrials.gov; nobody types it any more."""
    return optional_text(link, "expanded_url").removeprefix("http://")


def _is_media(link: Object) -> bool:
    return "media_key" in link or bool(MEDIA_PAGE.search(optional_text(link, "expanded_url")))


def _unescaped(escaped: str) -> str:
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
