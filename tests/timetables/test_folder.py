"""A congress folder as a person writes it, and as a person mistypes it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.congress import (
    DEFAULT_TIMING,
    Account,
    Anchor,
    Audience,
    Congress,
    CoverageRule,
    Hub,
    Kind,
    Timing,
)
from bot.domain.errors import Unreadable
from bot.domain.timetable import Problem
from bot.timetables.folder.congress_folder import CongressFolder, read_congress

CONGRESS = """
[congress]
code = "inv-2027"
name = "Invented Congress 2027"
zone = "Europe/Vienna"
starts = 2027-03-27
ends = 2027-03-29
hashtag = "#Inv27"
"""
HUB = """
[[hub]]
code = "aml"
name = "Invented Hub"
audience = "patient"
  [[hub.account]]
  code = "aml-x"
  network = "x"
  handle = "@invented_a"
"""
OPENER = "hub,kind,session\naml,opener,S1\n"
EXPECTED = Congress(
    code="inv-2027",
    name="Invented Congress 2027",
    zone="Europe/Vienna",
    starts_on=date(2027, 3, 27),
    ends_on=date(2027, 3, 29),
    hashtag="#Inv27",
    hubs=(
        Hub(
            "aml",
            "Invented Hub",
            Audience.PATIENT,
            (Account("aml-x", "aml", "x", "invented_a"),),
        ),
    ),
)


def folder_of(
    tmp_path: Path, toml: str = CONGRESS + HUB, coverage: str = OPENER, name: str = "coverage.csv"
) -> Path:
    (tmp_path / "congress.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "timetable.csv").write_text("session\n", encoding="utf-8")
    (tmp_path / name).write_text(coverage, encoding="utf-8")
    return tmp_path


def test_folder_gives_congress_files_and_rules(tmp_path: Path) -> None:
    assert read_congress(folder_of(tmp_path)) == CongressFolder(
        congress=EXPECTED,
        timetable_file=tmp_path / "timetable.csv",
        date_order="",
        coverage=(CoverageRule("aml", Kind.OPENER, session="S1", row=2),),
        problems=(),
        coverage_file="coverage.csv",
    )


def test_timing_replaces_only_the_keys_it_names(tmp_path: Path) -> None:
    toml = CONGRESS + HUB + '[timing.opener]\noffset = "-1h30m"\nanchor = "start"\n'

    timing = read_congress(folder_of(tmp_path, toml)).congress.timing

    opener = Timing(Anchor.START, timedelta(minutes=-90), timedelta(minutes=15), 2)
    assert timing == {**DEFAULT_TIMING, Kind.OPENER: opener}


def test_files_named_in_toml_are_taken(tmp_path: Path) -> None:
    toml = (
        CONGRESS
        + '[timetable]\nfile = "p.ics"\ndate_order = "dmy"\n[coverage]\nfile = "c.csv"\n'
        + HUB
    )
    folder = folder_of(tmp_path, toml, name="c.csv")
    (folder / "p.ics").write_text("x", encoding="utf-8")

    read = read_congress(folder)

    assert (read.timetable_file.name, read.date_order, read.coverage_file) == (
        "p.ics",
        "DMY",
        "c.csv",
    )


@pytest.mark.parametrize(
    ("old", "new", "what", "next_step"),
    [
        (
            '"Europe/Vienna"',
            '"Vienna"',
            'congress.toml: congress.zone is "Vienna", not a zone known here.',
            'Did you mean "Europe/Vienna"?',
        ),
        (
            '"Europe/Vienna"',
            '"Europe/Wienna"',
            'congress.toml: congress.zone is "Europe/Wienna", not a zone known here.',
            'Did you mean "Europe/Vienna"?',
        ),
        (
            '"Europe/Vienna"',
            '"../../etc/passwd"',
            'congress.toml: congress.zone is "../../etc/passwd", not a zone known here.',
            'Write an IANA name such as "Europe/Vienna".',
        ),
        (
            "2027-03-27",
            '"27.3.2027"',
            "congress.toml: congress.starts is 27.3.2027, not a day.",
            "Write e.g. 2027-03-27, without quotes.",
        ),
        (
            "2027-03-29",
            "2027-03-26",
            "congress.toml: congress.ends is 2027-03-26, before starts, 2027-03-27.",
            "Correct one of them.",
        ),
        (
            "2027-03-29",
            "2028-03-29",
            "congress.toml: congress.ends makes the congress 369 days long.",
            "Check both years.",
        ),
        (
            'code = "inv-2027"',
            'code = "Inv 2027"',
            'congress.toml: congress.code is "Inv 2027".',
            "Use small letters a-z, digits and hyphens.",
        ),
        (
            'code = "inv-2027"\n',
            "",
            "congress.toml: congress.code is missing.",
            "Add it; docs/congress-folder.md shows how.",
        ),
        (
            'name = "Invented Congress 2027"',
            'name = "Invented Congress 2027"\nhastag = "#Inv"',
            "congress.toml: congress.hastag is not a key known here.",
            'Did you mean "hashtag"?',
        ),
        (
            '"#Inv27"',
            '"Inv 27"',
            'congress.toml: congress.hashtag is "Inv 27".',
            'Write e.g. "#IHM27", without blanks.',
        ),
        (
            'audience = "patient"',
            'audience = "patients"',
            'congress.toml: hub[1].audience is "patients".',
            'Write "professional" or "patient".',
        ),
        (
            'network = "x"',
            "network = 7",
            "congress.toml: hub[1].account[1].network is 7, not text.",
            "Put it in double quotes.",
        ),
        (
            HUB,
            HUB + HUB,
            'congress.toml: hub.code is "aml" 2 times.',
            "Give each its own.",
        ),
        (
            HUB,
            HUB + '[[hub.account]]\ncode = "aml-y"\nnetwork = "x"\nhandle = "Invented_A"\n',
            'congress.toml: hub.account.handle is "x invented_a" 2 times.',
            "Give each its own.",
        ),
        (
            HUB,
            "",
            "congress.toml: hub is missing.",
            "Add a table [[hub]] for each hub that covers it.",
        ),
        (
            HUB,
            HUB + '[timing.highlight]\noffset = "-5m"\n',
            "congress.toml: timing.highlight.offset puts the post before the talk whose data it "
            "carries.",
            "Write 0m or more.",
        ),
        (
            HUB,
            HUB + '[timing.opener]\nanchor = "begin"\n',
            'congress.toml: timing.opener.anchor is "begin".',
            'Write "start" or "end" or "session start" or "session end" or "day end" or '
            '"poll close".',
        ),
        (
            HUB,
            HUB + '[timing.openers]\noffset = "5m"\n',
            "congress.toml: timing.openers is not a key known here.",
            'Did you mean "opener"?',
        ),
        (
            HUB,
            HUB + '[timetable]\nfile = "../other/timetable.csv"\n',
            'congress.toml: timetable.file is "../other/timetable.csv".',
            "Name a file that lies in the congress folder.",
        ),
        (
            HUB,
            HUB + '[timetable]\ndate_order = "YDM"\n',
            'congress.toml: timetable.date_order is "YDM".',
            "Write YMD or DMY or MDY.",
        ),
        (
            "[congress]",
            "congress = 3\n[x]",
            "congress.toml: congress is 3, not a table.",
            "Write [congress].",
        ),
    ],
)
def test_toml_fault_names_the_key_and_the_way_out(
    tmp_path: Path, old: str, new: str, what: str, next_step: str
) -> None:
    folder = folder_of(tmp_path, (CONGRESS + HUB).replace(old, new))

    with pytest.raises(Unreadable) as refused:
        read_congress(folder)

    assert (refused.value.what, refused.value.next_step) == (what, next_step)


@pytest.mark.parametrize("toml", ["[congress", "a = 2027-02-30", "a = " + "[" * 5000, "a=1\na=2"])
def test_toml_that_cannot_be_parsed_is_refused(tmp_path: Path, toml: str) -> None:
    with pytest.raises(Unreadable, match=r"^congress\.toml is not valid TOML"):
        read_congress(folder_of(tmp_path, toml))


def test_toml_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "congress.toml").write_bytes('a = "Köln"'.encode("cp1252"))

    with pytest.raises(Unreadable, match=r"^congress\.toml is not UTF-8 text\."):
        read_congress(folder)


def test_folder_without_congress_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"has no congress\.toml"):
        read_congress(tmp_path)


def test_folder_with_two_programmes_asks_which(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "timetable.xlsx").write_bytes(b"x")

    with pytest.raises(Unreadable, match=r"has timetable\.csv and timetable\.xlsx"):
        read_congress(folder)


def test_folder_without_programme_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "timetable.csv").unlink()

    with pytest.raises(Unreadable, match="has no programme file"):
        read_congress(folder)


def test_folder_without_plan_says_that_nothing_will_be_posted(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "coverage.csv").unlink()

    read = read_congress(folder)

    assert (read.coverage, read.coverage_file) == ((), "")
    assert read.problems == (
        Problem(
            "coverage.csv",
            None,
            "",
            "There is no coverage plan yet, so nothing will be posted.",
            "Write coverage.csv, or coverage.xlsx, or coverage.toml; docs/congress-folder.md lists "
            "its columns.",
        ),
    )


def test_account_says_what_more_it_can(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, CONGRESS + HUB + '  can = ["long posts", "quotes"]\n')

    (account,) = read_congress(folder).congress.accounts()
    assert account == Account("aml-x", "aml", "x", "invented_a", ("long posts", "quotes"))


@pytest.mark.parametrize(
    ("can", "told"),
    [
        ('["long post"]', 'has "long post", which no account can be given. Did you mean'),
        ('["edit"]', 'has "edit", which no account can be given.'),
        ('"quotes"', "is "),
        ("[5]", "is "),
    ],
)
def test_account_is_not_given_what_nobody_knows(tmp_path: Path, can: str, told: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_congress(folder_of(tmp_path, f"{CONGRESS}{HUB}  can = {can}\n"))

    assert str(refused.value).startswith(f"congress.toml: hub[1].account[1].can {told}")
