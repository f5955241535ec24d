"""What a coverage plan may ask for: no post twice, no data before their talk, nothing that the
programme does not hold."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from bot.domain.congress import Anchor, CoverageRule, Hub, Kind
from bot.domain.plan import ALL
from bot.domain.timetable import Problem, Timetable

_BEYOND_THE_ABSTRACT = (Kind.HIGHLIGHT, Kind.RESULT, Kind.THREAD)
_STARTS = (Anchor.START, Anchor.SESSION_START)

# difflib compares one name with 9,000 in 50 to 200 ms; a wrong file has hundreds of unknown names.
_MOST_COMPARISONS = 10


def too_early(kind: Kind, anchor: Anchor, offset: timedelta) -> str:
    """What such a post would be due before, though it tells of it; "" where its time may be."""
    if offset >= timedelta(0):
        return ""
    if kind in _BEYOND_THE_ABSTRACT and anchor in _STARTS:
        return "before the talk whose data it carries"
    if kind is Kind.POLL_RESULT and anchor is Anchor.POLL_CLOSE:
        return "before its poll closes"
    return ""


def suggestion(name: str, known: Iterable[str]) -> str:
    """`Did you mean "LBA-4"?`, or "" where nothing known is close. Never guesses on its own: the
    person decides."""
    names = list(known)
    plain = {_plain(each): each for each in names}
    close = plain.get(_plain(name)) or next(iter(get_close_matches(name, names, n=1)), "")
    return f'Did you mean "{close}"?' if close else ""


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def drop_repeats(
    rules: Sequence[CoverageRule], hubs: Iterable[Hub], file: str
) -> tuple[tuple[CoverageRule, ...], tuple[Problem, ...]]:
    """The rules without those that would make a post some earlier one makes, and a problem for each
    that was left out. A rule without an account speaks on all of its hub's accounts."""
    accounts = {hub.code: tuple(account.code for account in hub.accounts) for hub in hubs}
    first: dict[tuple[object, ...], CoverageRule] = {}
    kept: list[CoverageRule] = []
    problems: list[Problem] = []
    for rule in rules:
        spoken = (rule.account,) if rule.account else accounts[rule.hub]
        posts = [(account, *_asked(rule)) for account in spoken]
        earlier = next((first[post] for post in posts if post in first), None)
        if earlier:
            problems.append(_repeat(rule, earlier, file))
        else:
            kept.append(rule)
            first.update(dict.fromkeys(posts, rule))
    return tuple(kept), tuple(problems)


def _asked(rule: CoverageRule) -> tuple[object, ...]:
    track = rule.track.casefold()
    return (rule.kind, rule.session, rule.presentation, track, rule.day, rule.variant)


def _repeat(rule: CoverageRule, earlier: CoverageRule, file: str) -> Problem:
    target = rule.presentation or rule.session or rule.track or str(rule.day)
    return Problem(
        file=file,
        row=rule.row,
        column="variant",
        what=f"{rule.kind.value} of {rule.hub} about {target}: row {earlier.row} asks for it too.",
        next="Delete one of the two rows, or give this one a variant such as b.",
    )


@dataclass(frozen=True, slots=True)
class _Named:
    rule: CoverageRule
    column: str
    name: str


def unknown_targets(
    rules: Sequence[CoverageRule], timetable: Timetable, file: str
) -> tuple[Problem, ...]:
    """One problem for each session, presentation or track that a rule names and the programme does
    not hold, with the closest name it does hold."""
    known = {
        "session": {session.code for session in timetable.sessions} | {ALL},
        "presentation": {p.code for s in timetable.sessions for p in s.presentations} | {ALL},
        "track": {session.track for session in timetable.sessions if session.track},
    }
    tracks = {track.casefold() for track in known["track"]}
    hints: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for named in _names(rules):
        found = (
            named.name.casefold() in tracks
            if named.column == "track"
            else named.name in known[named.column]
        )
        if found:
            continue
        key = (named.column, named.name)
        if key not in hints and len(hints) < _MOST_COMPARISONS:
            hints[key] = suggestion(named.name, known[named.column])
        problems.append(_unknown(named, hints.get(key, ""), file))
    return tuple(problems)


def _names(rules: Iterable[CoverageRule]) -> Iterator[_Named]:
    """Each name once a row: a row of several kinds is several rules."""
    seen: set[tuple[int | None, str, str]] = set()
    for rule in rules:
        for column, name in (
            ("session", rule.session),
            ("presentation", rule.presentation),
            ("track", rule.track),
        ):
            if name and (rule.row, column, name) not in seen:
                seen.add((rule.row, column, name))
                yield _Named(rule, column, name)


def _unknown(named: _Named, hint: str, file: str) -> Problem:
    return Problem(
        file=file,
        row=named.rule.row,
        column=named.column,
        what=f"{named.column} {named.name} is not in the programme.",
        next=hint or f"Write a {named.column} as the programme writes it, or load the newer one.",
    )
