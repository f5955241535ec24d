"""A report as JSON: every number the page shows, under keys that stay the same."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.corrections import Corrected
from bot.domain.engagement import Counts
from bot.domain.measured import AtMark, engagement_rate
from bot.domain.patient_voice import VoiceShare
from bot.domain.report import PollLine, PostLine, Report
from bot.domain.report_checks import CheckLine
from bot.domain.report_tables import Group, Sum
from bot.domain.stats import Spread, TooFew
from bot.reports.moments import mark_key, rfc3339

Json = dict[str, Any]


def render_json(report: Report) -> str:
    """Times are RFC 3339 in UTC, shares and rates lie between 0 and 1, what is not available is
    null with its reason under `missing`."""
    document = {
        "congress": _congress(report),
        "made_at": rfc3339(report.made_at),
        "acknowledgements": list(report.acknowledgements),
        "definitions": {d.term: d.meaning for d in report.definitions},
        "delivery": _delivery(report),
        "by_hub": _groups(report.by_hub),
        "by_session": _groups(report.by_session),
        "by_kind": _groups(report.by_kind),
        "patient_voice": [_voice(share) for share in report.voices],
        "checked_by_less": [_check(line) for line in report.checks],
        "corrections": [_correction(each) for each in report.corrections],
        "polls": [_poll(line) for line in report.polls],
        "posts": [_post(line, report.marks) for line in report.posts],
        "missing": [
            {"what": gap.what, "reason": f"not available: {gap.reason}", "posts": list(gap.keys)}
            for gap in report.missing
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _check(line: CheckLine) -> Json:
    return {
        "hub": line.hub,
        "kind": line.kind.value,
        "check": line.how.value,
        "delivered": line.delivered,
    }


def _correction(each: Corrected) -> Json:
    return {
        "key": each.correction.key,
        "corrects": each.correction.corrects,
        "hub": each.hub,
        "reason": each.correction.reason,
        "state": each.state,
        "out_at": _moment(each.out_at),
        "noticed_at": rfc3339(each.correction.noticed_at),
        "corrected_at": _moment(each.corrected_at),
        "time_to_correct_seconds": _seconds(each.time_to_correct),
        "since_noticed_seconds": _seconds(each.since_noticed),
    }


def _moment(when: datetime | None) -> str | None:
    return rfc3339(when) if when else None


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span is not None else None


def _congress(report: Report) -> Json:
    congress = report.congress
    return {
        "code": congress.code,
        "name": congress.name,
        "hashtag": congress.hashtag,
        "starts_on": congress.starts_on.isoformat(),
        "ends_on": congress.ends_on.isoformat(),
        "zone": congress.zone,
        "hubs": [{"code": hub.code, "name": hub.name} for hub in report.hubs],
    }


def _delivery(report: Report) -> Json:
    late = report.timeliness
    return {
        "planned": len(report.posts),
        **{count.status.value: count.posts for count in report.statuses},
        "reasons": {
            count.status.value: [{"reason": why, "posts": n} for why, n in count.reasons]
            for count in report.statuses
            if count.reasons
        },
        "lateness_seconds": late
        and {"n": late.n, "median": late.median, "p90": late.p90, "max": late.longest},
        "engagement": _group(report.overall),
        "overrides": dict(report.overrides),
    }


def _groups(groups: Sequence[Group]) -> list[Json]:
    return [{"code": group.code, "name": group.name, **_group(group)} for group in groups]


def _group(group: Group) -> Json:
    return {
        "planned": group.planned,
        "delivered": group.delivered,
        "marks": {
            mark_key(entry.mark): {
                "impressions": _spread(entry.impressions),
                "engagement_rate": _spread(entry.engagement_rate),
            }
            for entry in group.marks
        },
        "totals": {
            "likes": _sum(group.totals.likes),
            "reposts": _sum(group.totals.reposts),
            "replies": _sum(group.totals.replies),
            "quotes": _sum(group.totals.quotes),
        },
    }


def _spread(spread: Spread | TooFew) -> Json:
    if isinstance(spread, TooFew):
        return {"n": spread.n, "refused": f"n too small to compare, {spread.least} needed"}
    return {"n": spread.n, "median": spread.median, "q1": spread.q1, "q3": spread.q3}


def _sum(total: Sum) -> Json:
    return {"value": total.value, "n": total.n, "of": total.of}


def _voice(share: VoiceShare) -> Json:
    """Null where nothing of the congress is marked, so that nothing is known."""
    return {
        "hub": share.name,
        "posts": share.of,
        "patient": None if share.unmarked else share.patient,
        "patient_group": None if share.unmarked else share.group,
        "share": share.share,
    }


def _poll(line: PollLine) -> Json:
    tally = line.tally
    return {
        "key": line.record.key,
        "hub": line.record.hub,
        "session": line.record.session,
        "text": line.record.text,
        "n": tally.votes,
        "closed": tally.closed,
        "ends_at": _moment(tally.ends_at),
        "taken_at": _moment(tally.taken_at),
        "refused": tally.too_few and f"under {tally.too_few.least} votes: counts only",
        "options": [
            {
                "text": option.text,
                "votes": option.votes,
                "share": option.share and option.share.share,
                "low": option.share and option.share.low,
                "high": option.share and option.share.high,
            }
            for option in tally.options
        ],
    }


def _post(line: PostLine, marks: Sequence[timedelta]) -> Json:
    record, measured = line.record, line.measured
    return {
        "key": record.key,
        "hub": record.hub,
        "account": record.account,
        "handle": record.handle,
        "kind": record.kind.value,
        "session": record.session,
        "session_title": record.session_title,
        "presentation": record.presentation,
        "presentation_title": record.presentation_title,
        "room": record.room,
        "due_at": rfc3339(record.due_at),
        "sent_at": _moment(record.sent_at),
        "status": line.status.value,
        "state": record.state,
        "reason": record.reason,
        "text": record.text,
        "parts": record.parts,
        "url": record.url,
        "lateness_seconds": _seconds(measured.lateness) if measured else None,
        "marks": {mark_key(mark): _at_mark(measured.at_mark(mark)) for mark in marks}
        if measured
        else {},
        "latest_at": measured and _moment(measured.latest_at),
        "latest": measured and measured.latest and _counts(measured.latest),
    }


def _at_mark(entry: AtMark) -> Json:
    if entry.counts is None:
        return {"missing": f"not available: {entry.why_not}"}
    return {"taken_at": _moment(entry.taken_at), **_counts(entry.counts)}


def _counts(counts: Counts) -> Json:
    return {
        "impressions": counts.impressions,
        "engagements": counts.engagements,
        "engagement_rate": engagement_rate(counts),
        "likes": counts.likes,
        "reposts": counts.reposts,
        "replies": counts.replies,
        "quotes": counts.quotes,
        "bookmarks": counts.bookmarks,
        "link_clicks": counts.link_clicks,
        "profile_clicks": counts.profile_clicks,
    }
