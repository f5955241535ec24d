from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from synthetic_congress import NOW, bare_record, congress

from bot.domain.engagement import MARKS, Counts, Snapshot
from bot.domain.report import PostRecord, Report, build_report
from bot.reports.plotted import Hour, Seen, busy_hours, plotted_days, seen_posts

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DUE = datetime(2031, 5, 9, 8, 58, tzinfo=UTC)
HOUR, DAY = MARKS[:2]


def sent_record(late: timedelta = timedelta(0), *snapshots: Snapshot) -> PostRecord:
    record = bare_record(state="delivered", due_at=DUE)
    return replace(record, sent_at=DUE + late, snapshots=snapshots)


def report_of(*records: PostRecord) -> Report:
    return build_report(congress(), records, NOW)


def test_hours_count_a_late_post_where_it_was_due_and_where_it_was_sent() -> None:
    missed = bare_record(state="missed", due_at=DUE)
    held = bare_record(state="held", due_at=DUE)
    assert busy_hours(report_of(sent_record(timedelta(minutes=3)), missed, held)) == (
        Hour(datetime(2031, 5, 9, 10, tzinfo=STOCKHOLM), due=3, sent=0, lost=1),
        Hour(datetime(2031, 5, 9, 11, tzinfo=STOCKHOLM), due=0, sent=1, lost=0),
    )


def test_days_reach_from_the_eve_to_the_day_after() -> None:
    offsets = (-2, -1, 0, 3, 4)
    records = [bare_record(due_at=DUE + timedelta(days=days)) for days in offsets]
    assert plotted_days(report_of(*records)) == (
        date(2031, 5, 8),
        date(2031, 5, 9),
        date(2031, 5, 12),
    )


def test_post_without_a_count_at_the_mark_is_seen_at_its_latest() -> None:
    young = Snapshot(1, HOUR, DUE + HOUR, Counts(impressions=200, engagements=5))
    day_old = Snapshot(2, DAY, DUE + DAY, Counts(impressions=900))
    first, second = sent_record(timedelta(0), young), sent_record(timedelta(0), day_old)
    sent = DUE.astimezone(STOCKHOLM)
    assert seen_posts(report_of(first, second)) == (
        Seen(first, sent, 200, 0.025, HOUR, exact=False),
        Seen(second, sent, 900, None, DAY, exact=True),
    )


def test_post_without_impressions_is_not_plotted() -> None:
    blind = Snapshot(1, DAY, DUE + DAY, Counts(likes=3))
    assert seen_posts(report_of(sent_record(timedelta(0), blind))) == ()
