"""What was planned, sent and counted -> the report's values."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.congress import Congress
from bot.domain.corrections import corrected
from bot.domain.delivery import State
from bot.domain.engagement import Snapshot
from bot.domain.queue import Entry, Status, status
from bot.domain.report import PostRecord, Report, build_report
from bot.domain.timetable import Presentation, Session
from bot.store.congresses import get_congress
from bot.store.corrections import get_corrections
from bot.store.database import Rows
from bot.store.holds import get_all_holds
from bot.store.plans import get_marks
from bot.store.posts import get_entries
from bot.store.programmes import get_sessions
from bot.store.snapshots import by_delivery


def report(rows: Rows, congress_code: str, now: datetime, hub: str = "") -> Report:
    """Raises NotFound where the congress, or the hub in it, is not known."""
    congress = get_congress(rows, congress_code)
    programme = get_sessions(rows, congress_code)
    sessions = {session.code: session for session in programme}
    talks = {p.code: p for session in programme for p in session.presentations}
    holds = get_all_holds(rows)
    snapshots = by_delivery(rows, congress_code)
    entries = get_entries(rows, congress_code)
    records = [
        _record(
            entry,
            status(entry, holds, now),
            congress,
            sessions.get(entry.post.planned.session),
            talks.get(entry.post.planned.presentation),
            snapshots,
        )
        for entry in entries
        if entry.deliveries or not entry.standing.dropped
    ]
    marks = get_marks(rows, congress_code)
    corrections = corrected(get_corrections(rows, congress_code), entries, holds, now)
    return build_report(congress, records, now, hub, programme, marks, corrections)


def _record(
    entry: Entry,
    where: Status,
    congress: Congress,
    session: Session | None,
    talk: Presentation | None,
    snapshots: Mapping[int, tuple[Snapshot, ...]],
) -> PostRecord:
    post = entry.post
    planned = post.planned
    first = next((d for d in entry.current() if d.state is State.DELIVERED), None)
    account = next((a for a in congress.accounts() if a.code == planned.account), None)
    handle = account.handle if account else ""
    return PostRecord(
        key=planned.key,
        hub=planned.hub,
        account=planned.account,
        handle=handle,
        kind=planned.kind,
        session=planned.session,
        session_title=session.title if session else "",
        presentation=planned.presentation,
        presentation_title=talk.title if talk else "",
        room=session.room if session else "",
        due_at=planned.due_at,
        state=where.verdict.value if where.verdict else where.state.value,
        reason=where.reason,
        text=first.words.text if first else "".join(post.parts[:1]),
        parts=len(post.parts),
        poll=first.words.poll if first else post.poll,
        sent_at=first.delivered_at if first else None,
        url=f"https://x.com/{handle}/status/{first.network_id}" if first else "",
        snapshots=snapshots.get(first.id, ()) if first else (),
        check=post.check.how,
        overridden=tuple(concern.check for concern in post.concerns if concern.override),
    )
