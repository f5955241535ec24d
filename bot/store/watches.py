"""Where newer programmes come from, and how each watch stands."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.watch import Standing, Watch
from bot.store import tables
from bot.store.database import Rows

_w = tables.watch
_ALL = select(_w).order_by(_w.c.next_at, _w.c.congress)  # asked every second, so made once


@dataclass(frozen=True, slots=True)
class Watched:
    """`date_order` and `columns` are how the congress folder says to read a sheet."""

    congress: str
    watch: Watch
    standing: Standing
    date_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def replace_watch(rows: Rows, congress: str, wanted: Watched | None) -> None:
    """Keeps how it stands where nothing that a person sets is different."""
    stored = get_watch(rows, congress)
    if wanted and stored and _settings(stored) == _settings(wanted):
        return
    rows.execute(delete(_w).where(_w.c.congress == congress))
    if wanted:
        rows.execute(insert(_w).values(**_settings(wanted), **asdict(wanted.standing)))


def get_watch(rows: Rows, congress: str) -> Watched | None:
    found = rows.execute(select(_w).where(_w.c.congress == congress)).first()
    return _watched(found) if found else None


def get_watches(rows: Rows) -> tuple[Watched, ...]:
    """The one to be looked at first, first."""
    return tuple(_watched(row) for row in rows.execute(_ALL))


def set_standing(rows: Rows, congress: str, standing: Standing) -> None:
    rows.execute(update(_w).where(_w.c.congress == congress).values(**asdict(standing)))


def _settings(watched: Watched) -> dict[str, Any]:
    watch = watched.watch
    return {
        "congress": watched.congress,
        "url": watch.url,
        "folder": watch.folder,
        "every_seconds": int(watch.every.total_seconds()),
        "apply_moves_under_seconds": int(watch.apply_moves_under.total_seconds()),
        "apply_rooms": watch.apply_rooms,
        "allow_private": watch.allow_private,
        "date_order": watched.date_order,
        "columns": dict(watched.columns),
    }


def _watched(row: Row[Any]) -> Watched:
    return Watched(
        congress=row.congress,
        watch=Watch(
            url=row.url,
            folder=row.folder,
            every=timedelta(seconds=row.every_seconds),
            apply_moves_under=timedelta(seconds=row.apply_moves_under_seconds),
            apply_rooms=row.apply_rooms,
            allow_private=row.allow_private,
        ),
        standing=_standing(row),
        date_order=row.date_order,
        columns=row.columns,
    )


def _standing(row: Row[Any]) -> Standing:
    looked_at: datetime | None = row.looked_at
    return Standing(
        next_at=row.next_at,
        looked_at=looked_at,
        etag=row.etag,
        last_modified=row.last_modified,
        digest=row.digest,
        failures=row.failures,
        told=row.told,
    )
