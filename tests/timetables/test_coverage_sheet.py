"""Rows of a coverage plan: what becomes a rule, and what each bad row is told."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.congress import Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.embargo_policy import Tier
from bot.domain.errors import Unreadable
from bot.domain.timetable import Problem
from bot.timetables.folder.coverage import Coverage, read_coverage

CONGRESS = Congress(
    code="inv-2027",
    name="Invented Congress 2027",
    zone="Europe/Vienna",
    starts_on=date(2027, 3, 27),
    ends_on=date(2027, 3, 29),
    hashtag="#Inv27",
    hubs=(
        Hub("aml", "A", Audience.PROFESSIONAL, (Account("aml-x", "aml", "x", "invented_a"),)),
        Hub("mm", "M", Audience.PROFESSIONAL, (Account("mm-x", "mm", "x", "invented_m"),)),
    ),
)
HEADER = "hub,kind,session,presentation,track,day,account,variant,offset,writer"


def read(tmp_path: Path, text: str, name: str = "coverage.csv") -> Coverage:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_coverage(path, CONGRESS)


def test_row_gives_one_rule_for_each_kind_with_its_fields(tmp_path: Path) -> None:
    sheet = (
        f"{HEADER},Headline Text,Why?\n"
        "aml,Highlight; question,,LBA-1,,,aml-x,b,+7m,Writer One,Invented result,\n"
    )

    rule = CoverageRule(
        hub="aml",
        kind=Kind.HIGHLIGHT,
        presentation="LBA-1",
        account="aml-x",
        variant="b",
        offset=timedelta(minutes=7),
        writer="Writer One",
        fields={"headline_text": "Invented result"},
        row=2,
    )
    question = CoverageRule(
        hub="aml",
        kind=Kind.QUESTION,
        presentation="LBA-1",
        account="aml-x",
        variant="b",
        offset=timedelta(minutes=7),
        writer="Writer One",
        fields={"headline_text": "Invented result"},
        row=2,
    )
    assert read(tmp_path, sheet) == Coverage((rule, question))


@pytest.mark.parametrize(
    ("cell", "tier"),
    [
        ("title", Tier.TITLE),
        ("Abstract", Tier.ABSTRACT),
        ("beyond the abstract", Tier.BEYOND),
        ("beyond", Tier.BEYOND),
        ("slide", Tier.SLIDE),
        ("", None),
    ],
)
def test_row_states_what_its_post_contains(tmp_path: Path, cell: str, tier: Tier | None) -> None:
    (rule,) = read(tmp_path, f"hub,kind,session,contains\naml,question,S1,{cell}\n").rules
    assert (rule.contains, rule.fields) == (tier, {})


def test_content_that_no_post_has_is_a_problem(tmp_path: Path) -> None:
    found = read(tmp_path, "hub,kind,session,contains\naml,question,S1,abstrct\n")
    what = "'abstrct' is nothing that a post contains."
    assert found == Coverage(
        (), (Problem("coverage.csv", 2, "contains", what, 'Did you mean "abstract"?'),)
    )


@pytest.mark.parametrize(
    "day", ["2027-03-28", "2027-03-28 00:00:00", "28.03.2027", "28/3/27", "3/28/2027"]
)
def test_day_is_read_in_any_order_that_gives_a_congress_day(tmp_path: Path, day: str) -> None:
    assert read(tmp_path, f"hub,kind,day\naml,wrap-up,{day}\n") == Coverage(
        (CoverageRule("aml", Kind.WRAP_UP, day=date(2027, 3, 28), row=2),)
    )


def test_every_talk_of_a_session_or_track_may_be_asked_for(tmp_path: Path) -> None:
    sheet = f"{HEADER}\naml,highlight,S1,*\naml,question,,*,AML\n"

    assert read(tmp_path, sheet) == Coverage(
        (
            CoverageRule("aml", Kind.HIGHLIGHT, session="S1", presentation="*", row=2),
            CoverageRule("aml", Kind.QUESTION, presentation="*", track="AML", row=3),
        )
    )


@pytest.mark.parametrize(
    ("row", "column", "what", "next_step"),
    [
        ("aml2,opener,S1", "hub", "hub aml2 is not in congress.toml.", 'Did you mean "aml"?'),
        (",opener,S1", "hub", "The row names no hub.", "Write aml or mm."),
        ("aml,openr,S1", "kind", "openr is no kind of post.", 'Did you mean "opener"?'),
        (
            "aml,,S1",
            "kind",
            "The row names no kind of post.",
            "Write ones_to_watch or opener or highlight or result or question or poll or thread or "
            "poll_result or wrap_up or enduring.",
        ),
        (
            "aml,opener",
            "session",
            "The row does not say what to post about.",
            "Fill in one of session, presentation, track, day.",
        ),
        (
            "aml,opener,S1,P1",
            "presentation",
            "The row names a session and a presentation.",
            "Keep one; a presentation is found without its session.",
        ),
        (
            "aml,highlight,,*",
            "presentation",
            "presentation * does not say of which session or track.",
            "Fill in session or track as well.",
        ),
        (
            "aml,wrap_up,,,,2027-04-28",
            "day",
            "2027-04-28 is not a day of the congress.",
            "Write a day from 2027-03-27 to 2027-03-29.",
        ),
        (
            "aml,opener,S1,,,,mm-x",
            "account",
            "account mm-x is not one of hub aml.",
            'Did you mean "aml-x"?',
        ),
        (
            "aml,opener,S1,,,,,a/b",
            "variant",
            "'a/b' is no variant.",
            "Use letters and digits.",
        ),
        (
            "aml,opener,S1,,,,,,ten",
            "offset",
            "ten is no length of time.",
            "Write 90s, 5m, 2h, 1d, 1h30m or -10m (10m before).",
        ),
        (
            "aml,highlight,,P1,,,,,-1m",
            "offset",
            "The highlight would be due before the talk whose data it carries.",
            "Write 0m or more.",
        ),
        (
            "aml,opener,S1,,,,,,,,stray words",
            "",
            "'stray words' stands in a column that has no name.",
            "Name the column in the first row, or empty the cell.",
        ),
    ],
)
def test_bad_row_is_a_problem_beside_the_good_ones(
    tmp_path: Path, row: str, column: str, what: str, next_step: str
) -> None:
    sheet = f"{HEADER}\naml,question,S9\n{row}\n"

    assert read(tmp_path, sheet) == Coverage(
        (CoverageRule("aml", Kind.QUESTION, session="S9", row=2),),
        (Problem("coverage.csv", 3, column, what, next_step),),
    )


def test_every_fault_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    problems = read(tmp_path, f"{HEADER}\nxyz,openr,,,,2026-01-01,,,ten\n").problems

    assert [problem.column for problem in problems] == ["hub", "kind", "day", "offset"]


def test_row_repeating_an_earlier_one_is_told_to_take_a_variant(tmp_path: Path) -> None:
    sheet = f"{HEADER}\naml,opener,S1\naml,opener,S1,,,,aml-x\n"

    assert read(tmp_path, sheet) == Coverage(
        (CoverageRule("aml", Kind.OPENER, session="S1", row=2),),
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


def test_toml_plan_gives_the_same_rules_as_a_sheet(tmp_path: Path) -> None:
    toml = """
