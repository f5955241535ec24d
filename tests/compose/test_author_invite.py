from dataclasses import replace
from pathlib import Path

import pytest
from builders import HUB, START, congress, presentation, session

from bot.compose.author_invite import invite
from bot.compose.templates import Templates
from bot.domain.invitations import Invitee
from bot.domain.plan import Target

SHIPPED = Templates(Path(__file__).parents[2] / "templates")
INVITEE = Invitee(
    "imc25/aml/invitation/LBA-1",
    "imc25",
    HUB,
    "aml-x",
    Target(session(), presentation()),
    "Ada Invented",
    START,
    START,
    posted="https://x.com/invented_aml/status/1903",
)


def written(folder: Path, source: str, invitee: Invitee = INVITEE) -> tuple[str, str]:
    (folder / "author_invite.j2").write_text(source)
    return invite(invitee, congress(), Templates(folder))


def test_shipped_invitation_names_author_talk_and_post() -> None:
    words, refusal = invite(INVITEE, congress(), SHIPPED)

    assert refusal == ""
    for named in ("Ada Invented", "An invented talk", HUB.name, INVITEE.posted):
        assert named in words
    assert "@" not in words


def test_shipped_invitation_fits_with_the_longest_values_and_without_a_post() -> None:
    long = replace(
        INVITEE,
        author="Ada " + "Invented" * 12,
        hub=replace(HUB, name="Hub" * 40),
        target=Target(session(), presentation(title="talk " * 60)),
    )

    for invitee in (long, replace(INVITEE, posted=""), replace(INVITEE, target=Target(session()))):
        words, refusal = invite(invitee, congress(), SHIPPED)
        assert (bool(words), refusal) == (True, "")


def test_handle_is_taken_only_of_an_author_who_agreed(tmp_path: Path) -> None:
    source = "Dear {% if author.handle %}@{{ author.handle }}{% else %}{{ author.name }}{% endif %}"

    assert written(tmp_path, source) == ("Dear Ada Invented", "")
    agreed = replace(INVITEE, handle="ada_invented")
    assert written(tmp_path, source, agreed) == ("Dear @ada_invented", "")


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (
            "{{ author.patient }}",
            "template author_invite.j2 asks for a field that is not there: 'dict object' has no "
            "attribute 'patient'. Add it to the coverage row, or make it optional.",
        ),
        (
            "Dear @somebody",
            "template author_invite.j2 mentions @somebody, and X forbids automated mentions "
            "nobody asked for",
        ),
        ("TBC", "template author_invite.j2 still has the blank 'TBC'"),
        (
            "One\n=== part\nTwo",
            "template author_invite.j2 has parts or a poll, and an invitation is one text",
        ),
    ],
)
def test_words_of_an_invitation_are_refused(tmp_path: Path, source: str, refusal: str) -> None:
    assert written(tmp_path, source) == ("", refusal)


def test_missing_template_is_told(tmp_path: Path) -> None:
    assert invite(INVITEE, congress(), Templates(tmp_path)) == (
        "",
        f"there is no template author_invite.j2 for hub aml in {tmp_path}. "
        "Add the file, or point CONGRESS_BOT_TEMPLATES to the right folder.",
    )
