"""Titles that are nearly the same: what may be suggested to a person, never decided here."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from unicodedata import normalize

Similarity = Callable[[str, str], float]  # 0 to 100

ALIKE = 85.0  # with the same slot and room
NEARLY_EQUAL = 92.0  # with nothing else

_WORD = re.compile(r"\w+")
# Part II, Hall B and 3 tell apart what otherwise reads the same.
_NUMERAL = re.compile(r"\w*\d\w*|[ivx]+|[^\W\d_]")
_RAREST_TERMS = 3
_MOST_IN_BLOCK = 8
_AFFIX = 5


def folded(text: str) -> str:
    """As titles, rooms and names are compared."""
    return " ".join(normalize("NFC", normalize("NFC", text).casefold()).split())


def numerals(title: str) -> tuple[str, ...]:
    """Of a folded title: its words with digits, Roman numerals and single letters, in order."""
    return tuple(word for word in _WORD.findall(title) if _NUMERAL.fullmatch(word))


def nearly_equal(
    old: Sequence[str],
    new: Sequence[str],
    similar: Similarity,
    distance: Callable[[int, int], timedelta],
) -> list[tuple[int, int, float]]:
    """Places in `old` and in `new` with their likeness, the likest first and of these the
    nearest, each place at most once.
    Only titles that share a rare term, a beginning or an ending are held against each other: all
    with all would take minutes."""
    scored = [
        (likeness, o, n)
        for n, o in _neighbours(old, new)
        if (likeness := similar(old[o], new[n])) >= NEARLY_EQUAL
    ]
    taken: set[tuple[str, int]] = set()
    found = []
    for likeness, o, n in sorted(scored, key=lambda each: (-each[0], distance(*each[1:]), each)):
        if ("old", o) not in taken and ("new", n) not in taken:
            taken |= {("old", o), ("new", n)}
            found.append((o, n, likeness))
    return found


def _neighbours(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    times = Counter(term for title in (*old, *new) for term in _terms(title))
    blocks: dict[object, list[int]] = defaultdict(list)
    for o, title in enumerate(old):
        for key in _keys(title, times):
            blocks[key].append(o)
    for n, title in enumerate(new):
        found = [blocks[key] for key in _keys(title, times) if key in blocks]
        near = {o for block in found if len(block) <= _MOST_IN_BLOCK for o in block}
        yield from ((n, o) for o in sorted(near))


def _terms(title: str) -> set[tuple[str, ...]]:
    """Words, and pairs of neighbours: a congress's words are few, its pairs of words are many."""
    words = _WORD.findall(title)
    return {*((word,) for word in words), *pairwise(words)}


def _keys(title: str, times: Counter[tuple[str, ...]]) -> Iterable[object]:
    """A term that no other title has leads nowhere, so it does not count among the rarest."""
    same = numerals(title)
    shared = [term for term in _terms(title) if times[term] > 1]
    rarest = sorted(shared, key=lambda term: (times[term], term))
    yield from ((same, "term", term) for term in rarest[:_RAREST_TERMS])
    yield same, "begins", title[:_AFFIX]
    yield same, "ends", title[-_AFFIX:]
