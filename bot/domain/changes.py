"""What differs between two versions of a programme, in the desk's words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.likeness import folded
from bot.domain.timetable import Presentation, Session

_NOT_WORD = re.compile(r"[\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")


class Aspect(Enum):
    ADDED = "added"
    MOVED = "moved"  # another start or end
    RETITLED = "retitled"
    ROOM = "room changed"
    PRESENTERS = "presenters changed"
    MISSING = "missing"  # a person confirms a cancellation
    CANCELLED = "cancelled"  # the programme itself says so
    BACK = "back"  # was missing or cancelled, now is there
    DETAILS = "details changed"  # anything else


@dataclass(frozen=True, slots=True)
class Change:
    """One session (`presentation` is "") or one presentation of it, by their lasting codes.
    `before` is None where it was added, `after` where it is missing; `by` is how far its own start
    moved, 0 where it did not or only its end did."""

    session: str
    presentation: str
    aspects: tuple[Aspect, ...]
    before: Session | Presentation | None
    after: Session | Presentation | None
    by: timedelta = timedelta()


class Guard(Enum):
    """Each needs a person's yes before the new version is taken."""

    MISSING = "over 30 % missing"
    SHIFT = "over half moved by one same shift"
    OVERLAP = "under 20 % overlap: perhaps the wrong file"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`old` is the lasting code of what is missing, `new` the new file's own code of what was
    added, as `same` of matching.compare takes them. `likeness` is 0 to 100."""

    old: str
    new: str
    presentation: bool
    likeness: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` has sessions in time order, each followed by its presentations. `programme` is the
    new version under lasting codes, then what is missing from it with missing=True. `same` counts
    the sessions and presentations of the new version that did not change."""

    changes: tuple[Change, ...]
    suggestions: tuple[Suggestion, ...]
    guards: tuple[Guard, ...]
    programme: tuple[Session, ...]
    same: int

    def counts(self) -> dict[str, int]:
        """By every aspect's value, and "same"; a change counts under each of its aspects."""
        times = Counter(aspect for change in self.changes for aspect in change.aspects)
        return {aspect.value: times[aspect] for aspect in Aspect} | {"same": self.same}


def change_of_session(before: Session | None, after: Session) -> Change:
    """With no aspects if nothing changed. A spelling in other capitals, or another order of the
    same people, is no change."""
    aspects = {*_presence(before, after)}
    by = timedelta()
    if before:
        by = after.start - before.start
        aspects |= {*_common(before, after)}
        aspects |= {Aspect.MOVED} if by or before.end != after.end else set()
        aspects |= {Aspect.ROOM} if folded(before.room) != folded(after.room) else set()
    return Change(after.code, "", _in_order(aspects), before, after, by)


def change_of_presentation(
    before: Presentation | None, was_in: Session | None, after: Presentation, is_in: Session
) -> Change:
    """`was_in` is its session before, under the code of then, which lasts. A presentation without a
    time of its own moves with its session and is not moved by itself."""
    aspects = {*_presence(before, after)}
    by = timedelta()
    if before and was_in:
        aspects |= {*_common(before, after)}
        if before.start or after.start:
            by = (after.start or is_in.start) - (before.start or was_in.start)
            end_moved = before.end and after.end and before.end != after.end
            aspects |= {Aspect.MOVED} if by or end_moved else set()
        if was_in.code != is_in.code:
            other_room = folded(was_in.room) != folded(is_in.room)
            aspects |= {Aspect.DETAILS, Aspect.ROOM} if other_room else {Aspect.DETAILS}
    return Change(is_in.code, after.code, _in_order(aspects), before, after, by)


def missing_change(session: str, presentation: str, before: Session | Presentation) -> Change:
    return Change(session, presentation, (Aspect.MISSING,), before, None)


def plain_number(number: str) -> str:
    """An abstract number without the spelling: LBA-4 = LBA4 = "lba 4", but 1-12 is not 11-2."""
    return _NOT_WORD.sub("", _BETWEEN_DIGITS.sub("n", folded(number)))


def details(
    before: Session | Presentation, after: Session | Presentation
) -> tuple[tuple[str, str, str], ...]:
    """What Aspect.DETAILS stands for: name, before, after. Moments are in ISO 8601, UTC."""
    pairs = zip(_details(before), _details(after), strict=True)
    return tuple(
        (name, old, new)
        for (name, old, same_old), (_, new, same_new) in pairs
        if same_old != same_new
    )


def _presence(
    before: Session | Presentation | None, after: Session | Presentation
) -> Iterator[Aspect]:
    if before is None:
        yield Aspect.ADDED
    if after.cancelled and not (before and before.cancelled):
        yield Aspect.CANCELLED
    if before and (before.missing or before.cancelled) and not after.cancelled:
        yield Aspect.BACK


def _common(before: Session | Presentation, after: Session | Presentation) -> Iterator[Aspect]:
    if before.title != after.title and folded(before.title) != folded(after.title):
        yield Aspect.RETITLED
    if before.presenters != after.presenters and people(before) != people(after):
        yield Aspect.PRESENTERS
    if details(before, after):
        yield Aspect.DETAILS


def people(item: Session | Presentation) -> frozenset[str]:
    return _folded_set(item.presenters)


def _folded_set(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, names))


def _details(item: Session | Presentation) -> Iterator[tuple[str, str, object]]:
    """Name, as shown, as compared."""
    yield "embargo", _shown(item.embargo_until), item.embargo_until
    match item:
        case Session():
            for name, text in (("track", item.track), ("type", item.kind)):
                yield name, text, folded(text)
            yield "format", item.format.value, item.format
            yield "chairs", ", ".join(item.chairs), _folded_set(item.chairs)
        case Presentation():
            number = item.abstract_number
            yield "abstract number", number, plain_number(number)
            for name, text in (("trial", item.trial), ("registry id", item.registry_id)):
                yield name, text, folded(text)


def _shown(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _in_order(aspects: set[Aspect]) -> tuple[Aspect, ...]:
    return tuple(aspect for aspect in Aspect if aspect in aspects)
