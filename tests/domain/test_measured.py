from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.engagement import MARKS, Counts, Snapshot
from bot.domain.measured import (
    AtMark,
    Gap,
    Measured,
    engagement_rate,
    gaps,
    mark_name,
    measure,
)

DUE = datetime(2031, 5, 9, 8, 0, tzinfo=UTC)
LATER = DUE + timedelta(days=60)
HOUR, DAY, TWO_DAYS, WEEK, MONTH = MARKS
SEEN = Counts(likes=1, reposts=1, replies=1, quotes=1, impressions=100, engagements=4)


def snapshot(mark: timedelta, age: timedelta, counts: Counts = SEEN, gone: str = "") -> Snapshot:
    return Snapshot(1, mark, DUE + age, counts, unavailable=gone)


def measured(*snapshots: Snapshot, now: datetime = LATER) -> Measured:
    return measure(DUE, DUE, snapshots, now)


@pytest.mark.parametrize(
    ("off", "why_not"),
    [
        (timedelta(minutes=11), ""),
        (timedelta(minutes=11, seconds=1), "snapshot taken late"),
        (timedelta(minutes=-11), ""),
        (timedelta(minutes=-12), "snapshot taken early"),
    ],
)
def test_snapshot_counts_for_its_mark_within_a_tenth_and_five_minutes(
    off: timedelta, why_not: str
) -> None:
    entry = measured(snapshot(HOUR, HOUR + off)).at_mark(HOUR)
    assert entry.why_not == why_not
    assert (entry.counts is None) == bool(why_not)


def test_snapshot_never_counts_for_a_mark_it_was_not_taken_for() -> None:
    entry = measured(snapshot(HOUR, DAY)).at_mark(DAY)
    assert entry == AtMark(DAY, why_not="no snapshot was taken")


def test_mark_not_reached_yet_is_told_from_a_snapshot_forgotten() -> None:
    early = measured(now=DUE + timedelta(hours=25)).at_mark(DAY)
    assert early.why_not == "the post was younger than 24 h when this report was made"
    assert measured(now=DUE + timedelta(hours=27)).at_mark(DAY).why_not == "no snapshot was taken"


def test_deleted_post_keeps_its_earlier_counts_and_says_why_the_later_are_missing() -> None:
    post = measured(snapshot(HOUR, HOUR), snapshot(DAY, DAY, gone="deleted on X"))
    assert (post.latest, post.latest_at) == (SEEN, DUE + HOUR)
    assert post.at_mark(DAY) == AtMark(DAY, why_not="deleted on X")


def test_post_without_a_moment_of_sending_has_no_age() -> None:
    post = measure(None, DUE, [snapshot(HOUR, HOUR)], LATER)
    assert post.at_mark(HOUR).why_not == "the moment it was sent is not known"
    assert post.lateness is None


def test_post_sent_early_has_negative_lateness() -> None:
    assert measure(DUE - timedelta(seconds=3), DUE, [], LATER).lateness == timedelta(seconds=-3)


@pytest.mark.parametrize(
    ("counts", "rate"),
    [
        (Counts(impressions=200, engagements=9), 0.045),
        (Counts(impressions=200, engagements=0), 0.0),
        (Counts(impressions=0, engagements=0), None),
        (Counts(impressions=200), None),
        (Counts(engagements=9), None),
        (Counts(impressions=10**12, engagements=10**11), 0.1),
    ],
)
def test_engagement_rate_is_none_rather_than_zero_where_it_cannot_be_known(
    counts: Counts, rate: float | None
) -> None:
    assert engagement_rate(counts) == rate


def test_gaps_name_what_is_missing_and_why() -> None:
    public = Counts(likes=1, reposts=1, replies=1)
    post = measured(
        snapshot(HOUR, HOUR, Counts(likes=0, reposts=0, replies=0, quotes=0, impressions=0)),
        snapshot(DAY, DAY + timedelta(hours=4)),
        snapshot(TWO_DAYS, TWO_DAYS, public),
        snapshot(MONTH, timedelta(days=30, hours=2), public),
    )
    assert list(gaps(post)) == [
        Gap("engagement rate at 1 h", "0 impressions, so there is nothing to divide by"),
        Gap("all counts at 24 h", "snapshot taken late"),
        Gap("impressions and engagement rate at 48 h", "X gave no private counts"),
        Gap("all counts at 7 d", "no snapshot was taken"),
        Gap("impressions and engagement rate at 28 d", "X gives private counts only for 30 days"),
        Gap("latest quotes", "X gave none"),
    ]


def test_marks_are_named_in_hours_then_days() -> None:
    assert [mark_name(mark) for mark in MARKS] == ["1 h", "24 h", "48 h", "7 d", "28 d"]
