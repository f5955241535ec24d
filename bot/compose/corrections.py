"""A correction becomes a post: its words are a person's own, no template's."""

from collections.abc import Collection
from dataclasses import replace

from bot.compose.weight import has_link, weight
from bot.domain.capabilities import Capabilities, by_hand
from bot.domain.congress import Hub
from bot.domain.corrections import Correction, words_of
from bot.domain.links import post_id_in
from bot.domain.posts import PlannedPost, Post
from bot.domain.rules import refuse_words
from bot.domain.text import digest, tidy


def write_correction(
    correction: Correction,
    planned: PlannedPost,
    hub: Hub,
    can: Capabilities,
    mentionable: Collection[str] = (),
) -> Post:
    """`planned` is the correction's own post, `mentionable` as in words.write."""
    handle = next((a.handle for a in hub.accounts if a.code == planned.account), "")
    planned = replace(planned, by_hand=by_hand(planned, handle, can))
    parts = (tidy(words_of(correction)),)
    weights = [weight(part) for part in parts]
    reason = refuse_words(parts, weights, None, can.weight_limit, mentionable)
    answers, quotes = post_id_in(planned.answers), post_id_in(planned.quotes)
    return Post(
        planned,
        parts,
        None,
        digest(planned.account, parts, None, answers=answers, quotes=quotes),
        f"the correction {reason}" if reason else "",
        linked=tuple(number for number, part in enumerate(parts, 1) if has_link(part)),
    )
