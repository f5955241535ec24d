"""Reviews of a coverage plan by the steering committee, which looks at it twice a year."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

MONTHS = 6  # a committee reviews its hub's plans twice a year


class Outcome(Enum):
    APPROVED = "approved"  # as it stands
    WITH_CHANGES = "with changes"  # once what the note says is done
    NOT_APPROVED = "not approved"  # to be planned again


@dataclass(frozen=True, slots=True)
class Review:
    """`version` of the plan is what the committee saw; `by` recorded it."""

    version: int
    on: date
    reviewers: tuple[str, ...]
    outcome: Outcome
    note: str
    by: str
    at: datetime


def due_on(reviews: Sequence[Review], begun_on: date) -> date:
    """Six months after the last review, or after the plan was begun where there was none."""
    last = max((review.on for review in reviews), default=begun_on)
    return months_after(last, MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def refuse_review(review: Review, versions: int, begun_on: date, today: date) -> str:
    """Why this review cannot be recorded, or "". The plan has so many `versions`."""
    if not versions:
        return "there is no plan to review yet: nothing is selected or skipped"
    if not 1 <= review.version <= versions:
        return f"the plan has no version {review.version}, only 1 to {versions}"
    if not any(name.strip() for name in review.reviewers):
        return "a review needs the names of those who reviewed"
    if review.on > today:
        return f"{review.on} is still to come: record a review once it is done"
    if review.on < begun_on:
        return f"on {review.on} the plan was not begun: its first version is of {begun_on}"
    if review.outcome is not Outcome.APPROVED and not review.note.strip():
        return f'"{review.outcome.value}" needs a note that says what is to be changed'
    return ""
