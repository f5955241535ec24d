"""Versions of the programme, and what each changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("posted", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_congress_id", ["congress", "id"], unique=False)

    op.create_table(
        "version",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("presentations", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("congress", "number", name=op.f("pk_version")),
    )
    with op.batch_alter_table("presentation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("registry_id", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("missing", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("source_id", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("missing", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("source_id", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("source_id")
        batch_op.drop_column("missing")

    with op.batch_alter_table("presentation", schema=None) as batch_op:
        batch_op.drop_column("source_id")
        batch_op.drop_column("missing")
        batch_op.drop_column("cancelled")
        batch_op.drop_column("registry_id")

    op.drop_table("version")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_congress_id")

    op.drop_table("application")
