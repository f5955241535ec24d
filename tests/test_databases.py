"""What the database fixtures promise to every other test."""

import pytest
from sqlalchemy import create_engine, inspect, text


@pytest.mark.parametrize("time", ["first", "second"])
def test_database_url_names_an_empty_database_each_time(database_url: str, time: str) -> None:
    engine = create_engine(database_url)

    found = inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    engine.dispose()

    assert found == []


def test_postgresql_syncs_to_disk_as_in_production(postgres_url: str) -> None:
    engine = create_engine(postgres_url)

    with engine.connect() as connection:
        fsync = connection.execute(text("SHOW fsync")).scalar_one()
    engine.dispose()

    assert fsync == "on"
