"""Texts as X treats them: how long they count, what is a link, what the API shows of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from twitter_text import extract_urls_with_indices, parse_tweet

LONGEST = 280
HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
MENTION = re.compile(r"(?<![\w@/])@(\w{1,15})(?!\w)", re.ASCII)
CASHTAG = re.compile(r"(?<![\w$])\$([A-Za-z]{1,6})\b")
MAY_BE_LINK = re.compile(r"\.[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `kind` is "text", "link", "hashtag" or "mention"."""

    kind: str
    text: str


def length(text: str) -> int:
    """The weighted length. Plain ASCII without anything like a link counts one a character, which
    spares twitter-text's 1.6 ms."""
    if text.isascii() and "\r" not in text and not MAY_BE_LINK.search(text):
        return len(text)
    weighted: int = parse_tweet(text).weightedLength
    return weighted


def has_link(text: str) -> bool:
    return bool(links(text))


def links(text: str) -> list[tuple[int, int]]:
    """Where the links begin and end."""
    if not MAY_BE_LINK.search(text):
        return []
    return [tuple(found["indices"]) for found in extract_urls_with_indices(text)]


def mentions(text: str) -> set[str]:
    return {found.casefold() for found in MENTION.findall(text)}


def pieces(text: str) -> Iterator[Piece]:
    at = 0
    for start, end in links(text):
        yield from _tagged(text[at:start])
        yield Piece("link", text[start:end])
        at = end
    yield from _tagged(text[at:])


def _tagged(text: str) -> Iterator[Piece]:
    at = 0
    found = [("hashtag", match) for match in HASHTAG.finditer(text)]
    found += [("mention", match) for match in MENTION.finditer(text)]
    for kind, match in sorted(found, key=lambda each: each[1].start()):
        if match.start() > at:
            yield Piece("text", text[at : match.start()])
        yield Piece(kind, match[0])
        at = match.end()
    if at < len(text):
        yield Piece("text", text[at:])


def shown(text: str, post_id: int) -> str:
    """The text as the API gives it: three signs escaped, links shortened."""
    if not MAY_BE_LINK.search(text):
        return _escaped(text)
    return "".join(written for _, written in _written(text, post_id))


def entities(text: str, post_id: int) -> dict[str, list[dict[str, object]]]:
    """Links, hashtags and mentions with their places in the shown text, by X's name of the kind."""
    found: dict[str, list[dict[str, object]]] = {}
    at = 0
    for piece, written in _written(text, post_id):
        if piece.kind != "text":
            kind, fields = _entity(piece, written)
            found.setdefault(kind, []).append({"start": at, "end": at + len(written), **fields})
        at += len(written)
    return found


def media_link(post_id: int) -> str:
    """The short link that X appends for the media of a post."""
    return _short(post_id, -1)


def _written(text: str, post_id: int) -> Iterator[tuple[Piece, str]]:
    for number, piece in enumerate(pieces(text)):
        is_link = piece.kind == "link"
        yield piece, _short(post_id, number) if is_link else _escaped(piece.text)


def _entity(piece: Piece, written: str) -> tuple[str, dict[str, object]]:
    if piece.kind == "hashtag":
        return "hashtags", {"tag": piece.text[1:]}
    if piece.kind == "mention":
        return "mentions", {"username": piece.text[1:]}
    bare = re.sub(r"(?i)^https?://", "", piece.text)
    whole = piece.text if bare != piece.text else f"http://{bare}"
    display = re.sub(r"(?i)^www\.", "", bare)
    display = display if len(display) <= 27 else display[:26] + "…"
    return "urls", {"url": written, "expanded_url": whole, "display_url": display}


def _short(post_id: int, number: int) -> str:
    return "https://t.co/" + blake2b(f"{post_id}/{number}".encode(), digest_size=5).hexdigest()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
