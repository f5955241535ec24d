"""The programme and coverage plan of one congress as loaded, and what was adjusted since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, func, insert, select

from bot.domain.congress import CoverageRule, Kind
from bot.domain.embargo_policy import Tier
from bot.domain.errors import NotFound
from bot.domain.plan import ALL, shifted
from bot.domain.posts import PlannedPost
from bot.domain.timetable import Format, Presentation, Session
from bot.store import tables
from bot.store.database import Rows, insert_all
from bot.store.media import media_of, media_value


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How far a session was shifted in all, and whether it was called off."""

    shift: timedelta = timedelta()
    cancelled: bool = False


def replace_sessions(rows: Rows, congress: str, sessions: Sequence[Session]) -> None:
    for table in (tables.session, tables.presentation):
        rows.execute(delete(table).where(table.c.congress == congress))
    insert_all(rows, tables.session, (_session_row(congress, s) for s in sessions))
    insert_all(
        rows,
        tables.presentation,
        (
            _presentation_row(congress, s.code, i, p)
            for s in sessions
            for i, p in enumerate(s.presentations)
        ),
    )


def replace_rules(rows: Rows, congress: str, rules: Sequence[CoverageRule]) -> None:
    table = tables.coverage
    rows.execute(delete(table).where(table.c.congress == congress))
    insert_all(rows, tables.coverage, (_rule_row(congress, i, r) for i, r in enumerate(rules)))


def get_sessions(rows: Rows, congress: str, codes: Collection[str] = ()) -> tuple[Session, ...]:
    """The programme as imported, or these sessions of it, in order of time; adjustments are not
    applied."""
    talks: dict[str, list[Presentation]] = {}
    table = tables.presentation
    chosen = _of(table, congress, table.c.session.in_(codes) if codes else None)
    for row in rows.execute(chosen.order_by(table.c.session, table.c.position)):
        talks.setdefault(row.session, []).append(_presentation(row))
    table = tables.session
    chosen = _of(table, congress, table.c.code.in_(codes) if codes else None)
    found = rows.execute(chosen.order_by(table.c.start, table.c.code))
    return tuple(_session(row, tuple(talks.get(row.code, ()))) for row in found)


def get_sessions_as_held(rows: Rows, congress: str, codes: Collection[str] = ()) -> list[Session]:
    """The same with what was shifted in the hall."""
    adjustments = get_adjustments(rows, congress)
    return [
        shifted(session, adjustments[session.code].shift)
        if session.code in adjustments
        else session
        for session in get_sessions(rows, congress, codes)
    ]


def get_rules(
    rows: Rows, congress: str, posts: Collection[PlannedPost] = ()
) -> tuple[CoverageRule, ...]:
    """The coverage plan, or those of its rows that may ask for one of the posts, in its order."""
    table = tables.coverage
    chosen = _of(table, congress, _may_ask_for(posts) if posts else None)
    return tuple(
        CoverageRule(
            hub=row.hub,
            kind=Kind(row.kind),
            session=row.session,
            presentation=row.presentation,
            track=row.track,
            day=row.day,
            account=row.account,
            variant=row.variant,
            offset=None if row.offset_seconds is None else timedelta(seconds=row.offset_seconds),
            writer=row.writer,
            fields=row.fields,
            row=row.row,
            media=media_of(row.media),
            media_fault=row.media_fault,
            reply_to=row.reply_to,
            quote=row.quote,
            contains=Tier(row.contains) if row.contains else None,
        )
        for row in rows.execute(chosen.order_by(table.c.position))
    )


def _may_ask_for(posts: Collection[PlannedPost]) -> ColumnElement[bool]:
    row = tables.coverage.c
    return and_(
        row.hub.in_({post.hub for post in posts}),
        row.kind.in_({post.kind.value for post in posts}),
        row.session.in_({post.session for post in posts} | {ALL, ""}),
        row.presentation.in_({post.presentation for post in posts} | {ALL, ""}),
    )


