"""One database, SQLite or PostgreSQL: connections, transactions, and its errors in our words."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SAWarning, SQLAlchemyError

from bot.domain.errors import StoreError
from bot.store.one_writer import begin_alone

Rows = Connection
"""An open transaction: what the store's functions read from and write to."""

BUSY_SECONDS = 10
_LEAST_FREE = 64 * 1024  # bytes: SQLite's shared memory and one page of its log


def insert_all(rows: Rows, table: Table, values: Iterable[Mapping[str, Any]]) -> None:
    batch = list(values)
    if batch:
        rows.execute(insert(table), batch)


def insert_new(rows: Rows, table: Table, values: Iterable[Mapping[str, Any]]) -> None:
    """Inserts what is not there yet; a row that a unique index refuses is left out silently."""
    batch = list(values)
    if batch:
        make = sqlite_insert if rows.dialect.name == "sqlite" else postgresql_insert
        rows.execute(make(table).on_conflict_do_nothing(), batch)


class Database:
    """Opens short transactions. `reading` sees one moment throughout. `writing` takes the write
    lock at once, so that what is read inside it cannot have changed when it commits; it waits 10
    seconds for it, or as long as the URL says (?timeout= for SQLite, ?options= for PostgreSQL)."""

    def __init__(self, url: str) -> None:
        self.url = _parse(url)
        self.engine = _engine(self.url)
        self._may_create = False

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None where there is no file."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def exists(self) -> bool:
        """False only for a SQLite file that is not there; a server is asked when it is needed."""
        return self.path is None or self.path.exists()

    @contextmanager
    def creating(self) -> Iterator[None]:
        """While it lasts, a SQLite file that is not there is made; otherwise that is an error."""
        self._may_create = True
        try:
            yield
        finally:
            self._may_create = False

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        with self._translated(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execute(text("BEGIN"))
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        with self._translated(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execute(text("BEGIN IMMEDIATE"))
            else:
                begin_alone(connection)
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if not self.exists and not self._may_create:
            raise StoreError(f"there is no database {self.path}.", "Run `congress-bot migrate`.")
        try:
            yield
        except DBAPIError as error:
            raise _in_our_words(error, self.url) from error


_WRITE = "Write sqlite:///file.db or postgresql+psycopg://user:password@host/name."


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # From None: the cause may quote the password.
        raise StoreError("DATABASE_URL cannot be read.", _WRITE) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"DATABASE_URL names {parsed.get_backend_name()}.", "Use sqlite or postgresql+psycopg."
        )
    if parsed.get_backend_name() == "postgresql":
        if "@" in f"{parsed.host}{parsed.database}":
            # Half of a password stands where the host belongs: repeat none of it.
            raise StoreError(
                "DATABASE_URL has more than one @.", "Write @ in a password as %40, / as %2F."
            )
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def _engine(url: URL) -> Engine:
    try:
        with catch_warnings():
            simplefilter("error", SAWarning)  # of a setting in the URL that no driver knows
            return _created(url)
    except ImportError as error:
        what = f"DATABASE_URL names {url.drivername}, whose driver is not installed."
        raise StoreError(what, _WRITE) from error
    except (SQLAlchemyError, SAWarning, ValueError):
        raise StoreError("DATABASE_URL cannot be read.", _WRITE) from None


def _created(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        busy = {"timeout": BUSY_SECONDS} if "timeout" not in url.query else {}
        engine = create_engine(url, connect_args=busy)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    wait = {"connect_timeout": 10, "options": f"-c lock_timeout={BUSY_SECONDS}s"}
    chosen = {name: value for name, value in wait.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, connect_args=chosen)


def shown(url: URL) -> str:
    """The address without its password, wherever in it that stands."""
    secret = {name: "hidden" for name in url.query if "password" in name}
    return url.update_query_dict(secret).render_as_string(hide_password=True)


def _prepare_sqlite(connection: object, _record: object) -> None:
    # autocommit off in the driver: transactions are opened by hand, BEGIN IMMEDIATE for writes.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _in_our_words(error: DBAPIError, url: URL) -> StoreError:
    cause = (
        str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"
    )
    name = shown(url)
    if "disk i/o error" in cause.lower() and _is_full(url):
        cause = "disk is full"  # SQLite says so only where the write itself was cut short
    for sign, what, next_step in _KNOWN:
        if re.search(sign, cause.lower()):
            return StoreError(f"{what} ({name}).", next_step)
    return StoreError(f"the database {name} answered: {cause}.", "Run `congress-bot doctor`.")


def _is_full(url: URL) -> bool:
    folder = Path(url.database or "").absolute().parent
    return folder.is_dir() and shutil.disk_usage(folder).free < _LEAST_FREE


_KNOWN = (
    ("database is locked", "the database is locked by another program", "Close it and try again."),
    (
        "idle-in-transaction timeout",
        "PostgreSQL ended a write that stood still",
        "Nothing of it was stored; do it again.",
    ),
    ("lock timeout", "the database is locked by another program", "Close it and try again."),
    (
        "is append-only",
        "a table that only grows was to be changed",
        "Nothing was stored. Report it; `congress-bot trail --verify` tells whether all is whole.",
    ),
    ("disk is full", "the disk of the database is full", "Free some space; nothing was written."),
    ("no space left", "the disk of the database is full", "Free some space; nothing was written."),
    ("disk i/o error", "the disk of the database fails or is full", "Free some space, check it."),
    ("no such table", "the database has no tables yet", "Run `congress-bot migrate`."),
    (
        "fatal: +(database|role) .* does not exist",
        "PostgreSQL has no such database or user",
        "Create it first.",
    ),
    ("relation .* does not exist", "the database has no tables yet", "Run `congress-bot migrate`."),
    (
        "column .* does not exist",
        "the database is of an older version",
        "Run `congress-bot migrate`.",
    ),
    ("no such column", "the database is of an older version", "Run `congress-bot migrate`."),
    ("unable to open", "the database file cannot be opened", "Check that its folder exists."),
    ("readonly database", "the database may not be written", "Check who owns the file."),
    ("not a database", "the file is not a database", "Check DATABASE_URL."),
    ("connection refused", "PostgreSQL does not answer", "Start it, or check DATABASE_URL."),
    ("password authentication", "PostgreSQL refused the password", "Check DATABASE_URL."),
)
