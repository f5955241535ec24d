import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import (
    Match,
    canonical_name,
    is_full,
    key_words,
    likeness,
    likenesses,
    match,
    named_in,
)

NAME = "Ada Invented"


@pytest.mark.parametrize(
    "written",
    [
        "ada invented",
        "ADA INVENTED",
        "Prof. Dr. Ada Invented, MD, PhD",
        "Invented, Ada",
        "Invented, Ada, MD",
        "Ada Invented (Vienna, Austria)",
        "  Ada\tInvented ",
        "Ada Ínventéd",
    ],
)
def test_name_is_the_same_however_it_is_written(written: str) -> None:
    assert match(NAME, written) is Match.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NAME, "A. Invented"),
        (NAME, "Invented A"),
        (NAME, "Invented AM"),
        (NAME, "INVENTED AM"),
        (NAME, "Ada M. Invented"),
        (NAME, "Ada van Invented"),
        (NAME, "Ada Invented Jr."),
        (NAME, "Ada Invented-Sample"),
        (NAME, "Invented Ada"),
        (NAME, "Invented"),
        (NAME, "Ada Invented, University of Nowhere"),
        ("Jun-Hao Madeup", "MADEUP JH"),
        ("Jun-Hao Madeup", "Junhao Madeup"),
        ("Jörg Müsterling", "J. Muesterling"),
        ("Søren Samplesen", "Soren Samplesen-Test"),
    ],
)
def test_name_that_may_be_the_same_is_doubtful(one: str, other: str) -> None:
    assert match(one, other) is Match.DOUBTFUL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NAME, "Bo Invented"),
        (NAME, "B. Invented"),
        (NAME, "Ada Sample"),
        ("Ada M. Invented", "Ada K. Invented"),
        (NAME, ""),
        ("", ""),
        ("...", NAME),
    ],
)
def test_name_of_another_is_another(one: str, other: str) -> None:
    assert match(one, other) is Match.OTHER


@pytest.mark.parametrize("name", ["A. Invented", "Invented A", "Invented AM", "Invented"])
def test_name_with_initials_only_is_written_alike_and_tells_nobody_apart(name: str) -> None:
    assert match(name, name) is Match.SAME_INITIALS
    assert not is_full(name)


def test_two_given_names_in_another_order_are_not_taken_for_one_person() -> None:
    assert match("Thomas James", "James Thomas") is Match.DOUBTFUL


def test_canonical_name_puts_the_surname_last_where_a_comma_tells_it() -> None:
    assert canonical_name("Prof. INVENTED, Ada, MD") == "ada invented"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Invented shows invented figures.", Match.SAME),
        ("INVENTED, Ada shows invented figures.", Match.DOUBTFUL),
        ("Thanks to Prof. Ada Invented!", Match.SAME),
        ("#AdaInvented on stage", Match.SAME),
        ("A. Invented shows figures.", Match.DOUBTFUL),
        ("Figures by Dr Invented.", Match.DOUBTFUL),
        ("Ada M. Invented shows figures.", Match.DOUBTFUL),
        ("Invented figures of a trial.", Match.OTHER),
        ("An invented a priori figure", Match.OTHER),
        ("Bo Invented shows figures.", Match.OTHER),
        ("Ada Sample shows figures.", Match.OTHER),
        ("", Match.OTHER),
    ],
)
def test_text_names_a_person(text: str, found: Match) -> None:
    assert named_in(text, NAME) is found


def test_text_about_their_own_talk_names_them_by_surname_alone() -> None:
    assert named_in("Invented et al. saw it.", NAME, own_talk=True) is Match.DOUBTFUL
    assert named_in("an invented figure", NAME, own_talk=True) is Match.OTHER


def test_key_words_are_the_whole_names_and_all_of_them_in_one() -> None:
    assert key_words("Prof. Ada M. Invented") == {"ada", "invented", "adainvented"}


NAMES = st.text("abAB .,-'éøÄ()", max_size=16) | st.text(max_size=12)


@given(NAMES, NAMES)
def test_match_does_not_depend_on_who_is_named_first(one: str, other: str) -> None:
    assert match(one, other) is match(other, one)


@given(NAMES, st.text(max_size=40))
def test_any_text_may_be_searched_for_any_name(name: str, text: str) -> None:
    assert named_in(text, name) in Match


@pytest.mark.parametrize(
    "written", ["A. Invented", "Invented A", "INVENTED AM", "Invented, Ada", "Ada M. Invented"]
)
def test_likeness_is_among_those_of_every_other_way_to_write_the_name(written: str) -> None:
    assert likeness(NAME) == "invented a"
    assert likeness(NAME) in likenesses(written)
    assert likeness(NAME) not in likenesses("Ada Ibsample")
    assert likeness("Invented") == ""
