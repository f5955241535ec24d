"""trail: what people did, and the proof that nothing of it was changed."""

import csv
import hashlib
import io
import json
import sqlite3
from pathlib import Path

import pytest
from front_door import FIRST, Desk

BROKEN = "Keep a copy of the database as it is, and find out who can write to it."
WHOLE = "Keep it elsewhere. Later: congress-bot trail --verify --head HASH"


@pytest.fixture
def desk_with_acts(desk: Desk) -> Desk:
    desk.drafted()
    desk.done("approve", FIRST, "--by", "Carla")
    desk.done("hold", "session", "S1", "--reason", "=HYPERLINK(1)", "--by", "-Sol")
    return desk


def spoil(desk: Desk, statement: str) -> None:
    """As somebody who owns the file can: the triggers go first."""
    with sqlite3.connect(desk.folder / "congress-bot.db") as rows:
        for name in ("update", "delete", "replace"):
            rows.execute(f"DROP TRIGGER trail_no_{name}")
        rows.execute(statement)
    rows.close()


def heard(desk: Desk, *options: str) -> list[str]:
    return [each["act"] for each in desk.done("trail", "--json", *options).json]


def head(desk: Desk) -> str:
    found: str = desk.done("trail", "--verify", "--json").json["head"]
    return found


def test_trail_lists_the_newest_first(desk_with_acts: Desk) -> None:
    lines = desk_with_acts.done("trail").out.splitlines()

    assert lines[0].split() == ["at", "(UTC)", "by", "act", "about", "told"]
    assert [line.split()[0] for line in lines[1:-1]] == ["4", "3", "2", "1"]
    assert " ".join(lines[1].split()[3:]) == "-Sol hold session S1 hold 1: =HYPERLINK(1)"
    assert lines[-1] == "4 entries."


@pytest.mark.parametrize(
    ("options", "acts"),
    [
        ((), ["hold", "approve", "draft", "load"]),
        (("--by", "carla"), ["approve"]),
        (("--act", "draft"), ["draft"]),
        (("--about", "S1"), ["hold", "approve"]),
        (("--about", "imc-2031", "--last", "1"), ["approve"]),
        (("--since", "2999-01-01"), []),
        (("--since", "2020-01-01T08:00+01:00", "--last", "2"), ["hold", "approve"]),
    ],
)
def test_trail_is_narrowed(desk_with_acts: Desk, options: tuple[str, ...], acts: list[str]) -> None:
    assert heard(desk_with_acts, *options) == acts


def test_trail_json_is_enough_to_compute_the_chain_without_this_program(
    desk_with_acts: Desk,
) -> None:
    """As docs/people.md says it is done."""
    last = ""
    for entry in reversed(desk_with_acts.done("trail", "--json").json):
        named = entry.pop("hash")
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        assert entry["previous"] == last
        assert hashlib.sha256(text.encode()).hexdigest() == named
        last = named
    assert head(desk_with_acts) == last


def test_trail_csv_starts_no_formula(desk_with_acts: Desk, tmp_path: Path) -> None:
    said = desk_with_acts.done("trail", "--csv", "acts.csv", "--act", "hold").out

    text = Path("acts.csv").read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert said == "acts.csv: 1 entry.\n"
    assert (row["by"], row["told"], row["about"]) == (
        "'-Sol",
        "hold 1: =HYPERLINK(1)",
        "session S1",
    )


def test_verify_gives_the_head_to_keep(desk_with_acts: Desk) -> None:
    kept = head(desk_with_acts)

    assert desk_with_acts.done("trail", "--verify").out.splitlines() == [
        "The trail is whole: 4 entries.",
        f"Head: {kept}",
        WHOLE,
    ]


def test_verify_names_the_first_broken_entry(desk_with_acts: Desk) -> None:
    spoil(desk_with_acts, "UPDATE trail SET told = 'digest 0' WHERE number = 3")
    wrong = "entry 3 was changed: its content does not give its hash"

    ran = desk_with_acts.run("trail", "--verify")
    assert (ran.code, ran.out, ran.err) == (1, "", f"{wrong}. {BROKEN}\n")

    ran = desk_with_acts.run("trail", "--verify", "--json")
    told = {"whole": False, "wrong": wrong, "entries": 2}
    assert (ran.code, ran.json | told) == (1, ran.json)

    found = desk_with_acts.run("doctor", "--offline", "--json").json
    assert [(f["well"], f["told"]) for f in found if f["what"] == "trail"] == [(False, wrong)]


def test_verify_with_a_kept_head_shows_what_was_cut_off(desk_with_acts: Desk) -> None:
    kept = head(desk_with_acts)
    desk_with_acts.done("unhold", "1", "--by", "Sol")
    told = desk_with_acts.done("trail", "--verify", "--head", kept.upper()).out.splitlines()
    spoil(desk_with_acts, "DELETE FROM trail WHERE number > 3")

    assert told[0] == "The trail is whole, with the head that you kept in it: 5 entries."
    assert desk_with_acts.run("trail", "--verify").code == 0
    ran = desk_with_acts.run("trail", "--verify", "--head", kept)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "the head that you kept is not in the trail: its end was cut off since, or it was written "
        f"anew. {BROKEN}\n"
    )


def test_empty_trail_is_whole_and_has_no_head(desk: Desk) -> None:
    desk.done("migrate")

    assert desk.done("trail", "--verify").out == "The trail is whole: 0 entries.\n"
    assert desk.run("trail", "--verify", "--head", "a" * 64).code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--since", "soon"),
            "--since 'soon' is no time. Write 2027-03-27, or 2027-03-27T08:00+01:00.",
        ),
        (
            ("--head", "a" * 64),
            "a head is 64 digits and goes with --verify. `trail --verify` prints it.",
        ),
        (
            ("--verify", "--head", "short"),
            "a head is 64 digits and goes with --verify. `trail --verify` prints it.",
        ),
        (
            ("--verify", "--by", "Sol"),
            "--verify looks at the whole trail. Leave the other options out.",
        ),
    ],
)
def test_trail_refuses(desk: Desk, options: tuple[str, ...], said: str) -> None:
    desk.done("migrate")

    assert desk.refused("trail", *options, code=2) == said
