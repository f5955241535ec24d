"""Has the database itself refuse to change or delete a table's rows.

A migration writes these triggers out once more; a test finds no difference. On SQLite a migration
that rebuilds such a table drops them, and has to make them again.
"""

from typing import Any

from sqlalchemy import Connection, Table, event


def make_append_only(table: Table, *unique: str) -> None:
    """`unique` are the columns that each have a unique index of their own."""
    triggers = _triggers(table.name, unique)

    def make(_table: Table, rows: Connection, **_kw: Any) -> None:
        for statement in triggers[rows.dialect.name]:
            rows.exec_driver_sql(statement)

    event.listen(table, "after_create", make)


def _triggers(table: str, unique: tuple[str, ...]) -> dict[str, list[str]]:
    told = f"the {table} is append-only"
    refused = f"{table}_refuse_change"
    same = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    taken = f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608 - names of our own
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_{done} BEFORE {done.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
            for done in ("update", "delete")
        ]
        + [
            # INSERT OR REPLACE deletes without asking the trigger of deletions.
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({taken}) BEGIN SELECT RAISE(ABORT, '{told}'); END"
        ],
        "postgresql": [
            f"CREATE OR REPLACE FUNCTION {refused}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{told}'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {refused}()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {refused}()",
        ],
    }
