"""Two versions of one programme: what became of every session and presentation.

The order of the rules and the guards are from a study of real programmes that were published again
and again; pairing.py has the rules. Nothing here asks a person or stores anything.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo

from bot.domain.changes import Comparison, Guard, Suggestion, people, plain_number
from bot.domain.likeness import Similarity as Similarity
from bot.domain.likeness import folded, nearly_equal
from bot.domain.pairing import PRESENTATION_RULES, SESSION_RULES, Item, Pairing
from bot.domain.timetable import Session
from bot.domain.weaving import talks_of, weave

_FEWEST_TO_GUARD = 5
_MOST_MISSING = 0.30
_MOST_SHIFTED = 0.50
_LEAST_OVERLAP = 0.20


def compare(
    old: Sequence[Session],
    new: Sequence[Session],
    zone: tzinfo,
    similar: Similarity,
    same: Mapping[str, str] = {},
    apart: Collection[str] = (),
) -> Comparison:
    """`old` is the current programme, with what is missing or cancelled in it; `new` is a freshly
    read version with codes of its own. `zone` is the congress's: it says what a day is. A person
    has said that each old code in `same` is that new one, and that those in `apart` are none.
    """
    sessions = Pairing(
        list(_session_items(old, zone)), list(_session_items(new, zone)), similar, apart
    )
    sessions.force(same)
    sessions.by_ids(0)
    sessions.by(SESSION_RULES)
    found_again = {item.at: before.at for item, before in sessions.pairs.items()}
    talks = Pairing(
        list(_talk_items(old, zone, {at: at for at in range(len(old))})),
        list(_talk_items(new, zone, found_again)),
        similar,
        apart,
    )
    talks.force(same)
    talks.by_ids(0)
    talks.by_ids(1)
    talks.by(PRESENTATION_RULES)
    guards = tuple(_guards(sessions, talks))
    suggestions = () if Guard.OVERLAP in guards else tuple(_suggestions(sessions, talks))
    woven = weave(old, new, sessions, talks)
    changed = tuple(change for change in woven.changes if change.aspects)
    unchanged = len(woven.changes) - len(changed)
    return Comparison(changed, suggestions, guards, woven.programme, unchanged)


def _session_items(sessions: Sequence[Session], zone: tzinfo) -> Iterator[Item]:
    for at, session in enumerate(sessions):
        yield Item(
            at=at,
            code=session.code,
            title=folded(session.title),
            start=session.start,
            end=session.end,
            day=session.start.astimezone(zone).date(),
            room=folded(session.room),
            people=people(session),
            cast=frozenset().union(*map(people, session.presentations)),
            ids=(session.source_id,),
            gone=session.missing,
            active=not (session.missing or session.cancelled),
        )


def _talk_items(
    sessions: Sequence[Session], zone: tzinfo, known: Mapping[int, int]
) -> Iterator[Item]:
    """`known` gives for a session's place the place of the old one that it is."""
    for place, (at, talk) in enumerate(talks_of(sessions)):
        session = sessions[at]
        start = talk.start or session.start
        yield Item(
            at=place,
            code=talk.code,
            title=folded(talk.title),
            start=start,
            end=talk.end or session.end,
            day=start.astimezone(zone).date(),
            room=folded(session.room),
            people=people(talk),
            ids=(talk.source_id, plain_number(talk.abstract_number)),
            gone=talk.missing or session.missing,
            active=not (talk.missing or talk.cancelled or session.missing or session.cancelled),
            inside=str(known[at]) if at in known else None,
            offset=talk.start - session.start if talk.start else None,
        )


def _guards(*levels: Pairing) -> Iterator[Guard]:
    counted = sum(1 for level in levels for item in level.old if item.active)
    if counted < _FEWEST_TO_GUARD:
        return
    moves = Counter(
        item.start - before.start
        for level in levels
        for item, before in level.pairs.items()
        if before.active
    )
    found = moves.total()
    shifted = max((times for by, times in moves.items() if by), default=0)
    if counted - found > _MOST_MISSING * counted:
        yield Guard.MISSING
    if shifted > _MOST_SHIFTED * counted:
        yield Guard.SHIFT
    if found < _LEAST_OVERLAP * counted:
        yield Guard.OVERLAP


def _distance(olds: Sequence[Item], news: Sequence[Item]) -> Callable[[int, int], timedelta]:
    return lambda old, new: abs(news[new].start - olds[old].start)


def _suggestions(*levels: Pairing) -> Iterator[Suggestion]:
    for level, is_talk in zip(levels, (False, True), strict=True):
        olds, news = level.left()
        old_titles, new_titles = ([item.title for item in items] for items in (olds, news))
        found = nearly_equal(old_titles, new_titles, level.similar, _distance(olds, news))
        for old, new, likeness in found:
            yield Suggestion(olds[old].code, news[new].code, is_talk, likeness)
