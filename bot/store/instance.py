"""One worker at a time on a SQLite file: two doubled posts when measured. On PostgreSQL they take
turns instead (bot.worker.drains)."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import Refused, StoreError
from bot.store.database import Database


@contextmanager
def only_worker(database: Database) -> Iterator[None]:
    """Raises Refused where another worker has this file; a PostgreSQL is anybody's."""
    with _file_lock(database.path):
        yield


@contextmanager
def _file_lock(path: Path | None) -> Iterator[None]:
    if path is None:
        yield
        return
    try:
        file = path.with_name(path.name + "-worker").open("w")
    except OSError as error:
        raise StoreError(
            f"the lock file beside {path} cannot be opened: {error.strerror}.",
            "Check that its folder exists and may be written.",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _refused(str(path)) from error
        yield


def _refused(name: str) -> Refused:
    return Refused(
        f"another worker already runs on the database {name}.",
        "Stop it first, or move to PostgreSQL, where several workers share the accounts.",
    )
