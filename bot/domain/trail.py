"""The audit trail: what people did, in a chain in which each entry carries the hash of the one
before it. Changing, leaving out or slipping in an entry breaks the chain from there on; cutting off
its end shows only to who kept an earlier head. Entries never hold secrets.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.people import is_same


@dataclass(frozen=True, slots=True)
class Deed:
    """`by` is a person's name, `about` names the thing it was done to (a post's key, a session, a
    person), `told` is the most telling detail (the digest approved, the reason of a hold). `hub` is
    "" where it concerns no single hub."""

    at: datetime
    by: str
    act: str
    about: str
    told: str
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a trail ends: the last entry's number and hash."""

    number: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts from 1 without gaps; `previous` is the hash of the entry before, "" for the
    first."""

    number: int
    deed: Deed
    previous: str
    hash: str

    @property
    def head(self) -> Head:
        return Head(self.number, self.hash)


def chained(deed: Deed, head: Head) -> Entry:
    """The entry that follows `head`."""
    number = head.number + 1
    return Entry(number, deed, head.hash, hash_of(number, deed, head.hash))


def hash_of(number: int, deed: Deed, previous: str) -> str:
    """SHA-256 of the entry's JSON: keys sorted, no blanks, ASCII, the time in UTC with
    microseconds. Anybody can compute it from an export without this program."""
    value = {
        "number": number,
        "at": at_text(deed.at),
        "by": deed.by,
        "act": deed.act,
        "about": deed.about,
        "told": deed.told,
        "hub": deed.hub,
        "previous": previous,
    }
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def at_text(moment: datetime) -> str:
    """The time as it is hashed."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Examined:
    """`broken` is what is wrong with the first entry that does not fit, "" where all do; `head` is
    the last one before it. `kept_is_there` says whether a head that was kept elsewhere is among
    those that fit: if not, the trail's end was cut off since, or all of it written anew."""

    head: Head
    broken: str = ""
    kept_is_there: bool = False


def examine(entries: Iterable[Entry], kept: str = "") -> Examined:
    """A whole trail, oldest entry first; `kept` is the hash of an earlier head."""
    last, there = Head(), False
    for entry in entries:
        if wrong := _wrong(entry, last):
            return Examined(last, wrong, there)
        last = entry.head
        there = there or entry.hash == kept
    return Examined(last, "", there)


def verify(entries: Iterable[Entry]) -> str:
    """What is wrong with the first broken entry of a whole trail, oldest first; else ""."""
    return examine(entries).broken


def _wrong(entry: Entry, last: Head) -> str:
    if entry.number != last.number + 1:
        return f"entry {last.number + 1} is missing: {entry.number} follows {last.number}"
    if entry.previous != last.hash:
        return f"entry {entry.number} does not carry the hash of the entry before it"
    if entry.hash != hash_of(entry.number, entry.deed, entry.previous):
        return f"entry {entry.number} was changed: its content does not give its hash"
    return ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody wants to see; "" and None leave all in. `about` is a part of what it
    was done to, whatever its case."""

    by: str = ""
    act: str = ""
    about: str = ""
    since: datetime | None = None

    def passes(self, deed: Deed) -> bool:
        return (
            (not self.by or is_same(self.by, deed.by))
            and self.act in ("", deed.act)
            and self.about.casefold() in deed.about.casefold()
            and (self.since is None or self.since <= deed.at)
        )
