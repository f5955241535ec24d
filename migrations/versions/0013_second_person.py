"""What a post needs of a second person, every blind try, and corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TIMED = sa.text("check_by IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("needs", sa.String(), nullable=False, server_default="approval"))
        table.add_column(sa.Column("skeleton", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("check_by", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("live", sa.JSON(none_as_null=True), nullable=True))
    op.create_index(
        "ix_post_check_by", "post", ["check_by"], sqlite_where=TIMED, postgresql_where=TIMED
    )
    with op.batch_alter_table("approval") as table:
        table.add_column(sa.Column("how", sa.String(), nullable=False, server_default="approval"))
    with op.batch_alter_table("hub") as table:
        table.add_column(sa.Column("checking", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "check_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("compared", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_try")),
    )
    op.create_index("ix_check_try_post_key", "check_try", ["post_key"])
    op.create_index("ix_check_try_passed_at", "check_try", ["passed", "at"])
    op.create_table(
        "correction",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("hanging", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_congress", "correction", ["congress"])
    op.create_index("ix_correction_corrects", "correction", ["corrects"])


def downgrade() -> None:
    op.drop_table("correction")
    op.drop_table("check_try")
    with op.batch_alter_table("hub") as table:
        table.drop_column("checking")
    with op.batch_alter_table("approval") as table:
        table.drop_column("how")
    op.drop_index("ix_post_check_by", "post")
    with op.batch_alter_table("post") as table:
        for column in ("needs", "skeleton", "check_by", "live"):
            table.drop_column(column)
