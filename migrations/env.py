"""Alembic's door. The program hands its connection in (bot.store.migrate); the `alembic` command,
which makes new revisions, takes the database of the settings."""

from contextlib import nullcontext

from alembic import context

from bot.settings import read_settings
from bot.store.database import Database
from bot.store.tables import metadata

given = context.config.attributes.get("connection")
with nullcontext(given) if given else Database(read_settings().database_url).writing() as rows:
    context.configure(
        connection=rows, target_metadata=metadata, render_as_batch=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()
