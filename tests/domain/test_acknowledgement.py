"""The words that name those who pay."""

import pytest

from bot.domain.acknowledgement import (
    acknowledgement_of,
    acknowledgements_of,
    refuse_supporter,
)


@pytest.mark.parametrize(
    ("supporters", "words"),
    [
        ((), ""),
        (
            ("A",),
            "Supported by an independent educational grant from A. "
            "The funder has no input into content.",
        ),
        (
            ("A", "B"),
            "Supported by independent educational grants from A and B. "
            "Funders have no input into content.",
        ),
        (
            ("A", "B", "C"),
            "Supported by independent educational grants from A, B and C. "
            "Funders have no input into content.",
        ),
    ],
)
def test_acknowledgement_names_every_supporter(supporters: tuple[str, ...], words: str) -> None:
    assert acknowledgement_of(supporters) == words


def test_hubs_with_the_same_supporters_share_one_acknowledgement() -> None:
    assert acknowledgements_of([("A",), (), ("B",), ("A",)]) == (
        acknowledgement_of(("A",)),
        acknowledgement_of(("B",)),
    )


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Sample Pharma", ""),
        ("Fiction & Söhne GmbH", ""),
        ("  ", "is empty"),
        ("Sample Pharma®", "is more than a company's name"),
        ("@samplepharma", "is more than a company's name"),
        ("https://example.org", "is more than a company's name"),
        ("www.example.org", "is more than a company's name"),
        ("inventrex", "is a trade name, not a company"),
    ],
)
def test_a_supporter_is_a_company_name_and_nothing_else(name: str, refusal: str) -> None:
    assert refuse_supporter(name, ["Inventrex"]) == refusal
