"""What X counts in a text: its weighted length and its links (twitter-text, version 3). The library
is wrapped here only."""

import re
import unicodedata

# The library takes 1.6 ms a text. Where no character weighs double and nothing can be a URL (a dot
# before a letter), the weight is the length in NFC; a property test holds the two together.
# © and ® may count as emoji, so they are left to the library.
_PLAIN = re.compile(
    "[\\x00-\\xa8\\xaa-\\xad\\xaf-\\u10ff\\u2000-\\u200a\\u2010-\\u201f\\u2032-\\u2037]*"
)
_MAY_BE_URL = re.compile(r"\.[^\W\d_]")


def weight(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    if _PLAIN.fullmatch(text) and not _MAY_BE_URL.search(text):
        return len(text)
    from twitter_text import parse_tweet  # 0.4 s to import, and most texts never need it

    return int(parse_tweet(text).weightedLength)


def has_link(text: str) -> bool:
    """Whether X makes a link of anything in it; a bare domain ("example.com") is one."""
    if not _MAY_BE_URL.search(text):
        return False
    from twitter_text import extract_urls

    return bool(extract_urls(text))
