"""concerns and override, and what show and queue say of them."""

import re

import pytest
from front_door import COVERAGE_CSV, FIRST, SECOND, Desk

TOLD = 'the text says "breakthrough": say what was found, with its number, instead'


@pytest.fixture
def hyped(desk: Desk) -> Desk:
    plan = COVERAGE_CSV.replace("Invented result one", "An invented breakthrough")
    (desk.congress / "coverage.csv").write_text(plan)
    return desk.drafted()


def test_concerns_are_listed_with_what_to_do(hyped: Desk) -> None:
    ran = hyped.done("concerns")

    header, listed, *rest = ran.out.splitlines()
    assert header.split("  ")[0] == "post"
    assert re.split("  +", listed) == [FIRST, "superlative", "open", TOLD]
    assert rest == [
        "1 concern, 1 open.",
        "Mend the words, `load` and `draft`; or with a reason: "
        f"congress-bot override {FIRST} superlative --reason WHY --by NAME",
    ]


def test_concerns_are_given_to_programs(hyped: Desk) -> None:
    asked = {
        "post": FIRST,
        "congress": "imc-2031",
        "hub": "aml",
        "check": "superlative",
        "state": "open",
        "told": TOLD,
        "override": "",
        "command": f"congress-bot override {FIRST} superlative --reason WHY --by NAME",
    }

    assert hyped.done("concerns", "--json").json == [asked]
    for chosen in (["--post", FIRST], ["--check", "superlative"], ["--hub", "aml"]):
        assert hyped.done("concerns", *chosen, "--json").json == [asked]
    for chosen in (["--post", SECOND], ["--check", "safe"], ["--hub", "mm"]):
        assert hyped.done("concerns", *chosen, "--json").json == []


def test_an_overridden_concern_no_longer_blocks(hyped: Desk) -> None:
    hyped.done("approve", FIRST, "--by", "Carla")

    ran = hyped.done("override", FIRST, "superlative", "--reason", "a quotation", "--by", "Carla")

    assert ran.out == f"{FIRST}: overridden by Carla: {TOLD}\n0 concerns of it open.\n"
    shown = hyped.done("show", FIRST, "--json").json
    assert (shown["verdict"], shown["concerns"]) == (
        "waiting",
        [{"check": "superlative", "told": TOLD, "override": "Carla: a quotation"}],
    )
    assert f"concern superlative: {TOLD} [overridden by Carla: a quotation]\n" in (
        hyped.done("show", FIRST).out
    )
    assert hyped.done("concerns", "--open", "--json").json == []
    (listed,) = hyped.done("concerns", "--json").json
    assert (listed["state"], listed["command"]) == (
        "overridden",
        f"congress-bot override {FIRST} superlative --undo --by NAME",
    )


def test_queue_says_what_blocks(hyped: Desk) -> None:
    hyped.done("approve", FIRST, "--by", "Carla")

    (found,) = hyped.done("queue", "--state", "blocked", "--hub", "aml", "--json").json[:1]

    reasons = {each["key"]: each["reason"] for each in hyped.done("queue", "--json").json}
    assert reasons[FIRST] == TOLD
    assert found["state"] == "pending"


def test_override_undone_counts_again(hyped: Desk) -> None:
    hyped.done("override", FIRST, "superlative", "--reason", "a quotation", "--by", "Carla")

    ran = hyped.done("override", FIRST, "superlative", "--undo", "--by", "Carla")

    assert ran.out == f"{FIRST}: superlative counts again.\n1 concern of it open.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([FIRST, "superlative"], "an override needs a reason"),
        ([FIRST, "safe", "--reason", "why"], "no concern 'safe' is known of it"),
        (["nothing", "safe", "--reason", "why"], "there is no post 'nothing'"),
        ([FIRST, "superlative", "--undo"], "no override of 'superlative' stands on"),
    ],
)
def test_override_refuses_and_says_why(hyped: Desk, arguments: list[str], told: str) -> None:
    ran = hyped.run("override", *arguments, "--by", "Carla")

    assert ran.code == 1
    assert told in ran.err
