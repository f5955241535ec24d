import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wording import (
    BY_PROGRAMME,
    BY_TEMPLATE,
    NUMBER,
    OF_THE_FIELD,
    OF_THE_LANGUAGE,
    PLAIN,
    Brought,
    Reading,
    reading,
    terms_of,
)


def test_reading_weighs_words_by_how_much_they_tell() -> None:
    found = reading("The median rash with mockzomib in 12 %")

    weights = {
        "the": OF_THE_LANGUAGE,
        "median": OF_THE_FIELD,
        "rash": PLAIN,
        "with": OF_THE_LANGUAGE,
        "in": OF_THE_LANGUAGE,
        "#12": NUMBER,
    }
    total = pytest.approx(sum(weights.values()))
    telling = ("mockzomib", "median", "rash")
    assert found == Reading(weights, frozenset({"mockzomib"}), total, telling)


@pytest.mark.parametrize(
    "other",
    [
        "Rash in one of ten on mockzomib #AML",
        "rash in ONE of ten on mockzomib!",
        "Rash in one of ten – on mockzomib 🔬",
        "Rash in one of ten on mockzomib https://hub.example/1",
    ],
)
def test_reading_is_the_same_with_other_hashtag_case_sign_emoji_or_link(other: str) -> None:
    assert reading(other) == reading("Rash in one of ten on mockzomib")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada on SAMPLE-1 and CD19", {"sample-1", "cd19"}),
        ("LANTERN closed early", {"lantern"}),
        ("OS and PFS in AML", set()),
        ("fabulimab, hypothetinib and pretendicel", {"fabulimab", "hypothetinib", "pretendicel"}),
        ("Agent A beside Regimen X", {"agent a", "regime x"}),
        ("At 9:00 in Hall A, phase 3", set()),
        ("cancel the parcel, except one", set()),
    ],
)
def test_reading_finds_trials_molecules_and_medicines(text: str, names: set[str]) -> None:
    assert reading(text).names == names


def test_what_is_brought_weighs_little() -> None:
    brought = Brought(terms_of("Chaired by"), terms_of("Marrow"))

    found = reading("Chaired by nobody: Marrow", brought)

    assert found.words == {
        "chaire": pytest.approx(OF_THE_FIELD * BY_TEMPLATE),
        "by": pytest.approx(OF_THE_LANGUAGE * BY_TEMPLATE),
        "nobody": PLAIN,
        "marrow": pytest.approx(PLAIN * BY_PROGRAMME),
    }


def test_a_text_without_words_of_its_own_is_named_by_its_talk() -> None:
    brought = Brought(terms_of("Chaired by"), terms_of("Marrow, Ada Invented"), "S1")

    assert reading("Marrow. Chaired by Ada Invented", brought).names == {"S1"}
    assert reading("Marrow. Bring a case of your own", brought).names == frozenset()


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = reading(text)

    assert found.total == pytest.approx(sum(found.words.values()))
    assert all(weight > 0 for weight in found.words.values())
