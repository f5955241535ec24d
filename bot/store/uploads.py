"""How the uploads of media stand, by account, content and description."""

from collections.abc import Collection
from dataclasses import asdict, fields

from sqlalchemy import delete, insert, select

from bot.domain.uploads import Upload
from bot.store import tables
from bot.store.database import Rows

_u = tables.upload


def get_uploads(rows: Rows, digests: Collection[str]) -> tuple[Upload, ...]:
    """Every account's uploads of the media with these contents."""
    columns = [_u.c[field.name] for field in fields(Upload)]
    found = rows.execute(select(*columns).where(_u.c.sha256.in_(digests)))
    return tuple(Upload(*row) for row in found)


def put_upload(rows: Rows, upload: Upload) -> None:
    """In place of what was stored of it."""
    rows.execute(
        delete(_u).where(
            _u.c.account == upload.account,
            _u.c.sha256 == upload.sha256,
            _u.c.alt_digest == upload.alt_digest,
        )
    )
    rows.execute(insert(_u).values(**asdict(upload)))
