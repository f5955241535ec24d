"""Fixtures for every room: an empty database of each kind, a web site, and a chat."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import NoPostgres, fresh_database, server
from receiving import ChatServer, chat_server
from website import Site, website


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: TEST_DATABASE_URL, else one of our own, started for this run. Where none
    can be had the test is skipped, and under CONGRESS_BOT_REQUIRE_POSTGRES it fails."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    try:
        with server() as url:
            yield url
    except NoPostgres as reason:
        if os.environ.get("CONGRESS_BOT_REQUIRE_POSTGRES"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'congress-bot.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture
def site() -> Iterator[Site]:
    with website() as site:
        yield site


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    with chat_server() as chat:
        yield chat
