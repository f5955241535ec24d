"""Drafted posts, their approvals, the holds, and the entries that bring these together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    select,
    update,
)

from bot.domain.congress import Kind
from bot.domain.delivery import State
from bot.domain.posts import Concern, PlannedPost, Post
from bot.domain.queue import Entry
from bot.domain.release import Standing
from bot.domain.uploads import Upload, upload_of
from bot.store import deliveries, tables
from bot.store.checks import CHECK_COLUMNS, check_of, check_values
from bot.store.database import Rows, insert_all
from bot.store.media import media_of, media_value
from bot.store.standing import approves, stuck, taken_down
from bot.store.uploads import get_uploads

_p = tables.post

# Rows are unpacked by place: asking each value by its name took half the time of a claim.
_WORDS = (
    *("parts", "poll", "digest", "refusal", "awaits", "media", "linked", "concerns"),
    *CHECK_COLUMNS,
)
_PLANNED = tuple(
    each.name for each in fields(PlannedPost) if each.name in _p.c and each.name not in _WORDS
)
_KIND = _PLANNED.index("kind")
_POST = (*_PLANNED, *_WORDS)
_CHECK = _POST.index(CHECK_COLUMNS[0])


def _of_entries() -> Select[Any]:
    """Posts in order of time with what their standing is made of."""
    approval, earlier = tables.approval, tables.approval.alias()
    same = approves(approval, _p)
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
    return (
        select(
            *(_p.c[name] for name in _POST),
            _p.c.dropped,
            approval.c.digest.label("approved_digest"),
            exists().where(earlier.c.post_key == _p.c.key).label("approved_once"),
            tables.session.c.cancelled.label("session_cancelled"),
            tables.session.c.missing.label("session_missing"),
            tables.presentation.c.cancelled.label("presentation_cancelled"),
            tables.presentation.c.missing.label("presentation_missing"),
            cancellations.label("cancellations"),
            taken_down(_p).label("withdrawn"),
            stuck(_p).label("stuck"),
        )
        .select_from(
            _p.outerjoin(approval, same)
            .outerjoin(tables.session, of_session)
            .outerjoin(tables.presentation, of_presentation)
        )
        .order_by(_p.c.due_at, _p.c.priority, _p.c.key)
    )


# What is asked every second is made once: making these took more time than answering them.
_ENTRIES = _of_entries()
_CALL = tables.delivery.alias()
_NAMED = _ENTRIES.where(_p.c.key.in_(bindparam("keys", expanding=True)))
_DUE = (
    _ENTRIES.where(
        _p.c.stale_at > bindparam("now"),
        _p.c.due_at <= bindparam("until"),
        _p.c.dropped == false(),
        ~exists().where(_CALL.c.post_key == _p.c.key),
    )
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_STALE = _ENTRIES.where(
    _p.c.stale_at > bindparam("since"),
    _p.c.stale_at <= bindparam("until"),
    _p.c.dropped == false(),
    ~exists().where(
        _CALL.c.post_key == _p.c.key,
        _CALL.c.state == State.DELIVERED.value,
        _CALL.c.part == _CALL.c.parts,
    ),
)
_UNCHECKED = _ENTRIES.where(
    _p.c.check_by <= bindparam("now"),
    _p.c.stale_at > bindparam("now"),
    _p.c.dropped == false(),
    ~exists().where(_CALL.c.post_key == _p.c.key),
)
_NEXT = select(
    *(
        select(func.min(moment))
        .where(_p.c.stale_at > bindparam("now"), moment > bindparam("now"), _p.c.dropped == false())
        .scalar_subquery()
        for moment in (_p.c.due_at, _p.c.not_before)
    )
)


ALL = 2**31 - 1
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NEXT_WITH_MEDIA = select(func.min(_p.c.due_at)).where(
    _p.c.stale_at > bindparam("now"),
    _p.c.media.is_not(None),
    _p.c.dropped == false(),
    _p.c.due_at > bindparam("after"),
)


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


def replace_drafts(
    rows: Rows, congress: str, posts: Sequence[Post], only: Collection[str] = ()
) -> Redraft:
    """Bring the congress's posts, or these keys `only`, to this draft. Posts on their way or
    delivered are never touched; those no longer asked for are marked, not deleted."""
    asked = _of_congress(congress).where(_p.c.key.in_(only)) if only else _of_congress(congress)
    stored = {row.key: row._asdict() for row in rows.execute(asked)}
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
    return _read(rows, _NAMED, {"keys": list(keys)})


def get_due(
    rows: Rows, now: datetime, until: datetime, skipped: int = 0, most: int = ALL
) -> tuple[Entry, ...]:
    """Entries due by `until`, not stale `now`, and never opened: so many after those `skipped`."""
    return _read(rows, _DUE, {"now": now, "until": until, "skipped": skipped, "most": most})


def get_stale(rows: Rows, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Entries whose time passed in the span and that are not on the account as a whole."""
    entries = _read(rows, _STALE, {"since": since, "until": until})
    if not entries:
        return ()
    keys = [entry.post.planned.key for entry in entries]
    return _with_deliveries(rows, entries, [_p.c.key.in_(keys)])


