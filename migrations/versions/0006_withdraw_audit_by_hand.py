"""Taking posts down, the daily audit, and posts that a person puts up by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


BY_HAND = sa.text("state = 'delivered' AND claimed_by = ''")


def upgrade() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("try_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index("ix_withdrawal_post_key", "withdrawal", ["post_key"])
    op.create_index("ix_withdrawal_state_account", "withdrawal", ["state", "account"])
    op.create_table(
        "audit",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_audit")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("network_ids", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_account", "finding", ["account"])
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("quote", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "ix_delivery_by_hand", "delivery", ["id"], sqlite_where=BY_HAND, postgresql_where=BY_HAND
    )
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("answers", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("quotes", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("by_hand", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("can", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("coverage") as table:
        table.add_column(sa.Column("reply_to", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("quote", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_index("ix_delivery_by_hand", "delivery")
    for table_name, columns in (
        ("coverage", ("quote", "reply_to")),
        ("account", ("can",)),
        ("post", ("by_hand", "quotes", "answers")),
        ("delivery", ("quote", "handed_at")),
    ):
        with op.batch_alter_table(table_name) as table:
            for column in columns:
                table.drop_column(column)
    op.drop_table("finding")
    op.drop_table("audit")
    op.drop_table("withdrawal")
