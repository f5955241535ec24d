"""Pictures and films, by the digest of their content; and media as posts and deliveries name it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.media import Format, Media, MediaFile, MediaKind
from bot.store import tables
from bot.store.database import Rows, insert_new

_m = tables.media


@dataclass(frozen=True, slots=True)
class Measures:
    """A file without its content."""

    format: Format
    kind: MediaKind
    width: int
    height: int
    bytes: int


def add_files(rows: Rows, files: Iterable[MediaFile], now: datetime) -> None:
    """Those that are not there yet, one at a time: a film is large."""
    known = set(rows.execute(select(_m.c.sha256)).scalars())
    for file in files:
        if file.sha256 not in known:
            known.add(file.sha256)
            insert_new(rows, _m, [_row(file, now)])


def find_file(rows: Rows, sha256: str) -> MediaFile | None:
    found = rows.execute(select(_m).where(_m.c.sha256 == sha256)).first()
    if found is None:
        return None
    return MediaFile(
        sha256=found.sha256,
        content=bytes(found.content),
        format=Format(found.mime),
        kind=MediaKind(found.kind),
        width=found.width,
        height=found.height,
    )


def get_measures(rows: Rows, digests: Collection[str]) -> Mapping[str, Measures]:
    columns = (_m.c.sha256, _m.c.mime, _m.c.kind, _m.c.width, _m.c.height, _m.c.bytes)
    found = rows.execute(select(*columns).where(_m.c.sha256.in_(digests))) if digests else ()
    return {
        row.sha256: Measures(
            Format(row.mime), MediaKind(row.kind), row.width, row.height, row.bytes
        )
        for row in found
    }


def _row(file: MediaFile, now: datetime) -> dict[str, Any]:
    return {
        "sha256": file.sha256,
        "content": file.content,
        "mime": file.format.value,
        "kind": file.kind.value,
        "width": file.width,
        "height": file.height,
        "bytes": len(file.content),
        "added_at": now,
    }


def media_value(media: Sequence[Media]) -> list[dict[str, str]] | None:
    return [
        {"sha256": each.sha256, "alt": each.alt, "kind": each.kind.value} for each in media
    ] or None


def media_of(value: Sequence[Mapping[str, str]] | None) -> tuple[Media, ...]:
    return tuple(
        Media(each["sha256"], each["alt"], MediaKind(each["kind"])) for each in value or ()
    )
