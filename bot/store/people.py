"""Who is enrolled, and who was."""

from datetime import datetime

from sqlalchemy import insert, select, update

from bot.domain.people import Person, Role, name_key
from bot.store.database import Rows
from bot.store.tables import person

_p = person.c


def get_people(rows: Rows) -> tuple[Person, ...]:
    """Those who left too, by name."""
    found = rows.execute(select(_p.name, _p.roles, _p.hubs, _p.left_at).order_by(_p.key))
    return tuple(
        Person(name, tuple(Role(role) for role in roles), tuple(hubs), left_at)
        for name, roles, hubs, left_at in found
    )


def add_person(rows: Rows, new: Person, now: datetime) -> None:
    rows.execute(
        insert(person).values(key=name_key(new.name), enrolled_at=now, **_values(new)),
    )


def replace_person(rows: Rows, changed: Person) -> None:
    """Of that name."""
    rows.execute(update(person).where(_p.key == name_key(changed.name)).values(**_values(changed)))


def _values(of: Person) -> dict[str, object]:
    return {
        "name": of.name,
        "roles": [role.value for role in of.roles],
        "hubs": list(of.hubs),
        "left_at": of.left_at,
    }
