"""Lists of names in one cell."""

import re

_SURE = re.compile(r"\s*[;|\n]\s*")
_PARTS = frozenset(";|\n,")
_COMMA = re.compile(r"\s*,\s*")


def people_in(text: str) -> tuple[str, ...]:
    """Semicolons, bars and line breaks always part names; commas only where every piece has two
    words or more, since "Curie, Marie" and "Marie Curie, MD" are one person."""
    if not _PARTS.intersection(text):
        return (" ".join(text.split()),)
    pieces = _SURE.split(text)
    if len(pieces) == 1:
        by_comma = _COMMA.split(text)
        if all(len(piece.split()) > 1 for piece in by_comma):
            pieces = by_comma
    names = (" ".join(piece.split()) for piece in pieces)
    return tuple(dict.fromkeys(name for name in names if name))
