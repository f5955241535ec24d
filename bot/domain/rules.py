"""What X takes and what the desk forbids, told of finished words. Limits: X API v2, August 2026."""

from collections.abc import Collection, Sequence

from bot.domain.media import MOST_IMAGES, Media, MediaKind, refuse_alt
from bot.domain.people import is_same
from bot.domain.posts import Poll
from bot.domain.text import blank_in, cashtags_in, mention_in

WEIGHT_LIMIT = 280
POLL_OPTIONS = range(2, 5)
POLL_OPTION_CHARACTERS = range(1, 26)
POLL_MINUTES = range(5, 10_081)


def refuse_words(
    parts: Sequence[str],
    weights: Sequence[int],
    poll: Poll | None,
    limit: int = WEIGHT_LIMIT,
    mentionable: Collection[str] = (),
) -> str:
    """Why these words may not go out, or "". `weights` are twitter-text's weighted lengths, `limit`
    the most that the account may write, `mentionable` the handles (folded) of those who agreed."""
    if not parts:
        return "has no words"
    for number, (text, weight) in enumerate(zip(parts, weights, strict=True), 1):
        reason = _refuse_part(text, weight, limit, mentionable)
        if reason:
            return f"part {number}: {reason}" if len(parts) > 1 else reason
    return _refuse_poll(poll) if poll else ""


def _refuse_part(text: str, weight: int, limit: int, mentionable: Collection[str]) -> str:
    if not text:
        return "has no words"
    if weight > limit:
        return f"is {weight - limit} over the {limit} that X takes"
    if blank := blank_in(text):
        return f"still has the blank {blank!r}"
    if mention := mention_in(text, mentionable):
        return f"mentions {mention}, and X forbids automated mentions nobody asked for"
    if len(cashtags_in(text)) > 1:
        return "has more than one cashtag"
    return ""


def _refuse_poll(poll: Poll) -> str:
    if len(poll.options) not in POLL_OPTIONS:
        return f"its poll has {len(poll.options)} options, X takes 2 to 4"
    if len({option.casefold() for option in poll.options}) < len(poll.options):
        return "its poll names one option twice"
    for option in poll.options:
        if not option:
            return "its poll has an option without words"
        if _characters(option) not in POLL_OPTION_CHARACTERS:
            excess = _characters(option) - POLL_OPTION_CHARACTERS[-1]
            return f"its poll option {option!r} is {excess} over the 25 characters that X takes"
        if blank := blank_in(option):
            return f"its poll still has the blank {blank!r}"
    if poll.minutes not in POLL_MINUTES:
        return f"its poll runs {poll.minutes} minutes, X takes 5 to 10,080"
    return ""


def _characters(option: str) -> int:
    """In UTF-16, as most servers count: an emoji is two, a composed one more. X does not say how it
    counts, and this is never less."""
    return len(option.encode("utf-16-le")) // 2


def refuse_media(media: Sequence[Media], poll: Poll | None) -> str:
    """Why these may not go with one post, or ""."""
    moving = next((each.kind.value for each in media if each.kind is not MediaKind.IMAGE), "")
    if media and poll:
        return "has a poll and media, and X takes one of the two"
    if moving and len(media) > 1:
        return f"has a {moving} beside other media, and X takes it alone"
    if len(media) > MOST_IMAGES:
        return f"has {len(media)} images, and X takes {MOST_IMAGES}"
    if len({each.sha256 for each in media}) < len(media):
        return "has one image twice"
    return next((reason for each in media if (reason := _refuse_description(each))), "")


def _refuse_description(media: Media) -> str:
    if reason := refuse_alt(media.alt):
        return f"its {media.kind.value} {reason}"
    blank = blank_in(media.alt)
    return f"the alt text of its {media.kind.value} still has the blank {blank!r}" if blank else ""


def refuse_checker(writer: str, checker: str) -> str:
    """Why this person may not approve: the second pair of eyes is never the writer's own."""
    if not checker.strip():
        return "an approval needs the checker's name"
    if is_same(writer, checker):
        return f"{checker.strip()} wrote it; a second person approves"
    return ""
