"""What is left of somebody who asked to be erased: marks by which the opt-out is recognised.

A mark is a keyed hash (BLAKE2b) of a name or handle. The key is random, made by the first erasure
and kept beside the marks. It is no secret of the environment: were that lost or changed, as X's
keys are from time to time, every opt-out would be forgotten without a word, and this harms the
person more. The key guards against tables made in advance and against comparing two databases;
whoever holds this one can still try a name, as the desk itself must be able to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bot.domain.names import Match, canonical_name, likeness, likenesses

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Marks:
    """`like` is the mark of the surname with an initial. Each is "" where there was nothing."""

    key: str
    name: str
    like: str = ""
    handle: str = ""


def marks_of(key: str, name: str, handle: str = "") -> Marks:
    """`key` are KEY_BYTES random bytes in hexadecimal."""
    return Marks(
        key,
        _mark(key, "name", canonical_name(name)),
        _mark(key, "like", likeness(name)),
        _mark(key, "handle", handle.casefold()),
    )


def recognise(erased: Sequence[Marks], name: str = "", handle: str = "") -> Match:
    """Whether one of the erased is of this name or handle: certainly, perhaps, or not."""
    found = Match.OTHER
    for marks in erased:
        if handle and _mark(marks.key, "handle", handle.casefold()) == marks.handle:
            return Match.SAME
        if not name:
            continue
        if _mark(marks.key, "name", canonical_name(name)) == marks.name:
            return Match.SAME
        if marks.like and any(
            _mark(marks.key, "like", each) == marks.like for each in likenesses(name)
        ):
            found = Match.DOUBTFUL
    return found


def _mark(key: str, what: str, text: str) -> str:
    if not text:
        return ""
    return blake2b(text.encode(), key=bytes.fromhex(key), person=what.encode()).hexdigest()
