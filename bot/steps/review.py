"""The steering committee reviews a hub's coverage plan."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.coverage_plan import begun_on
from bot.domain.errors import Refused
from bot.domain.people import Act
from bot.domain.reviews import Outcome, Review, refuse_review
from bot.store.congresses import get_congress, get_hub
from bot.store.database import Rows
from bot.store.plans import add_review, get_desk
from bot.store.trail import record_act


def record(
    rows: Rows,
    congress_code: str,
    hub: str,
    outcome: Outcome,
    reviewers: Sequence[str],
    by: str,
    now: datetime,
    on: date | None = None,
    version: int = 0,
    note: str = "",
) -> Review:
    """Of the latest version today, unless another version or day is named. Raises Refused."""
    congress = get_congress(rows, congress_code)
    desk = get_desk(rows, congress_code, get_hub(congress, hub).code)
    today = now.astimezone(congress.tz).date()
    names = tuple(name.strip() for name in reviewers if name.strip())
    seen = version or len(desk.versions)
    review = Review(seen, on or today, names, outcome, note.strip(), by.strip(), now)
    begun = begun_on(desk, congress) or today
    if reason := refuse_review(review, len(desk.versions), begun, today):
        command = f"congress-bot coverage {congress_code} --hub {hub}"
        raise Refused(f"{reason}.", f"`{command}` writes the plan.")
    about = f"{congress_code} plan version {review.version}"
    told = f"{outcome.value} by {', '.join(names)}" + (f": {review.note}" if review.note else "")
    record_act(rows, by, Act.REVIEW_PLAN, about, told, now, hub)
    add_review(rows, congress_code, hub, review)
    return review
