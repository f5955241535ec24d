"""Brings a database to the newest version of the tables, or says how far it is from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.domain.errors import StoreError
from bot.store.database import Database


def upgrade(database: Database, scripts: Path) -> None:
    """Raises StoreError where a newer program has been here before."""
    stored, _ = versions(database, scripts)
    if stored and stored not in _known(scripts):
        raise StoreError(
            f"the database is at version {stored}, which this program does not know.",
            "Install the newer program that made it.",
        )
    with database.creating(), _config(database, scripts) as config:
        command.upgrade(config, "head")


def downgrade(database: Database, scripts: Path) -> None:
    with _config(database, scripts) as config:
        command.downgrade(config, "base")


def versions(database: Database, scripts: Path) -> tuple[str, str]:
    """(the database's, the newest); the first is "" where there are no tables yet."""
    newest = ScriptDirectory(str(scripts)).get_current_head() or ""
    if not database.exists:
        return "", newest
    with database.reading() as rows:
        return MigrationContext.configure(rows).get_current_revision() or "", newest


def _known(scripts: Path) -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory(str(scripts)).walk_revisions())


@contextmanager
def _config(database: Database, scripts: Path) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    with database.writing() as rows:
        connection: Connection = rows
        config.attributes["connection"] = connection
        yield config
