"""X's rules and prices, told of finished words, as far as a person may decide otherwise. What X
refuses outright is in domain.rules, similar posts are in domain.sameness."""

import re
from collections.abc import Iterator

from bot.domain.congress import Congress, Hub
from bot.domain.posts import Concern, Post
from bot.domain.prices import CREATE, CREATE_WITH_LINK, dollars
from bot.domain.text import cashtags_in

# Our own measure: X names none since it weighs hashtags no more; screen readers read each aloud.
MOST_HASHTAGS = 3

_HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w*[^\W\d_]\w*)")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# A word with a dot before letters, also where a blank was forgotten behind a sentence.
_BARE_DOMAIN = re.compile(r"(?<![\w@./-])(?:[\w-]+\.)+[^\W\d_]{2,}(?:/\S*)?", re.IGNORECASE)


def x_concerns(post: Post, congress: Congress, hub: Hub) -> Iterator[Concern]:
    for part, text in enumerate(post.parts, 1):
        where = f"part {part} " if len(post.parts) > 1 else ""
        yield from _cashtag(text, where)
        yield from _hashtags(text, where, {congress.hashtag, *hub.hashtags})
        if part in post.linked:
            yield from _bare_domain(text, where)


def hashtags_in(text: str) -> list[str]:
    """Each with its sign, in order; a bare number is none to X."""
    return [f"#{tag}" for tag in _HASHTAG.findall(_ADDRESS.sub(" ", text))]


def _cashtag(text: str, where: str) -> Iterator[Concern]:
    """A cashtag sets a post among those on a share's price (X's help pages); a second one is
    refused."""
    for tag in cashtags_in(text)[:1] if "$" in text else ():
        told = f"{where}has the cashtag {tag}, which sets it among posts on shares; write the name."
        yield Concern("cashtag", told)


def _hashtags(text: str, where: str, known: set[str]) -> Iterator[Concern]:
    """X's automation rules forbid posting to trends that the post is not about."""
    tags = hashtags_in(text)
    folded = {tag.casefold() for tag in known}
    foreign = [tag for tag in dict.fromkeys(tags) if tag.casefold() not in folded]
    if foreign:
        told = (
            f"{where}has {', '.join(foreign)}, neither the congress's hashtag nor one of the "
            "hub's; X forbids riding on trends. Take it out, or add it to `hashtags` of the hub in "
            "congress.toml."
        )
        yield Concern("trend", told)
    if len(tags) > MOST_HASHTAGS:
        told = f"{where}has {len(tags)} hashtags; leave at most {MOST_HASHTAGS}."
        yield Concern("hashtags", told)


def _bare_domain(text: str, where: str) -> Iterator[Concern]:
    """X makes a link of a domain without https:// and charges a post with a link as one (its price
    list of August 2026)."""
    if _ADDRESS.search(text):
        return
    found = _BARE_DOMAIN.search(text)
    named = f'"{found.group()}"' if found else "a word with a dot in it"
    told = (
        f"{where}has {named}, of which X makes a link: {dollars(CREATE_WITH_LINK)} instead of "
        f"{dollars(CREATE)}. Write https:// before it where a link is meant, else a blank after "
        "the dot, or the name in words."
    )
    yield Concern("bare-domain", told)
