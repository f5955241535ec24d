"""Drafted posts, their approvals, the holds, and the entries that bring these together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    exists,
    false,
    func,
    insert,
    select,
    update,
)

from bot.domain.congress import Kind
from bot.domain.posts import PlannedPost, Post
from bot.domain.queue import Entry
from bot.domain.release import Hold, Scope, Standing
from bot.domain.uploads import Upload, upload_of
from bot.store import deliveries, tables
from bot.store.database import Rows, insert_all, insert_new
from bot.store.media import media_of, media_value
from bot.store.uploads import get_uploads

_p = tables.post


@dataclass(frozen=True, slots=True)
class Redraft:
    """What a draft changed: counts of posts."""

    added: int
    changed: int
    dropped: int
    unchanged: int
    in_flight: int

    def as_counts(self) -> dict[str, int]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.added:,} new, {self.changed:,} changed, {self.dropped:,} dropped, "
            f"{self.unchanged:,} unchanged, {self.in_flight:,} sent"
        )


def replace_drafts(rows: Rows, congress: str, posts: Sequence[Post]) -> Redraft:
    """Bring the congress's posts to this draft. Posts on their way or delivered are never touched;
    those no longer asked for are marked, not deleted."""
    stored = {row.key: row._asdict() for row in rows.execute(_of_congress(congress))}
    begun = deliveries.begun_posts(rows, congress)
    drafted = {post.planned.key: _row(post) for post in posts}
    added = [row for key, row in drafted.items() if key not in stored]
    changed = [
        row
        for key, row in drafted.items()
        if key in stored and key not in begun and row != stored[key]
    ]
    dropped = [
        key
        for key, row in stored.items()
        if key not in drafted and key not in begun and not row["dropped"]
    ]
    insert_all(rows, _p, added)
    if changed:
        values: dict[str, Any] = {
            column: bindparam(f"new_{column}") for column in changed[0] if column != "key"
        }
        rows.execute(
            update(_p).where(_p.c.key == bindparam("new_key")).values(values),
            [{f"new_{column}": value for column, value in row.items()} for row in changed],
        )
    if dropped:
        rows.execute(
            update(_p).where(_p.c.key == bindparam("dropped_key")).values(dropped=True),
            [{"dropped_key": key} for key in dropped],
        )
    in_flight = sum(key in begun for key in drafted)
    unchanged = len(drafted) - len(added) - len(changed) - in_flight
    return Redraft(len(added), len(changed), len(dropped), unchanged, in_flight)


def approve(rows: Rows, post: Post, checker: str, now: datetime) -> None:
    insert_new(
        rows,
        tables.approval,
        [{"post_key": post.planned.key, "digest": post.digest, "checker": checker, "at": now}],
    )


def add_hold(rows: Rows, scope: Scope, value: str, reason: str, by: str, now: datetime) -> int:
    result = rows.execute(
        insert(tables.hold).values(scope=scope.value, value=value, reason=reason, by=by, at=now)
    )
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def release_hold(rows: Rows, hold_id: int, by: str, now: datetime) -> bool:
    """False where no such hold stands."""
    table = tables.hold
    done = rows.execute(
        update(table)
        .where(table.c.id == hold_id, table.c.released_at.is_(None))
        .values(released_by=by, released_at=now)
    )
    return done.rowcount == 1


def get_holds(rows: Rows) -> tuple[Hold, ...]:
    """The holds that stand, oldest first."""
    return _holds(rows, [tables.hold.c.released_at.is_(None)])


def get_all_holds(rows: Rows) -> tuple[Hold, ...]:
    """Every hold there was, oldest first: they explain what was missed."""
    return _holds(rows, [])


def _holds(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> tuple[Hold, ...]:
    h = tables.hold.c
    columns = (h.id, h.scope, h.value, h.reason, h.by, h.at, h.released_at)
    found = rows.execute(select(*columns).where(*conditions).order_by(h.id))
    return tuple(Hold(number, Scope(scope), *rest) for number, scope, *rest in found)


def get_entries(
    rows: Rows, congress: str = "", keys: Collection[str] | None = None
) -> tuple[Entry, ...]:
    """Entries in order of time: of one congress, of the given keys, or all."""
    conditions: list[ColumnElement[bool]] = []
    if congress:
        conditions.append(_p.c.congress == congress)
    if keys is not None:
        conditions.append(_p.c.key.in_(keys))
    return _entries(rows, conditions)


def get_undelivered(rows: Rows, keys: Collection[str]) -> tuple[Entry, ...]:
    """Entries of the given keys, without their deliveries."""
    return _without_deliveries(rows, [_p.c.key.in_(keys)])


def get_due(rows: Rows, now: datetime, until: datetime) -> tuple[Entry, ...]:
    """Entries due by `until`, not stale `now`, and of which no call was ever opened."""
    call = tables.delivery.alias()
    opened = exists().where(call.c.post_key == _p.c.key)
    return _without_deliveries(
        rows,
        [_p.c.stale_at > now, _p.c.due_at <= until, _p.c.dropped == false(), ~opened],
    )


def get_with_media(rows: Rows, now: datetime, until: datetime) -> tuple[Entry, ...]:
    """Entries with media due by `until`, not stale `now`, of which nothing is, or may be, on the
    network; a later part of a thread carries none."""
    call = tables.delivery.alias()
    begun = exists().where(call.c.post_key == _p.c.key, call.c.state.in_(deliveries.BEGUN))
    return _without_deliveries(rows, [*_with_media(now), _p.c.due_at <= until, ~begun])


def next_with_media(rows: Rows, now: datetime, after: datetime | None = None) -> datetime | None:
    """When the first post with media that is not stale `now` is due, of those after that moment."""
    query = select(func.min(_p.c.due_at)).where(*_with_media(now))
    if after:
        query = query.where(_p.c.due_at > after)
    found: datetime | None = rows.execute(query).scalar()
    return found


def _with_media(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (_p.c.stale_at > now, _p.c.media.is_not(None), _p.c.dropped == false())


def get_awaiting(rows: Rows, now: datetime) -> list[str]:
    """Congresses with posts that wait for their words and are still in time."""
    query = select(_p.c.congress).distinct().where(_p.c.awaits != "", _p.c.stale_at > now)
    return list(rows.execute(query).scalars())


def next_due_at(rows: Rows, now: datetime) -> datetime | None:
    """The next moment after `now` at which a post becomes due, or the embargo of a due one ends."""
    ahead = [
        select(func.min(moment)).where(_p.c.stale_at > now, moment > now, _p.c.dropped == false())
        for moment in (_p.c.due_at, _p.c.not_before)
    ]
    found = [rows.execute(query).scalar() for query in ahead]
    return min((moment for moment in found if moment), default=None)


def _entries(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> tuple[Entry, ...]:
    sent = deliveries.by_post(rows, conditions)
    return tuple(
        replace(entry, deliveries=sent.get(entry.post.planned.key, ()))
        for entry in _without_deliveries(rows, conditions)
    )


def _without_deliveries(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> tuple[Entry, ...]:
    approval, earlier = tables.approval, tables.approval.alias()
    same = and_(approval.c.post_key == _p.c.key, approval.c.digest == _p.c.digest)
    of_session = and_(
        tables.session.c.congress == _p.c.congress, tables.session.c.code == _p.c.session
    )
    of_presentation = and_(
        tables.presentation.c.congress == _p.c.congress,
        tables.presentation.c.code == _p.c.presentation,
    )
    adjustment = tables.adjustment.alias()
    cancellations = (
        select(func.sum(adjustment.c.cancellations))
        .where(adjustment.c.congress == _p.c.congress, adjustment.c.session == _p.c.session)
        .correlate(_p)
        .scalar_subquery()
    )
    query = (
        select(
            _p,
            approval.c.digest.label("approved_digest"),
            exists().where(earlier.c.post_key == _p.c.key).label("approved_once"),
            tables.session.c.cancelled.label("session_cancelled"),
            tables.session.c.missing.label("session_missing"),
            tables.presentation.c.cancelled.label("presentation_cancelled"),
            tables.presentation.c.missing.label("presentation_missing"),
            cancellations.label("cancellations"),
        )
        .select_from(
            _p.outerjoin(approval, same)
            .outerjoin(tables.session, of_session)
            .outerjoin(tables.presentation, of_presentation)
        )
        .where(*conditions)
        .order_by(_p.c.due_at, _p.c.priority, _p.c.key)
    )
    found = [Entry(_post(row), _standing(row)) for row in rows.execute(query)]
    return _with_uploads(rows, found)


def _with_uploads(rows: Rows, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Each entry's standing with the uploads of its account; nothing is read where none has media,
    as most have not."""
    digests = {media.sha256 for entry in entries for media in entry.post.media}
    if not digests:
        return tuple(entries)
    by_account: dict[str, list[Upload]] = {}
    for upload in get_uploads(rows, digests):
        by_account.setdefault(upload.account, []).append(upload)
    return tuple(
        replace(entry, standing=replace(entry.standing, uploads=_its_own(entry, by_account)))
        if entry.post.media
        else entry
        for entry in entries
    )