[[cover]]
hub = "aml"
kinds = ["poll", "poll_result"]
presentation = "P1"
offset = "5m"
question = "Invented question"
option_1 = 24

[[cover]]
hub = "aml"
kind = "wrap_up"
day = 2027-03-28

[[cover]]
hub = "aml"
kind = "opener"
"""
    fields = {"question": "Invented question", "option_1": "24"}
    later = timedelta(minutes=5)

    assert read(tmp_path, toml, "coverage.toml") == Coverage(
        (
            CoverageRule("aml", Kind.POLL, presentation="P1", offset=later, fields=fields, row=1),
            CoverageRule(
                "aml", Kind.POLL_RESULT, presentation="P1", offset=later, fields=fields, row=1
            ),
            CoverageRule("aml", Kind.WRAP_UP, day=date(2027, 3, 28), row=2),
        ),
        (
            Problem(
                "coverage.toml",
                3,
                "session",
                "The row does not say what to post about.",
                "Fill in one of session, presentation, track, day.",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        ("kind,session\nopener,S1\n", "coverage.csv has no column hub."),
        ("hub,session\naml,S1\n", "coverage.csv has no column kind."),
        ("hub,kind,Why,why?\naml,opener,a,b\n", "coverage.csv has the column why twice."),
        (
            "hub,kind,poll\naml,opener,a\n",
            "coverage.csv: a template cannot use a column named poll.",
        ),
        ("hub,kind,1st\naml,opener,a\n", "coverage.csv: a template cannot use a column named 1st."),
    ],
)
def test_sheet_with_unusable_columns_is_refused(tmp_path: Path, sheet: str, what: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, sheet)

    assert refused.value.what == what


def test_toml_plan_refuses_keys_outside_its_tables(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^coverage\.toml: covers is not a key known here\."):
        read(tmp_path, '[[covers]]\nhub = "aml"\n', "coverage.toml")


def test_row_may_answer_or_quote_a_post(tmp_path: Path) -> None:
    link = "https://x.com/somebody/status/1903000000000000000?s=20"
    (rule,) = read(tmp_path, f"hub,kind,session,reply to,quote\naml,opener,S1,{link},1903\n").rules

    assert (rule.reply_to, rule.quote, rule.fields) == (link, "1903", {})


def test_link_that_is_of_no_post_is_a_fault(tmp_path: Path) -> None:
    found = read(tmp_path, "hub,kind,session,quote\naml,opener,S1,https://x.com/somebody\n")

    assert found == Coverage(
        (),
        (
            Problem(
                "coverage.csv",
                2,
                "quote",
                "'https://x.com/somebody' is no link of a post on X.",
                "Write https://x.com/NAME/status/NUMBER.",
            ),
        ),
    )
