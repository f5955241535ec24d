"""Inviting presenting authors: the words are prepared here, a person sends them and says so.

Writes the table `invitation`. The trail holds the key of an invitation and no name.
"""

from datetime import datetime

from bot.compose.author_invite import invite
from bot.compose.templates import Templates
from bot.domain.congress import Congress
from bot.domain.contacts import Consent
from bot.domain.errors import NotFound, Refused
from bot.domain.invitations import (
    Invitation,
    Invitee,
    Known,
    author_task,
    invitation_key,
    invitees,
    refuse_author_answer,
    refuse_invitation,
)
from bot.domain.names import Match, match
from bot.domain.people import Act
from bot.domain.permission import Permits, Subject, subject_of
from bot.domain.tasks import Task
from bot.store.congresses import congress_codes, get_congress
from bot.store.contacts import get_roster
from bot.store.database import Rows
from bot.store.invitations import (
    add_answer,
    add_invitation,
    delete_invitations,
    get_invitations,
)
from bot.store.permissions import get_permissions
from bot.store.posts import get_entries
from bot.store.programmes import get_sessions, get_sessions_as_held
from bot.store.trail import record_act

_LISTED = "`congress-bot tasks` lists whom to invite."


def author_tasks(rows: Rows, congress: Congress, templates: Templates, now: datetime) -> list[Task]:
    found = []
    for each in _invitees(rows, congress, now):
        words, fault = invite(each, congress, templates)
        found.append(author_task(each, congress, words, fault))
    return found


def record(
    rows: Rows,
    key: str,
    how: str,
    left: str,
    words: str,
    templates: Templates,
    by: str,
    now: datetime,
) -> Invitation:
    """What a person sent, or why nothing was. `words` "" means those that were prepared. Raises
    NotFound, Refused."""
    congress, hub, talk = _parts(rows, key)
    listed = next((i for i in _invitees(rows, congress, now) if i.key == key), None)
    author = listed.author if listed else _author(rows, congress.code, talk)
    prepared = invite(listed, congress, templates)[0] if listed and not words else words
    sent = prepared.strip() if how.strip() else ""
    new = Invitation(
        key, congress.code, hub, talk, author, by, now, sent, how.strip(), left.strip()
    )
    earlier = {each.key: each for each in get_invitations(rows, congress.code)}
    if reason := refuse_invitation(new, earlier.get(key)):
        raise Refused(f"{reason}.", _LISTED)
    add_invitation(rows, new)
    record_act(rows, by, Act.INVITE, key, "left" if new.left else "sent", now, hub)
    return new


def answer(rows: Rows, key: str, told: str, by: str, now: datetime) -> Invitation:
    """What the author said to it. Raises NotFound, Refused."""
    congress, hub, _ = _parts(rows, key)
    known = {each.key: each for each in get_invitations(rows, congress.code)}
    if reason := refuse_author_answer(known.get(key), told):
        raise Refused(f"{reason}.", "Record the invitation first, with --link or --how.")
    add_answer(rows, key, told.strip(), by, now)
    record_act(rows, by, Act.INVITE, key, "answered", now, hub)
    return known[key]


def forget(rows: Rows, name: str) -> tuple[int, tuple[str, ...]]:
    """Deletes the invitations of somebody who is erased: how many, and the authors of others that
    may be theirs."""
    how = [(each, match(each.author, name)) for each in get_invitations(rows)]
    theirs = [each.key for each, found in how if found.is_written_alike]
    delete_invitations(rows, theirs)
    doubtful = dict.fromkeys(each.author for each, found in how if found is Match.DOUBTFUL)
    return len(theirs), tuple(doubtful)


def _invitees(rows: Rows, congress: Congress, now: datetime) -> list[Invitee]:
    known = Known(
        get_roster(rows),
        Permits(get_permissions(rows, congress.code)),
        frozenset(each.key for each in get_invitations(rows, congress.code)),
    )
    sessions = get_sessions_as_held(rows, congress.code)
    return list(invitees(congress, sessions, get_entries(rows, congress.code), known, now))


def _parts(rows: Rows, key: str) -> tuple[Congress, str, str]:
    """Congress, hub and talk of an invitation's key; a talk's code may hold slashes."""
    code, _, rest = key.partition("/")
    hub, _, talk = rest.partition("/invitation/")
    if code in congress_codes(rows) and talk:
        congress = get_congress(rows, code)
        known = hub in {each.code for each in congress.hubs}
        if known and key == invitation_key(code, hub, talk) and _subject(rows, code, talk):
            return congress, hub, talk
    raise NotFound(f"there is no invitation {key!r}.", _LISTED)


def _subject(rows: Rows, congress: str, talk: str) -> Subject | None:
    for session in get_sessions(rows, congress):
        for each in (None, *session.presentations):
            subject = subject_of(session, each)
            if (subject.talk or subject.session) == talk and subject.presenters:
                return subject
    return None


def _author(rows: Rows, congress: str, talk: str) -> str:
    """The presenter who was meant, now that it is no longer listed."""
    subject, roster = _subject(rows, congress, talk), get_roster(rows)
    presenters = subject.presenters if subject else ()
    willing = (p for p in presenters if roster.refuses(p, Consent.CONTACTED) is not Match.SAME)
    author = next(willing, "")
    if not author:
        raise Refused("its presenter asked not to be contacted.", _LISTED)
    return author
