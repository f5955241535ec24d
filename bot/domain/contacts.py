"""Presenting authors as the desk knows them: what each agreed to, and who asked to be left out.

An opt-out counts at once, beats every consent and stays. Of somebody who asked to be erased only
marks are left, by which the opt-out is recognised again; domain.erasure makes them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.domain.erasure import Marks, recognise
from bot.domain.health import refuse_health
from bot.domain.names import Match, key_words, match, named_in, plain
from bot.domain.plan import Target
from bot.domain.posts import Concern, Post

LEFT_OUT, IN_DOUBT = "opt-out", "opt-out in doubt"
_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,15})", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
_CONTACTS = "`congress-bot contacts list` shows them"


class Consent(Enum):
    """What an author may agree to, each by itself."""

    NAMED = "named"  # to stand in a post by name
    MENTIONED = "mentioned"  # to stand in a post by handle, so that X tells them
    CONTACTED = "contacted"  # to be written to by a person of the desk


@dataclass(frozen=True, slots=True)
class Answer:
    """What an author said about one consent, how, and who recorded it."""

    given: bool
    source: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OptOut:
    source: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """`handle` is without the @, "" where it is not known. `answers` has the latest of each."""

    id: int
    name: str
    handle: str = ""
    answers: Mapping[Consent, Answer] = field(default_factory=dict)
    opted_out: OptOut | None = None

    def may_be(self, consent: Consent) -> bool | None:
        """None where nothing was said. After an opt-out always no."""
        if self.opted_out:
            return False
        answer = self.answers.get(consent)
        return answer.given if answer else None


@dataclass(frozen=True, slots=True)
class Found:
    """The contacts that a name means: for certain, and perhaps."""

    certain: tuple[Contact, ...]
    doubtful: tuple[Contact, ...]


class Roster:
    """All contacts, and the marks of those who were erased."""

    def __init__(self, contacts: Iterable[Contact] = (), erased: Iterable[Marks] = ()) -> None:
        self.contacts = tuple(contacts)
        self.erased = tuple(erased)
        self._known: dict[str, Match] = {}
        self._watched: dict[str, list[Contact]] = {}
        for contact in self.contacts:
            if contact.may_be(Consent.NAMED) is False:
                for word in key_words(contact.name):
                    self._watched.setdefault(word, []).append(contact)

    @property
    def mentionable(self) -> frozenset[str]:
        """The handles that a post may hold, folded: X's automation rules forbid automated mentions
        that nobody asked for, so it takes a standing consent."""
        agreed = {_folded(c) for c in self.contacts if c.handle and c.may_be(Consent.MENTIONED)}
        refused = {_folded(c) for c in self.contacts if c.may_be(Consent.MENTIONED) is False}
        return frozenset(
            handle
            for handle in agreed - refused
            if recognise(self.erased, handle=handle) is Match.OTHER
        )

    def find(self, name: str) -> Found:
        how = [(contact, match(contact.name, name)) for contact in self.contacts]
        return Found(
            tuple(contact for contact, found in how if found.is_written_alike),
            tuple(contact for contact, found in how if found is Match.DOUBTFUL),
        )

    def refuses(self, name: str, consent: Consent) -> Match:
        """Whether this person refused it or asked to be left out: certainly, perhaps, or not. A
        contact of exactly that name is the person, whoever else is written like it."""
        found = self.find(name)
        if any(contact.may_be(consent) is False for contact in found.certain):
            return Match.SAME
        erased = self.erased_as(name)
        if erased is Match.SAME or found.certain:
            return erased if erased is Match.SAME else Match.OTHER
        if any(contact.may_be(consent) is False for contact in found.doubtful):
            return Match.DOUBTFUL
        return erased

    def erased_as(self, name: str) -> Match:
        """Whether one of the erased is of this name. A programme asks for each name many times."""
        if self.erased and name not in self._known:
            self._known[name] = recognise(self.erased, name=name)
        return self._known.get(name, Match.OTHER)

    def watched(self, words: frozenset[str]) -> tuple[Contact, ...]:
        """Those who may not be named, as far as one of these folded words is of their name."""
        if not self._watched:
            return ()
        found = {c.id: c for word in words for c in self._watched.get(word, ())}
        return tuple(found[number] for number in sorted(found))


NOBODY = Roster()


def _folded(contact: Contact) -> str:
    return contact.handle.casefold()


def handle_in(text: str) -> str:
    """The handle without its @; "" where it is none."""
    found = _HANDLE.fullmatch(text.strip())
    return found[1] if found else ""


def refuse_new(roster: Roster, name: str, handle: str, another: bool = False) -> str:
    """Why this contact may not be added, or "". `another`: a person has said that it is somebody
    else than those whose names are written like it."""
    if not any(letter.isalpha() for letter in name):
        return "a contact needs a name"
    if reason := refuse_health("the name", name) or refuse_health("the handle", handle):
        return reason
    found = roster.find(name)
    if found.certain:
        return f"{found.certain[0].name} is a contact already"
    same = next((c for c in roster.contacts if handle and _folded(c) == handle.casefold()), None)
    if same:
        return f"@{handle} is the handle of {same.name}"
    erased = recognise(roster.erased, name=name, handle=handle)
    if erased is Match.SAME:
        return "somebody of that name or handle asked to be erased, and nothing is kept of them"
    if another:
        return ""
    if found.doubtful:
        names = ", ".join(contact.name for contact in found.doubtful)
        return f"{name.strip()} may be {names}: name them as they stand, or say --another"
    if erased is Match.DOUBTFUL:
        return f"{name.strip()} may be somebody who asked to be erased: find out, or say --another"
    return ""


def refuse_answer(contact: Contact, consent: Consent, given: bool, source: str) -> str:
    """Why this may not be recorded, or ""."""
    if contact.opted_out:
        return f"{contact.name} asked to be left out on {contact.opted_out.at:%d %b %Y}; that stays"
    if not source.strip():
        return "a consent needs its source: how it was given or refused"
    if given and consent is Consent.MENTIONED and not contact.handle:
        return f"{contact.name} has no handle to be mentioned by"
    return refuse_health("the source", source)


def meant(roster: Roster, name: str) -> tuple[Contact | None, str]:
    """The contact of that name, or why there is not exactly one; a doubtful one is never taken."""
    found = roster.find(name)
    if len(found.certain) == 1:
        return found.certain[0], ""
    if found.certain:
        return None, f"{len(found.certain)} contacts are written {name.strip()!r}"
    if found.doubtful:
        names = ", ".join(contact.name for contact in found.doubtful)
        return None, f"no contact is named {name.strip()!r}; perhaps {names} is meant"
    return None, f"no contact is named {name.strip()!r}; {_CONTACTS}"


def contact_concerns(post: Post, target: Target, roster: Roster) -> Iterator[Concern]:
    """A post never names somebody who asked to be left out, in whatever hub."""
    if not roster.contacts and not roster.erased:
        return
    text = "\n".join(_texts(post))
    speakers = _speakers(target)
    words = frozenset(plain(word) for word in _WORD.findall(text))
    for contact in roster.watched(words):
        own_talk = any(match(contact.name, name) is not Match.OTHER for name in speakers)
        how = named_in(text, contact.name, own_talk)
        if how is Match.SAME:
            yield Concern(LEFT_OUT, _told(contact.name))
        elif how is not Match.OTHER and not _names_another(roster, text, contact):
            yield Concern(IN_DOUBT, _asked(contact.name))
    for name in speakers:
        erased = roster.erased_as(name)
        if erased is Match.DOUBTFUL and roster.find(name).certain:
            continue
        if erased is not Match.OTHER and named_in(text, name, own_talk=True) is not Match.OTHER:
            certain = erased is Match.SAME
            yield Concern(LEFT_OUT, _told(name)) if certain else Concern(IN_DOUBT, _asked(name))


def _names_another(roster: Roster, text: str, contact: Contact) -> bool:
    """Whether it is somebody else of a like name, known and not left out, whom the text names."""
    return any(
        other.may_be(Consent.NAMED) is not False
        and match(other.name, contact.name) is Match.DOUBTFUL
        and named_in(text, other.name) is Match.SAME
        for other in roster.contacts
    )


def _speakers(target: Target) -> Sequence[str]:
    items = [item for item in (target.presentation, target.session) if item]
    chairs = target.session.chairs if target.session else ()
    return tuple(dict.fromkeys([*(name for item in items for name in item.presenters), *chairs]))


def _texts(post: Post) -> Iterator[str]:
    yield from post.parts
    yield from post.poll.options if post.poll else ()
    yield from (media.alt for media in post.media)


def _told(name: str) -> str:
    return (
        f"its words name {name}, who asked not to be named: take the name out of the row of the "
        "coverage plan or out of the template"
    )


def _asked(name: str) -> str:
    return (
        f"its words may name {name}, who asked not to be named: find out who is meant; of another "
        "person of a like name keep a contact (`contacts add NAME --another`)"
    )
