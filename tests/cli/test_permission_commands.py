"""permit, permits, contacts and invited."""

from typing import Any

import pytest
from front_door import FIRST, OPENER, SECOND, Desk

BY = ("--by", "Sol")
NO = ("permit", "imc-2031", "--talk", "S1.1", "--share", "no", "--source", "an e-mail", *BY)
ADA = "Ada Invented"


def _blocked(desk: Desk) -> list[str]:
    return [each["key"] for each in desk.done("queue", "--state", "blocked", "--json").json]


def test_permit_stops_a_talk_and_says_which_posts(desk: Desk) -> None:
    desk.approved()

    ran = desk.done(*NO)

    assert ran.out == (
        "Permission 1: talk S1.1 of imc-2031, share no.\n"
        "1 post stopped, 0 no longer kept.\n"
        f"  {FIRST}\n"
    )
    assert _blocked(desk) == [FIRST]


def test_permit_names_the_talks_of_a_presenter_and_asks_where_it_is_in_doubt(desk: Desk) -> None:
    desk.approved()
    options = ("--share", "no", "--source", "a call", *BY)

    sure = desk.done("permit", "imc-2031", "--presenter", ADA, *options)
    doubtful = desk.run("permit", "imc-2031", "--presenter", "B. Invented", *options)

    assert "Talks: S1.1.\n" in sure.out
    assert (doubtful.code, doubtful.err) == (
        0,
        "Perhaps the same person presents S1.2: find out, then record it for each with --talk.\n",
    )
    assert _blocked(desk) == [FIRST, SECOND]


def test_permit_json_and_permits_tell_the_record(desk: Desk) -> None:
    desk.approved()

    told = desk.done(*NO, "--json").json
    (listed,) = desk.done("permits", "imc-2031", "--json").json

    assert listed.pop("at") == told.pop("at")
    assert listed == {
        "permission": 1,
        "congress": "imc-2031",
        "level": "talk",
        "subject": "S1.1",
        "share": False,
        "slides": None,
        "said_by": "presenter",
        "source": "an e-mail",
        "by": "Sol",
    }
    assert told == listed | {
        "talks": [], "perhaps": [], "blocked": [FIRST], "freed": [], "out": [], "holds": [],
        "fault": "",
    }  # fmt: skip
    assert "talk S1.1" in desk.done("permits").out


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (("--share", "no", *BY), "a permission needs its source", 1),
        (("--source", "x", *BY), "it says nothing", 1),
        (("--source", "x", "--share", "no"), "nobody is named", 2),
        (
            ("--session", "S1", "--talk", "S1.1", "--share", "no", "--source", "x", *BY),
            "a permission is about one thing",
            2,
        ),
        (("--talk", "S9.9", "--share", "no", "--source", "x", *BY), "no talk 'S9.9'", 1),
    ],
)
def test_permit_refuses(desk: Desk, arguments: tuple[str, ...], told: str, code: int) -> None:
    desk.drafted()

    assert told in desk.refused("permit", "imc-2031", *arguments, code=code)


def test_permit_of_an_unknown_congress_is_refused(desk: Desk) -> None:
    desk.drafted()

    assert "no congress 'imc-2030'" in desk.refused("permits", "imc-2030")


def _contacts(desk: Desk) -> Any:
    return desk.done("contacts", "list", "--json").json


def test_contacts_keeps_consents_and_an_opt_out_ends_them(desk: Desk) -> None:
    desk.drafted()
    desk.done("contacts", "add", ADA, "--handle", "@ada_invented", *BY)
    said = ("--to", "mentioned", "--say", "yes", "--source", "an e-mail", *BY)

    agreed = desk.done("contacts", "consent", ADA, *said)
    out = desk.done("contacts", "opt-out", ADA, "--source", "a call", *BY)

    assert agreed.out.splitlines()[0] == (
        "Contact 1, Ada Invented: named: not asked, mentioned: yes, contacted: not asked."
    )
    assert out.out.splitlines()[0] == (
        "Contact 1, Ada Invented: named: no, mentioned: no, contacted: no; asked to be left out."
    )
    (kept,) = _contacts(desk)["contacts"]
    assert (kept["consents"]["mentioned"]["given"], kept["opted_out"]["source"]) == (
        True,
        "a call",
    )
    assert "that stays" in desk.refused("contacts", "consent", ADA, *said)
    assert "1 contact, 0 erased." in desk.done("contacts", "list").out


def test_contacts_erase_leaves_a_number_and_no_byte_of_the_name(desk: Desk) -> None:
    desk.drafted()
    desk.done("contacts", "add", "Cy Erasable", "--handle", "@cy_erasable", *BY)
    assert b"Erasable" in (desk.folder / "congress-bot.db").read_bytes()

    ran = desk.done("contacts", "erase", "Cy Erasable", "--yes", *BY)

    assert ran.out.splitlines()[0] == "Contact 1 is erased with 0 invitations; the opt-out stays."
    listed = _contacts(desk)
    assert (listed["contacts"], [each["contact"] for each in listed["erased"]]) == ([], [1])
    kept = (desk.folder / "congress-bot.db").read_bytes().lower()
    assert b"erasable" not in kept
    assert "asked to be erased" in desk.refused("contacts", "add", "Cy Erasable", *BY)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Ada Invented (patient)",), "nothing about anyone's health"),
        (("Cy Sample", "--handle", "no handle"), "is no handle"),
    ],
)
def test_contacts_refuses(desk: Desk, arguments: tuple[str, ...], told: str) -> None:
    desk.drafted()

    ran = desk.run("contacts", "add", *arguments, *BY)

    assert ran.code != 0
    assert told in ran.err
    assert _contacts(desk)["contacts"] == []


KEY = "imc-2031/aml/invitation/S1.1"


def test_invited_records_what_was_sent_and_the_answer(desk: Desk) -> None:
    desk.drafted()

    sent = desk.done("invited", KEY, "--how", "by mail", "--text", "Dear Ada", *BY)
    answered = desk.done("invited", KEY, "--answer", "gladly", *BY, "--json").json

    assert sent.out == f"{KEY}: Ada Invented is invited, recorded by Sol.\n"
    assert (answered["words"], answered["how"], answered["answer"], answered["answered_by"]) == (
        "Dear Ada",
        "by mail",
        "gladly",
        "Sol",
    )
    assert [each["key"] for each in _contacts(desk)["invitations"]] == [KEY]


@pytest.mark.parametrize(
    "arguments",
    [(), ("--not-at-all",), ("--link", "x", "--answer", "y"), ("--link", "x", "--reason", "y")],
)
def test_invited_takes_one_thing(desk: Desk, arguments: tuple[str, ...]) -> None:
    desk.drafted()

    assert "say --link or --how" in desk.refused("invited", KEY, *arguments, *BY, code=2)


def test_invited_knows_no_invitation_of_a_post(desk: Desk) -> None:
    desk.drafted()

    assert "there is no invitation" in desk.refused("invited", OPENER, "--how", "x", *BY)


def test_blocked_talk_tells_its_reason_in_the_queue(desk: Desk) -> None:
    desk.approved()
    desk.done(*NO)

    (blocked,) = desk.done("queue", "--state", "blocked", "--json").json
    assert blocked["reason"].startswith(
        "posts about S1.1 may not be shared: the presenter said no (an e-mail; recorded by Sol, "
    )
