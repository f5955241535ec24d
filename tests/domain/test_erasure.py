from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.erasure import Marks, marks_of, recognise
from bot.domain.names import Match

KEY, OTHER_KEY = "01" * 32, "02" * 32
ERASED = marks_of(KEY, "Prof. Ada Invented", "Ada_Invented")


def test_marks_hold_nothing_of_the_name_or_the_handle() -> None:
    told = " ".join(astuple(ERASED)).casefold()

    assert "ada" not in told.replace(KEY, "")
    assert "invented" not in told


def test_marks_of_another_database_are_others() -> None:
    other = marks_of(OTHER_KEY, "Prof. Ada Invented", "Ada_Invented")

    assert {other.name, other.like, other.handle} & {ERASED.name, ERASED.like, ERASED.handle} == (
        set()
    )
    assert recognise([other], "Ada Invented") is Match.SAME


@pytest.mark.parametrize(
    ("name", "handle", "found"),
    [
        ("Ada Invented", "", Match.SAME),
        ("INVENTED, Ada, MD", "", Match.SAME),
        ("", "ada_invented", Match.SAME),
        ("Bo Sample", "ADA_INVENTED", Match.SAME),
        ("A. Invented", "", Match.DOUBTFUL),
        ("Ada M. Invented", "", Match.DOUBTFUL),
        ("Invented", "", Match.OTHER),
        ("Bo Invented", "bo", Match.OTHER),
        ("", "", Match.OTHER),
    ],
)
def test_the_erased_are_recognised(name: str, handle: str, found: Match) -> None:
    assert recognise([ERASED], name, handle) is found


def test_nobody_is_recognised_where_nobody_was_erased() -> None:
    assert recognise([], "Ada Invented", "ada_invented") is Match.OTHER


def test_no_handle_is_no_mark() -> None:
    assert marks_of(KEY, "Ada", "") == Marks(KEY, marks_of(KEY, "ADA").name, "", "")


@given(st.text(max_size=20), st.text("abc_", max_size=8))
def test_who_was_erased_is_recognised_as_written(name: str, handle: str) -> None:
    erased = marks_of(KEY, name, handle)

    assert not erased.name or recognise([erased], name=name) is Match.SAME
    assert not handle or recognise([erased], handle=handle) is Match.SAME
