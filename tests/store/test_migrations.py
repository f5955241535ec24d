"""The migrations and the tables say the same, on both databases."""

from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from builders import START
from sqlalchemy import insert, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.domain.delivery import State
from bot.domain.errors import StoreError
from bot.shipped import shipped
from bot.store.database import Database
from bot.store.migrate import downgrade, upgrade, versions
from bot.store.tables import delivery, metadata

SCRIPTS = shipped("migrations")
OPEN = ("pending", "sending", "delivered", "unconfirmed")
CLOSED = ("refused", "withdrawn")


def differences(database: Database) -> list[object]:
    with database.reading() as rows:
        context = MigrationContext.configure(rows, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def tables_of(database: Database) -> list[str]:
    return sorted(inspect(database.engine).get_table_names())


def row(state: str, attempt: int, part: int = 1) -> dict[str, object]:
    return {
        "post_key": "imc25/aml-x/highlight/LBA-1",
        "part": part,
        "attempt": attempt,
        "congress": "imc25",
        "account": "aml-x",
        "state": state,
        "parts": 1,
        "text": "",
        "parent": "",
        "claimed_by": "",
        "claimed_at": START + timedelta(minutes=attempt),
        "network_id": "",
        "reason": "",
        "looks": 0,
    }


def test_migrations_make_the_tables_of_the_code(database: Database) -> None:
    assert differences(database) == []


def test_migrations_compare_sees_a_missing_column_and_index(database: Database) -> None:
    with database.writing() as rows:
        rows.execute(text("DROP INDEX ix_post_stale_at_due_at"))
        rows.execute(text("ALTER TABLE post DROP COLUMN awaits"))

    assert sorted(str(found[0]) for found in differences(database)) == ["add_column", "add_index"]


def test_migrations_go_down_to_nothing_and_up_again(database: Database) -> None:
    downgrade(database, SCRIPTS)
    assert tables_of(database) == ["alembic_version"]
    assert versions(database, SCRIPTS)[0] == ""

    upgrade(database, SCRIPTS)
    assert differences(database) == []


def test_migrations_run_twice_change_nothing(database: Database) -> None:
    before = tables_of(database)
    upgrade(database, SCRIPTS)

    stored, newest = versions(database, SCRIPTS)
    assert (tables_of(database), stored) == (before, newest)


def test_a_new_database_is_at_no_version(database_url: str) -> None:
    database = Database(database_url)
    stored, _ = versions(database, SCRIPTS)
    database.close()

    assert stored == ""


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    with database.writing() as rows:
        rows.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError) as refused:
        upgrade(database, SCRIPTS)

    assert (
        refused.value.what == "the database is at version 9999, which this program does not know."
    )


def fits(database: Database, *states: str) -> bool:
    """Whether one part may have deliveries in these states; what was tried is taken back."""
    with database.writing() as rows:
        trial = rows.begin_nested()
        try:
            rows.execute(insert(delivery), [row(state, i) for i, state in enumerate(states)])
        except IntegrityError:
            return False
        finally:
            trial.rollback()
    return True


def test_a_second_open_delivery_of_a_part_is_refused(database: Database) -> None:
    allowed = [(one, two) for one in OPEN for two in OPEN if fits(database, one, two)]

    assert allowed == []


def test_closed_deliveries_leave_room_for_one_open_one(database: Database) -> None:
    refused = [
        (closed, state)
        for closed in CLOSED
        for state in OPEN
        if not fits(database, closed, closed, state)
    ]

    assert refused == []


def test_the_open_and_closed_states_are_all_states() -> None:
    assert {*OPEN, *CLOSED} == {state.value for state in State}


def test_an_attempt_is_counted_once(database: Database) -> None:
    with database.writing() as rows:
        rows.execute(insert(delivery), [row("refused", 1)])

    with pytest.raises(StoreError), database.writing() as rows:
        rows.execute(insert(delivery), [row("refused", 1)])
