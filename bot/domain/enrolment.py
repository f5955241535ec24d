"""Who can be enrolled, and that somebody is always left who can enrol others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Misuse
from bot.domain.people import (
    UNNAMED,
    Act,
    Person,
    Role,
    find_person,
    is_same,
    is_taken,
    name_key,
    refuse_act,
)

LONGEST_NAME = 100


def role_named(name: str) -> Role:
    """Whatever its case, with hyphens for blanks or without. Raises Misuse."""
    wanted = name_key(name.replace("-", " ").replace("_", " "))
    for role in Role:
        if wanted == role.value:
            return role
    known = ", ".join(role.value for role in Role)
    raise Misuse(f"there is no role {name!r}.", f"The roles: {known}.")


def refuse_enrolment(people: Sequence[Person], new: Person) -> str:
    """Why this person cannot be enrolled, else "". Somebody who left may come back."""
    known = find_person(people, new.name)
    if known and not known.left_at:
        return f"{known.name} is enrolled already"
    if wrong := _refuse_name(new.name):
        return wrong
    if not new.roles:
        return f"{new.name} has no role"
    if not people and not _enrols(new):
        return "the first person must be an administrator of all hubs, who can enrol the others"
    return ""


def refuse_change(people: Sequence[Person], changed: Person) -> str:
    """Why the roles or hubs of this enrolled person cannot become these, else ""."""
    if not changed.roles:
        return f"{changed.name} would have no role"
    return _refuse_without_administrator(people, changed)


def refuse_leave(people: Sequence[Person], person: Person, now: datetime) -> str:
    return _refuse_without_administrator(people, replace(person, left_at=now))


def _refuse_without_administrator(people: Sequence[Person], changed: Person) -> str:
    others = (each for each in people if not is_same(each.name, changed.name))
    if any(_enrols(each) for each in (changed, *others)):
        return ""
    return f"{changed.name} is the last administrator of all hubs"


def _enrols(person: Person) -> bool:
    return not refuse_act(person, Act.ENROL)


def _refuse_name(name: str) -> str:
    if not name_key(name):
        return "a person needs a name"
    if not name.isprintable() or len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} letters and no invisible signs"
    if is_taken(name) or is_same(name, UNNAMED):
        return f"{name} is the bot itself, and no person"
    return ""
