"""Which item of one version is which of the next. Sessions and presentations go through rules of
one kind, the surest first; no rule takes back what an earlier one decided.

A wrong pair would give one session's posts to another, so where two answers are possible there is
none, and a person sees one item added and one missing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.likeness import ALIKE, Similarity, numerals

_MOST_IN_SLOT = 2_500  # comparisons of titles for one slot, so that no file takes minutes


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A session or presentation as the rules see it; two are equal only if they are one object.

    `at` is its place in its version. `title`, `room` and names are folded; `people` are its own
    presenters, `cast` those of a session's presentations. `ids` holds one id
    for each kind, "" where it has none. `start`, `day` and `room` are its session's where it has
    none of its own; `offset` counts from its session's start. `inside` is the session it is in, by
    a name that both versions share, None where its session was not found again. `gone` means that
    it was missing before.
    """

    at: int
    code: str
    title: str
    start: datetime
    end: datetime | None
    day: date
    room: str
    people: frozenset[str]
    ids: tuple[str, ...]
    cast: frozenset[str] = frozenset()
    gone: bool = False
    active: bool = True
    inside: str | None = None
    offset: timedelta | None = None


Key = Callable[[Item], Hashable]  # None: the rule says nothing about this item
Chosen = Iterable[tuple[Item, Item]]
Choice = Callable[[Sequence[Item], Sequence[Item], "Pairing"], Chosen]
Fit = Callable[[Item, Item, "Pairing"], bool]


def alone(olds: Sequence[Item], news: Sequence[Item], _: "Pairing") -> Chosen:
    return zip(olds, news, strict=True) if len(olds) == len(news) == 1 else ()


def in_order(olds: Sequence[Item], news: Sequence[Item], _: "Pairing") -> Chosen:
    """For keys so full that items of one key cannot be told apart anyway."""
    return zip(olds, news, strict=False)


def alike(olds: Sequence[Item], news: Sequence[Item], pairing: "Pairing") -> Chosen:
    """Shared presenters, then the likest titles."""
    return _likest(olds, news, lambda old, new: pairing.likeness(old, new))


def alike_and_same_numerals(
    olds: Sequence[Item], news: Sequence[Item], pairing: "Pairing"
) -> Chosen:
    """For posters without a time, where a shared presenter may well have two."""

    def likeness(old: Item, new: Item) -> float:
        same = numerals(old.title) == numerals(new.title)
        return pairing.similar(old.title, new.title) if same else 0

    return _likest(olds, news, likeness)


def _likest(
    olds: Sequence[Item], news: Sequence[Item], likeness: Callable[[Item, Item], float]
) -> Chosen:
    if len(olds) * len(news) > _MOST_IN_SLOT:
        return
    scored = [(-likeness(o, n), i, j) for i, o in enumerate(olds) for j, n in enumerate(news)]
    left_olds, left_news = set(range(len(olds))), set(range(len(news)))
    for score, i, j in sorted(scored):
        if -score >= ALIKE and i in left_olds and j in left_news:
            left_olds.remove(i)
            left_news.remove(j)
            yield olds[i], news[j]


def always(_: Item, __: Item, ___: "Pairing") -> bool:
    return True


def not_strangers(old: Item, new: Item, pairing: "Pairing") -> bool:
    """Two talks "TBA" by different people are two talks, even on one day."""
    return pairing.telling(old.title) or not (old.people and new.people) or _share(old, new)


def same_slot_or_not_strangers(old: Item, new: Item, pairing: "Pairing") -> bool:
    same_slot = old.offset == new.offset or old.start == new.start
    return same_slot or not_strangers(old, new, pairing)


def surely(old: Item, new: Item, pairing: "Pairing") -> bool:
    """A "Discussion" that ended and one that began elsewhere are not one that moved."""
    return pairing.telling(old.title) or _share(old, new)


def _share(old: Item, new: Item) -> bool:
    """A session that was split has a part of its cast in each, which proves nothing: only half of
    the larger cast does."""
    common, most = len(old.cast & new.cast), max(len(old.cast), len(new.cast))
    return not old.people.isdisjoint(new.people) or bool(common and 2 * common >= most)


@dataclass(frozen=True, slots=True)
class Rule:
    key: Key
    choose: Choice = alone
    fits: Fit = always


SESSION_RULES = (
    Rule(lambda i: (i.title, i.start, i.room, i.end, i.people, i.cast), in_order),
    Rule(lambda i: (i.title, i.start, i.room), in_order),
    Rule(lambda i: (i.title, i.start, i.people, i.cast)),
    Rule(lambda i: (i.title, i.start)),
    Rule(lambda i: (i.title, i.day, i.room), fits=not_strangers),
    Rule(lambda i: (i.title, i.day), fits=not_strangers),
    Rule(lambda i: i.title, fits=surely),
    Rule(lambda i: (i.start, i.room), alike),
)

