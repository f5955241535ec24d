"""The checks on a post's words, one function each, and the order in which they are asked.

A check names the word, where it stands, why, and what to write instead. It knows no exception but
those of the language: whoever lets a post pass all the same gives a reason (domain.overrides). What
no reason can pass, as a blank, is not asked here but refused (domain.rules).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from bot.domain import accessible, acknowledgement, claims, hype, plain_words
from bot.domain.congress import Congress, Hub
from bot.domain.house_words import TradeName
from bot.domain.passages import Wording, wording_of
from bot.domain.posts import Concern, Post

TRADE_NAME = "trade-name"


def word_concerns(post: Post, congress: Congress, hub: Hub) -> Iterator[Concern]:
    """Nothing of a post that has no words yet."""
    if not post.parts:
        return
    hashtags = (congress.hashtag, *hub.hashtags)
    wording = wording_of(post, hub.audience, hub.words, hashtags, hub.name)
    for check in CHECKS:
        yield from check(wording)


def brand_names(wording: Wording) -> Iterator[Concern]:
    """A medicine goes by its generic name: educational materials hold no trade names (ACCME's
    standards for integrity and independence). Each hub lists those of its field."""
    names = wording.house.trade_names
    if not names:
        return
    pattern = _pattern(names)
    if not pattern.search(wording.lower):
        return
    listed = {each.trade.lower(): each for each in names}
    for passage in wording.passages:
        found = dict.fromkeys(pattern.findall(passage.text.lower()))
        for name in (listed[trade] for trade in found):
            told = f'{passage.where} has the trade name "{name.trade}": write "{name.generic}"'
            yield Concern(TRADE_NAME, told)


@lru_cache(maxsize=64)
def _pattern(names: tuple[TradeName, ...]) -> re.Pattern[str]:
    longest_first = sorted({each.trade.lower() for each in names}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


CHECKS: tuple[Callable[[Wording], Iterator[Concern]], ...] = (
    brand_names,
    claims.unframed_results,
    claims.unsupported_safety,
    hype.superlatives,
    acknowledgement.missing_acknowledgement,
    plain_words.unexplained_abbreviations,
    plain_words.hard_reading,
    accessible.flat_hashtags,
    accessible.poor_alt_texts,
    accessible.noisy_emojis,
)
