"""What the desk's rules have against a post."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("concerns", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("post") as table:
        table.drop_column("concerns")
