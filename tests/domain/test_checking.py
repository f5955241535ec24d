"""Who may check, what came of a blind try, and what waits for a second person."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, post
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checking import (
    Comparison,
    Try,
    asked_of,
    compared,
    fillers_of,
    is_overdue,
    read_retyped,
    refuse_second,
    sent_back,
    source_told,
    waits_for_approval,
    waits_for_check,
    waits_for_skeleton,
    who_may_check,
)
from bot.domain.congress import CheckPolicy
from bot.domain.livefields import FieldKind, Filled, LiveField, Source, SourceKind, parse_value
from bot.domain.people import Person, Role
from bot.domain.posts import Check, CheckAsked
from bot.domain.queue import Entry
from bot.domain.release import Standing

ORR = LiveField("orr", FieldKind.PERCENT)
ORR_CI = LiveField("orr_ci", FieldKind.INTERVAL, of="orr")
FIELDS = (ORR, ORR_CI)
SLIDE = Source(SourceKind.SLIDE, "12")
TEN = timedelta(minutes=10)
ASKED = CheckAsked(Check.DOUBLE_ENTRY, FIELDS, by=START + timedelta(hours=1))


def filled(field: LiveField, text: str, by: str = "Wanda", minute: int = 0) -> Filled:
    at = START + timedelta(minutes=minute)
    return Filled(field.name, field.kind, parse_value(field, text), SLIDE, by, at)


FILLED = {"orr": filled(ORR, "73"), "orr_ci": filled(ORR_CI, "60-84")}


def tried(orr: str, minute: int = 1) -> Try:
    retyped = read_retyped(FIELDS, {"orr": orr, "orr_ci": "60-84"})
    at = START + timedelta(minutes=minute)
    return Try("key", "digest", "Carla", at, compared(FILLED, retyped))


@pytest.mark.parametrize(
    ("policy", "fields", "how", "by"),
    [
        (CheckPolicy.DOUBLE_ENTRY, FIELDS, Check.DOUBLE_ENTRY, START - TEN),
        (CheckPolicy.SKELETON, FIELDS, Check.SKELETON, START - TEN),
        (CheckPolicy.NONE, FIELDS, Check.NONE, None),
        (CheckPolicy.DOUBLE_ENTRY, (), Check.APPROVAL, None),
        (CheckPolicy.SKELETON, (), Check.APPROVAL, None),
        (CheckPolicy.NONE, (), Check.NONE, None),
    ],
)
def test_policy_and_live_fields_decide_what_a_second_person_does(policy, fields, how, by) -> None:
    assert asked_of(policy, fields, START, TEN) == CheckAsked(how, fields, by=by)


@pytest.mark.parametrize(
    ("checker", "reason"),
    [
        ("Carla", ""),
        ("wanda ", "wanda wrote it; a second person approves"),
        ("Lena", "Lena filled orr, os; nobody checks numbers of their own"),
        ("Fred", "Fred filled orr; nobody checks numbers of their own"),
        (" ", "an approval needs the checker's name"),
    ],
)
def test_writer_cannot_check_nor_who_ever_filled_a_value(checker: str, reason: str) -> None:
    fillers = {"lena": ["os", "orr"], "Fred": ["orr"]}

    assert refuse_second("Wanda", fillers, checker) == reason


def test_indication_lead_cannot_check_own_live_numbers_and_may_check_others() -> None:
    lead = Person("Lena", (Role.LEAD,))
    own, others = fillers_of([filled(ORR, "73", by="Lena")]), fillers_of([filled(ORR, "73")])

    assert who_may_check([lead], "", own, "aml") == (
        "nobody who is enrolled: enrol a checker for this hub"
    )
    assert who_may_check([lead], "Wanda", others, "aml") == "Lena"


def test_who_may_check_names_the_checkers_of_the_hub_who_are_here() -> None:
    people = [
        Person("Carla", (Role.CHECKER,)),
        Person("Chris", (Role.CHECKER,), hubs=("mm",)),
        Person("Cora", (Role.CHECKER,), left_at=START),
        Person("Dora", (Role.LEAD,), hubs=("aml",)),
        Person("Wanda", (Role.WRITER, Role.CHECKER)),
    ]

    assert who_may_check(people, "Wanda", {}, "aml") == "Carla or Dora"
    assert who_may_check([], "Wanda", {}, "aml") == "somebody who neither wrote nor filled it"


def test_same_numbers_pass_however_they_are_typed() -> None:
    retyped = read_retyped(FIELDS, {"orr": "73.0 %", "orr_ci": "60 to 84"})
    found = Try("key", "digest", "Carla", START, compared(FILLED, retyped))

    assert found.passed
    assert found.compared == (
        Comparison("orr", "73.0", "73", "Wanda", START, same=True),
        Comparison("orr_ci", "60-84", "60-84", "Wanda", START, same=True),
    )


def test_mismatch_goes_back_with_both_values_on_record() -> None:
    found = tried("37")

    assert (found.passed, found.differing) == (False, ("orr",))
    assert found.compared[0] == Comparison("orr", "37", "73", "Wanda", START, same=False)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_only_equal_numbers_pass(left: int, right: int) -> None:
    values = {"orr": filled(ORR, f"{left / 10}")}
    retyped = read_retyped((ORR,), {"orr": f"{right / 10}"})

    assert Try("k", "d", "Carla", START, compared(values, retyped)).passed is (left == right)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"orr": "73"}, "orr_ci must be retyped too: all of them, or none."),
        ({}, "orr, orr_ci must be retyped too: all of them, or none."),
        (
            {"orr": "73", "orr_ci": "60-84", "pfs": "2"},
            "pfs is not one of its live fields: orr, orr_ci.",
        ),
        (
            {"orr": "173", "orr_ci": "60-84"},
            "orr is '173' (out of range): write a percentage from 0 to 100, as 73 or 73.5.",
        ),
    ],
)
def test_retyped_numbers_are_all_the_fields_and_legal(texts, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        read_retyped(FIELDS, texts)


def test_a_field_that_differed_is_back_with_the_writer_until_it_is_filled_again() -> None:
    last = tried("37")
    confirmed = FILLED | {"orr": filled(ORR, "73", minute=2)}

    assert sent_back(last, FILLED) == ("orr",)
    assert sent_back(last, confirmed) == ()
    assert sent_back(tried("73"), FILLED) == ()
    assert sent_back(None, FILLED) == ()


@pytest.mark.parametrize(
    ("detail", "told"), [("12", "slide 12"), ("ORR was 73 there", "slide"), ("", "slide")]
)
def test_source_is_told_without_the_value(detail: str, told: str) -> None:
    assert source_told(Source(SourceKind.SLIDE, detail), FILLED.values()) == told


def test_what_waits_for_whom() -> None:
    whole = Entry(replace(post("ORR 73 %."), check=ASKED), Standing())
    blanks = Entry(replace(post("ORR [orr ___] %.", awaits="awaits orr"), check=ASKED), Standing())
    plain = Entry(post("Words."), Standing())
    waits = (waits_for_check, waits_for_skeleton, waits_for_approval)

    assert [wait(whole) for wait in waits] == [True, False, False]
    assert [wait(blanks) for wait in waits] == [False, True, False]
    assert [wait(plain) for wait in waits] == [False, False, True]


@pytest.mark.parametrize(
    "standing",
    [
        Standing(dropped=True),
        Standing(cancelled="session"),
        Standing(withdrawn="Wanda withdrew it: wrong"),
        Standing(approved_digest=post("ORR 73 %.").digest),
    ],
)
def test_nothing_waits_that_is_off_or_checked(standing: Standing) -> None:
    assert not waits_for_check(Entry(replace(post("ORR 73 %."), check=ASKED), standing))


def test_filled_numbers_are_overdue_from_their_moment_on() -> None:
    whole = replace(post("ORR 73 %."), check=ASKED)
    moment = START + timedelta(hours=1)

    assert not is_overdue(whole, moment - timedelta(seconds=1))
    assert is_overdue(whole, moment)
    assert not is_overdue(replace(whole, awaits="awaits orr"), moment)
    assert not is_overdue(post("Words."), moment)
