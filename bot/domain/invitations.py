"""Inviting the presenting author of a covered talk: whom, when, and what a person has to know.

X's automation rules forbid automated mentions that nobody asked for, and its API refuses replies
and quotes: so the bot only prepares the words, and a person sends them, or leaves it.
"""

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.concerns import FINAL, open_concerns
from bot.domain.congress import Account, Congress, Hub
from bot.domain.contacts import Consent, Roster
from bot.domain.delivery import State
from bot.domain.health import refuse_health
from bot.domain.names import Match
from bot.domain.permission import Matter, Permits, ruling, sharing_of, subject_of
from bot.domain.plan import Target
from bot.domain.queue import Entry
from bot.domain.tasks import Choice, Task, TaskKind
from bot.domain.timetable import Session

# After that the discussion is over, and an invitation to it reads like a mistake.
LISTED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What became of one invitation. `how` is the link of what was sent, or the way it went;
    `left` says why nobody was invited, and then nothing was sent."""

    key: str
    congress: str
    hub: str
    talk: str
    author: str
    by: str
    at: datetime
    words: str = ""
    how: str = ""
    left: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invitee:
    """An author to be invited. `posted` is the link of the hub's post about the talk, "" while none
    is out; `handle` is "" but of those who agreed to be mentioned; `caution` says why a person must
    find something out first, and then no words are prepared."""

    key: str
    congress: str
    hub: Hub
    account: str
    target: Target
    author: str
    best_from: datetime
    best_until: datetime
    handle: str = ""
    posted: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of authors: contacts, permissions, and the keys of invitations recorded."""

    roster: Roster
    permits: Permits
    done: Collection[str] = ()


def invitation_key(congress: str, hub: str, talk: str) -> str:
    return f"{congress}/{hub}/invitation/{talk}"


def invitees(
    congress: Congress,
    sessions: Iterable[Session],
    entries: Sequence[Entry],
    known: Known,
    now: datetime,
) -> Iterator[Invitee]:
    """One for each hub and talk with a post that is out or may go out. `sessions` as they are held
    now, with what was shifted in the hall."""
    targets = _targets(sessions)
    hubs = {hub.code: hub for hub in congress.hubs}
    for (code, talk), mine in _by_talk(entries).items():
        target, hub = targets.get(talk), hubs.get(code)
        if hub and target and target.is_on and target.start:
            begins = target.start + congress.author_tasks.after
            key = invitation_key(congress.code, code, talk)
            if begins <= now < begins + LISTED_FOR and key not in known.done:
                until = target.start + congress.author_tasks.until
                yield from _invitee(key, congress, hub, target, mine, known, (begins, until))


def _targets(sessions: Iterable[Session]) -> Mapping[str, Target]:
    found: dict[str, Target] = {}
    for session in sessions:
        if session.presenters and not session.presentations:
            found[session.code] = Target(session)
        found |= {talk.code: Target(session, talk) for talk in session.presentations}
    return found


def _by_talk(entries: Iterable[Entry]) -> Mapping[tuple[str, str], list[Entry]]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        planned = entry.post.planned
        if (talk := planned.presentation or planned.session) and _covers(entry):
            found.setdefault((planned.hub, talk), []).append(entry)
    return found


def _covers(entry: Entry) -> bool:
    standing = entry.standing
    if standing.dropped or standing.withdrawn or standing.cancelled or standing.missing:
        return False
    return not any(concern.check in FINAL for concern in open_concerns(entry.post))


def _invitee(
    key: str,
    congress: Congress,
    hub: Hub,
    target: Target,
    entries: Sequence[Entry],
    known: Known,
    best: tuple[datetime, datetime],
) -> Iterator[Invitee]:
    """None where the talk may not be shared, or nobody is there who may be written to."""
    subject = subject_of(target.session, target.presentation)
    if not ruling(
        Matter.SHARE, sharing_of(congress, Matter.SHARE), known.permits, subject
    ).is_allowed:
        return
    how = {name: known.roster.refuses(name, Consent.CONTACTED) for name in subject.presenters}
    author = next((name for name, found in how.items() if found is not Match.SAME), "")
    if not author:
        return
    account, posted = _where_posted(hub, entries)
    yield Invitee(
        key,
        congress.code,
        hub,
        account,
        target,
        author,
        *best,
        handle=_handle(known.roster, author),
        posted=posted,
        caution=_caution(author, how[author]),
    )


def _where_posted(hub: Hub, entries: Sequence[Entry]) -> tuple[str, str]:
    """The account to write from, and the link of its first post about the talk."""
    accounts = {account.code: account for account in hub.accounts}
    for entry in entries:
        account = accounts.get(entry.post.planned.account)
        out = next((d for d in entry.current() if d.part == 1), None)
        if account and out and out.state is State.DELIVERED:
            return account.code, _link(account, out.network_id)
    return entries[0].post.planned.account, ""


def _link(account: Account, network_id: str) -> str:
    return f"https://x.com/{account.handle}/status/{network_id}" if account.network == "x" else ""


def _handle(roster: Roster, author: str) -> str:
    contact = next(iter(roster.find(author).certain), None)
    agreed = contact and contact.handle.casefold() in roster.mentionable
    return contact.handle if contact and agreed else ""


def _caution(author: str, how: Match) -> str:
    if how is not Match.DOUBTFUL:
        return ""
    return f"{author} may be somebody who asked not to be contacted: find out first"


def author_task(invitee: Invitee, congress: Congress, words: str, fault: str = "") -> Task:
    """`fault` says what is wrong with the words that were prepared, and then there are none."""
    item = invitee.target.presentation or invitee.target.session
    title = f" ({item.title})" if item else ""
    times = (invitee.best_from, invitee.best_until)
    start, end = (moment.astimezone(congress.tz) for moment in times)
    told = [
        f"invite {invitee.author} by hand, who presents {invitee.target.code}{title}, best "
        f"between {start:%H:%M} and {end:%H:%M} ({congress.zone})"
    ]
    told += [each for each in (invitee.caution, fault) if each]
    return Task(
        TaskKind.AUTHOR,
        invitee.congress,
        invitee.account,
        invitee.key,
        "; ".join(told),
        _choices(invitee),
        (words,) if words and not invitee.caution else (),
    )


def _choices(invitee: Invitee) -> tuple[Choice, ...]:
    key, name = shlex.quote(invitee.key), shlex.quote(invitee.author)
    left = f"congress-bot invited {key} --not-at-all --reason WHY --by NAME"
    if invitee.caution:
        another = f"congress-bot contacts add {name} --another --by NAME"
        return (Choice("Another person", another), Choice("The same person", left))
    sent = Choice("Invited", f"congress-bot invited {key} --link LINK --by NAME")
    return (sent, Choice("Not at all", left))


def refuse_invitation(invitation: Invitation, earlier: Invitation | None) -> str:
    """Why this may not be recorded, or ""."""
    if earlier:
        what = "left" if earlier.left else "sent"
        return f"it was {what} on {earlier.at:%d %b %H:%M} UTC, as {earlier.by} recorded"
    if bool(invitation.left.strip()) == bool(invitation.how.strip()):
        return "say either where or how it was sent, or why not at all"
    return refuse_health("the record", f"{invitation.how} {invitation.left}")


def refuse_author_answer(invitation: Invitation | None, answer: str) -> str:
    """Why this may not be recorded as the author's answer, or ""."""
    if invitation is None or invitation.left:
        return "nobody was invited, so there is nothing to answer"
    if not answer.strip():
        return "an answer needs its words"
    return refuse_health("the answer", answer)
