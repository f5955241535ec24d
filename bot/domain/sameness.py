"""Posts that say nearly the same. X's automation rules forbid identical or substantially similar
posts, on one account or on several that one operates; two hubs on one talk need two angles.

The guard reads words, not meanings: the same finding in wholly other words passes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.domain.posts import Concern, PlannedPost
from bot.domain.said import Said, counts_against
from bot.domain.wording import Reading, stem

CHECK = "similar"
ALIKE = 60  # of 100
NAMES_SHARE = 0.6  # of the score hangs on the names, for two texts that have some
ONE_SIDE_NAMED = 0.6  # where only one of the two has names

# Which earlier posts are held against one: those that share two of its rarest terms, as many of
# them as keep the lists short. A test holds this against comparing all with all.
_LISTED = 800
_LONGEST_LIST = 150
_FEWEST_LISTS = 3
_SHARED = 2
_MOST = 8
_BEGINNING = 60


@dataclass(frozen=True, slots=True)
class Repeat:
    """Part `part` of a post scores so much, of 100, against what was said earlier."""

    part: int
    earlier: Said
    score: int


def sameness(a: Reading, b: Reading) -> float:
    """0 (nothing in common) to 100: how much of both wordings is shared, and how many names."""
    by_names = _by_names(a, b)
    shorter = min(a.total, b.total)
    if not shorter:
        return 100 * by_names * (a.total == b.total)
    shared = sum(min(a.words[term], b.words[term]) for term in a.words.keys() & b.words.keys())
    of_both, of_shorter = 2 * shared / (a.total + b.total), shared / shorter
    return 100 * by_names * (of_both + of_shorter) / 2


def _by_names(a: Reading, b: Reading) -> float:
    """What the names leave of the score: 1 where they agree."""
    if a.names == b.names:
        return 1.0
    # What one of them writes in capitals is only a word where the other does not.
    one = {name for name in a.names if name in b.names or stem(name) not in b.words}
    other = {name for name in b.names if name in a.names or stem(name) not in a.words}
    if one == other:
        return 1.0
    agreeing = 2 * len(one & other) / (len(one) + len(other))
    return 1 - NAMES_SHARE + NAMES_SHARE * (agreeing if one and other else ONE_SIDE_NAMED)


class Index:
    """What was said so far, found by its rarest terms."""

    def __init__(self, said: Iterable[Said] = ()) -> None:
        self._said: list[Said] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._same_terms: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        for each in said:
            self.add(each)

    def __len__(self) -> int:
        return len(self._said)

    def add(self, said: Said) -> None:
        place = len(self._said)
        self._said.append(said)
        terms = said.reading.telling
        for term in terms:
            self._places[term].append(place)
        self._same_terms[frozenset(terms)].append(place)

    def likest(self, said: Said) -> Repeat | None:
        """The most similar of all that counts against it, if it is similar enough."""
        terms = said.reading.telling
        same = self._same_terms.get(frozenset(terms), ())
        return self._likest_of(same[-_MOST:], said) or self._likest_of(self._near(terms), said)

    def _likest_of(self, places: Iterable[int], said: Said) -> Repeat | None:
        found: Repeat | None = None
        for place in places:
            earlier = self._said[place]
            if not counts_against(earlier, said):
                continue
            score = round(sameness(earlier.reading, said.reading))
            if score >= ALIKE and (found is None or score > found.score):
                found = Repeat(said.part, earlier, score)
        return found

    def _near(self, terms: Iterable[str]) -> Sequence[int]:
        lists = self._rarest(terms)
        shared = Counter(chain.from_iterable(lists))
        least = min(_SHARED, len(lists) // 2)
        near = [place for place, times in shared.items() if times >= least]
        while len(near) > _MOST:
            least += 1
            fewer = [place for place in near if shared[place] >= least]
            if not fewer:
                return near[-_MOST:]
            near = fewer
        return near

    def _rarest(self, terms: Iterable[str]) -> list[Sequence[int]]:
        lists = sorted((self._places[term] for term in terms if term in self._places), key=len)
        listed = 0
        for count, places in enumerate(lists):
            listed += len(places)
            if listed > _LISTED and count >= _FEWEST_LISTS:
                return [places[-_LONGEST_LIST:] for places in lists[:count]]
        return [places[-_LONGEST_LIST:] for places in lists]


def find_repeats(drafts: Iterable[Said], earlier: Iterable[Said]) -> Mapping[str, Repeat]:
    """By key the drafts that repeat what stands, or what is to be said before them; of a thread the
    part that repeats most. The later of two drafts is the one to change."""
    drafts, earlier = list(drafts), list(earlier)
    asked = {id(said) for said in drafts}
    index = Index(said for said in earlier if said.stands)
    found: dict[str, Repeat] = {}
    for said in sorted([*drafts, *(s for s in earlier if not s.stands)], key=_order):
        repeat = index.likest(said) if id(said) in asked else None
        before = found.get(said.planned.key)
        if repeat and (before is None or repeat.score > before.score):
            found[said.planned.key] = repeat
        index.add(said)
    return found


def _order(said: Said) -> tuple[datetime, str, int]:
    return said.at, said.planned.key, said.part


def concern_of(planned: PlannedPost, parts: int, repeat: Repeat) -> Concern:
    """X's automation rules on identical or substantially similar posts, told to the desk. Times are
    left out: they move, and an override stands while these words stand."""
    which = f"part {repeat.part} of {planned.key}" if parts > 1 else planned.key
    told = (
        f"{which} says nearly the same as {repeat.earlier.planned.key} "
        f'("{beginning(repeat.earlier.text)}"): {repeat.score} of 100, and X forbids similar posts '
        "on one account or several. Write another angle, or repost the earlier one by hand, which "
        "needs no new words."
    )
    return Concern(CHECK, told)


def beginning(text: str) -> str:
    """As much of a text as tells which it is, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING].rstrip()}..."
