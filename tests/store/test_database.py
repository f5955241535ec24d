"""Connections, transactions, times and errors, on both databases."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread

import psycopg
import pytest
from desk import migrated
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from bot.domain.errors import StoreError
from bot.store import one_writer
from bot.store.database import Database, insert_all, insert_new
from bot.store.tables import UTCDateTime, hold

TIMES = Table(
    "times", MetaData(), Column("id", Integer, primary_key=True), Column("t", UTCDateTime)
)
ROME = timezone(timedelta(hours=2))
LATER_THAN_1970 = [
    datetime(2025, 3, 30, 1, 30, tzinfo=UTC),  # no such local time in Rome
    datetime(2025, 3, 30, 3, 30, 0, 123456, tzinfo=ROME),
    datetime(1969, 12, 31, 23, 0, tzinfo=ROME),
]
WAIT = "timeout=0.1"  # seconds that SQLite waits for a lock


@pytest.fixture
def times(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    with database.creating(), database.writing() as rows:
        TIMES.create(rows)
    yield database
    database.close()


def hold_row(value: str = "") -> dict[str, object]:
    at = datetime(2025, 3, 29, tzinfo=UTC)
    return {"scope": "word", "value": value, "reason": "", "by": "Carla", "at": at}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.rollback()
    other.close()


@pytest.mark.parametrize("moment", LATER_THAN_1970)
def test_times_come_back_as_the_same_moment_in_utc(times: Database, moment: datetime) -> None:
    with times.writing() as rows:
        rows.execute(insert(TIMES).values(t=moment))
    with times.reading() as rows:
        found = rows.execute(select(TIMES.c.t)).scalar_one()

    assert (found, found.tzinfo) == (moment, UTC)


def test_times_may_be_missing(times: Database) -> None:
    with times.writing() as rows:
        rows.execute(insert(TIMES).values(t=None))
    with times.reading() as rows:
        assert rows.execute(select(TIMES.c.t)).scalar_one() is None


def test_times_compare_as_moments_whatever_their_zone(times: Database) -> None:
    with times.writing() as rows:
        insert_all(rows, TIMES, ({"t": moment} for moment in LATER_THAN_1970))
    with times.reading() as rows:
        found = rows.execute(select(TIMES.c.t).order_by(TIMES.c.t)).scalars().all()
        before = select(TIMES.c.t).where(TIMES.c.t < LATER_THAN_1970[1])
        assert set(rows.execute(before).scalars()) == {LATER_THAN_1970[0], LATER_THAN_1970[2]}

    assert found == sorted(LATER_THAN_1970)


def test_a_time_without_a_zone_is_refused(times: Database) -> None:
    naive = LATER_THAN_1970[0].replace(tzinfo=None)

    with pytest.raises(StatementError, match="without a zone"), times.writing() as rows:
        rows.execute(insert(TIMES).values(t=naive))


def test_writing_keeps_all_or_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.writing() as rows:
            rows.execute(insert(hold), [hold_row()])
            raise KeyError("a bug")

    with pytest.raises(KeyError):
        write_and_fail()

    with database.reading() as rows:
        assert rows.execute(select(hold)).all() == []


def test_writing_in_two_threads_loses_no_update(times: Database) -> None:
    with times.writing() as rows:
        rows.execute(text("CREATE TABLE tally (n INTEGER)"))
        rows.execute(text("INSERT INTO tally VALUES (0)"))
    together = Barrier(2)

    def count_up() -> None:
        together.wait()
        for _ in range(25):
            with times.writing() as rows:
                n = rows.execute(text("SELECT n FROM tally")).scalar_one()
                rows.execute(text("UPDATE tally SET n = :n"), {"n": n + 1})

    threads = [Thread(target=count_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with times.reading() as rows:
        assert rows.execute(text("SELECT n FROM tally")).scalar_one() == 50


def test_reading_sees_one_moment(database: Database) -> None:
    with database.reading() as rows:
        before = rows.execute(select(hold)).all()
        with database.writing() as other:
            other.execute(insert(hold), [hold_row()])
        after = rows.execute(select(hold)).all()
    with database.reading() as rows:
        later = rows.execute(select(hold)).all()

    assert (before, after, len(later)) == ([], [], 1)


def test_insert_new_leaves_out_what_is_there(database: Database) -> None:
    with database.writing() as rows:
        insert_new(rows, hold, [{"id": 1, **hold_row("first")}])
        insert_new(rows, hold, [{"id": 1, **hold_row("again")}, {"id": 2, **hold_row("second")}])
        insert_new(rows, hold, [])
        values = rows.execute(select(hold.c.value).order_by(hold.c.id)).scalars().all()

    assert values == ["first", "second"]


def test_sqlite_commits_reach_the_disk(tmp_path: Path) -> None:
    database = migrated(f"sqlite:///{tmp_path / 'bot.db'}")
    with database.reading() as rows:
        found = [
            rows.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    database.close()

    assert found == ["wal", 2, 1, 10_000]


def test_a_locked_database_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    database = migrated(f"sqlite:///{path}?{WAIT}")
    with locked(path), pytest.raises(StoreError) as refused, database.writing() as rows:
        rows.execute(insert(hold), [hold_row()])
    with database.writing() as rows:
        found = rows.execute(select(hold)).all()
    database.close()

    assert refused.value.what.startswith("the database is locked by another program (sqlite:")
    assert found == []


def test_a_locked_database_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    database = migrated(f"sqlite:///{path}?{WAIT}")
    with locked(path), database.reading() as rows:
        found = rows.execute(select(hold)).all()
    database.close()

    assert found == []


def test_a_locked_postgresql_is_told(postgres_database: str) -> None:
    database = migrated(f"{postgres_database}&options=-clock_timeout%3D100")
    other = Database(postgres_database)
    with other.writing(), pytest.raises(StoreError) as refused, database.writing():
        pass
    other.close()
    database.close()

    assert refused.value.what.startswith("the database is locked by another program (postgresql")


def test_a_write_that_stands_still_on_postgresql_holds_nobody_back(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_writer, "STANDS_STILL_SECONDS", 0.2)
    stopped, other = Database(postgres_database), Database(postgres_database)
    with stopped.writing() as rows:
        rows.execute(text("CREATE TABLE kept (id integer)"))

    with pytest.raises(StoreError) as refused, stopped.writing() as rows:  # noqa: PT012
        rows.execute(text("INSERT INTO kept VALUES (1)"))
        with other.writing() as others:  # comes only when the first one's is ended
            others.execute(text("INSERT INTO kept VALUES (2)"))
        rows.execute(text("INSERT INTO kept VALUES (3)"))

    with other.reading() as rows:
        assert rows.execute(text("SELECT id FROM kept")).scalars().all() == [2]
    assert refused.value.what.startswith("PostgreSQL ended a write that stood still")
    stopped.close()
    other.close()


def stop_amid_the_answer(wire: psycopg.Connection) -> None:
    """More than its socket holds is on the way."""
    wire.pgconn.send_query(b"SELECT repeat('x', 1000) FROM generate_series(1, 100000)")


def stop_amid_the_question(wire: psycopg.Connection) -> None:
    """The end of what is asked does not come: to PostgreSQL it is not idle."""
    wire.pgconn.enter_pipeline_mode()
    wire.pgconn.send_query_params(b"SELECT 1", None)
    wire.pgconn.send_flush_request()
    wire.pgconn.flush()


@pytest.mark.parametrize("stop", [stop_amid_the_answer, stop_amid_the_question])
def test_a_write_of_a_process_that_is_stopped_holds_nobody_back(
    postgres_database: str,
    monkeypatch: pytest.MonkeyPatch,
    stop: Callable[[psycopg.Connection], None],
) -> None:
    monkeypatch.setattr(one_writer, "STANDS_STILL_SECONDS", 0.2)
    stopped = Database(postgres_database)
    other = Database(f"{postgres_database}&options=-clock_timeout%3D300")
    with stopped.writing() as rows:
        rows.execute(text("CREATE TABLE kept (id integer)"))

    with pytest.raises(StoreError), stopped.writing() as rows:  # noqa: PT012
        rows.execute(text("INSERT INTO kept VALUES (1)"))
        stop(rows.connection.driver_connection)  # type: ignore[arg-type]
        with other.writing() as others:
            others.execute(text("INSERT INTO kept VALUES (2)"))
        rows.execute(text("INSERT INTO kept VALUES (3)"))

    with other.reading() as rows:
        assert rows.execute(text("SELECT id FROM kept")).scalars().all() == [2]
    stopped.close()
    other.close()


def test_a_full_disk_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    database = migrated(f"sqlite:///{tmp_path / 'bot.db'}")
    with database.reading() as rows:
        rows.execute(text("PRAGMA max_page_count = 1"))  # SQLite keeps the pages that are there
    with pytest.raises(StoreError) as refused, database.writing() as rows:
        rows.execute(insert(hold), [hold_row("x" * 100_000)])
    with database.reading() as rows:
        found = rows.execute(select(hold)).all()
    database.close()

    assert refused.value.what.startswith("the disk of the database is full (sqlite:")
    assert found == []


def test_a_database_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    database = migrated(f"sqlite:///{tmp_path / 'bot.db'}")
    with database.reading() as rows:
        rows.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(StoreError) as refused, database.writing() as rows:
        rows.execute(insert(hold), [hold_row()])
    database.close()

    assert refused.value.what.startswith("the database may not be written (sqlite:")


def test_a_database_without_tables_is_told(database_url: str) -> None:
    database = Database(database_url)
    reading = pytest.raises(StoreError)
    with reading as refused, database.creating(), database.reading() as rows:
        rows.execute(select(hold))
    database.close()

    assert refused.value.next_step == "Run `congress-bot migrate`."


def test_a_database_of_an_older_version_is_told(database: Database) -> None:
    with pytest.raises(StoreError) as refused, database.reading() as rows:
        rows.execute(text("SELECT colour FROM post"))

    assert refused.value.what.startswith("the database is of an older version (")


def test_what_is_not_foreseen_is_told_in_the_database_own_words(database: Database) -> None:
    told = pytest.raises(StoreError, match=r"answered: .*nowhere")
    with told as refused, database.reading() as rows:
        rows.execute(text("SELECT nowhere(1)"))

    assert refused.value.next_step == "Run `congress-bot doctor`."


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("Invented text, long enough to have a header of a hundred bytes. " * 20)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(StoreError) as refused, database.reading():
        pass

    assert refused.value.what == f"the file is not a database (sqlite:///{path})."


def test_a_database_that_was_not_made_is_told_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    database = Database(f"sqlite:///{path}")
    for opening in (database.reading, database.writing):
        with pytest.raises(StoreError) as refused, opening():
            pass
        assert str(refused.value) == f"there is no database {path}. Run `congress-bot migrate`."

    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'bot.db'}")
    with pytest.raises(StoreError) as refused, database.creating(), database.reading():
        pass

    assert refused.value.next_step == "Check that its folder exists."


def test_a_postgresql_that_is_not_there_is_told_without_its_password() -> None:
    database = Database("postgresql://desk:secret@127.0.0.1:1/bot")
    with pytest.raises(StoreError) as refused, database.reading():
        pass

    assert str(refused.value) == (
        "PostgreSQL does not answer (postgresql+psycopg://desk:***@127.0.0.1:1/bot). "
        "Start it, or check DATABASE_URL."
    )


def test_a_postgresql_database_that_is_not_there_is_told(postgres_database: str) -> None:
    database = Database(postgres_database.replace("/t_", "/nowhere_"))
    with pytest.raises(StoreError) as refused, database.reading():
        pass

    assert refused.value.what.startswith("PostgreSQL has no such database or user (")


@pytest.mark.parametrize("url", ["", "bot.db", "mysql://127.0.0.1/bot", "sqlite", "oracle+x://h/d"])
def test_an_address_of_no_such_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        Database(url)
