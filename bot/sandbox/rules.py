"""What X asks of a create on a self-serve app: schema, length, polls, media, replies,
duplicates."""

from collections.abc import Mapping

from bot.domain.posts import Poll
from bot.sandbox import problems
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.calls import Call
from bot.sandbox.formats import Kind
from bot.sandbox.media import MediaStore, Medium
from bot.sandbox.posts import Draft, Posts, StoredPost
from bot.sandbox.queries import ID
from bot.sandbox.wording import CASHTAG, LONGEST, length, mentions

KNOWN = frozenset(
    "card_uri community_id direct_message_deep_link edit_options for_super_followers_only geo "
    "made_with_ai media nullcast paid_partnership poll quote_tweet_id reply reply_settings "
    "share_with_followers text".split()
)
POLL_KNOWN = frozenset({"options", "duration_minutes", "reply_settings"})
MEDIA_KNOWN = frozenset(
    "call_to_actions description embeddable media_ids preview_media_id tagged_user_ids "
    "title".split()
)
MOST_PHOTOS = 4


def draft(call: Call, posts: Posts, media: MediaStore, refuse_duplicates: bool = True) -> Draft:
    """Raises Refusal for whatever X refuses. Its check for duplicates has failed at times."""
    body, author = call.body, call.account
    if not isinstance(body, dict):
        raise problems.invalid("body", "", "The body must be a JSON object.")
    for name in body.keys() - KNOWN:
        raise problems.invalid(name, "", f"[$.{name}: is not defined in the schema]")
    if body.get("quote_tweet_id"):
        raise problems.reply_not_allowed()
    attached = _media(body["media"], call, media) if body.get("media") else ()
    text = _text(body, bool(attached))
    poll = _poll(body["poll"]) if body.get("poll") else None
    if poll and attached:
        raise problems.invalid("media", "", "A post has media or a poll, not both.")
    parent = _parent(body["reply"], author, posts) if body.get("reply") else None
    if refuse_duplicates and text and posts.has_text(author, text):
        raise problems.duplicate_content()
    return Draft(text, poll, parent, attached)


def _text(body: Mapping[str, object], has_media: bool) -> str:
    text = body.get("text")
    if has_media and text in (None, ""):
        return ""
    if not isinstance(text, str) or not text.strip():
        raise problems.invalid("text", str(text), "The text must not be empty.")
    if length(text) > LONGEST:
        raise problems.too_long()
    if len(CASHTAG.findall(text)) > 1:
        raise problems.invalid("text", text, "A post may hold one cashtag.")
    return text


def _poll(poll: object) -> Poll:
    if not isinstance(poll, dict) or poll.keys() - POLL_KNOWN:
        raise problems.invalid("poll", "", "[$.poll: has members that the schema does not define]")
    options, minutes = poll.get("options"), poll.get("duration_minutes")
    if not isinstance(options, list) or not 2 <= len(options) <= 4:
        raise problems.invalid("poll.options", str(options), "A poll has 2 to 4 options.")
    for option in options:
        if not isinstance(option, str) or not 1 <= len(option) <= 25:
            raise problems.invalid(
                "poll.options", str(option), "A poll's option has 1 to 25 characters."
            )
    if not isinstance(minutes, int) or not 5 <= minutes <= 10_080:
        raise problems.invalid(
            "poll.duration_minutes", str(minutes), "A poll lasts 5 to 10080 minutes."
        )
    return Poll(tuple(options), minutes)


def _media(given: object, call: Call, media: MediaStore) -> tuple[Medium, ...]:
    if not isinstance(given, dict) or given.keys() - MEDIA_KNOWN:
        raise problems.invalid(
            "media", "", "[$.media: has members that the schema does not define]"
        )
    ids = given.get("media_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_PHOTOS:
        raise problems.invalid("media.media_ids", str(ids), "A post has 1 to 4 media IDs.")
    found = tuple(medium for each in ids if (medium := _medium(each, call, media)))
    if len(found) < len(ids) or len({medium.id for medium in found}) < len(ids):
        raise problems.invalid("media.media_ids", str(ids), "Your media IDs are invalid.")
    if len(found) > 1 and any(medium.format.kind is not Kind.PHOTO for medium in found):
        raise problems.invalid(
            "media.media_ids", str(ids), "A post has up to 4 photos, or 1 GIF, or 1 video."
        )
    return found


def _medium(media_id: object, call: Call, media: MediaStore) -> Medium | None:
    if not isinstance(media_id, str) or not ID.fullmatch(media_id):
        return None
    medium = media.get(int(media_id), call.account, call.now)
    return medium if medium and medium.is_processed(call.now) else None


def _parent(reply: object, author: SandboxAccount, posts: Posts) -> StoredPost:
    given = reply.get("in_reply_to_tweet_id") if isinstance(reply, dict) else None
    if not isinstance(given, str) or not (given.isascii() and given.isdigit()):
        raise problems.invalid(
            "reply.in_reply_to_tweet_id", str(given), "A reply names the id of a post."
        )
    parent = posts.get(int(given))
    if parent is None:
        raise problems.parent_not_visible()
    summoned = author.handle.casefold() in mentions(parent.text)
    if parent.author.code != author.code and not summoned:
        raise problems.reply_not_allowed()
    return parent
