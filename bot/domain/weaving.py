"""The programme under lasting codes, woven of a new version and of what it no longer names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.changes import Change, change_of_presentation, change_of_session, missing_change
from bot.domain.pairing import Pairing
from bot.domain.timetable import Presentation, Session


@dataclass(frozen=True, slots=True)
class Woven:
    """`changes` holds one for every item that is new, found again or newly missing, in the order of
    Comparison; one without aspects stands for an item that did not change."""

    programme: tuple[Session, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Talk:
    """A presentation under its lasting code; what it was and in which session, None where added."""

    now: Presentation
    before: Presentation | None
    was_in: Session | None


def weave(
    old: Sequence[Session], new: Sequence[Session], sessions: Pairing, talks: Pairing
) -> Woven:
    """`sessions` and `talks` pair the items of `old` and `new`, by their places."""
    origins = {item.at: before.at for item, before in sessions.pairs.items()}
    present, lost = _present_talks(old, new, talks), _lost_talks(old, talks)
    woven: list[tuple[Session, list[Change]]] = []
    for at, code in enumerate(_lasting_codes(sessions)):
        origin = origins.get(at)
        unnamed = lost.pop(origin, []) if origin is not None else []
        before = None if origin is None else old[origin]
        woven.append(_kept(before, replace(new[at], code=code), present[at], unnamed))
    found = set(origins.values())
    woven += [_lost(each, lost.get(at, [])) for at, each in enumerate(old) if at not in found]
    in_time = sorted(woven, key=lambda each: (each[0].start, each[0].code))
    return Woven(
        tuple(session for session, _ in woven),
        tuple(change for _, changes in in_time for change in changes),
    )


def talks_of(sessions: Sequence[Session]) -> Iterator[tuple[int, Presentation]]:
    """Every presentation with the place of its session."""
    return ((at, talk) for at, session in enumerate(sessions) for talk in session.presentations)


def _kept(
    before: Session | None, now: Session, talks: Sequence[_Talk], unnamed: Sequence[Presentation]
) -> tuple[Session, list[Change]]:
    presentations = (*(talk.now for talk in talks), *map(_unnamed, unnamed))
    session = replace(now, presentations=presentations)
    return session, [
        change_of_session(before, session),
        *(change_of_presentation(t.before, t.was_in, t.now, session) for t in talks),
        *_missing_changes(session, unnamed),
    ]


def _lost(before: Session, unnamed: Sequence[Presentation]) -> tuple[Session, list[Change]]:
    """Presentations that were found in another session are not among the unnamed."""
    session = replace(before, missing=True, presentations=tuple(map(_unnamed, unnamed)))
    own = [missing_change(before.code, "", before)] if _was_there(before) else []
    return session, [*own, *_missing_changes(session, unnamed)]


def _missing_changes(session: Session, unnamed: Sequence[Presentation]) -> Iterator[Change]:
    return (missing_change(session.code, t.code, t) for t in unnamed if _was_there(t))


def _was_there(item: Session | Presentation) -> bool:
    """Nobody needs to be told that a cancelled item left the file."""
    return not (item.missing or item.cancelled)


def _unnamed(talk: Presentation) -> Presentation:
    return talk if talk.missing else replace(talk, missing=True)


def _present_talks(
    old: Sequence[Session], new: Sequence[Session], talks: Pairing
) -> dict[int, list[_Talk]]:
    """By the place of their new session."""
    were = list(talks_of(old))
    origins = {item.at: before.at for item, before in talks.pairs.items()}
    codes = _lasting_codes(talks)
    found: dict[int, list[_Talk]] = defaultdict(list)
    for place, (at, talk) in enumerate(talks_of(new)):
        origin = origins.get(place)
        was_at, before = were[origin] if origin is not None else (None, None)
        was_in = None if was_at is None else old[was_at]
        found[at].append(_Talk(replace(talk, code=codes[place]), before, was_in))
    return found


def _lost_talks(old: Sequence[Session], talks: Pairing) -> dict[int, list[Presentation]]:
    """By the place of their old session."""
    kept = {before.at for before in talks.pairs.values()}
    found: dict[int, list[Presentation]] = defaultdict(list)
    for place, (at, talk) in enumerate(talks_of(old)):
        if place not in kept:
            found[at].append(talk)
    return found


def _lasting_codes(pairing: Pairing) -> list[str]:
    """For the new items in their order. What was added keeps its own code unless an old item, be it
    missing, ever had it: posts hang on codes."""
    taken = {item.code for item in pairing.old}
    codes: dict[int, str] = {}
    for item in pairing.new:
        before = pairing.pairs.get(item)
        if before or item.code not in taken:
            codes[item.at] = before.code if before else item.code
            taken.add(codes[item.at])
    for item in pairing.new:
        if item.at not in codes:
            codes[item.at] = _numbered(item.code, taken)
            taken.add(codes[item.at])
    return [codes[item.at] for item in pairing.new]


def _numbered(code: str, taken: set[str]) -> str:
    number = 2
    while f"{code}-{number}" in taken:
        number += 1
    return f"{code}-{number}"