_INSIDE_ITS_SESSION = (
    Rule(lambda i: i.inside and (i.inside, i.title, i.offset, i.people), in_order),
    Rule(lambda i: i.inside and (i.inside, i.title), fits=same_slot_or_not_strangers),
    Rule(lambda i: i.inside and (i.inside, i.title, i.offset), in_order),
    Rule(lambda i: i.inside and (i.inside, i.title, i.start), in_order),
    Rule(lambda i: (i.inside, i.offset) if i.inside and i.offset is not None else None, alike),
    Rule(lambda i: (i.inside, i.start) if i.inside and i.offset is not None else None, alike),
    Rule(lambda i: i.inside if i.offset is None else None, alike_and_same_numerals),
)
_ANYWHERE = (
    Rule(lambda i: (i.title, i.start, i.room), in_order, not_strangers),
    Rule(lambda i: (i.title, i.start), fits=not_strangers),
    Rule(lambda i: (i.title, i.day), fits=surely),
    Rule(lambda i: i.title, fits=surely),
    Rule(lambda i: (i.start, i.room) if i.offset is not None else None, alike),
)
PRESENTATION_RULES = (*_INSIDE_ITS_SESSION, *_ANYWHERE)


class Pairing:
    """`pairs` gives for each new item the old one that it is. `apart` are codes of old items that
    only `force` may pair."""

    def __init__(
        self,
        old: Sequence[Item],
        new: Sequence[Item],
        similar: Similarity,
        apart: Collection[str] = (),
    ) -> None:
        self.pairs: dict[Item, Item] = {}
        self.similar = similar
        self.old = old
        self.new = new
        self._apart = frozenset(apart)
        self._free_old = {item: item.code for item in old if item.code not in self._apart}
        self._free_new = dict.fromkeys(new)
        self._old_titles = Counter(item.title for item in old if not item.gone)
        self._new_titles = Counter(item.title for item in new)

    def force(self, same: Mapping[str, str]) -> None:
        """Old code -> new code. Codes that are not there are passed over: they may be of the other
        level, or of an item that is gone by now."""
        if not same:
            return
        olds = {item.code: item for item in self.old}
        news = {item.code: item for item in self.new}
        taken = set(self.pairs.values())
        for old_code, new_code in same.items():
            old, new = olds.get(old_code), news.get(new_code)
            if old and new and old not in taken and new in self._free_new:
                self._free_old.setdefault(old, old.code)
                self._join(old, new)

    def by_ids(self, kind: int) -> None:
        """Pairs by ids[kind] if the ids can be trusted: each names one item, and at least half of
        the new ones are known. An id whose titles went elsewhere is a row number, not an id."""
        olds, news = _named(self.old, kind), _named(self.new, kind)
        known = [(olds[id_], new) for id_, new in news.items() if id_ in olds]
        crossed = {new for old, new in known if self._crossed(old, new)}
        if 2 * len(known) < len(news) or 2 * len(crossed) > len(known):
            return
        for old, new in known:
            if new not in crossed and old in self._free_old and new in self._free_new:
                self._join(old, new)

    def by(self, rules: Iterable[Rule]) -> None:
        """What was missing before is looked at after what was there, rule by rule."""
        for rule in rules:
            for gone in (False, True):
                if not self._free_new:
                    return
                self._apply(rule, [item for item in self._free_old if item.gone is gone])

    def telling(self, title: str) -> bool:
        """No version has it twice."""
        return self._old_titles[title] <= 1 and self._new_titles[title] <= 1

    def likeness(self, old: Item, new: Item) -> float:
        """Of two items in one slot; a shared presenter counts more than any title."""
        return self.similar(old.title, new.title) + (100 if _share(old, new) else 0)

    def left(self) -> tuple[list[Item], list[Item]]:
        """Old and new items without a pair, but those set apart."""
        return list(self._free_old), list(self._free_new)

    def _apply(self, rule: Rule, olds: Sequence[Item]) -> None:
        if not olds:
            return
        old_groups, new_groups = _grouped(olds, rule.key), _grouped(self._free_new, rule.key)
        for key, group in old_groups.items():
            if key in new_groups:
                for old, new in rule.choose(group, new_groups[key], self):
                    if rule.fits(old, new, self):
                        self._join(old, new)

    def _crossed(self, old: Item, new: Item) -> bool:
        return old.title != new.title and any(
            self._old_titles[title] == 1 and self._new_titles[title] == 1
            for title in (old.title, new.title)
        )

    def _join(self, old: Item, new: Item) -> None:
        self.pairs[new] = old
        del self._free_old[old]
        del self._free_new[new]


def _grouped(items: Iterable[Item], key: Key) -> dict[Hashable, list[Item]]:
    groups: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        found = key(item)
        if found is not None:
            groups[found].append(item)
    return groups


def _named(items: Sequence[Item], kind: int) -> dict[str, Item]:
    """Items by the ids that only they have; {} where most ids are shared. What is there goes before
    what was missing."""
    found: dict[str, Item] = {}
    for gone in (True, False):
        having = [item for item in items if item.ids[kind] and item.gone is gone]
        times = Counter(item.ids[kind] for item in having)
        sole = {item.ids[kind]: item for item in having if times[item.ids[kind]] == 1}
        if 2 * len(sole) < len(having):
            return {}
        for shared in times.keys() - sole.keys():
            found.pop(shared, None)
        found |= sole
    return found