def get_around(rows: Rows, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Entries that are due in the span."""
    in_span = (_p.c.due_at > since, _p.c.due_at <= until, _p.c.dropped == false())
    return _entries(rows, list(in_span))


def get_with_media(rows: Rows, now: datetime, until: datetime) -> tuple[Entry, ...]:
    """Entries with media due by `until`, not stale `now`, of which nothing is, or may be, on the
    network; a later part of a thread carries none."""
    call = tables.delivery.alias()
    begun = exists().where(call.c.post_key == _p.c.key, call.c.state.in_(deliveries.BEGUN))
    return _without_deliveries(rows, [*_with_media(now), _p.c.due_at <= until, ~begun])


def next_with_media(rows: Rows, now: datetime, after: datetime | None = None) -> datetime | None:
    """When the first post with media that is not stale `now` is due, of those after that moment."""
    values = {"now": now, "after": after or _LONG_AGO}
    found: datetime | None = rows.execute(_NEXT_WITH_MEDIA, values).scalar()
    return found


def _with_media(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (_p.c.stale_at > now, _p.c.media.is_not(None), _p.c.dropped == false())


def get_to_go(rows: Rows, account: str, now: datetime) -> tuple[Entry, ...]:
    """Entries of one account that the plan asks for and that are not stale, sent or not."""
    return _entries(rows, [_p.c.account == account, _p.c.stale_at > now, _p.c.dropped == false()])


def get_awaiting(rows: Rows, now: datetime) -> list[str]:
    """Congresses with posts that wait for their words and are still in time."""
    query = select(_p.c.congress).distinct().where(_p.c.awaits != "", _p.c.stale_at > now)
    return list(rows.execute(query).scalars())


def get_unchecked(rows: Rows, now: datetime) -> tuple[Entry, ...]:
    """Entries with live fields whose moment to be checked has passed, not stale, nothing sent."""
    return _read(rows, _UNCHECKED, {"now": now})


def congresses_to_go(rows: Rows, now: datetime) -> list[str]:
    """Congresses with posts that are still in time."""
    query = select(_p.c.congress).distinct().where(_p.c.stale_at > now, _p.c.dropped == false())
    return list(rows.execute(query.order_by(_p.c.congress)).scalars())


def next_due_at(rows: Rows, now: datetime) -> datetime | None:
    """The next moment after `now` at which a post becomes due, or the embargo of a due one ends."""
    return min(filter(None, rows.execute(_NEXT, {"now": now}).one()), default=None)


def _entries(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> tuple[Entry, ...]:
    return _with_deliveries(rows, _without_deliveries(rows, conditions), conditions)


def _with_deliveries(
    rows: Rows, entries: Sequence[Entry], conditions: Sequence[ColumnElement[bool]]
) -> tuple[Entry, ...]:
    sent = deliveries.by_post(rows, conditions)
    return tuple(
        replace(entry, deliveries=sent.get(entry.post.planned.key, ())) for entry in entries
    )


def _without_deliveries(rows: Rows, conditions: Sequence[ColumnElement[bool]]) -> tuple[Entry, ...]:
    return _read(rows, _ENTRIES.where(*conditions), {})


def _read(rows: Rows, query: Select[Any], values: Mapping[str, Any]) -> tuple[Entry, ...]:
    split = len(_POST)
    found = [
        Entry(_post(row[:split]), _standing(row[split:]))
        for row in rows.execute(query, values).all()
    ]
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


def _standing(values: Sequence[Any]) -> Standing:
    dropped, approved_digest, approved_once, *programme, withdrawn, stuck = values
    session_cancelled, session_missing, cancelled, missing, cancellations = programme
    return Standing(
        approved_digest=approved_digest or ("other words" if approved_once else ""),
        cancelled=_which(session_cancelled or (cancellations or 0) > 0, cancelled),
        missing=_which(session_missing, missing),
        dropped=dropped,
        withdrawn=withdrawn or "",
        stuck=stuck or "",
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
        "answers": planned.answers,
        "quotes": planned.quotes,
        "by_hand": planned.by_hand,
        "parts": list(post.parts),
        "poll": deliveries.poll_value(post.poll),
        "digest": post.digest,
        "refusal": post.refusal,
        "awaits": post.awaits,
        "dropped": False,
        "media": media_value(post.media),
        "linked": list(post.linked),
        "concerns": [asdict(each) for each in post.concerns] or None,
        **check_values(post.check),
    }


def _post(values: Sequence[Any]) -> Post:
    *planned, parts, poll, digest, refusal, awaits, media, linked, concerns = values[:_CHECK]
    planned[_KIND] = Kind(planned[_KIND])
    return Post(
        PlannedPost(**dict(zip(_PLANNED, planned, strict=True))),
        tuple(parts),
        deliveries.poll_of(poll),
        digest,
        refusal,
        awaits,
        media_of(media),
        tuple(linked),
        tuple(Concern(**each) for each in concerns) if concerns else (),
        check_of(*values[_CHECK:]),
    )
