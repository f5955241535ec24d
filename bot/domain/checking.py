"""The second pair of eyes: what a post needs of it, who may lend it, and what came of numbers that
were retyped blind.

The one who checks is told which field differs and never the value that was filled, so that the next
try is blind again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.congress import CheckPolicy
from bot.domain.livefields import Filled, LiveField, Source, Value, parse_value
from bot.domain.people import Act, Person, is_same, refuse_act
from bot.domain.posts import ONE_YES, Check, CheckAsked, Post
from bot.domain.queue import Entry
from bot.domain.release import is_approved
from bot.domain.rules import refuse_checker


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field of a blind try: what was retyped, beside what was filled, by whom and when."""

    field: str
    retyped: str
    filled: str
    filled_by: str
    filled_at: datetime
    same: bool


@dataclass(frozen=True, slots=True)
class Try:
    """A blind check of the words with this digest, as it is kept."""

    post_key: str
    digest: str
    checker: str
    at: datetime
    compared: tuple[Comparison, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        return tuple(each.field for each in self.compared if not each.same)

    @property
    def passed(self) -> bool:
        return bool(self.compared) and not self.differing


def asked_of(
    policy: CheckPolicy, fields: Sequence[LiveField], stale_at: datetime, before_stale: timedelta
) -> CheckAsked:
    """What a post needs under its hub's policy; the skeleton's digest is left to whoever writes the
    words. Without live fields nothing can be retyped, and a skeleton is the whole post: both come
    down to one approval."""
    if policy is CheckPolicy.NONE:
        return CheckAsked(Check.NONE, tuple(fields))
    if not fields:
        return ONE_YES
    how = Check.SKELETON if policy is CheckPolicy.SKELETON else Check.DOUBLE_ENTRY
    return CheckAsked(how, tuple(fields), by=stale_at - before_stale)


def refuse_second(writer: str, fillers: Mapping[str, Collection[str]], checker: str) -> str:
    """Why this person may not check numbers, or "". `fillers` are all who ever filled a live field
    of the post, with the fields, also where the value was replaced since: they are not blind. So an
    indication lead never checks live numbers of their own."""
    if reason := refuse_checker(writer, checker):
        return reason
    for name, fields in fillers.items():
        if is_same(name, checker):
            told = ", ".join(sorted(fields))
            return f"{checker.strip()} filled {told}; nobody checks numbers of their own"
    return ""


def fillers_of(history: Iterable[Filled]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for filled in history:
        found.setdefault(filled.by, set()).add(filled.field)
    return found


def read_retyped(fields: Sequence[LiveField], texts: Mapping[str, str]) -> dict[str, Value]:
    """Raises ValueError, with what is wrong, where a field is missing, unknown or not legal."""
    known = {field.name: field for field in fields}
    if unknown := [name for name in texts if name not in known]:
        raise ValueError(f"{unknown[0]} is not one of its live fields: {', '.join(known)}.")
    if missing := [name for name in known if name not in texts]:
        raise ValueError(f"{', '.join(missing)} must be retyped too: all of them, or none.")
    return {name: parse_value(known[name], text) for name, text in texts.items()}


def compared(filled: Mapping[str, Filled], retyped: Mapping[str, Value]) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            field=name,
            retyped=value.shown,
            filled=filled[name].value.shown,
            filled_by=filled[name].by,
            filled_at=filled[name].at,
            same=value.tells_as(filled[name].value),
        )
        for name, value in retyped.items()
    )


def sent_back(last: Try | None, filled: Mapping[str, Filled]) -> tuple[str, ...]:
    """The fields that differed at the last try and were not filled again since, with the same value
    or another."""
    if last is None:
        return ()
    return tuple(name for name in last.differing if name in filled and filled[name].at <= last.at)


def source_told(source: Source, filled: Iterable[Filled]) -> str:
    """Where a value was read, for one who must not see it: without the detail where that repeats a
    value."""
    repeats = any(each.value.shown in source.detail for each in filled)
    return source.kind.value if repeats else str(source)


def who_may_check(
    people: Iterable[Person], writer: str, fillers: Mapping[str, Collection[str]], hub: str
) -> str:
    """The names of those who may check these numbers, or what such a person must be."""
    enrolled = [person for person in people if not person.left_at]
    if not enrolled:
        return "somebody who neither wrote nor filled it"
    names = [
        person.name
        for person in enrolled
        if not refuse_act(person, Act.CHECK, hub)
        and not refuse_second(writer, fillers, person.name)
    ]
    return " or ".join(names) or "nobody who is enrolled: enrol a checker for this hub"


def waits_for_check(entry: Entry) -> bool:
    """Whether a second person has yet to retype its numbers, which are all filled."""
    post = entry.post
    return (
        post.check.how is Check.DOUBLE_ENTRY
        and is_open(entry)
        and not post.awaits
        and not post.refusal
    )


def waits_for_skeleton(entry: Entry) -> bool:
    """Whether its blanks are still open and its words have yet to be approved with them."""
    return bool(entry.post.check.fields and entry.post.awaits) and is_open(entry)


def waits_for_approval(entry: Entry) -> bool:
    post = entry.post
    asked = post.check.how in (Check.APPROVAL, Check.SKELETON)
    return asked and is_open(entry) and not post.awaits and not post.refusal


def is_open(entry: Entry) -> bool:
    """Whether nothing of it was sent, the plan asks for it, and nobody approved it as it is."""
    standing, post = entry.standing, entry.post
    off = standing.dropped or standing.withdrawn or standing.cancelled or entry.begun
    return not off and bool(post.digest) and not is_approved(post, standing)


def is_overdue(post: Post, now: datetime) -> bool:
    """Whether filled numbers should have been checked by now: then it is held and told of, and goes
    only after its check."""
    return post.check.by is not None and now >= post.check.by and not post.awaits
