"""What X asks of a create on a self-serve app: schema, length, polls, replies, duplicates."""

from collections.abc import Mapping

from bot.domain.posts import Poll
from bot.sandbox import problems
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.posts import Draft, Posts, StoredPost
from bot.sandbox.wording import CASHTAG, LONGEST, length, mentions

KNOWN = frozenset(
    "card_uri community_id direct_message_deep_link edit_options for_super_followers_only geo "
    "made_with_ai media nullcast paid_partnership poll quote_tweet_id reply reply_settings "
    "share_with_followers text".split()
)
POLL_KNOWN = frozenset({"options", "duration_minutes", "reply_settings"})


def draft(
    body: object, author: SandboxAccount, posts: Posts, refuse_duplicates: bool = True
) -> Draft:
    """Raises Refusal for whatever X refuses. Its check for duplicates has failed at times."""
    if not isinstance(body, dict):
        raise problems.invalid("body", "", "The body must be a JSON object.")
    for name in body.keys() - KNOWN:
        raise problems.invalid(name, "", f"[$.{name}: is not defined in the schema]")
    if body.get("media"):
        raise problems.invalid("media.media_ids", "", "Your media IDs are invalid.")
    if body.get("quote_tweet_id"):
        raise problems.reply_not_allowed()
    text = _text(body)
    poll = _poll(body["poll"]) if body.get("poll") else None
    parent = _parent(body["reply"], author, posts) if body.get("reply") else None
    if refuse_duplicates and posts.has_text(author, text):
        raise problems.duplicate_content()
    return Draft(text, poll, parent)


def _text(body: Mapping[str, object]) -> str:
    text = body.get("text")
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
