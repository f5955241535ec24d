"""Whether two written names mean one person: told where it is certain, left to a person where not.

Programmes write "Prof. Ada M. Invented, MD", "Invented A" and "INVENTED Ada" for one and the same.
Nothing here decides that two such are one: that a person is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from unicodedata import combining, normalize


class Match(Enum):
    SAME = "same"  # the same full name
    SAME_INITIALS = "same initials"  # written the same, with initials only, which others share
    DOUBTFUL = "doubtful"  # may be one person: an initial, a name more, another order or spelling
    OTHER = "other"  # another person

    @property
    def is_written_alike(self) -> bool:
        return self in (Match.SAME, Match.SAME_INITIALS)


_TITLES = frozenset(
    "prof professor dr doctor md phd msc bsc mph mbbs pharmd frcp frcpc facp dsc priv doz med univ "
    "mr mrs ms mx miss sir dame".split()
)
# Letters that no decomposition turns into plain ones.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APOSTROPHES = re.compile("['’ʼ`´]")
# How one name is written with an umlaut, without it, and in full: Müller, Muller, Mueller.
_UMLAUT = re.compile(r"(?<=[aou])e")


@dataclass(frozen=True, slots=True)
class _Word:
    """`plain` is folded; `initials` are the letters it may stand for: "" for a word."""

    plain: str
    initials: str = ""

    @property
    def is_whole(self) -> bool:
        """Certainly a name, and no initials."""
        return not self.initials or len(self.initials) > 2


def plain(text: str) -> str:
    """Without case and accents."""
    spread = normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in spread if not combining(letter))


def canonical_name(name: str) -> str:
    """What is equal where two names are written the same: folded, without titles, the surname
    last where a comma says which it is."""
    return " ".join(word.plain for word in _words(name))


def is_full(name: str) -> bool:
    """Whether it has two names that are more than initials."""
    return sum(word.is_whole for word in _words(name)) > 1


def match(one: str, other: str) -> Match:
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return Match.OTHER
    if [word.plain for word in ours] == [word.plain for word in theirs]:
        return Match.SAME if is_full(one) else Match.SAME_INITIALS
    readings = ((a, b) for a in _readings(ours) for b in _readings(theirs))
    return Match.DOUBTFUL if any(_may_be_one(a, b) for a, b in readings) else Match.OTHER


def likeness(name: str) -> str:
    """`invented a` for Ada Invented: one of the likenesses of every way to write the name. "" where
    there is nothing beside a surname."""
    words = [word.plain for word in _words(name)]
    return f"{_loose(words[-1])} {words[0][0]}" if len(words) > 1 else ""


def likenesses(name: str) -> frozenset[str]:
    """Each whole word with the first letter of each other one."""
    return frozenset(
        f"{_loose(word)} {other[0]}"
        for words in _readings(_words(name))
        for at, word in enumerate(words)
        if len(word) > 1
        for n, other in enumerate(words)
        if n != at
    )


def key_words(name: str) -> frozenset[str]:
    """A text in which none of these words stands does not name the person."""
    words = [word.plain for word in _words(name) if word.is_whole]
    return frozenset((*words, "".join(words)))


def named_in(text: str, name: str, own_talk: bool = False) -> Match:
    """How certainly a text names this person. In a post about their own talk the surname alone is
    enough to ask; elsewhere it takes an initial, a title or the full name."""
    words = [found.group() for found in _WORD.finditer(_APOSTROPHES.sub("", text))]
    joined = "".join(word.plain for word in _words(name))
    keys = key_words(name)
    found = Match.OTHER
    for at, word in enumerate(words):
        if plain(word) not in keys:
            continue
        if plain(word) == joined:
            return Match.SAME
        for window in _windows(words, at, len(_words(name)) + 1, own_talk):
            how = match(" ".join(window), name)
            if how.is_written_alike:
                return how
            found = how if how is Match.DOUBTFUL else found
    return found


def _windows(
    words: Sequence[str], at: int, longest: int, own_talk: bool
) -> Iterator[Sequence[str]]:
    """Stretches around a word that may be a name: names begin and end with a capital, so "young"
    patients are no Dr Young. One word alone is a name only with a title before it."""
    for start in range(max(0, at - longest + 1), at + 1):
        for end in range(at + 1, min(len(words), start + longest) + 1):
            window = words[start:end]
            named = [word for word in window if plain(word) not in _TITLES]
            enough = len(named) > 1 or (named and (own_talk or len(named) < len(window)))
            if enough and not (window[0][0].islower() or window[-1][0].islower()):
                yield window


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[_Word, ...]:
    parts = [_parted(part) for part in _APOSTROPHES.sub("", _BRACKETS.sub(" ", name)).split(",")]
    named = [part for part in parts if part]
    if len(named) == 2:
        named.reverse()
    return tuple(word for part in named for word in part)


def _parted(part: str) -> list[_Word]:
    found = [_word(each) for each in _WORD.findall(part)]
    return [word for word in found if word.plain not in _TITLES]


def _word(written: str) -> _Word:
    folded = plain(written)
    short = len(written) == 1 or (written.isupper() and len(written) < 4)
    return _Word(folded, folded if short else "")


def _readings(words: Sequence[_Word]) -> Iterator[list[str]]:
    """AM may be a name, or A. M.: both are tried."""
    yield [word.plain for word in words]
    if any(len(word.initials) > 1 for word in words):
        for at, word in enumerate(words):
            if len(word.initials) > 1:
                rest = [other.plain for n, other in enumerate(words) if n != at]
                yield [*rest, *word.initials]


def _may_be_one(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """They share a whole name, and what is left of the shorter one fits into the longer."""
    small, large = sorted((list(ours), list(theirs)), key=len)
    shared = False
    for word in tuple(small):
        alike = next((w for w in large if len(w) > 1 and _loose(w) == _loose(word)), None)
        if alike:
            small.remove(word)
            large.remove(alike)
            shared = True
    joined_alike = _loose("".join(small)) == _loose("".join(large))
    return (shared and (joined_alike or _fits(small, large))) or (
        bool(small) and len("".join(small)) > 1 and joined_alike
    )


def _loose(word: str) -> str:
    return _UMLAUT.sub("", word)


def _fits(small: Sequence[str], large: Sequence[str]) -> bool:
    if not small:
        return True
    first, *rest = small
    return any(
        _fits(rest, [*large[:at], *large[at + 1 :]])
        for at, word in enumerate(large)
        if first[0] == word[0] and 1 in (len(first), len(word))
    )
