"""Embargoes by what a post contains, and what people said about them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("congress") as table:
        table.add_column(sa.Column("embargo", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("coverage") as table:
        table.add_column(sa.Column("contains", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "embargo_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("earlier", sa.Boolean(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("instead_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embargo_shift")),
    )
    op.create_index("ix_embargo_shift_congress", "embargo_shift", ["congress"])
    op.create_table(
        "begun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_begun")),
    )
    op.create_index("ix_begun_congress", "begun", ["congress"])
    op.create_table(
        "brought_forward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instead_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_forward")),
    )
    op.create_index("ix_brought_forward_congress", "brought_forward", ["congress"])


def downgrade() -> None:
    for table in ("brought_forward", "begun", "embargo_shift"):
        op.drop_table(table)
    with op.batch_alter_table("coverage") as batch:
        batch.drop_column("contains")
    with op.batch_alter_table("congress") as batch:
        batch.drop_column("embargo")
