"""Turns among workers that share a PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from desk import migrated
from postgres import fresh_database
from sqlalchemy import text
from sqlalchemy.engine import URL

from bot.domain.errors import StoreError
from bot.store.database import Database
from bot.worker.drains import Drains

LONGEST = 30  # seconds until a test is given up


class Others:
    """Some workers' turns on one database, and what troubled them."""

    def __init__(self, url: URL) -> None:
        self.troubles: list[str] = []
        self.first, self.second = (
            Drains(url, lambda: None, self.troubles.append) for _ in range(2)
        )

    def having(self, account: str) -> list[Drains]:
        return [each for each in (self.first, self.second) if each.has(account)]


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with fresh_database(postgres_url) as url:
        database = migrated(url)
        yield database
        database.close()


def share(database: Database, test: Callable[[Others], Awaitable[None]]) -> None:
    async def whole() -> None:
        others = Others(database.url)
        await others.first.open()
        await others.second.open()
        try:
            await asyncio.wait_for(test(others), LONGEST)
        finally:
            await others.first.close()
            await others.second.close()

    asyncio.run(whole())


async def until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(0.02)


def test_one_worker_has_the_turn_that_all_ask_for(database: Database) -> None:
    async def test(others: Others) -> None:
        for _ in range(3):
            await others.first.ask(["aml-x"])
            await others.second.ask(["aml-x"])
        await until(lambda: others.having("aml-x"))
        await asyncio.sleep(0.2)

        assert len(others.having("aml-x")) == 1
        assert others.troubles == []

    share(database, test)


def test_a_turn_that_was_given_back_is_there_for_the_next(database: Database) -> None:
    async def test(others: Others) -> None:
        await others.first.ask(["aml-x", "mm-x"])
        await until(lambda: others.having("aml-x") and others.having("mm-x"))
        for each in (others.first, others.second):
            each.end_all_but(["mm-x"])
        ended = not others.having("aml-x")
        await until(lambda: others.having("mm-x"))

        assert ended
        while not others.having("aml-x"):
            await others.second.ask(["aml-x"])
            await asyncio.sleep(0.05)

    share(database, test)


def test_a_worker_that_closes_leaves_its_turns_to_the_others(database: Database) -> None:
    async def test(others: Others) -> None:
        await others.first.ask(["aml-x"])
        await until(lambda: others.having("aml-x"))
        (had,) = others.having("aml-x")
        other = others.second if had is others.first else others.first
        await had.close()
        while not other.has("aml-x"):
            await other.ask(["aml-x"])
            await asyncio.sleep(0.05)

        assert not had.has("aml-x")

    share(database, test)


def test_the_turn_of_a_dead_worker_passes_to_another(database: Database) -> None:
    with database.writing() as rows:
        rows.execute(text("SET LOCAL search_path TO procrastinate"))
        worker = rows.execute(
            text(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - interval '1 hour') RETURNING id"
            )
        ).scalar_one()
        rows.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status, worker_id)"
                " VALUES ('drain', 'drain', 'aml-x', 'doing', :worker)"
            ),
            {"worker": worker},
        )

    async def test(others: Others) -> None:
        while not others.having("aml-x"):
            await others.first.ask(["aml-x"])
            await asyncio.sleep(0.05)

    share(database, test)


def test_turns_come_again_after_every_connection_was_cut(database: Database) -> None:
    async def test(others: Others) -> None:
        await others.first.ask(["aml-x"])
        await until(lambda: others.having("aml-x"))
        with database.writing() as rows:
            rows.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        for each in (others.first, others.second):
            each.end_all_but(())
        await until(lambda: not others.having("aml-x"))
        while not others.having("aml-x"):
            try:
                await others.second.ask(["aml-x"])
            except StoreError:
                continue  # as a worker's loop does
            finally:
                await asyncio.sleep(0.1)

    share(database, test)


def test_a_database_that_is_not_there_is_named() -> None:
    async def whole() -> None:
        url = URL.create("postgresql", "nobody", host="127.0.0.1", port=9, database="none")
        await Drains(url, lambda: None, lambda _: None).open()

    with pytest.raises(StoreError, match="PostgreSQL's jobs cannot be reached"):
        asyncio.run(whole())
