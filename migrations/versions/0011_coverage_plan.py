"""The coverage plan: needs and themes, triage with its versions, reviews, enduring items and
interviews."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _themes_and_triage()
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reviewers", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_congress_hub", "review", ["congress", "hub"])
    op.create_table(
        "enduring_item",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("congress", "hub", "item", name=op.f("pk_enduring_item")),
    )
    op.create_table(
        "interview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("filming", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    op.create_index("ix_interview_congress_hub", "interview", ["congress", "hub"])


def _themes_and_triage() -> None:
    op.create_table(
        "theme",
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hub", "code", name=op.f("pk_theme")),
    )
    op.create_table(
        "plan_version",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accredited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("congress", "hub", "number", name=op.f("pk_plan_version")),
    )
    op.create_table(
        "choice",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("congress", "hub", "version", "item", name=op.f("pk_choice")),
    )
    op.create_table(
        "voice_mark",
        sa.Column("congress", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("congress", "item", name=op.f("pk_voice_mark")),
    )


def downgrade() -> None:
    for table in (
        "interview",
        "enduring_item",
        "review",
        "voice_mark",
        "choice",
        "plan_version",
        "theme",
    ):
        op.drop_table(table)