def add_adjustment(
    rows: Rows,
    congress: str,
    session: str,
    shift: timedelta,
    cancellations: int,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    rows.execute(
        insert(tables.adjustment).values(
            congress=congress,
            session=session,
            shift_seconds=int(shift.total_seconds()),
            cancellations=cancellations,
            reason=reason,
            by=by,
            at=now,
        )
    )


def get_adjustments(rows: Rows, congress: str) -> dict[str, Adjustment]:
    table = tables.adjustment
    found = rows.execute(
        select(
            table.c.session,
            func.sum(table.c.shift_seconds).label("seconds"),
            func.sum(table.c.cancellations).label("cancellations"),
        )
        .where(table.c.congress == congress)
        .group_by(table.c.session)
    )
    return {
        row.session: Adjustment(timedelta(seconds=int(row.seconds)), row.cancellations > 0)
        for row in found
    }


def find_session(rows: Rows, code: str, congress: str = "") -> tuple[str, str]:
    """(congress, session) for a session's code; NotFound where there is none, or more than one."""
    table = tables.session
    query = select(table.c.congress, table.c.code).where(table.c.code == code)
    found = rows.execute(query.where(table.c.congress == congress) if congress else query).all()
    if len(found) == 1:
        return found[0].congress, found[0].code
    if found:
        names = ", ".join(row.congress for row in found)
        raise NotFound(f"session {code} stands in {names}.", "Add --congress CODE.")
    raise NotFound(f"no session {code!r} is loaded.", "`congress-bot queue` names the sessions.")


def item_codes(rows: Rows, congress: str) -> list[str]:
    """Of every session and presentation."""
    both = (tables.session, tables.presentation)
    queries = (select(table.c.code).where(table.c.congress == congress) for table in both)
    return [code for query in queries for code in rows.execute(query).scalars()]


def sessions_of_track(rows: Rows, congress: str, track: str) -> list[str]:
    """Their codes, in order of time; the track as it is written, whatever its case."""
    table = tables.session
    found = rows.execute(_of(table, congress).order_by(table.c.start, table.c.code))
    return [row.code for row in found if row.track.casefold() == track.strip().casefold()]


def _of(table: Table, congress: str, chosen: ColumnElement[bool] | None = None) -> Any:
    """Its rows of the congress, or those `chosen` of them."""
    of_congress = select(table).where(table.c.congress == congress)
    return of_congress if chosen is None else of_congress.where(chosen)


def _session_row(congress: str, session: Session) -> dict[str, Any]:
    return {
        "congress": congress,
        "code": session.code,
        "title": session.title,
        "start": session.start,
        "end": session.end,
        "room": session.room,
        "track": session.track,
        "kind": session.kind,
        "format": session.format.value,
        "chairs": session.chairs,
        "presenters": session.presenters,
        "cancelled": session.cancelled,
        "embargo_until": session.embargo_until,
        "missing": session.missing,
        "source_id": session.source_id,
    }


def _session(row: Row[Any], presentations: tuple[Presentation, ...]) -> Session:
    return Session(
        code=row.code,
        title=row.title,
        start=row.start,
        end=row.end,
        room=row.room,
        track=row.track,
        kind=row.kind,
        format=Format(row.format),
        chairs=tuple(row.chairs),
        presenters=tuple(row.presenters),
        presentations=presentations,
        cancelled=row.cancelled,
        embargo_until=row.embargo_until,
        missing=row.missing,
        source_id=row.source_id,
    )


def _presentation_row(
    congress: str, session: str, position: int, presentation: Presentation
) -> dict[str, Any]:
    return {
        "congress": congress,
        "code": presentation.code,
        "session": session,
        "position": position,
        "title": presentation.title,
        "start": presentation.start,
        "end": presentation.end,
        "presenters": presentation.presenters,
        "abstract_number": presentation.abstract_number,
        "trial": presentation.trial,
        "embargo_until": presentation.embargo_until,
        "registry_id": presentation.registry_id,
        "cancelled": presentation.cancelled,
        "missing": presentation.missing,
        "source_id": presentation.source_id,
    }


def _presentation(row: Row[Any]) -> Presentation:
    return Presentation(
        code=row.code,
        title=row.title,
        start=row.start,
        end=row.end,
        presenters=tuple(row.presenters),
        abstract_number=row.abstract_number,
        trial=row.trial,
        embargo_until=row.embargo_until,
        registry_id=row.registry_id,
        cancelled=row.cancelled,
        missing=row.missing,
        source_id=row.source_id,
    )


def _rule_row(congress: str, position: int, rule: CoverageRule) -> dict[str, Any]:
    return {
        "congress": congress,
        "position": position,
        "hub": rule.hub,
        "kind": rule.kind.value,
        "session": rule.session,
        "presentation": rule.presentation,
        "track": rule.track,
        "day": rule.day,
        "account": rule.account,
        "variant": rule.variant,
        "offset_seconds": None if rule.offset is None else int(rule.offset.total_seconds()),
        "writer": rule.writer,
        "fields": dict(rule.fields),
        "row": rule.row,
        "media": media_value(rule.media),
        "media_fault": rule.media_fault,
        "reply_to": rule.reply_to,
        "quote": rule.quote,
        "contains": rule.contains.value if rule.contains else "",
    }
