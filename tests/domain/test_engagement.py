from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from builders import START

from bot.domain.engagement import MARKS, Counts, Snapshot, due_mark, marks_of, next_look_at
from bot.domain.measured import AtMark, measure
from bot.domain.posts import Poll

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
HOUR, DAY, TWO_DAYS, WEEK, MONTH = MARKS
POLL = Poll(("Yes", "No"), 24 * 60)
CLOSE = DAY + 2 * MINUTE


def test_posts_are_looked_at_after_1_h_24_h_48_h_7_d_and_28_d() -> None:
    assert [mark / HOUR for mark in marks_of(None)] == [1, 24, 48, 168, 672]


@pytest.mark.parametrize(
    ("minutes", "marks"),
    [
        (24 * 60, (HOUR, DAY, CLOSE, TWO_DAYS, WEEK, MONTH)),
        (5, (7 * MINUTE, HOUR, DAY, TWO_DAYS, WEEK, MONTH)),
        (58, MARKS),
    ],
)
def test_poll_is_also_looked_at_two_minutes_after_it_closes(
    minutes: int, marks: tuple[timedelta, ...]
) -> None:
    assert marks_of(Poll(("Yes", "No"), minutes)) == marks


@pytest.mark.parametrize(
    ("age", "taken", "mark"),
    [
        (HOUR - SECOND, (), None),
        (HOUR, (), HOUR),
        (HOUR, (HOUR,), None),
        (DAY - SECOND, (HOUR,), None),
        (DAY, (HOUR,), DAY),
        (CLOSE - SECOND, (HOUR, DAY), None),
        (CLOSE, (HOUR, DAY), CLOSE),
        (MONTH + 365 * DAY, (HOUR, DAY, CLOSE, TWO_DAYS, WEEK), MONTH),
        (MONTH + 365 * DAY, MARKS, None),
    ],
)
def test_mark_to_look_for_is_the_last_one_passed_unless_taken(
    age: timedelta, taken: Collection[timedelta], mark: timedelta | None
) -> None:
    assert due_mark(START, POLL, taken, START + age) == mark


def test_marks_missed_stay_missing() -> None:
    # After an outage one look is taken, for the last mark passed; the earlier are not made up.
    assert due_mark(START, None, (), START + WEEK + HOUR) == WEEK
    assert due_mark(START, None, (WEEK,), START + WEEK + HOUR) is None


@pytest.mark.parametrize(
    ("age", "ahead"),
    [
        (-HOUR, HOUR + 3 * MINUTE),
        (HOUR - SECOND, HOUR + 3 * MINUTE),
        (HOUR, DAY + 30 * MINUTE),
        (DAY, TWO_DAYS + 30 * MINUTE),
        (MONTH, None),
    ],
)
def test_next_look_comes_a_little_after_the_next_mark(
    age: timedelta, ahead: timedelta | None
) -> None:
    assert next_look_at(START, None, START + age) == (ahead and START + ahead)


def test_polls_close_is_looked_at_without_delay() -> None:
    assert next_look_at(START, POLL, START + DAY) == START + CLOSE


def at_a_day(age: timedelta) -> AtMark:
    """What the report has at 24 h where only the poll's close was looked at, at that age."""
    taken_at = START + age
    close = Snapshot(1, due_mark(START, POLL, (), taken_at) or DAY, taken_at, Counts(likes=3))
    return measure(START, START, [close], START + WEEK).at_mark(DAY)


def test_look_at_a_polls_close_counts_for_the_mark_its_age_fits() -> None:
    late: datetime = START + CLOSE + 10 * MINUTE
    assert at_a_day(CLOSE + 10 * MINUTE) == AtMark(DAY, Counts(likes=3), late)
    assert at_a_day(CLOSE + 6 * HOUR) == AtMark(DAY, why_not="no snapshot was taken")


def test_look_taken_for_the_mark_goes_before_a_polls_close() -> None:
    own = Snapshot(1, DAY, START + DAY + SECOND, Counts(likes=2))
    close = Snapshot(1, CLOSE, START + CLOSE, Counts(likes=3))
    assert measure(START, START, [close, own], START + WEEK).at_mark(DAY).counts == own.counts
