"""Pictures and films beside the words, and their uploads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media")),
    )
    op.create_table(
        "upload",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("alt_digest", sa.String(), nullable=False),
        sa.Column("media_id", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "sha256", "alt_digest", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("coverage") as table:
        table.add_column(sa.Column("media", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(
            sa.Column("media_fault", sa.Text(), server_default="", nullable=False),
        )
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("media", sa.JSON(none_as_null=True), nullable=True))
    op.create_index(
        "ix_post_with_media",
        "post",
        ["due_at"],
        sqlite_where=sa.text("media IS NOT NULL"),
        postgresql_where=sa.text("media IS NOT NULL"),
    )
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("media", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(
            sa.Column("media_renewed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_column("media_renewed")
        table.drop_column("media")
    op.drop_index("ix_post_with_media", table_name="post")
    with op.batch_alter_table("post") as table:
        table.drop_column("media")
    with op.batch_alter_table("coverage") as table:
        table.drop_column("media_fault")
        table.drop_column("media")
    op.drop_table("upload")
    op.drop_table("media")
