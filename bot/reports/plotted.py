"""The values behind each plot; the tables under the plots show the same ones."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.measured import Measured, engagement_rate
from bot.domain.report import PostRecord, Report, Status


@dataclass(frozen=True, slots=True)
class Seen:
    """A post's impressions as plotted. `sent` is in the congress's zone; `exact` says that they
    were counted at the mark the report compares at, otherwise they are the latest."""

    record: PostRecord
    sent: datetime
    impressions: int
    rate: float | None
    age: timedelta
    exact: bool


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour in the congress's zone: posts due in it, sent in it, and due in it but lost."""

    start: datetime
    due: int
    sent: int
    lost: int


def seen_posts(report: Report) -> tuple[Seen, ...]:
    """In order of sending, without the posts whose impressions are not available."""
    found = (_seen(line.record, line.measured, report) for line in report.posts if line.measured)
    return tuple(sorted((seen for seen in found if seen), key=lambda seen: seen.sent))


def busy_hours(report: Report) -> tuple[Hour, ...]:
    """Every hour in which a post was due or sent. Missed and refused posts count as lost."""
    due, sent, lost = Counter[datetime](), Counter[datetime](), Counter[datetime]()
    for line in report.posts:
        planned_for = _hour(line.record.due_at, report)
        due[planned_for] += 1
        if line.record.sent_at and line.status in (Status.DELIVERED, Status.WITHDRAWN):
            sent[_hour(line.record.sent_at, report)] += 1
        if line.status in (Status.MISSED, Status.REFUSED):
            lost[planned_for] += 1
    return tuple(Hour(hour, due[hour], sent[hour], lost[hour]) for hour in sorted(due | sent))


def plotted_days(report: Report) -> tuple[date, ...]:
    """Days with posts, from the day before the congress to the day after it; what comes weeks
    later stands in the tables only, or it would squeeze the congress into a corner."""
    first = report.congress.starts_on - timedelta(days=1)
    last = report.congress.ends_on + timedelta(days=1)
    days = {hour.start.date() for hour in busy_hours(report)}
    return tuple(sorted(day for day in days if first <= day <= last))


def _hour(moment: datetime, report: Report) -> datetime:
    local = moment.astimezone(report.congress.tz)
    return local.replace(minute=0, second=0, microsecond=0)


def _seen(record: PostRecord, measured: Measured, report: Report) -> Seen | None:
    if record.sent_at is None or report.compared_at is None:
        return None
    at = measured.at_mark(report.compared_at)
    exact = at.counts is not None and at.counts.impressions is not None
    counts = at.counts if exact else measured.latest
    taken_at = at.taken_at if exact else measured.latest_at
    if counts is None or taken_at is None or counts.impressions is None:
        return None
    return Seen(
        record=record,
        sent=record.sent_at.astimezone(report.congress.tz),
        impressions=counts.impressions,
        rate=engagement_rate(counts),
        age=taken_at - record.sent_at,
        exact=exact,
    )
