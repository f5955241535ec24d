"""Authors' contacts: added, asked, left out, erased.

Writes the table `contact`. The trail keeps everything for good, so it holds the number of a contact
and neither name nor handle nor source.
"""

from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from bot.domain.contacts import (
    Answer,
    Consent,
    Contact,
    OptOut,
    handle_in,
    meant,
    refuse_answer,
    refuse_new,
)
from bot.domain.erasure import KEY_BYTES, marks_of
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.health import refuse_health
from bot.domain.names import Match
from bot.domain.people import Act
from bot.store.contacts import (
    add_contact,
    erase_contact,
    get_roster,
    mark_key,
    replace_contact,
)
from bot.store.database import Rows
from bot.store.trail import record_act

_LISTED = "`congress-bot contacts list` shows who is known."


def add(
    rows: Rows, name: str, handle: str, by: str, now: datetime, another: bool = False
) -> Contact:
    """`another`: a person said that it is nobody of a like name. Raises Misuse, Refused."""
    new = _new(rows, name, handle, by, now, another)
    record_act(rows, by, Act.CONTACT, _about(new), "added", now)
    return new


def _new(rows: Rows, name: str, handle: str, by: str, now: datetime, another: bool) -> Contact:
    found = _handle(handle)
    if reason := refuse_new(get_roster(rows), name, found, another):
        raise Refused(f"{reason}.", _LISTED)
    return add_contact(rows, name.strip(), found, by, now)


def answer(
    rows: Rows, name: str, consent: Consent, given: bool, source: str, by: str, now: datetime
) -> Contact:
    """Records what an author agreed to or refused. Raises NotFound, Refused."""
    contact = _meant(rows, name)
    if reason := refuse_answer(contact, consent, given, source):
        raise Refused(f"{reason}.", _LISTED)
    said = {consent: Answer(given, source.strip(), by, now)}
    changed = replace(contact, answers={**contact.answers, **said})
    replace_contact(rows, changed)
    told = f"{consent.value}: {'yes' if given else 'no'}"
    record_act(rows, by, Act.CONTACT, _about(contact), told, now)
    return changed


def opt_out(
    rows: Rows,
    name: str,
    handle: str,
    source: str,
    by: str,
    now: datetime,
    another: bool = False,
) -> Contact:
    """Of somebody who is no contact yet, one is made that holds only this. Saying it twice changes
    nothing. Raises Misuse, Refused."""
    if not source.strip():
        raise Misuse("an opt-out needs its source.", 'Say it with --source "an e-mail".')
    if reason := refuse_health("the source", source):
        raise Refused(f"{reason}.", "Leave that out.")
    contact = next(iter(get_roster(rows).find(name).certain), None)
    contact = contact or _new(rows, name, handle, by, now, another)
    if contact.opted_out:
        return contact
    out = OptOut(source.strip(), by, now)
    changed = replace(contact, handle=contact.handle or _handle(handle), opted_out=out)
    replace_contact(rows, changed)
    record_act(rows, by, Act.OPT_OUT, _about(contact), "asked to be left out", now)
    return changed


def erase(rows: Rows, name: str, handle: str, by: str, now: datetime) -> int:
    """Removes all that is kept of this person but that they opted out; returns the number that is
    left. Whoever was no contact leaves the same marks. Raises Misuse, NotFound, Refused."""
    roster = get_roster(rows)
    if roster.erased_as(name) is Match.SAME:
        raise Refused("whoever has that name is erased already.", _LISTED)
    found = roster.find(name)
    if len(found.certain) > 1 or (found.doubtful and not found.certain):
        _, reason = meant(roster, name)
        raise NotFound(f"{reason}.", "Name the contact as it stands, and by its --handle.")
    _refuse_nameless(name)
    contact = (
        found.certain[0]
        if found.certain
        else add_contact(rows, name.strip(), _handle(handle), by, now)
    )
    key = mark_key(rows) or token_hex(KEY_BYTES)
    marks = marks_of(key, contact.name, contact.handle or _handle(handle))
    erase_contact(rows, contact.id, marks, now)
    record_act(rows, by, Act.OPT_OUT, _about(contact), "erased on request", now)
    return contact.id


def _meant(rows: Rows, name: str) -> Contact:
    contact, reason = meant(get_roster(rows), name)
    if contact is None:
        raise NotFound(f"{reason}.", "Name the contact as it stands.")
    return contact


def _handle(text: str) -> str:
    found = handle_in(text)
    if text.strip() and not found:
        raise Misuse(f"{text!r} is no handle.", "Write it as @name: letters, digits and _.")
    return found


def _refuse_nameless(name: str) -> None:
    if not any(letter.isalpha() for letter in name):
        raise Misuse("nobody is named.", "Give the author's name.")


def _about(contact: Contact) -> str:
    return f"contact {contact.id}"
