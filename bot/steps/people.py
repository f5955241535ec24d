"""People come to the desk, change their roles, and leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.enrolment import refuse_change, refuse_enrolment, refuse_leave
from bot.domain.errors import NotFound, Refused
from bot.domain.people import Act, Person, Role, find_person, hubs_told, roles_told
from bot.store.database import Rows
from bot.store.people import add_person, get_people, replace_person
from bot.store.trail import record_act

_LISTED = "`congress-bot people` lists who is enrolled."


def enrol(
    rows: Rows, name: str, roles: Sequence[Role], hubs: Sequence[str], by: str, now: datetime
) -> Person:
    """Somebody who left may be enrolled again. Raises Refused."""
    people = get_people(rows)
    new = Person(name.strip(), _ordered(roles), tuple(dict.fromkeys(hubs)))
    _refuse(refuse_enrolment(people, new), "Give it another way; `congress-bot people` tells more.")
    record_act(rows, by, Act.ENROL, new.name, _told(new), now)
    if find_person(people, new.name):
        replace_person(rows, new)
    else:
        add_person(rows, new, now)
    return new


def change(
    rows: Rows,
    name: str,
    roles: Sequence[Role] | None,
    hubs: Sequence[str] | None,
    by: str,
    now: datetime,
) -> Person:
    """Puts these roles and hubs in place of the person's own; None leaves them as they are. Raises
    NotFound, Refused."""
    person = _present(rows, name)
    changed = replace(
        person,
        roles=person.roles if roles is None else _ordered(roles),
        hubs=person.hubs if hubs is None else tuple(dict.fromkeys(hubs)),
    )
    _refuse(refuse_change(get_people(rows), changed), "Enrol another administrator first.")
    record_act(rows, by, Act.ROLES, person.name, f"{_told(person)} -> {_told(changed)}", now)
    replace_person(rows, changed)
    return changed


def leave(rows: Rows, name: str, by: str, now: datetime) -> Person:
    """From now on this person may do nothing; what they did stays. Raises NotFound, Refused."""
    person = _present(rows, name)
    _refuse(refuse_leave(get_people(rows), person, now), "Enrol another administrator first.")
    record_act(rows, by, Act.LEAVE, person.name, _told(person), now)
    gone = replace(person, left_at=now)
    replace_person(rows, gone)
    return gone


def _present(rows: Rows, name: str) -> Person:
    found = find_person(get_people(rows), name)
    if found is None or found.left_at:
        raise NotFound(f"{name.strip()!r} is not enrolled.", _LISTED)
    return found


def _refuse(reason: str, next_step: str) -> None:
    if reason:
        raise Refused(f"{reason}.", next_step)


def _ordered(roles: Sequence[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)


def _told(person: Person) -> str:
    return f"{roles_told(person.roles)}; {hubs_told(person)}"
