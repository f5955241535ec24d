from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.congress import Account, Anchor, Audience, CoverageRule, Hub, Kind
from bot.domain.coverage import drop_repeats, suggestion, too_early, unknown_targets
from bot.domain.timetable import Presentation, Problem, Session, Timetable

HUB = Hub(
    "aml",
    "Invented Hub",
    Audience.PROFESSIONAL,
    (Account("aml-x", "aml", "x", "invented_a"), Account("aml-y", "aml", "x", "invented_b")),
)
OPENER = CoverageRule("aml", Kind.OPENER, session="S1", row=2)
TIMETABLE = Timetable(
    sessions=(
        Session(
            "S1",
            "Invented session",
            datetime(2027, 3, 27, 8, tzinfo=UTC),
            datetime(2027, 3, 27, 9, tzinfo=UTC),
            track="AML",
            presentations=(Presentation("LBA-4", "Invented talk"),),
        ),
    )
)


@pytest.mark.parametrize(
    ("kind", "anchor", "minutes", "early"),
    [
        (Kind.HIGHLIGHT, Anchor.START, -1, "before the talk whose data it carries"),
        (Kind.THREAD, Anchor.SESSION_START, -1, "before the talk whose data it carries"),
        (Kind.POLL_RESULT, Anchor.POLL_CLOSE, -1, "before its poll closes"),
        (Kind.HIGHLIGHT, Anchor.START, 0, ""),
        (Kind.HIGHLIGHT, Anchor.END, -1, ""),
        (Kind.POLL, Anchor.START, -1, ""),
    ],
)
def test_too_early_is_a_post_due_before_what_it_tells_of(
    kind: Kind, anchor: Anchor, minutes: int, early: str
) -> None:
    assert too_early(kind, anchor, timedelta(minutes=minutes)) == early


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("lba4", 'Did you mean "LBA-4"?'),
        ("ORAL-1", 'Did you mean "ORAL-10"?'),
        ("xyz", ""),
    ],
)
def test_suggestion_names_the_closest_known_name_or_none(name: str, hint: str) -> None:
    assert suggestion(name, ["LBA-4", "ORAL-10"]) == hint


def test_repeats_are_dropped_with_a_problem_naming_both_rows() -> None:
    repeat = replace(OPENER, account="aml-y", row=3)

    assert drop_repeats([OPENER, repeat], [HUB], "coverage.csv") == (
        (OPENER,),
        (
            Problem(
                "coverage.csv",
                3,
                "variant",
                "opener of aml about S1: row 2 asks for it too.",
                "Delete one of the two rows, or give this one a variant such as b.",
            ),
        ),
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(OPENER, variant="b"),
        replace(OPENER, kind=Kind.QUESTION),
        replace(OPENER, session="S2"),
        replace(OPENER, session="", track="AML"),
        replace(OPENER, session="", day=date(2027, 3, 27)),
    ],
)
def test_rules_for_different_posts_are_all_kept(other: CoverageRule) -> None:
    assert drop_repeats([OPENER, other], [HUB], "coverage.csv") == ((OPENER, other), ())


def test_two_accounts_of_a_hub_may_say_the_same_kind_about_one_session() -> None:
    first, second = replace(OPENER, account="aml-x"), replace(OPENER, account="aml-y")

    assert drop_repeats([first, second], [HUB], "coverage.csv") == ((first, second), ())


def test_unknown_targets_are_told_once_a_row_with_the_closest_name() -> None:
    rules = (
        replace(OPENER, session="", presentation="LBA4"),
        replace(OPENER, session="", presentation="LBA4", kind=Kind.HIGHLIGHT),
        replace(OPENER, session="", track="MPN", row=3),
    )

    assert unknown_targets(rules, TIMETABLE, "coverage.csv") == (
        Problem(
            "coverage.csv",
            2,
            "presentation",
            "presentation LBA4 is not in the programme.",
            'Did you mean "LBA-4"?',
        ),
        Problem(
            "coverage.csv",
            3,
            "track",
            "track MPN is not in the programme.",
            "Write a track as the programme writes it, or load the newer one.",
        ),
    )


def test_unknown_targets_find_every_target_the_plan_finds() -> None:
    rules = (
        OPENER,
        replace(OPENER, presentation="*"),
        replace(OPENER, session="", presentation="LBA-4"),
        replace(OPENER, session="", track="aml"),
        replace(OPENER, session="*"),
        replace(OPENER, session="", day=date(2027, 3, 27)),
    )

    assert unknown_targets(rules, TIMETABLE, "coverage.csv") == ()
