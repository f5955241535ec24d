"""One worker at a time on a database: two on one SQLite file doubled posts when measured."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from bot.domain.errors import Refused, StoreError
from bot.store.database import Database

_LOCK_NUMBER = 7_204_118  # any number that means "a congress-bot worker" to PostgreSQL


@contextmanager
def only_worker(database: Database) -> Iterator[None]:
    """Raises Refused where another worker has this database."""
    if database.is_sqlite:
        with _file_lock(database.path):
            yield
    else:
        with _advisory_lock(database):
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


@contextmanager
def _advisory_lock(database: Database) -> Iterator[None]:
    with database.reading() as rows:
        taken = rows.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": _LOCK_NUMBER}).scalar()
        rows.commit()
        if not taken:
            raise _refused(database.url.database or "")
        try:
            yield
        finally:
            # The lock is the connection's, and a pool keeps connections.
            rows.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _LOCK_NUMBER})


def _refused(name: str) -> Refused:
    return Refused(
        f"another worker already runs on the database {name}.",
        "Stop it first; one worker sends for all accounts.",
    )
