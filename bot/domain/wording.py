"""What a post says, as far as two posts are compared: its words by weight, and its names.

Words alone would make any two trials alike that are told in one frame, names alone any two posts on
one talk. Links, hashtags, emoji, case and punctuation do not count: other ones make no other post.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from unicodedata import normalize

# The weights, like the threshold in domain.sameness, were chosen on one half of the labelled pairs
# and measured on the other (tests/domain/sameness_pairs.toml, docs/x-rules.md).
PLAIN = 1.0
OF_THE_FIELD = 0.6  # "median", "patients": in every second post
OF_THE_LANGUAGE = 0.25  # "the", "with"
NUMBER = 0.4  # another number makes no other sentence, but the same one tells of the same claim
BY_TEMPLATE = 0.1  # of its own weight: it stands in each post of this kind
BY_PROGRAMME = 0.2  # of its own weight: title and chairs, which two hubs on one session share
HEAVY = 0.5  # what weighs so much tells a text from others
LITTLE = 1.0  # a text with less weight of its own is told apart by its talk

_LANGUAGE = frozenset(
    "a about after against all also an and any are as at be because been before between both but "
    "by can could did do does each every for from had has have he her here him his how i if in "
    "into is it its just less may me might more most my no nor not of on only or our out over per "
    "she should so some such than that the their them then there these they this those to under "
    "until up us v versus very vs was we were what when where which while who will with within "
    "without would you your".split()
)
_FIELD = frozenset(
    "agent all aml arm arms care chaired chairs chemotherapy ci cll cml cohort comparator congress "
    "cr data day days disease dlbcl dose doses dr drug drugs ecog efs endpoint event fl follow-up "
    "free grade group gvhd hall hazard hr infection infections interval invented label leukaemia "
    "leukemia limit limits lymphoma mcl mds median mm month months mpn mrd myeloma new open orr os "
    "overall patients pfs phase placebo poll polls post posts primary prof progression randomised "
    "randomized ratio relapse response result results room safety secondary session single "
    "studies study survival talk talks therapy toxicity treatment trial trials week weeks year "
    "years".split()
)
_SAME = {"patient": "patients", "people": "patients", "person": "patients", "pts": "patients"}
# Stems by which international nonproprietary names of medicines end (WHO's list), as far as they
# end no common English word.
_MEDICINE = re.compile(
    r"[^\W\d_]{3,}(?:mab|ib|stat|tocel|leucel|cel|mide|vir|clax|cept|platin|tabine|tidine|mustine|"
    r"istine|rubicin|taxel|trexate|grastim|poetin|solone|methasone)"
)
_NO_MEDICINE = frozenset("parcel excel cancel thermostat except accept intercept".split())
# What a letter behind it numbers, without naming anything: Hall A, part B.
_NUMBERED = frozenset("arm cohort day grade group hall part phase room session step track".split())
_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_DROPPED = re.compile(r"https?://\S+|[#@]\w+|(?<=\d)%")
_ALIKE_SIGNS = str.maketrans("‐‑‒–—−’‘", "------''")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SHORTEST_ACRONYM = 5
_STEM = 6


@dataclass(frozen=True, slots=True)
class Brought:
    """Terms that a post has not from its writer: those of its template, with time and place, and
    those of the programme, title and persons. `talk` names what it is about."""

    template: frozenset[str] = frozenset()
    programme: frozenset[str] = frozenset()
    talk: str = ""


NOTHING_BROUGHT = Brought()


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` are terms (stems and numbers) with their weights, `total` these weights' sum, and
    `telling` the names and heavy words: what a template or the language brings leads everywhere."""

    words: Mapping[str, float]
    names: frozenset[str]
    total: float
    telling: tuple[str, ...]


class _Role(Enum):
    WORD = "word"
    NAME = "name"
    LETTER = "letter"  # a single capital, a name together with the word before it: Agent A
    DIGITS = "digits"  # read with the numbers


@lru_cache(maxsize=20_000)
def terms_of(text: str) -> frozenset[str]:
    return frozenset(reading(text).words)


def reading(text: str, brought: Brought = NOTHING_BROUGHT) -> Reading:
    plain = _DROPPED.sub(" ", normalize("NFKC", text).translate(_ALIKE_SIGNS))
    words: dict[str, float] = {}
    names: set[str] = set()
    before = ""
    for token in _TOKEN.findall(plain):
        term, weight, role = _term(token)
        if role is _Role.NAME:
            names.add(term)
        elif role is _Role.LETTER and _may_be_lettered(before):
            names.add(f"{_term(before)[0]} {term}")
        elif weight:
            words[term] = weight
        before = token
    for number in _NUMBER.findall(plain):
        words[f"#{number}"] = NUMBER
    if brought is not NOTHING_BROUGHT and _discount(words, brought) < LITTLE and brought.talk:
        names.add(brought.talk)
    heavy = [term for term, weight in words.items() if weight >= HEAVY]
    return Reading(words, frozenset(names), sum(words.values()), (*sorted(names), *heavy))


def _discount(words: dict[str, float], brought: Brought) -> float:
    """Gives the weight of the words that nothing brought."""
    by_programme = words.keys() & brought.programme
    by_template = words.keys() & brought.template
    own = sum(words.values()) - sum(words[term] for term in by_programme | by_template)
    for term in by_programme:
        words[term] *= BY_PROGRAMME
    for term in by_template:
        words[term] *= BY_TEMPLATE
    return own


@lru_cache(maxsize=50_000)
def _term(token: str) -> tuple[str, float, _Role]:
    """The term, its weight, and whether it is a name: a medicine, or what is written as trials and
    molecules are (CD19, SAMPLE-1, LANTERN)."""
    word = token.casefold().removesuffix("'s")
    word = _SAME.get(word, word)
    role = _Role.LETTER if len(token) == 1 and token.isupper() else _Role.WORD
    if word in _LANGUAGE:
        return word, OF_THE_LANGUAGE, role
    if word in _FIELD:
        return stem(word), OF_THE_FIELD, role
    if word[0].isdigit() and not _LETTERS.search(word):
        return word, 0.0, _Role.DIGITS
    if _is_written_as_a_name(token) or _is_medicine(word):
        return word, PLAIN, _Role.NAME
    return stem(word), PLAIN, role


def _is_written_as_a_name(token: str) -> bool:
    capitals = sum(letter.isupper() for letter in token)
    if any(letter.isdigit() for letter in token):
        return capitals > 0
    return capitals > 1 and len(token) >= _SHORTEST_ACRONYM


def _is_medicine(word: str) -> bool:
    return bool(_MEDICINE.fullmatch(word)) and word not in _NO_MEDICINE


def _may_be_lettered(before: str) -> bool:
    """Whether a single letter behind it makes a name of both: Agent A, but not Hall A."""
    word = before.casefold()
    return before[:1].isupper() and word not in _NUMBERED and word not in _LANGUAGE


def stem(word: str) -> str:
    """Enough of a word for its forms to agree: prolong, prolongs, prolonged."""
    if len(word) > _STEM:
        return word[:_STEM]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
