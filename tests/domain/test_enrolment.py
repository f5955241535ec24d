import pytest
from builders import START

from bot.domain.enrolment import (
    refuse_change,
    refuse_enrolment,
    refuse_leave,
    role_named,
)
from bot.domain.errors import Misuse
from bot.domain.people import Person, Role

ANN = Person("Ann", (Role.ADMINISTRATOR,))
BEA = Person("Bea", (Role.ADMINISTRATOR,))
WANDA = Person("Wanda", (Role.WRITER,))
GONE = Person("Lou", (Role.ADMINISTRATOR,), left_at=START)
LAST = "Ann is the last administrator of all hubs"
FIRST = "the first person must be an administrator of all hubs, who can enrol the others"
INVISIBLE = "a name has at most 100 letters and no invisible signs"


@pytest.mark.parametrize("name", ["social manager", "Social-Manager", " social_manager"])
def test_role_is_named_however_it_is_typed(name: str) -> None:
    assert role_named(name) is Role.SOCIAL


def test_unknown_role_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Misuse) as refused:
        role_named("supporter")

    assert str(refused.value) == (
        "there is no role 'supporter'. The roles: indication lead, writer, checker, "
        "social manager, committee member, viewer, administrator."
    )


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (ANN, ""),
        (Person("Ann", (Role.WRITER, Role.ADMINISTRATOR)), ""),
        (WANDA, FIRST),
        (Person("Ann", (Role.ADMINISTRATOR,), ("aml",)), FIRST),
    ],
)
def test_first_person_must_be_an_administrator(new: Person, reason: str) -> None:
    assert refuse_enrolment([], new) == reason


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (WANDA, ""),
        (Person("ANN", (Role.WRITER,)), "Ann is enrolled already"),
        (Person("Lou", (Role.WRITER,)), ""),
        (Person("Wanda", ()), "Wanda has no role"),
        (Person("  ", (Role.WRITER,)), "a person needs a name"),
        (Person("Wan\u200bda", (Role.WRITER,)), INVISIBLE),
        (Person("Wanda\nSam", (Role.WRITER,)), INVISIBLE),
        (Person("W" * 101, (Role.WRITER,)), INVISIBLE),
        (Person("The Watch", (Role.WRITER,)), "The Watch is the bot itself, and no person"),
        (
            Person("the command line", (Role.WRITER,)),
            "the command line is the bot itself, and no person",
        ),
    ],
)
def test_further_people_are_enrolled_once_under_a_name_of_their_own(
    new: Person, reason: str
) -> None:
    assert refuse_enrolment([ANN, GONE], new) == reason


@pytest.mark.parametrize(
    ("others", "changed", "reason"),
    [
        ([], Person("Ann", (Role.LEAD,)), LAST),
        ([], Person("Ann", (Role.ADMINISTRATOR,), ("aml",)), LAST),
        ([GONE, WANDA], Person("Ann", (Role.LEAD,)), LAST),
        ([BEA], Person("Ann", (Role.LEAD,)), ""),
        ([BEA], Person("Ann", ()), "Ann would have no role"),
        ([], Person("Ann", (Role.ADMINISTRATOR, Role.LEAD)), ""),
    ],
)
def test_last_administrator_stays_one(others: list[Person], changed: Person, reason: str) -> None:
    assert refuse_change([ANN, *others], changed) == reason


def test_last_administrator_does_not_leave() -> None:
    assert refuse_leave([ANN, WANDA, GONE], ANN, START) == LAST
    assert refuse_leave([ANN, WANDA], WANDA, START) == ""
    assert refuse_leave([ANN, BEA], ANN, START) == ""
