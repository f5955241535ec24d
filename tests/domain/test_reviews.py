from datetime import date

import pytest
from planning import DECIDED_ON, review

from bot.domain.reviews import Outcome, Review, due_on, months_after, refuse_review

TODAY = date(2025, 3, 10)


def test_review_is_due_six_months_after_the_last_one() -> None:
    assert due_on([], date(2025, 2, 27)) == date(2025, 8, 27)
    reviews = [review(on=date(2025, 5, 1)), review(on=date(2025, 3, 1))]
    assert due_on(reviews, date(2025, 2, 27)) == date(2025, 11, 1)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2027, 8, 30), date(2028, 2, 29)),
        (date(2025, 6, 15), date(2025, 12, 15)),
        (date(2025, 7, 1), date(2026, 1, 1)),
    ],
)
def test_six_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, later: date
) -> None:
    assert months_after(day, 6) == later


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (review(), ""),
        (review(version=4), "the plan has no version 4, only 1 to 3"),
        (review(version=0), "the plan has no version 0, only 1 to 3"),
        (review(reviewers=(" ",)), "a review needs the names of those who reviewed"),
        (
            review(on=date(2025, 3, 11)),
            "2025-03-11 is still to come: record a review once it is done",
        ),
        (
            review(on=date(2025, 2, 26)),
            "on 2025-02-26 the plan was not begun: its first version is of 2025-02-27",
        ),
        (
            review(outcome=Outcome.WITH_CHANGES),
            '"with changes" needs a note that says what is to be changed',
        ),
        (review(outcome=Outcome.NOT_APPROVED, note="Too few interviews"), ""),
    ],
)
def test_review_is_refused_where(found: Review, told: str) -> None:
    assert refuse_review(found, 3, DECIDED_ON, TODAY) == told


def test_plan_without_a_version_cannot_be_reviewed() -> None:
    assert refuse_review(review(), 0, DECIDED_ON, TODAY) == (
        "there is no plan to review yet: nothing is selected or skipped"
    )
