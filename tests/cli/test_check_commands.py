"""check, checks, approve --skeleton, correct and corrections."""

from datetime import UTC, datetime

import pytest
from front_door import FIRST, OPENER, SECOND, Desk

from bot.domain.delivery import Accepted
from bot.steps import publish
from bot.steps.publish import Answer

LIVE = """=== live orr percent "Overall response rate"
=== live orr_ci interval of orr
ORR {{ orr }} % ({{ orr_ci }}), n=300, phase 3 v placebo. {{ headline }} {{ safety }}
"""
DUE = datetime(2031, 3, 15, 7, 55, tzinfo=UTC)
# The desk's clock is the real one, long before this congress, and nothing is corrected before it
# went out.
OUT = datetime(2026, 1, 1, tzinfo=UTC)
SAME = ("orr=73", "orr_ci=60-84")


@pytest.fixture
def checking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Both highlights have live fields; the first is filled."""
    folder = desk.folder / "own"
    folder.mkdir()
    (folder / "highlight.j2").write_text(LIVE)
    (folder / "opener.j2").write_text("{{ session.title }}")
    monkeypatch.setenv("CONGRESS_BOT_TEMPLATES", str(folder))
    desk.drafted()
    desk.done("fill", FIRST, *SAME, "source=slide 12", "--by", "Wanda")
    return desk


def test_check_without_values_lists_the_fields_and_never_a_value(checking: Desk) -> None:
    told = checking.done("check", FIRST)
    given = checking.done("check", FIRST, "--json").json

    assert told.out.splitlines() == [
        "field   kind      read from  how to write it",
        "orr     percent   slide 12   Overall response rate: "
        "write a percentage from 0 to 100, as 73 or 73.5.",
        "orr_ci  interval  slide 12   "
        "write the lower and the upper bound, as 60-84, 0.45 to 0.85 or 9.1-NE.",
        f"Next: congress-bot check {FIRST} orr=... orr_ci=... --by NAME",
    ]
    assert given["key"] == FIRST
    assert [list(each) for each in given["fields"]] == [
        ["name", "kind", "of", "label", "legal", "source", "back_with_writer"]
    ] * 2


def test_check_tells_no_value_that_a_source_repeats(checking: Desk) -> None:
    checking.done("fill", FIRST, "orr=74.5", "source=slide ORR 74.5", "--by", "Wanda")

    assert "74.5" not in checking.done("check", FIRST).out
    assert "74.5" not in checking.done("check", FIRST, "--json").out


def test_check_with_the_same_numbers_approves_and_shows_what(checking: Desk) -> None:
    told = checking.done("check", FIRST, *SAME, "--by", "Carla").out

    assert told.splitlines() == [
        f"{FIRST}: the numbers are the same; these words are approved:",
        "---",
        "ORR 73 % (60-84), n=300, phase 3 v placebo. Invented result one Invented harm one",
    ]
    found = checking.done("show", FIRST, "--json").json
    assert (found["approved"], found["check"]) == (True, "double entry")


def test_check_with_another_number_says_which_field_and_fails(checking: Desk) -> None:
    ran = checking.run("check", FIRST, "orr=37", "orr_ci=60-84", "--by", "Carla")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{FIRST}: orr not the same. Its writer looks again.\n"


def test_check_json_tells_no_value_either(checking: Desk) -> None:
    ran = checking.run("check", FIRST, "orr=37", "orr_ci=60-84", "--by", "Carla", "--json")

    assert (ran.code, ran.json["passed"], ran.json["differing"]) == (1, False, ["orr"])
    assert "73" not in ran.out.replace(ran.json["at"], "")


@pytest.mark.parametrize(
    ("values", "code", "what"),
    [
        (("orr",), 2, "'orr' is no FIELD=VALUE."),
        (("orr=73", "orr=74"), 2, "orr is given twice."),
        (("orr=73",), 2, "orr_ci must be retyped too: all of them, or none."),
    ],
)
def test_a_wrong_command_says_what_to_write(
    checking: Desk, values: tuple[str, ...], code: int, what: str
) -> None:
    assert what in checking.refused("check", FIRST, *values, "--by", "Carla", code=code)


def test_the_writer_cannot_check(checking: Desk) -> None:
    told = checking.refused("check", FIRST, *SAME, "--by", "Wanda")

    assert f"{FIRST} is not checked: Wanda wrote it; a second person approves." in told


def test_checks_lists_what_waits_soonest_first(checking: Desk) -> None:
    checking.done("fill", SECOND, *SAME, "source=slide", "--by", "Wanda")
    checking.run("check", SECOND, "orr=37", "orr_ci=60-84", "--by", "Carla")
    listed = checking.done("checks", "--json").json
    lines = checking.done("checks").out.splitlines()

    assert [(each["key"], each["what"]) for each in listed] == [
        (FIRST, "check"),
        (SECOND, "back with its writer: orr"),
    ]
    assert listed[0]["escalated_at"] == "2031-03-15T08:40:00+00:00"
    assert listed[0]["stale_at"] == "2031-03-15T08:50:00+00:00"
    assert lines[0].split("  ")[0] == "time left"
    assert lines[-1] == "2 posts."


def test_checks_all_lists_skeletons_and_words_too(checking: Desk) -> None:
    listed = checking.done("checks", "--all", "--json").json

    assert {each["key"]: each["what"] for each in listed} == {
        OPENER: "approve",
        FIRST: "check",
        SECOND: "approve --skeleton",
        "imc-2031/mm-x/opener/S2": "approve",
    }


def test_approve_skeleton_takes_words_with_open_blanks_only(checking: Desk) -> None:
    done = checking.done("approve", SECOND, "--skeleton", "--by", "Carla")
    ran = checking.run("approve", FIRST, "--skeleton", "--by", "Carla")

    assert done.out == "Carla approved 1 post.\n"
    assert (ran.code, ran.err) == (
        1,
        f"{FIRST}: not approved, it has no blank left to be a skeleton\n",
    )


def _send_opener(desk: Desk) -> None:
    desk.done("approve", OPENER, "--by", "Carla")
    bot = desk.bot()
    with bot.database.writing() as rows:
        (delivery,) = publish.claim(rows, publish.open_due(rows, DUE), "w", DUE)
        publish.record(rows, [Answer(delivery, Accepted("171"), OUT)], bot.settings.settle_looks)
    bot.database.close()


def test_correct_refuses_what_is_not_out(checking: Desk) -> None:
    told = checking.refused(
        "correct", OPENER, "--text", "Correction.", "--reason", "wrong hall", "--by", "Wanda"
    )

    assert "it is not on the account: change what is wrong with it before it goes" in told


def test_correct_names_the_post_that_waits_for_a_second_person(checking: Desk) -> None:
    _send_opener(checking)
    asked = ("--reason", "wrong hall", "--noticed", "5m", "--by", "Wanda")
    told = checking.done("correct", OPENER, "--text", "Correction: hall B.", *asked).out
    (listed,) = checking.done("corrections", "--json").json

    assert told.splitlines() == [
        f"{OPENER}/correction/1 goes out as soon as a second person approves it.",
        f"Next: congress-bot approve {OPENER}/correction/1 --by NAME",
    ]
    assert (listed["state"], listed["why"]) == ("blocked", "not approved")
    assert (listed["corrects"], listed["reason"], listed["hanging"]) == (
        OPENER,
        "wrong hall",
        "reply",
    )
    assert (listed["time_to_correct_seconds"], listed["since_noticed_seconds"]) == (None, None)
    assert checking.done("corrections").out.splitlines()[-1] == "1 correction."


@pytest.mark.parametrize(
    ("noticed", "what"),
    [
        ("soon", "'soon' is no length of time."),
        ("-5m", "an error is noticed before it is corrected."),
    ],
)
def test_correct_asks_how_long_ago_the_error_was_noticed(
    checking: Desk, noticed: str, what: str
) -> None:
    asked = ("--reason", "wrong hall", f"--noticed={noticed}", "--by", "Wanda")

    assert what in checking.refused("correct", OPENER, "--text", "New.", *asked, code=2)
