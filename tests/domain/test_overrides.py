"""What an override lets pass, and what not."""

from dataclasses import replace

import pytest
from builders import START, post

from bot.domain.overrides import Override, refuse_override, with_overrides
from bot.domain.posts import Concern, Post

HYPE = Concern("superlative", 'the text says "wow": say what was found')
SIZE = Concern("result", "the text tells a result without the number of patients")
FINAL = frozenset({"permission"})
DENIED = Concern("permission", "the speaker asked not to share")


def doubted(*concerns: Concern) -> Post:
    return replace(post(), concerns=concerns)


def override(concern: Concern = HYPE, **changes: object) -> Override:
    about = post().planned.key
    given = Override(1, about, concern.check, concern.told, "a quotation", "Lena", START)
    return replace(given, **changes)  # type: ignore[arg-type]


def test_an_override_fills_the_concern_that_it_was_given_for() -> None:
    found = with_overrides(doubted(SIZE, HYPE), [override()], FINAL)

    assert found == doubted(SIZE, replace(HYPE, override="Lena: a quotation"))


@pytest.mark.parametrize(
    "given",
    [
        override(told=f"{HYPE.told}."),
        override(check="safe"),
        override(withdrawn_at=START),
        override(DENIED),
    ],
    ids=["told otherwise", "another check", "taken back", "final"],
)
def test_an_override_stands_for_nothing_else(given: Override) -> None:
    asked = doubted(HYPE, DENIED)

    assert with_overrides(asked, [given], FINAL) == asked


@pytest.mark.parametrize(
    ("check", "reason", "refusal"),
    [
        ("superlative", "a quotation", ""),
        ("superlative", "  ", "an override needs a reason"),
        ("safe", "why", "no concern 'safe' is known of it (it has superlative, permission)"),
        (
            "permission",
            "why",
            "a concern 'permission' is never overridden: the speaker asked not to share",
        ),
    ],
)
def test_refusal_says_what_may_not_be_overridden(check: str, reason: str, refusal: str) -> None:
    assert refuse_override(doubted(HYPE, DENIED), check, reason, FINAL) == refusal


def test_what_is_overridden_is_not_overridden_again() -> None:
    passed = doubted(replace(HYPE, override="Lena: a quotation"))

    assert refuse_override(passed, "superlative", "again", FINAL) == (
        "its concern 'superlative' is overridden already (Lena: a quotation)"
    )


def test_a_post_without_concerns_has_none_to_override() -> None:
    assert refuse_override(post(), "safe", "why", FINAL) == (
        "no concern 'safe' is known of it (it has none)"
    )
