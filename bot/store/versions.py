"""Every version of a programme that was read, and when each became the current one."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from bot.domain.errors import NotFound
from bot.domain.timetable import Format, Presentation, Session, Timetable
from bot.store import tables
from bot.store.database import Rows

_v = tables.version
_a = tables.application


@dataclass(frozen=True, slots=True)
class Version:
    """`applied_at` is when it last became the current programme, None where it never did."""

    number: int
    source: str
    sessions: int
    presentations: int
    problems: int
    by: str
    at: datetime
    applied_at: datetime | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    """`changes` and `posts` are counts by name, `posted` the keys of posts that were out already
    when what they speak of changed."""

    version: int
    reason: str
    by: str
    at: datetime
    changes: Mapping[str, int]
    posts: Mapping[str, int]
    posted: tuple[str, ...]


def keep_version(
    rows: Rows, congress: str, timetable: Timetable, source: str, by: str, now: datetime
) -> int:
    """Its number: the last version's where nothing differs from it."""
    plain = _encoded(timetable.sessions)
    digest = hashlib.sha256(plain).hexdigest()
    table = tables.version
    query = select(_v.c.number, _v.c.digest).where(_v.c.congress == congress)
    last = rows.execute(query.order_by(_v.c.number.desc()).limit(1)).first()
    if last is not None and last.digest == digest:
        return int(last.number)
    number = int(last.number) + 1 if last else 1
    rows.execute(
        insert(table).values(
            congress=congress,
            number=number,
            source=source,
            digest=digest,
            content=zlib.compress(plain, 6),
            sessions=len(timetable.sessions),
            presentations=sum(len(session.presentations) for session in timetable.sessions),
            problems=len(timetable.problems),
            by=by,
            at=now,
        )
    )
    return number


def add_application(rows: Rows, congress: str, done: Application) -> None:
    values = asdict(done) | {"congress": congress}
    rows.execute(insert(_a).values(values))


def get_versions(rows: Rows, congress: str) -> tuple[Version, ...]:
    """Oldest first."""
    applied = {each.version: each.at for each in get_applications(rows, congress)}
    current = current_version(rows, congress)
    columns = [column for column in _v.c if column.name != "content"]
    found = rows.execute(select(*columns).where(_v.c.congress == congress).order_by(_v.c.number))
    return tuple(
        Version(
            number=row.number,
            source=row.source,
            sessions=row.sessions,
            presentations=row.presentations,
            problems=row.problems,
            by=row.by,
            at=row.at,
            applied_at=applied.get(row.number),
            current=row.number == current,
        )
        for row in found
    )


def get_applications(rows: Rows, congress: str) -> tuple[Application, ...]:
    """Oldest first."""
    found = rows.execute(select(_a).where(_a.c.congress == congress).order_by(_a.c.id))
    return tuple(_application(row) for row in found)


def current_version(rows: Rows, congress: str) -> int:
    """0 where none was applied yet."""
    query = select(_a.c.version).where(_a.c.congress == congress).order_by(_a.c.id.desc())
    return int(rows.execute(query.limit(1)).scalar() or 0)


def latest_version(rows: Rows, congress: str) -> int:
    """0 where none was read yet."""
    query = select(func.max(_v.c.number)).where(_v.c.congress == congress)
    return int(rows.execute(query).scalar() or 0)


def waiting_version(rows: Rows, congress: str) -> int:
    """The latest, if it never was the current programme; else 0."""
    latest = latest_version(rows, congress)
    return 0 if was_applied(rows, congress, latest) else latest


def was_applied(rows: Rows, congress: str, number: int) -> bool:
    query = select(_a.c.id).where(_a.c.congress == congress, _a.c.version == number)
    return rows.execute(query.limit(1)).first() is not None


def get_version(rows: Rows, congress: str, number: int) -> tuple[Session, ...]:
    """The programme as its reader gave it. Raises NotFound, naming the numbers that are there."""
    query = select(_v.c.content).where(_v.c.congress == congress, _v.c.number == number)
    content = rows.execute(query).scalar()
    if content is None:
        known = f"1 to {latest}" if (latest := latest_version(rows, congress)) else "none yet"
        raise NotFound(f"{congress} has no version {number} of its programme.", f"Kept: {known}.")
    return _decoded(zlib.decompress(content))


def _application(row: Row[Any]) -> Application:
    return Application(
        row.version, row.reason, row.by, row.at, row.changes, row.posts, tuple(row.posted)
    )


def _encoded(sessions: Sequence[Session]) -> bytes:
    values = [_session_value(session) for session in sessions]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(content: bytes) -> tuple[Session, ...]:
    return tuple(_session(value) for value in json.loads(content))


def _session_value(session: Session) -> dict[str, Any]:
    return {
        "code": session.code,
        "title": session.title,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "room": session.room,
        "track": session.track,
        "kind": session.kind,
        "format": session.format.value,
        "chairs": session.chairs,
        "presenters": session.presenters,
        "presentations": [_presentation_value(each) for each in session.presentations],
        "cancelled": session.cancelled,
        "embargo_until": _written(session.embargo_until),
        "missing": session.missing,
        "source_id": session.source_id,
    }


def _presentation_value(presentation: Presentation) -> dict[str, Any]:
    return {
        "code": presentation.code,
        "title": presentation.title,
        "start": _written(presentation.start),
        "end": _written(presentation.end),
        "presenters": presentation.presenters,
        "abstract_number": presentation.abstract_number,
        "trial": presentation.trial,
        "embargo_until": _written(presentation.embargo_until),
        "registry_id": presentation.registry_id,
        "cancelled": presentation.cancelled,
        "missing": presentation.missing,
        "source_id": presentation.source_id,
    }


def _session(value: dict[str, Any]) -> Session:
    return Session(
        **value
        | {
            "start": datetime.fromisoformat(value["start"]),
            "end": datetime.fromisoformat(value["end"]),
            "format": Format(value["format"]),
            "chairs": tuple(value["chairs"]),
            "presenters": tuple(value["presenters"]),
            "presentations": tuple(_presentation(each) for each in value["presentations"]),
            "embargo_until": _moment(value["embargo_until"]),
        }
    )


def _presentation(value: dict[str, Any]) -> Presentation:
    return Presentation(
        **value
        | {
            "start": _moment(value["start"]),
            "end": _moment(value["end"]),
            "presenters": tuple(value["presenters"]),
            "embargo_until": _moment(value["embargo_until"]),
        }
    )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
