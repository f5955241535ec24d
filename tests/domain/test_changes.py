"""What differs between a session or presentation and itself in the next version."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import START, TALK_START, presentation, session

from bot.domain.changes import (
    Aspect,
    Change,
    Comparison,
    change_of_presentation,
    change_of_session,
    details,
    plain_number,
)
from bot.domain.timetable import Format

LATER = timedelta(minutes=20)


@pytest.mark.parametrize(
    ("changes", "aspects"),
    [
        ({}, ()),
        ({"title": "An  INVENTED session"}, ()),
        ({"room": "hall a"}, ()),
        ({"source_id": "renewed"}, ()),
        ({"title": "Another"}, (Aspect.RETITLED,)),
        ({"start": START + LATER}, (Aspect.MOVED,)),
        ({"end": START + 4 * LATER}, (Aspect.MOVED,)),
        ({"room": "Hall B"}, (Aspect.ROOM,)),
        ({"presenters": ("Ada",)}, (Aspect.PRESENTERS,)),
        ({"cancelled": True}, (Aspect.CANCELLED,)),
        ({"track": "MDS"}, (Aspect.DETAILS,)),
        ({"kind": "Poster"}, (Aspect.DETAILS,)),
        ({"format": Format.VIRTUAL}, (Aspect.DETAILS,)),
        ({"chairs": ("Ada",)}, (Aspect.DETAILS,)),
        ({"embargo_until": START}, (Aspect.DETAILS,)),
    ],
)
def test_session_changes_in_what_differs(
    changes: dict[str, Any], aspects: tuple[Aspect, ...]
) -> None:
    assert change_of_session(session(), session(**changes)).aspects == aspects


@pytest.mark.parametrize(
    ("changes", "aspects"),
    [
        ({}, ()),
        ({"abstract_number": "lba_4"}, ()),
        ({"start": TALK_START + LATER}, (Aspect.MOVED,)),
        ({"presenters": ("Bo",)}, (Aspect.PRESENTERS,)),
        ({"abstract_number": "LBA-5"}, (Aspect.DETAILS,)),
        ({"trial": "NOSUCH-2"}, (Aspect.DETAILS,)),
        ({"registry_id": "NCT00000000"}, (Aspect.DETAILS,)),
        ({"title": "Another", "cancelled": True}, (Aspect.RETITLED, Aspect.CANCELLED)),
    ],
)
def test_presentation_changes_in_what_differs(
    changes: dict[str, Any], aspects: tuple[Aspect, ...]
) -> None:
    before = presentation(abstract_number="LBA-4")
    after = replace(before, **changes)

    assert change_of_presentation(before, session(), after, session()).aspects == aspects


def test_talk_without_a_time_is_not_moved_by_its_session() -> None:
    talk = presentation(start=None, end=None)

    found = change_of_presentation(talk, session(), talk, session(start=START + LATER))

    assert found == Change("S1", "LBA-1", (), talk, talk)


def test_moved_change_says_how_far() -> None:
    assert change_of_session(session(), session(start=START - LATER)).by == -LATER


@pytest.mark.parametrize("before", [{"missing": True}, {"cancelled": True}])
def test_missing_or_cancelled_session_that_is_there_is_back(before: dict[str, Any]) -> None:
    assert change_of_session(session(**before), session()).aspects == (Aspect.BACK,)


@pytest.mark.parametrize(
    ("before", "aspects"),
    [({"missing": True}, (Aspect.CANCELLED,)), ({"missing": True, "cancelled": True}, ())],
)
def test_missing_session_that_is_named_as_cancelled_is_not_back(
    before: dict[str, Any], aspects: tuple[Aspect, ...]
) -> None:
    assert change_of_session(session(**before), session(cancelled=True)).aspects == aspects


def test_session_added_as_cancelled_is_both() -> None:
    found = change_of_session(None, session(cancelled=True))

    assert found.aspects == (Aspect.ADDED, Aspect.CANCELLED)


def test_people_in_another_order_are_the_same_people() -> None:
    found = change_of_session(session(chairs=("Ada", "Bo")), session(chairs=("BO", "Ada")))

    assert found.aspects == ()


def test_details_are_named_with_both_sides() -> None:
    assert details(session(), session(track="MDS", chairs=("Ada", "Bo"))) == (
        ("track", "AML", "MDS"),
        ("chairs", "", "Ada, Bo"),
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LBA-4", "lba 4", True),
        ("LBA4", "LBA_4", True),
        ("1-12", "11-2", False),
        ("S 1-2", "s1.2", True),
        ("12", "1-2", False),
    ],
)
def test_abstract_numbers_are_equal_without_their_spelling(
    one: str, other: str, same: bool
) -> None:
    assert (plain_number(one) == plain_number(other)) is same


def test_counts_have_every_aspect() -> None:
    change = Change("S1", "", (Aspect.MOVED, Aspect.ROOM), session(), session())

    assert Comparison((change, change), (), (), (), 3).counts() == {
        "added": 0,
        "moved": 2,
        "retitled": 0,
        "room changed": 2,
        "presenters changed": 0,
        "missing": 0,
        "cancelled": 0,
        "back": 0,
        "details changed": 0,
        "same": 3,
    }
