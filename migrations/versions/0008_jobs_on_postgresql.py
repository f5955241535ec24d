"""Turns of several workers: Procrastinate's tables, on PostgreSQL, in a schema of their own."""

from alembic import op
from procrastinate.schema import SchemaManager

from bot.store.tables import JOBS_SCHEMA

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    op.execute(f"CREATE SCHEMA {JOBS_SCHEMA}")
    op.execute(f"SET LOCAL search_path TO {JOBS_SCHEMA}")
    # Many statements with % signs in them: the driver takes them as they are without parameters.
    bind.connection.driver_connection.execute(SchemaManager.get_schema())
    op.execute("SET LOCAL search_path TO DEFAULT")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP SCHEMA {JOBS_SCHEMA} CASCADE")
