"""Stops of accounts, their pace, and what their posts cost."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_probe_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
    )
    op.create_index(
        "uq_stop_standing",
        "stop",
        ["account", "kind"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("pace", sa.JSON(), nullable=True))
    with op.batch_alter_table("post") as post:
        post.add_column(
            sa.Column("linked", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(
            sa.Column("cost", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        delivery.add_column(
            sa.Column("rests_app", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_index(
        "ix_delivery_account_claimed_at_state", "delivery", ["account", "claimed_at", "state"]
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_account_claimed_at_state", table_name="delivery")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("rests_app")
        delivery.drop_column("cost")
    with op.batch_alter_table("post") as post:
        post.drop_column("linked")
    with op.batch_alter_table("account") as account:
        account.drop_column("pace")
    op.drop_table("stop")
