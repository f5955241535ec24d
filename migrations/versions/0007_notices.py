"""What people are told of the system's own state."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times_told", sa.Integer(), nullable=False),
        sa.Column("told_count", sa.Integer(), nullable=False),
        sa.Column("owes_end", sa.Boolean(), nullable=False),
        sa.Column("missing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "uq_notice_standing",
        "notice",
        ["key"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_notice_ended_at", "notice", ["ended_at"])
    op.create_table(
        "telling",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "receiver", name=op.f("pk_telling")),
    )
    op.create_index("ix_telling_owed_since", "telling", ["owed_since"])


def downgrade() -> None:
    op.drop_table("telling")
    op.drop_table("notice")