def _its_own(entry: Entry, by_account: Mapping[str, Sequence[Upload]]) -> tuple[Upload, ...]:
    uploads = by_account.get(entry.post.planned.account, ())
    return tuple(upload for media in entry.post.media if (upload := upload_of(media, uploads)))


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        approved_digest=row.approved_digest or ("other words" if row.approved_once else ""),
        cancelled=_which(
            row.session_cancelled or (row.cancellations or 0) > 0, row.presentation_cancelled
        ),
        missing=_which(row.session_missing, row.presentation_missing),
        dropped=row.dropped,
    )


def _which(session: bool | None, presentation: bool | None) -> str:
    if session:
        return "session"
    return "presentation" if presentation else ""


def _of_congress(congress: str) -> Any:
    return select(_p).where(_p.c.congress == congress)


def _row(post: Post) -> dict[str, Any]:
    planned = post.planned
    return {
        "key": planned.key,
        "congress": planned.congress,
        "hub": planned.hub,
        "account": planned.account,
        "kind": planned.kind.value,
        "session": planned.session,
        "presentation": planned.presentation,
        "day": planned.day,
        "due_at": planned.due_at,
        "stale_at": planned.stale_at,
        "not_before": planned.not_before,
        "priority": planned.priority,
        "writer": planned.writer,
        "parts": list(post.parts),
        "poll": deliveries.poll_value(post.poll),
        "digest": post.digest,
        "refusal": post.refusal,
        "awaits": post.awaits,
        "dropped": False,
        "media": media_value(post.media),
    }


def _post(row: Row[Any]) -> Post:
    planned = PlannedPost(
        key=row.key,
        congress=row.congress,
        hub=row.hub,
        account=row.account,
        kind=Kind(row.kind),
        due_at=row.due_at,
        stale_at=row.stale_at,
        priority=row.priority,
        session=row.session,
        presentation=row.presentation,
        day=row.day,
        not_before=row.not_before,
        writer=row.writer,
    )
    return Post(
        planned,
        tuple(row.parts),
        deliveries.poll_of(row.poll),
        row.digest,
        row.refusal,
        row.awaits,
        media_of(row.media),
    )
