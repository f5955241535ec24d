"""A person lets a post go in spite of one concern, and says why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.posts import Concern, Post


@dataclass(frozen=True, slots=True)
class Override:
    """It stands for the concern that was `told` in exactly these words, and for no other: where the
    post's words change so that the concern reads otherwise, it is asked anew."""

    id: int
    post_key: str
    check: str
    told: str
    reason: str
    by: str
    at: datetime
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    def meets(self, concern: Concern) -> bool:
        return (concern.check, concern.told) == (self.check, self.told)


def with_overrides(post: Post, overrides: Iterable[Override], final: Collection[str]) -> Post:
    """The post with `override` filled in each concern that a standing one meets. A `final` concern
    stays open whatever anybody said."""
    standing = [each for each in overrides if each.stands]
    if not standing or not post.concerns:
        return post
    found = tuple(_overridden(concern, standing, final) for concern in post.concerns)
    return replace(post, concerns=found)


def _overridden(concern: Concern, standing: Sequence[Override], final: Collection[str]) -> Concern:
    met = next((each for each in standing if each.meets(concern)), None)
    if met is None or concern.check in final:
        return concern
    return replace(concern, override=f"{met.by}: {met.reason}")


def refuse_override(post: Post, check: str, reason: str, final: Collection[str]) -> str:
    """Why this check's concerns about a post may not be overridden, or ""."""
    ours = [concern for concern in post.concerns if concern.check == check]
    if not reason.strip():
        return "an override needs a reason"
    if not ours:
        known = ", ".join(dict.fromkeys(concern.check for concern in post.concerns))
        return f"no concern {check!r} is known of it (it has {known or 'none'})"
    if check in final:
        return f"a concern {check!r} is never overridden: {ours[0].told}"
    if all(concern.override for concern in ours):
        return f"its concern {check!r} is overridden already ({ours[0].override})"
    return ""
