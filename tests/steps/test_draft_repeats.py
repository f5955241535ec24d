"""Drafts that say what another post says."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import rule, session
from desk import Desk, StillClock, highlight

from bot.domain.congress import CoverageRule, Kind

SAID = "SUNDIAL: seven days of makebelievir did as well as fourteen, with less fever."
AGAIN = "In SUNDIAL seven days of makebelievir did as well as fourteen, and with less fever."
ANGLE = "Who should not have the short schedule? Perhaps those with many blasts."
HOURS = timedelta(hours=1)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(database_url, tmp_path, StillClock())
    yield made
    made.close()


def drafted(desk: Desk, *rules: CoverageRule) -> dict[str, Sequence[str]]:
    """The checks that each post failed, by its key without the congress."""
    desk.load([session()], rules)
    desk.draft()
    return {
        entry.post.planned.key.partition("/")[2]: [c.check for c in entry.post.concerns]
        for entry in desk.entries()
        if not entry.standing.dropped
    }


def test_two_hubs_on_one_talk_need_two_angles(desk: Desk) -> None:
    later = 10 * HOURS

    assert drafted(desk, highlight(SAID), highlight(AGAIN, hub="mm", offset=later)) == {
        "aml-x/highlight/LBA-1": [],
        "mm-x/highlight/LBA-1": ["similar"],
    }
    assert drafted(desk, highlight(SAID), highlight(ANGLE, hub="mm", offset=later)) == {
        "aml-x/highlight/LBA-1": [],
        "mm-x/highlight/LBA-1": [],
    }


def test_an_encore_in_the_same_words_is_told_what_to_do_instead(desk: Desk) -> None:
    drafted(desk, highlight(SAID), highlight(SAID, variant="encore", offset=10 * HOURS))

    (concern,) = desk.entry("imc25/aml-x/highlight/LBA-1/encore").post.concerns

    assert concern.told.startswith(
        "imc25/aml-x/highlight/LBA-1/encore says nearly the same as imc25/aml-x/highlight/LBA-1 "
        '("SUNDIAL: '
    )
    assert "100 of 100" in concern.told
    assert concern.told.endswith("repost the earlier one by hand, which needs no new words.")


def test_a_draft_is_not_held_against_its_own_earlier_words(desk: Desk) -> None:
    drafted(desk, highlight(SAID))

    assert drafted(desk, highlight(AGAIN)) == {"aml-x/highlight/LBA-1": []}


def test_what_another_congress_plans_counts(desk: Desk) -> None:
    drafted(desk, highlight(SAID))
    desk.congress = replace(desk.congress, code="other")

    drafted(desk, highlight(AGAIN))

    (concern,) = desk.entry("other/aml-x/highlight/LBA-1").post.concerns
    assert concern.check == "similar"
    assert desk.entry("imc25/aml-x/highlight/LBA-1").post.concerns == ()


def test_the_parts_of_a_thread_are_not_held_against_each_other(desk: Desk) -> None:
    thread = rule(
        Kind.THREAD,
        presentation="LBA-1",
        fields={"headline": SAID, "design": SAID, "safety": SAID},
        writer="Wanda",
    )

    assert drafted(desk, thread) == {"aml-x/thread/LBA-1": []}


def test_openers_of_different_sessions_are_not_alike_for_their_template(desk: Desk) -> None:
    sessions = [
        session(code="S1", title="Marrow and sleep"),
        session(code="S2", title="Marrow and work", presentations=()),
    ]
    desk.load(sessions, [rule(Kind.OPENER, session="*")])
    desk.draft()

    assert [entry.post.concerns for entry in desk.entries()] == [(), ()]


def test_a_cancelled_session_s_opener_holds_nobody_back(desk: Desk) -> None:
    off = session(code="S1", title="Marrow and sleep", cancelled=True)
    on = session(code="S2", title="Marrow and sleep", presentations=())
    rules = [rule(Kind.OPENER, session="S1"), rule(Kind.OPENER, session="S2", hub="mm")]
    desk.load([off, on], rules)
    desk.draft()

    assert desk.entry("imc25/mm-x/opener/S2").post.concerns == ()
