from dataclasses import replace

import pytest
from builders import HUB, congress, post

from bot.domain.posts import Post
from bot.domain.x_rules import hashtags_in, x_concerns

TAGGED = replace(HUB, hashtags=("#AMLsm",))


def checks(draft: Post) -> list[str]:
    return [concern.check for concern in x_concerns(draft, congress(), TAGGED)]


def told(draft: Post) -> str:
    [concern] = x_concerns(draft, congress(), TAGGED)
    return concern.told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("News at #IMC25 and #imc25", []),
        ("News at #IMC25 #AMLsm", []),
        ("We are #1 of 2", []),
        ("See https://hub.example/#results", []),
        ("News #MondayMotivation", ["trend"]),
        ("News #IMC25 #AMLsm #imc25 #amlsm", ["hashtags"]),
        ("#One #Two #Three #Four", ["trend", "hashtags"]),
        ("Shares of $INVT rose", ["cashtag"]),
        ("It costs $400", []),
    ],
)
def test_which_tags_raise_a_concern(text: str, found: list[str]) -> None:
    assert checks(post(text)) == found


def test_a_foreign_hashtag_is_named_with_its_part_and_the_way_to_allow_it() -> None:
    assert told(post("First.", "Second #Viral #Viral.")) == (
        "part 2 has #Viral, neither the congress's hashtag nor one of the hub's; X forbids riding "
        "on trends. Take it out, or add it to `hashtags` of the hub in congress.toml."
    )


def test_a_bare_domain_that_x_makes_a_link_is_named_with_both_prices() -> None:
    linked = replace(post("More at hub.example today"), linked=(1,))

    assert told(linked) == (
        'has "hub.example", of which X makes a link: $0.20 instead of $0.015. Write https:// '
        "before it where a link is meant, else a blank after the dot, or the name in words."
    )


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("More at https://hub.example", (1,)),  # meant, and told by its price
        ("More at https://hub.example or hub.example", (1,)),  # costs no more than it did
        ("Seen by dr.sample today", ()),  # X makes no link of it
    ],
)
def test_what_costs_no_more_than_meant_raises_no_concern(
    text: str, linked: tuple[int, ...]
) -> None:
    assert checks(replace(post(text), linked=linked)) == []


def test_hashtags_are_found_as_x_finds_them() -> None:
    text = "#One,#Two (#Drei_4) &#38; a#b #5 #Größe"

    assert hashtags_in(text) == ["#One", "#Two", "#Drei_4", "#Größe"]
