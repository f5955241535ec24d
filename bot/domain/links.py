"""Links to posts on X, as people paste them."""

import re

_POST = re.compile(
    r"(?:https?://[^\s?#]+/status(?:es)?/)?([0-9]{1,19})(?:/?(?:[?#]\S*)?)", re.ASCII
)


def post_id_in(link: str) -> str:
    """The id in the link of a post, or the bare id itself; "" where there is none."""
    found = _POST.fullmatch(link.strip())
    return found[1] if found else ""
