"""What X charges a self-serve app that pays per use: its price list of August 2026, in thousandths
of a dollar. Calls that fail are free."""

from bot.domain.posts import Post

CREATE, CREATE_WITH_LINK = 15, 200
MEDIA_METADATA = 5  # the alternative text of one picture
DELETE = 10


def cost_of_part(post: Post, part: int) -> int:
    """Of the part with this number, from 1; media go with the first."""
    words = CREATE_WITH_LINK if part in post.linked else CREATE
    return words + (MEDIA_METADATA * len(post.media) if part == 1 else 0)


def cost_of(post: Post, first: int = 1) -> int:
    """Of the whole post, or of what is left of it from part `first` on."""
    return sum(cost_of_part(post, part) for part in range(first, len(post.parts) + 1))


def dollars(thousandths: int) -> str:
    """$25.00; $0.015 where the cents do not come out even."""
    return f"${thousandths / 1000:,.{2 if thousandths % 10 == 0 else 3}f}"
