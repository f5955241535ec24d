"""People with their roles, and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

SQLITE = (
    "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_no_replace BEFORE INSERT ON trail "
    "WHEN EXISTS (SELECT 1 FROM trail WHERE number = NEW.number OR previous = NEW.previous) "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION trail_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail "
    "FOR EACH ROW EXECUTE FUNCTION trail_refuse_change()",
    "CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse_change()",
)


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("hubs", sa.JSON(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
    )
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail")),
    )
    op.create_index("uq_trail_previous", "trail", ["previous"], unique=True)
    for statement in POSTGRESQL if _on_postgresql() else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("trail")
    if _on_postgresql():
        op.execute("DROP FUNCTION trail_refuse_change")
    op.drop_table("person")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
