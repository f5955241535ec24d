"""Hashtags of a hub, and what an account says of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("hub") as table:
        hashtags = sa.Column("hashtags", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        table.add_column(hashtags)
    with op.batch_alter_table("account") as table:
        for name in ("operator", "automated_label"):
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.drop_column("automated_label")
        table.drop_column("operator")
    with op.batch_alter_table("hub") as table:
        table.drop_column("hashtags")
