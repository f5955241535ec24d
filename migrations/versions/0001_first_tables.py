"""The first tables: congress and programme, plan and posts, deliveries, snapshots."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("congress", "code", name="pk_account"),
    )
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("shift_seconds", sa.Integer(), nullable=False),
        sa.Column("cancellations", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_adjustment"),
    )
    op.create_index(
        "ix_adjustment_congress_session", "adjustment", ["congress", "session"], unique=False
    )

    op.create_table(
        "approval",
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("post_key", "digest", name="pk_approval"),
    )
    op.create_table(
        "congress",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hashtag", sa.String(), nullable=False),
        sa.Column("timing", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_congress"),
    )
    op.create_table(
        "coverage",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("presentation", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("offset_seconds", sa.Integer(), nullable=True),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("congress", "position", name="pk_coverage"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("poll", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("try_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubted_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unconfirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
    )
    op.create_index(
        "ix_delivery_account_network_id", "delivery", ["account", "network_id"], unique=False
    )
    op.create_index(
        "ix_delivery_state_delivered_at", "delivery", ["state", "delivered_at"], unique=False
    )
    op.create_index("uq_delivery_attempt", "delivery", ["post_key", "part", "attempt"], unique=True)
    op.create_index(
        "uq_delivery_open",
        "delivery",
        ["post_key", "part"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'sending', 'delivered', 'unconfirmed')"),
        postgresql_where=sa.text("state IN ('pending', 'sending', 'delivered', 'unconfirmed')"),
    )

    op.create_table(
        "heartbeat",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_heartbeat"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )
    op.create_table(
        "hub",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("congress", "code", name="pk_hub"),
    )
    op.create_table(
        "post",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("presentation", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("poll", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("awaits", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_post"),
    )
    op.create_index("ix_post_congress_session", "post", ["congress", "session"], unique=False)
    op.create_index("ix_post_stale_at_due_at", "post", ["stale_at", "due_at"], unique=False)

    op.create_table(
        "presentation",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presenters", sa.JSON(), nullable=False),
        sa.Column("abstract_number", sa.String(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("congress", "code", name="pk_presentation"),
    )
    op.create_table(
        "session",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("chairs", sa.JSON(), nullable=False),
        sa.Column("presenters", sa.JSON(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("congress", "code", name="pk_session"),
    )
    op.create_table(
        "snapshot",
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark_seconds", sa.Integer(), nullable=False),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("reposts", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.BigInteger(), nullable=True),
        sa.Column("quotes", sa.BigInteger(), nullable=True),
        sa.Column("bookmarks", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("link_clicks", sa.BigInteger(), nullable=True),
        sa.Column("profile_clicks", sa.BigInteger(), nullable=True),
        sa.Column("engagements", sa.BigInteger(), nullable=True),
        sa.Column("poll", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("unavailable", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "taken_at", name="pk_snapshot"),
    )


def downgrade() -> None:
    op.drop_table("snapshot")
    op.drop_table("session")
    op.drop_table("presentation")
    op.drop_index("ix_post_stale_at_due_at", "post")
    op.drop_index("ix_post_congress_session", "post")

    op.drop_table("post")
    op.drop_table("hub")
    op.drop_table("hold")
    op.drop_table("heartbeat")
    op.drop_index(
        "uq_delivery_open",
        "delivery",
        sqlite_where=sa.text("state IN ('pending', 'sending', 'delivered', 'unconfirmed')"),
        postgresql_where=sa.text("state IN ('pending', 'sending', 'delivered', 'unconfirmed')"),
    )
    op.drop_index("uq_delivery_attempt", "delivery")
    op.drop_index("ix_delivery_state_delivered_at", "delivery")
    op.drop_index("ix_delivery_account_network_id", "delivery")

    op.drop_table("delivery")
    op.drop_table("coverage")
    op.drop_table("congress")
    op.drop_table("approval")
    op.drop_index("ix_adjustment_congress_session", "adjustment")

    op.drop_table("adjustment")
    op.drop_table("account")
