"""hold, unhold, shift and cancel."""

from datetime import datetime

import pytest
from front_door import FIRST, KEYS, OPENER, OTHER, SECOND, Desk


def _verdicts(desk: Desk) -> list[str]:
    return [each["verdict"] for each in desk.done("queue", "--json").json]


def _due(desk: Desk) -> list[str]:
    return [each["due_at"][11:16] for each in desk.done("queue", "--json").json]


@pytest.mark.parametrize(
    ("arguments", "held"),
    [
        (["everything"], KEYS),
        (["congress", "imc-2031"], KEYS),
        (["hub", "mm"], [OTHER]),
        (["account", "aml-x"], [OPENER, FIRST, SECOND]),
        (["session", "S2"], [OTHER]),
        (["presentation", "S1.2"], [SECOND]),
        (["post", OPENER], [OPENER]),
        (["word", "RESULT ONE"], [FIRST]),
    ],
)
def test_hold_stops_what_it_names(desk: Desk, arguments: list[str], held: list[str]) -> None:
    desk.approved()

    ran = desk.done("hold", *arguments, "--by", "Sol", "--reason", "a figure is queried")

    posts = "1 post" if len(held) == 1 else f"{len(held)} posts"
    assert ran.out == (
        f"Hold 1: {' '.join(arguments)}, {posts} stopped. Undo: congress-bot unhold 1\n"
    )
    listed = desk.done("queue", "--state", "held", "--json").json
    assert [each["key"] for each in listed] == held


def test_hold_that_stops_nothing_says_so(desk: Desk) -> None:
    """A misspelt hub must not look like a hold that works."""
    desk.approved()

    ran = desk.run("hold", "hub", "amll", "--by", "Sol")

    assert ran.code == 0
    assert ran.err == "No post still to go is meant by it: check the name.\n"
    assert _verdicts(desk) == ["waiting"] * 4


def test_unhold_lets_go(desk: Desk) -> None:
    desk.approved()
    desk.done("hold", "everything", "--by", "Sol")

    assert desk.done("unhold", "1", "--by", "Sol").out == (
        "Hold 1 is gone; what is still in time goes out.\n"
    )
    assert _verdicts(desk) == ["waiting"] * 4


def test_hold_list_json_gives_the_holds_that_stand(desk: Desk) -> None:
    desk.approved()
    desk.done("hold", "everything", "--by", "Sol")
    told = desk.done("hold", "hub", "mm", "--by", "Sol", "--reason", "why not", "--json").json
    desk.done("unhold", "1", "--by", "Sol")

    assert told == {
        "hold": 2, "scope": "hub", "value": "mm", "reason": "why not", "by": "Sol", "posts": 1,
    }  # fmt: skip
    (standing,) = desk.done("hold", "--list", "--json").json
    at = datetime.fromisoformat(standing.pop("at"))
    assert at.utcoffset() is not None
    assert standing == {
        "hold": 2, "scope": "hub", "value": "mm", "reason": "why not", "by": "Sol",
    }  # fmt: skip


def test_shift_moves_a_session_with_its_posts(desk: Desk) -> None:
    desk.approved()

    ran = desk.done("shift", "S1", "+20m", "--by", "Sol")

    assert ran.out == (
        "S1 moved by +20m. Posts: 0 new, 3 changed, 0 dropped, 1 unchanged, 0 sent.\n"
        "1 post with new words, which nobody approved yet. "
        "Next: congress-bot approve imc-2031/aml-x/opener/S1 --by NAME\n"
    )
    assert _due(desk) == ["08:10", "08:25", "08:55", "09:50"]


@pytest.mark.parametrize("minutes", ["-1h", "-60m", "1h before"])
def test_shift_takes_a_session_back(desk: Desk, minutes: str) -> None:
    """-1h holds an h, which is no call for help."""
    desk.drafted()

    desk.done("shift", "S2", minutes, "--by", "Sol")

    assert _due(desk)[-1] == "08:50"


def test_shift_json_counts_the_posts(desk: Desk) -> None:
    desk.drafted()

    assert desk.done("shift", "S1", "90s", "--by", "Sol", "--json").json == {
        "congress": "imc-2031",
        "session": "S1",
        "posts": {"added": 0, "changed": 3, "dropped": 0, "unchanged": 1, "in_flight": 0},
        "approve_again": [],
    }


def test_cancel_blocks_its_posts_and_undo_lets_them_go(desk: Desk) -> None:
    desk.approved()

    off = desk.done("cancel", "S1", "--by", "Sol")

    assert off.out == (
        "S1 is off; none of its posts goes out. Undo: congress-bot cancel S1 --undo\n"
    )
    assert _verdicts(desk) == ["blocked"] * 3 + ["waiting"]
    on = desk.done("cancel", "S1", "--undo", "--by", "Sol")
    assert on.out == "S1 takes place after all.\n"
    assert _verdicts(desk) == ["waiting"] * 4
