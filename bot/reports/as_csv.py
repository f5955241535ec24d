"""A report's posts as CSV, one row a post, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from bot.domain.acknowledgement import acknowledgement_of
from bot.domain.engagement import MARKS, Counts
from bot.domain.measured import engagement_rate, gaps
from bot.domain.report import PostLine, Report
from bot.reports.moments import mark_key, rfc3339
from bot.reports.spreadsheet import inert

NOT_AVAILABLE = "not available"

_POST = (
    "key",
    "hub",
    "account",
    "handle",
    "kind",
    "session",
    "session_title",
    "presentation",
    "presentation_title",
    "room",
    "due_at",
    "sent_at",
    "lateness_seconds",
    "status",
    "reason",
    "text",
    "parts",
    "url",
)
_COUNTS = ("impressions", "engagements", "engagement_rate", "likes", "reposts", "replies", "quotes")

COLUMNS: tuple[str, ...] = (
    *_POST,
    *(f"{name}_{mark_key(mark)}" for mark in MARKS for name in _COUNTS),
    "latest_at",
    *(f"latest_{name}" for name in _COUNTS),
    "not_available_because",
    "acknowledgement",
)

Cell = str | int | float


def render_csv(report: Report) -> str:
    """Times are RFC 3339 in UTC. A delivered post's missing number reads "not available"; the
    number cells of a post that is not delivered are empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    owed = {hub.code: acknowledgement_of(hub.words.supporters) for hub in report.hubs}
    for line in report.posts:
        cells = (*_post(line), *_numbers(line), owed.get(line.record.hub, ""))
        writer.writerow(inert(cell) for cell in cells)
    return out.getvalue()


def _post(line: PostLine) -> Iterable[Cell]:
    record = line.record
    lateness = line.measured.lateness if line.measured else None
    return (
        record.key,
        record.hub,
        record.account,
        record.handle,
        record.kind.value,
        record.session,
        record.session_title,
        record.presentation,
        record.presentation_title,
        record.room,
        rfc3339(record.due_at),
        rfc3339(record.sent_at) if record.sent_at else "",
        lateness.total_seconds() if lateness is not None else "",
        line.status.value,
        record.reason,
        record.text,
        record.parts,
        record.url,
    )


def _numbers(line: PostLine) -> Iterable[Cell]:
    measured = line.measured
    if measured is None:
        return [""] * (len(COLUMNS) - len(_POST) - 1)
    latest_at = rfc3339(measured.latest_at) if measured.latest_at else NOT_AVAILABLE
    return (
        *(cell for entry in measured.at for cell in _counts(entry.counts)),
        latest_at,
        *_counts(measured.latest),
        "; ".join(f"{gap.what}: {gap.reason}" for gap in gaps(measured)),
    )


def _counts(counts: Counts | None) -> Iterable[Cell]:
    if counts is None:
        return [NOT_AVAILABLE] * len(_COUNTS)
    numbers: tuple[int | float | None, ...] = (
        counts.impressions,
        counts.engagements,
        engagement_rate(counts),
        counts.likes,
        counts.reposts,
        counts.replies,
        counts.quotes,
    )
    return [NOT_AVAILABLE if number is None else number for number in numbers]
