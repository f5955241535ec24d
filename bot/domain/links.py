"""Links to posts on X, as people paste them, and what their ids tell."""

import re
from datetime import UTC, datetime, timedelta

_POST = re.compile(
    r"(?:https?://[^\s/?#]+/(?:(\w{1,30})|i(?:/web)?)/status(?:es)?/)?([0-9]{1,19})/?(?:[?#]\S*)?",
    re.ASCII,
)
# X counts a post's milliseconds from here, in the upper bits of its id.
_X_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)


def post_id_in(link: str) -> str:
    """The id in the link of a post, or the bare id itself; "" where there is none."""
    found = _POST.fullmatch(link.strip())
    return found[2] if found else ""


def author_in(link: str) -> str:
    """The handle in the link of a post; "" where it names none."""
    found = _POST.fullmatch(link.strip())
    return (found[1] or "") if found else ""


def posted_at(network_id: str) -> datetime:
    """When X made the post of that id."""
    return _X_EPOCH + timedelta(milliseconds=int(network_id) >> 22)
