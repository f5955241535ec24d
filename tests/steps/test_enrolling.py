"""People come, change their roles and leave, on each kind of database."""

from collections.abc import Callable

import pytest
from builders import START
from desk import Desk

from bot.domain.errors import NotFound, Refused
from bot.domain.people import Person, Role
from bot.domain.trail import Wanted
from bot.steps import people
from bot.store.people import get_people
from bot.store.trail import get_newest

ANN = Person("Ann", (Role.ADMINISTRATOR,))


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    made = make_desk()
    made.write(people.enrol, " Ann ", [Role.ADMINISTRATOR], [], "Ann", START)
    return made


def enrol(desk: Desk, name: str, *roles: Role, hubs: tuple[str, ...] = (), by: str = "Ann") -> None:
    desk.write(people.enrol, name, roles, hubs, by, START)


def told(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Newest first."""
    with desk.bot.database.reading() as rows:
        deeds = [entry.deed for entry in get_newest(rows, Wanted())]
    return [(d.by, d.act, d.about, d.told) for d in deeds if d.act != "load"]


def test_people_are_enrolled_with_roles_and_hubs(desk: Desk) -> None:
    enrol(desk, "Wanda", Role.CHECKER, Role.WRITER, hubs=("mm", "aml", "mm"))

    wanda = Person("Wanda", (Role.WRITER, Role.CHECKER), ("mm", "aml"))
    assert desk.read(get_people) == (ANN, wanda)
    assert told(desk) == [
        ("Ann", "enrol", "Wanda", "writer, checker; mm, aml"),
        ("Ann", "enrol", "Ann", "administrator; all hubs"),
    ]


def test_only_an_administrator_enrols(desk: Desk) -> None:
    enrol(desk, "Lou", Role.LEAD)

    with pytest.raises(Refused, match=r"Lou \(indication lead\) may not enrol"):
        enrol(desk, "Mallory", Role.ADMINISTRATOR, by="Lou")

    assert [person.name for person in desk.read(get_people)] == ["Ann", "Lou"]


def test_first_person_who_is_no_administrator_is_refused(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()

    with pytest.raises(Refused, match="the first person must be an administrator"):
        enrol(desk, "Wanda", Role.WRITER, by="Wanda")

    assert (desk.read(get_people), told(desk)) == ((), [])


def test_roles_and_hubs_are_changed_one_without_the_other(desk: Desk) -> None:
    enrol(desk, "Wanda", Role.WRITER, hubs=("aml",))
    desk.write(people.change, "wanda", [Role.CHECKER], None, "Ann", START)
    desk.write(people.change, "Wanda", None, [], "Ann", START)

    assert desk.read(get_people) == (ANN, Person("Wanda", (Role.CHECKER,)))
    assert told(desk)[:2] == [
        ("Ann", "roles", "Wanda", "checker; aml -> checker; all hubs"),
        ("Ann", "roles", "Wanda", "writer; aml -> checker; aml"),
    ]


def test_who_left_stays_listed_and_may_come_back(desk: Desk) -> None:
    enrol(desk, "Wanda", Role.WRITER)
    desk.write(people.leave, "Wanda", "Ann", START)
    gone = desk.read(get_people)
    enrol(desk, "WANDA", Role.CHECKER)

    assert gone == (ANN, Person("Wanda", (Role.WRITER,), left_at=START))
    assert desk.read(get_people) == (ANN, Person("WANDA", (Role.CHECKER,)))
    assert [act for _, act, about, _ in told(desk) if about.casefold() == "wanda"] == [
        "enrol", "leave", "enrol",
    ]  # fmt: skip


def test_last_administrator_neither_leaves_nor_changes(desk: Desk) -> None:
    last = "Ann is the last administrator of all hubs"
    with pytest.raises(Refused, match=last):
        desk.write(people.leave, "Ann", "Ann", START)
    with pytest.raises(Refused, match=last):
        desk.write(people.change, "Ann", [Role.LEAD], None, "Ann", START)

    assert desk.read(get_people) == (ANN,)


@pytest.mark.parametrize("name", ["Nobody", "Wanda"])
def test_who_is_not_here_has_no_roles_to_change(desk: Desk, name: str) -> None:
    enrol(desk, "Wanda", Role.WRITER)
    desk.write(people.leave, "Wanda", "Ann", START)

    with pytest.raises(NotFound, match=f"'{name}' is not enrolled"):
        desk.write(people.change, name, [Role.CHECKER], None, "Ann", START)
    with pytest.raises(NotFound):
        desk.write(people.leave, name, "Ann", START)
