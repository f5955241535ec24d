"""Which posts a word on permission, or an opt-out, keeps back, and which it lets go again."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain import contacts, permission
from bot.domain.concerns import open_concerns
from bot.domain.posts import Post
from bot.domain.queue import Entry

_CHECKS = frozenset(
    {
        permission.DENIED,
        permission.IN_DOUBT,
        permission.SLIDES,
        contacts.LEFT_OUT,
        contacts.IN_DOUBT,
    }
)


def is_kept_back(post: Post) -> bool:
    return any(concern.check in _CHECKS for concern in open_concerns(post))


def kept_back(
    before: Iterable[Entry], after: Iterable[Entry], now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of posts still to go that are kept back now and were not, and the reverse. A handle
    that may no longer, or may now, be mentioned counts as well."""
    old, new = _standing(before, now), _standing(after, now)
    both = [key for key in new if key in old]
    blocked = tuple(key for key in both if new[key] and not old[key])
    return blocked, tuple(key for key in both if old[key] and not new[key])


def _standing(entries: Iterable[Entry], now: datetime) -> Mapping[str, bool]:
    return {
        entry.post.planned.key: is_kept_back(entry.post) or bool(entry.post.refusal)
        for entry in entries
        if not (entry.begun or entry.standing.dropped or entry.post.planned.stale_at <= now)
    }
