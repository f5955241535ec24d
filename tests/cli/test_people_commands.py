"""people: who may do what."""

import pytest
from front_door import Desk

ANN = ("people", "enrol", "Ann", "--role", "administrator", "--by", "Ann")
WANDA = ("people", "enrol", "Wanda", "--role", "writer", "--hub", "aml", "--by", "Ann")
BEGIN = (
    "Nobody is enrolled, so any name may do anything. "
    "Begin with: congress-bot people enrol NAME --role administrator --by NAME\n"
)


@pytest.fixture
def enrolled(desk: Desk) -> Desk:
    desk.drafted()
    desk.done(*ANN)
    return desk


def test_people_says_so_while_nobody_is_enrolled(desk: Desk) -> None:
    desk.done("migrate")

    assert desk.done("people").out == BEGIN
    assert desk.done("people", "--json").json == []


def test_people_lists_names_roles_and_hubs(enrolled: Desk) -> None:
    said = enrolled.done(*WANDA).out
    enrolled.done("people", "leave", "wanda", "--by", "Ann")
    listed = enrolled.done("people").out.splitlines()

    assert said == "Wanda: writer; aml.\n"
    assert listed[:2] == [
        "name   roles          hubs",
        "Ann    administrator  all hubs",
    ]
    assert listed[2].startswith("Wanda  writer         aml       left on 20")


def test_people_json_gives_each(enrolled: Desk) -> None:
    enrolled.done(*WANDA)

    assert enrolled.done("people", "--json").json == [
        {"name": "Ann", "roles": ["administrator"], "hubs": [], "left_at": None},
        {"name": "Wanda", "roles": ["writer"], "hubs": ["aml"], "left_at": None},
    ]


def test_people_roles_leaves_what_is_not_named(enrolled: Desk) -> None:
    enrolled.done(*WANDA)
    by = ("--by", "Ann")

    said = [
        enrolled.done("people", "roles", "Wanda", *options, *by).out
        for options in (
            ("--role", "checker", "--role", "social-manager"),
            ("--hub", "mm"),
            ("--all-hubs",),
        )
    ]
    assert said == [
        "Wanda: checker, social manager; aml.\n",
        "Wanda: checker, social manager; mm.\n",
        "Wanda: checker, social manager; all hubs.\n",
    ]


def test_hub_that_no_congress_has_is_named(enrolled: Desk) -> None:
    ran = enrolled.run("people", "enrol", "Sam", "--role", "writer", "--hub", "amll", "--by", "Ann")

    assert (ran.code, ran.out) == (0, "Sam: writer; amll.\n")
    assert ran.err == "No congress that is loaded has a hub amll: check the name.\n"


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (
            ("people", "enrol", "Sam", "--role", "boss", "--by", "Ann"),
            "there is no role 'boss'. The roles: indication lead, writer, checker, social manager, "
            "committee member, viewer, administrator.",
            2,
        ),
        (
            ("people", "enrol", "Sam", "--by", "Ann"),
            "Sam has no role. Give it another way; `congress-bot people` tells more.",
            1,
        ),
        (
            ("people", "leave", "Ann", "--by", "Ann"),
            "Ann is the last administrator of all hubs. Enrol another administrator first.",
            1,
        ),
        (
            ("people", "leave", "Sam", "--by", "Ann"),
            "'Sam' is not enrolled. `congress-bot people` lists who is enrolled.",
            1,
        ),
        (
            ("people", "enrol", "Sam", "--role", "viewer"),
            "nobody is named. Say who you are with --by NAME or CONGRESS_BOT_PERSON.",
            2,
        ),
    ],
)
def test_people_refuses(enrolled: Desk, arguments: tuple[str, ...], said: str, code: int) -> None:
    assert enrolled.refused(*arguments, code=code) == said


UNNAMED = "nobody is named, and people are enrolled. Give your name with --by, or ask a person who "


@pytest.mark.parametrize(
    ("arguments", "roles"),
    [
        (("draft", "imc-2031"), "indication lead or writer or social manager"),
        (("load", "imc"), "indication lead or writer or social manager"),
    ],
)
def test_commands_ask_for_a_name_once_people_are_enrolled(
    enrolled: Desk, arguments: tuple[str, ...], roles: str
) -> None:
    said = enrolled.refused(*arguments)

    assert said == f"{UNNAMED}may: {roles}. `congress-bot people` lists them."


def test_person_without_the_role_is_refused_and_told_who_may(enrolled: Desk) -> None:
    enrolled.done(*WANDA)

    assert enrolled.refused("shift", "S1", "+20m", "--by", "Wanda") == (
        "Wanda (writer) may not shift. Give your name with --by, or ask a person who may: "
        "indication lead or social manager. `congress-bot people` lists them."
    )


def test_doctor_says_whether_anybody_is_enrolled(desk: Desk) -> None:
    desk.done("migrate")

    def told() -> list[dict[str, object]]:
        found = desk.run("doctor", "--offline", "--json").json
        return [each for each in found if each["what"] in ("people", "trail")]

    before = told()
    desk.done(*ANN)

    assert before == [
        {
            "what": "people",
            "well": True,
            "told": "nobody is enrolled, so any name may do anything",
            "next": "congress-bot people enrol NAME --role administrator --by NAME",
        },
        {"what": "trail", "well": True, "told": "0 acts, none changed", "next": ""},
    ]
    assert [each["told"] for each in told()] == ["1 enrolled", "1 acts, none changed"]
