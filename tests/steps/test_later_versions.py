"""A later version of the programme moves, holds and flags posts, and says so in numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, presentation, rule, session
from desk import CONGRESS, DUE, Desk, highlight

from bot import acts
from bot.domain.changes import Guard
from bot.domain.congress import Kind
from bot.domain.errors import Misuse, NotFound
from bot.domain.release import Verdict, judge
from bot.steps import adjust
from bot.store.programmes import get_adjustments, get_sessions
from bot.store.versions import get_applications, get_version, get_versions

HOUR = timedelta(hours=1)
RULES = (highlight("News."), rule(Kind.OPENER, session="S1"), rule(Kind.OPENER, session="S2"))


def _moved(by: timedelta):
    start = START + by
    talk = presentation(start=start, end=start + HOUR / 2)
    return session(start=start, end=start + HOUR, presentations=(talk,))


def _other(**changes):
    values = {
        "code": "S2",
        "title": "Another invented session",
        "start": START + 3 * HOUR,
        "end": START + 4 * HOUR,
        "presentations": (),
    }
    return session(**values | changes)


@pytest.fixture
def desk(make_desk) -> Desk:
    made: Desk = make_desk(*RULES, sessions=[session(), _other()])
    made.reload([session(), _other()])
    made.approve()
    return made


def _counts(taken: acts.Taken) -> dict[str, int]:
    assert taken.effects
    return {name: number for name, number in taken.effects.as_counts().items() if number}


def test_a_version_that_is_the_same_changes_nothing_and_is_kept_once(desk: Desk) -> None:
    taken = desk.reload([session(), _other()])

    assert (taken.version, taken.comparison.changes) == (1, ())
    assert _counts(taken) == {"unchanged": 3}
    assert [each.number for each in desk.read(get_versions, CONGRESS)] == [1]


def test_a_moved_session_takes_its_posts_along_and_keeps_approvals_of_equal_words(
    desk: Desk,
) -> None:
    taken = desk.reload([_moved(HOUR), _other()])

    # The opener tells the time, so its words change; the highlight does not.
    assert _counts(taken) == {
        "retimed": 2,
        "rewritten": 1,
        "approvals_lapsed": 1,
        "unchanged": 1,
    }
    told = desk.entry("imc25/aml-x/highlight/LBA-1")
    assert told.post.planned.due_at == START + HOUR + timedelta(minutes=5)
    assert told.standing.approved_digest == told.post.digest


def test_posts_of_a_missing_session_are_held_until_it_is_back(desk: Desk) -> None:
    taken = desk.reload([_other()])

    assert _counts(taken) == {"held": 2, "unchanged": 1}
    entry = desk.entry("imc25/aml-x/highlight/LBA-1")
    found = judge(entry.post, entry.standing, (), DUE)
    assert (found.verdict, "missing" in found.reason) == (Verdict.HELD, True)

    desk.reload([session(), _other()])
    entry = desk.entry("imc25/aml-x/highlight/LBA-1")
    assert judge(entry.post, entry.standing, (), DUE).verdict is Verdict.GO


def test_posts_of_a_cancelled_presentation_are_blocked(desk: Desk) -> None:
    off = session(presentations=(presentation(cancelled=True),))
    taken = desk.reload([off, _other()])

    assert _counts(taken) == {"held": 1, "unchanged": 2}
    entry = desk.entry("imc25/aml-x/highlight/LBA-1")
    found = judge(entry.post, entry.standing, (), DUE)
    assert (found.verdict, found.reason) == (Verdict.BLOCKED, "its presentation is cancelled")


def test_a_shift_by_hand_ends_where_the_programme_moves_the_session_itself(desk: Desk) -> None:
    late = timedelta(minutes=20)
    desk.write(adjust.shift, "S1", late, "", "late", "Dora", START)
    desk.write(adjust.shift, "S2", late, "", "late", "Dora", START)
    taken = desk.reload([_moved(late), _other()])

    assert taken.lapsed_shifts == ("S1",)
    shifts = {code: each.shift for code, each in desk.read(get_adjustments, CONGRESS).items()}
    assert shifts == {"S1": timedelta(), "S2": late}
    assert desk.entry("imc25/aml-x/highlight/LBA-1").post.planned.due_at == DUE + timedelta(
        minutes=5
    )


def test_a_guard_needs_a_yes_and_changes_nothing_until_then(make_desk) -> None:
    many = [
        _other(
            code=f"S{n}",
            title=f"Invented session {n}",
            start=START + n * HOUR,
            end=START + (n + 1) * HOUR,
        )
        for n in range(8)
    ]
    desk = make_desk(sessions=many)
    before = desk.read(get_sessions, CONGRESS)

    with pytest.raises(Misuse, match="--accept missing"):
        desk.reload(many[:4], acts.NO_ANSWERS)
    assert desk.read(get_sessions, CONGRESS) == before

    desk.reload(many[:4], acts.Answers({}, accept=[Guard.MISSING]))
    assert sum(each.missing for each in desk.read(get_sessions, CONGRESS)) == 4


def test_an_earlier_version_can_be_taken_again(desk: Desk) -> None:
    desk.reload([_moved(HOUR), replace(_other(), room="Hall B")])
    taken = desk.write(
        acts.take_version, CONGRESS, 1, desk.bot.templates, "Dora", "a wrong file", START
    )

    assert taken.comparison.counts()["moved"] == 2
    assert desk.read(get_sessions, CONGRESS) == desk.read(get_version, CONGRESS, 1)
    done = desk.read(get_applications, CONGRESS)
    assert [(each.version, each.by) for each in done] == [(1, "Lena"), (2, "Lena"), (1, "Dora")]
    assert [each.current for each in desk.read(get_versions, CONGRESS)] == [True, False]


def test_an_unknown_version_is_told_with_those_that_are_kept(desk: Desk) -> None:
    with pytest.raises(NotFound, match="Kept: 1 to 1"):
        desk.read(acts.compare_version, CONGRESS, 9)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (acts.Answers({"S9": "S2"}), "'S9' is in the older programme"),
        (acts.Answers({"S2": "S99"}), "'S99' is in the newer one"),
        (acts.Answers({}, apart=("LBA1",)), 'Did you mean "LBA-1"?'),
    ],
)
def test_an_answer_about_what_is_not_there_is_refused(
    desk: Desk, answers: acts.Answers, told: str
) -> None:
    with pytest.raises(NotFound) as refused:
        desk.reload([session(), _other()], answers)
    assert told in str(refused.value)
