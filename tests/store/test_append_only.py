"""Entries of the trail cannot be changed or deleted, neither by the program nor past it."""

import pytest
from builders import START
from sqlalchemy import text

from bot.domain.errors import StoreError
from bot.domain.people import Act
from bot.shipped import shipped
from bot.store.database import Database
from bot.store.migrate import downgrade
from bot.store.tables import metadata
from bot.store.trail import Thing, get_chain, record_acts

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE tgrelid = 'trail'::regclass AND NOT tgisinternal",
}
COLUMNS = "number, at, by, act, about, told, hub, previous, hash"
CHANGES = [
    "UPDATE trail SET told = 'something else'",
    "UPDATE trail SET told = 'something else' WHERE number = 2",
    "DELETE FROM trail",
    "DELETE FROM trail WHERE number = (SELECT max(number) FROM trail)",
]
ON_SQLITE = [
    f"INSERT OR REPLACE INTO trail SELECT {COLUMNS} FROM trail",
    f"INSERT OR REPLACE INTO trail ({COLUMNS}) "
    "SELECT number + 100, at, by, act, about, 'forged', hub, previous, hash FROM trail",
    "UPDATE OR REPLACE trail SET number = 1 WHERE number = 2",
]
ON_POSTGRESQL = [
    "TRUNCATE trail",
    f"INSERT INTO trail SELECT {COLUMNS} FROM trail "
    "ON CONFLICT (number) DO UPDATE SET told = 'forged'",
]


@pytest.fixture
def kept(database: Database) -> Database:
    with database.writing() as rows:
        record_acts(rows, "Carla", Act.APPROVE, [Thing("a", "1"), Thing("b", "2")], START)
    return database


def triggers(database: Database) -> list[tuple[str, str]]:
    with database.reading() as rows:
        found = rows.execute(text(TRIGGERS[rows.dialect.name])).all()
    return sorted((name, told) for name, told in found)


def told(database: Database) -> list[str]:
    with database.reading() as rows:
        return [entry.deed.told for entry in get_chain(rows)]


def refused(database: Database, statement: str) -> bool:
    """By the trail itself."""
    try:
        with database.writing() as rows:
            rows.execute(text(statement))
    except StoreError as error:
        return error.what.startswith("a table that only grows was to be changed (")
    return False


def test_trail_only_grows(kept: Database) -> None:
    changes = CHANGES + (ON_SQLITE if kept.is_sqlite else ON_POSTGRESQL)

    assert [each for each in changes if not refused(kept, each)] == []
    assert told(kept) == ["1", "2"]


def test_entry_has_one_successor(kept: Database) -> None:
    fork = f"INSERT INTO trail ({COLUMNS}) SELECT 3, at, by, act, about, told, hub, previous, hash "

    with pytest.raises(StoreError), kept.writing() as rows:
        rows.execute(text(fork + "FROM trail WHERE number = 2"))

    assert told(kept) == ["1", "2"]


def test_migrations_and_tables_make_the_same_triggers(database: Database) -> None:
    migrated = triggers(database)
    downgrade(database, shipped("migrations"))
    with database.writing() as rows:
        metadata.create_all(rows)

    assert triggers(database) == migrated != []
