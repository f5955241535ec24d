"""Who may do what at the desk: people, their roles, and every act that a person can do.

A role is given by an administrator and holds for some hubs or for all. Nothing here proves that
people are who they say they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from unicodedata import category, normalize


class Role(Enum):
    LEAD = "indication lead"  # reads the programme, selects sessions, owns the coverage plan
    WRITER = "writer"  # prepares posts from abstracts, fills live numbers during the talk
    CHECKER = "checker"  # compares every number with its source, approves
    SOCIAL = "social manager"  # accounts, holds, polls, replies, sessions that run late
    COMMITTEE = "committee member"  # reviews the plan, approves themes
    VIEWER = "viewer"  # reads, and changes nothing
    ADMINISTRATOR = "administrator"  # enrols people and gives them their roles, nothing else


class Act(Enum):
    LOAD = "load"  # puts a congress folder in place: congress, plan and programme
    APPLY = "apply"  # makes a version of the programme the current one
    WATCH = "watch"  # has a watched address or folder looked at now
    DRAFT = "draft"  # has the posts of a congress planned and written anew
    TRIAGE = "triage"  # selects or skips a session or talk for a hub
    THEME = "theme"  # names a theme or educational need
    APPROVE_THEME = "approve theme"  # lets a theme justify coverage, or no longer
    PLAN = "plan"  # keeps a version of the coverage plan
    REVIEW_PLAN = "review plan"  # the committee's decision on the plan
    ENDURING = "enduring"  # dates, links or ends a written summary
    INTERVIEW = "interview"  # dates an interview, its consent and filming permission, or ends it
    FILL = "fill"  # puts live values into a post's blanks
    CHECK = "check"  # retypes the numbers of a post without seeing them
    APPROVE = "approve"  # says yes to exactly these words
    CORRECT = "correct"  # writes a correction of a post that is out
    OVERRIDE = "override"  # lets a post go in spite of a concern, with a reason
    POST_NOW = "post now"  # moves a post to this minute
    HOLD = "hold"  # stops posts at once
    RELEASE = "release"  # lets go of a hold
    WITHDRAW = "withdraw"  # has posts taken down
    SHIFT = "shift"  # moves a session that runs late or early
    CANCEL = "cancel"  # calls a session off, or on again
    EMBARGO_SHIFT = "embargo shift"  # asks for an embargo to be moved, with a reason
    EMBARGO_CONFIRM = "embargo confirm"  # the second person's yes to that
    PERMIT = "permit"  # records a permission, or takes it back
    OPT_OUT = "opt out"  # a speaker or author asked not to be shared or contacted
    CONTACT = "contact"  # keeps an author's contact record and consent
    INVITE = "invite"  # records that an author was invited to take part
    RESOLVE = "resolve"  # says whether an unconfirmed post is on the account
    DONE_BY_HAND = "done by hand"  # records a post that a person put up
    AUDIT_SEEN = "audit seen"  # has seen what an audit found
    RESUME = "resume"  # has a stopped account asked whether it may go on
    ENROL = "enrol"  # enrols a person
    ROLES = "roles"  # changes a person's roles or hubs
    LEAVE = "leave"  # ends a person's enrolment


_DESK = frozenset({Role.LEAD, Role.WRITER, Role.CHECKER, Role.SOCIAL})
_LEAD_OR_SOCIAL = frozenset({Role.LEAD, Role.SOCIAL})
_PREPARING = frozenset({Role.LEAD, Role.WRITER})
_CHECKING = frozenset({Role.LEAD, Role.CHECKER})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

MAY: dict[Act, frozenset[Role]] = {
    Act.LOAD: _DESK - {Role.CHECKER},
    Act.APPLY: _LEAD_OR_SOCIAL,
    Act.WATCH: _LEAD_OR_SOCIAL,
    Act.DRAFT: _DESK - {Role.CHECKER},
    Act.TRIAGE: frozenset({Role.LEAD}),
    Act.THEME: frozenset({Role.LEAD, Role.COMMITTEE}),
    Act.APPROVE_THEME: frozenset({Role.COMMITTEE}),
    Act.PLAN: frozenset({Role.LEAD}),
    Act.REVIEW_PLAN: frozenset({Role.COMMITTEE}),
    Act.ENDURING: _PREPARING,
    Act.INTERVIEW: _PREPARING,
    Act.FILL: _PREPARING,
    Act.CHECK: _CHECKING,
    Act.APPROVE: _CHECKING,
    Act.CORRECT: _PREPARING,
    Act.OVERRIDE: _CHECKING,
    Act.POST_NOW: _LEAD_OR_SOCIAL,
    Act.HOLD: _DESK,
    Act.RELEASE: _LEAD_OR_SOCIAL,
    Act.WITHDRAW: _LEAD_OR_SOCIAL,
    Act.SHIFT: _LEAD_OR_SOCIAL,
    Act.CANCEL: _LEAD_OR_SOCIAL,
    Act.EMBARGO_SHIFT: frozenset({Role.LEAD}),
    Act.EMBARGO_CONFIRM: frozenset({Role.LEAD, Role.CHECKER, Role.SOCIAL}),
    Act.PERMIT: _LEAD_OR_SOCIAL,
    Act.OPT_OUT: _DESK,
    Act.CONTACT: _LEAD_OR_SOCIAL,
    Act.INVITE: _LEAD_OR_SOCIAL,
    Act.RESOLVE: _LEAD_OR_SOCIAL,
    Act.DONE_BY_HAND: _LEAD_OR_SOCIAL,
    Act.AUDIT_SEEN: _LEAD_OR_SOCIAL,
    Act.RESUME: _LEAD_OR_SOCIAL,
    Act.ENROL: _ADMINISTRATOR,
    Act.ROLES: _ADMINISTRATOR,
    Act.LEAVE: _ADMINISTRATOR,
}
# What counts for every hub at once takes somebody who is there for all of them. Stopping does not.
FOR_ALL_HUBS = frozenset({Act.RELEASE, Act.EMBARGO_SHIFT, Act.EMBARGO_CONFIRM}) | frozenset(
    act for act, roles in MAY.items() if roles == _ADMINISTRATOR
)
# To stop is never wrong, whosever hub it is.
FOR_ANY_HUB = frozenset({Act.HOLD, Act.OPT_OUT})
# Written in the trail where the bot itself did something; no person goes by these.
THE_WATCH = "the watch"
# Stands in while nobody is enrolled and a command was not told who speaks.
UNNAMED = "the command line"
_TAKEN = frozenset({THE_WATCH, "the worker", "the bot"})


@dataclass(frozen=True, slots=True)
class Person:
    """`hubs` are the hubs the roles hold for, empty for all. `left_at` is None while they are
    here."""

    name: str
    roles: tuple[Role, ...]
    hubs: tuple[str, ...] = ()
    left_at: datetime | None = None


def name_key(name: str) -> str:
    """What is equal where two names mean one person: neither case, nor blanks, nor invisible signs,
    nor how a letter with an accent is stored tells people apart."""
    visible = "".join(sign for sign in name if category(sign) != "Cf")
    return " ".join(normalize("NFC", normalize("NFC", visible).casefold()).split())


def is_same(name: str, other: str) -> bool:
    return name_key(name) == name_key(other)


def find_person(people: Iterable[Person], name: str) -> Person | None:
    return next((each for each in people if is_same(each.name, name)), None)


def is_taken(name: str) -> bool:
    """By the bot itself."""
    return name_key(name) in _TAKEN


def refuse_by(people: Iterable[Person], name: str, act: Act, hub: str = "") -> str:
    """Why the one who says this is their name may not do this, "" where they may. While nobody is
    enrolled any name may act. `hub` is "" for what concerns no single hub."""
    enrolled = list(people)
    if is_taken(name):
        return f"{name.strip()} is the bot itself, and no person"
    if not enrolled:
        return ""
    if name_key(name) in ("", UNNAMED):
        return "nobody is named, and people are enrolled"
    found = find_person(enrolled, name)
    return refuse_act(found, act, hub) if found else f"{name.strip()} is not enrolled"


def refuse_act(person: Person, act: Act, hub: str = "") -> str:
    """Why this person may not do this, "" where they may."""
    if person.left_at:
        return f"{person.name} has left"
    if not MAY[act] & set(person.roles):
        told = roles_told(person.roles) or "no role"
        return f"{person.name} ({told}) may not {_verb(act)}"
    if not person.hubs or hub in person.hubs or act in FOR_ANY_HUB:
        return ""
    if hub:
        return f"{person.name} is there for {', '.join(person.hubs)}, not for {hub}"
    if act in FOR_ALL_HUBS:
        return f"this counts for every hub, and {person.name} is there for {', '.join(person.hubs)}"
    return ""


def who_may(act: Act) -> str:
    """The roles that may, in the order of the list of roles."""
    return " or ".join(role.value for role in Role if role in MAY[act])


def roles_told(roles: Sequence[Role]) -> str:
    return ", ".join(role.value for role in Role if role in roles)


def hubs_told(person: Person) -> str:
    return ", ".join(person.hubs) or "all hubs"


def _verb(act: Act) -> str:
    return _VERBS.get(act, act.value)


_VERBS = {
    Act.THEME: "name a theme",
    Act.APPROVE_THEME: "approve a theme",
    Act.PLAN: "keep a plan",
    Act.REVIEW_PLAN: "review the plan",
    Act.ENDURING: "change an enduring item",
    Act.INTERVIEW: "change an interview",
    Act.EMBARGO_SHIFT: "shift an embargo",
    Act.EMBARGO_CONFIRM: "confirm the shift of an embargo",
    Act.OPT_OUT: "record an opt-out",
    Act.CONTACT: "keep an author's contact",
    Act.INVITE: "record an invitation",
    Act.PERMIT: "record a permission",
    Act.DONE_BY_HAND: "record a post put up by hand",
    Act.AUDIT_SEEN: "mark a finding as seen",
    Act.RESUME: "ask for a stopped account",
    Act.ROLES: "change roles",
    Act.LEAVE: "end an enrolment",
}
