"""What an account may do through its network's API, and what a person must do instead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.congress import Account
from bot.domain.links import author_in
from bot.domain.posts import PlannedPost
from bot.domain.rules import WEIGHT_LIMIT

LONG_WEIGHT_LIMIT = 25_000  # of a premium account; X's help pages, August 2026


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`replies` are those to posts of others: a thread answers its own. As for an app on X's
    self-serve plan since April 2026, unless said otherwise."""

    replies: bool = False
    quotes: bool = False
    long_posts: bool = False
    edit: bool = False
    polls: bool = True
    media: bool = True
    delete: bool = True

    @property
    def weight_limit(self) -> int:
        return LONG_WEIGHT_LIMIT if self.long_posts else WEIGHT_LIMIT


# What `can` of an account in congress.toml may name -> what it grants.
GRANTS: Mapping[str, str] = {
    "replies": "replies",
    "quotes": "quotes",
    "long posts": "long_posts",
}


# Each network's own, of an account that congress.toml says nothing more of.
CAPABILITIES: Mapping[str, Capabilities] = {"x": Capabilities()}


def capabilities_of(account: Account) -> Capabilities:
    """What may be asked of the network in this account's name; nothing else is ever called."""
    granted = dict.fromkeys((GRANTS[word] for word in account.can), True)
    return replace(CAPABILITIES.get(account.network, Capabilities()), **granted)


def by_hand(planned: PlannedPost, handle: str, can: Capabilities) -> str:
    """Why a person must post it, or "". `handle` is the account's own."""
    own = author_in(planned.answers).casefold() == handle.casefold()
    if planned.answers and not (can.replies or own):
        return "X does not let an app reply to others' posts: post it by hand"
    if planned.quotes and not can.quotes:
        return "X does not let an app quote posts: post it by hand"
    return ""
