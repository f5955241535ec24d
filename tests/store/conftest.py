"""A database with its tables, of each kind."""

from collections.abc import Iterator

import pytest
from desk import migrated
from postgres import fresh_database

from bot.store.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = migrated(database_url)
    yield found
    found.close()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of an empty database on PostgreSQL alone."""
    with fresh_database(postgres_url) as url:
        yield url
