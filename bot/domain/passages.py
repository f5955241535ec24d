"""The words of a post as the checks on words see them: passage by passage, sentence by sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.congress import Audience, Kind
from bot.domain.house_words import HouseWords
from bot.domain.posts import Post

_END = re.compile(r"[.!?]\s+|\n+")
# After these, and after an initial, a full stop ends no sentence.
_SHORT = frozenset("vs v al e.g i.e ca dr prof no fig approx incl".split())
_TOKEN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`where` as a person finds it: "the text", "part 2", "poll option 1", "alt text"."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """`parts` are what everybody reads, `alts` what a screen reader reads in a picture's place. To
    look for words quickly, `lower` is all of it in small letters, and `stems` are the first six
    letters of its words. `hashtags` are those of the congress and the hub, as they write them."""

    kind: Kind
    audience: Audience
    house: HouseWords
    hashtags: tuple[str, ...]
    hub_name: str
    parts: tuple[Passage, ...]
    options: tuple[Passage, ...]
    alts: tuple[Passage, ...]
    lower: str
    stems: frozenset[str]

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.parts + self.options + self.alts

    @property
    def text(self) -> str:
        """All parts, a line end between two."""
        return "\n".join(part.text for part in self.parts)


def wording_of(
    post: Post, audience: Audience, house: HouseWords, hashtags: Sequence[str], hub_name: str
) -> Wording:
    many = len(post.parts) > 1
    parts = tuple(
        Passage(f"part {number}" if many else "the text", text)
        for number, text in enumerate(post.parts, 1)
    )
    options = _numbered("poll option", post.poll.options if post.poll else ())
    alts = _numbered("alt text", [media.alt for media in post.media])
    if len(alts) == 1:
        alts = (Passage("alt text", alts[0].text),)
    lower = "\n".join([each.text for each in (*parts, *options, *alts)]).lower()
    return Wording(
        kind=post.planned.kind,
        audience=audience,
        house=house,
        hashtags=tuple(hashtags),
        hub_name=hub_name,
        parts=parts,
        options=options,
        alts=alts,
        lower=lower,
        stems=frozenset([word[:6] for word in _TOKEN.findall(lower)]),
    )


def _numbered(where: str, texts: Iterable[str]) -> tuple[Passage, ...]:
    return tuple(Passage(f"{where} {number}", text) for number, text in enumerate(texts, 1))


@lru_cache(maxsize=64)  # several checks ask for those of one post
def sentences(text: str) -> tuple[str, ...]:
    """A line is at least one; the blanks between two are lost."""
    found, begin = [], 0
    for end in _END.finditer(text):
        if text[end.start()] == "." and _is_short(text[begin : end.start()]):
            continue
        found.append(text[begin : end.start() + 1])
        begin = end.end()
    found.append(text[begin:])
    return tuple(each.strip() for each in found if each and not each.isspace())


def _is_short(before: str) -> bool:
    word = before[before.rfind(" ") + 1 :].lstrip("(")
    return word.lower() in _SHORT or (len(word) == 1 and word.isupper())


def clauses(sentence: str) -> list[str]:
    """What a semicolon parts."""
    return sentence.split(";")


def just_before(text: str, place: int) -> str:
    """As far back as a word can bear on what stands there."""
    return text[max(0, place - 200) : place]


def is_question(sentence: str) -> bool:
    return sentence.rstrip("\"\u201d\u2019') ").endswith("?")
