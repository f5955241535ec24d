"""What a hub decides to cover of a congress, and what follows from it."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text

from bot.store.tables.base import UTCDateTime, metadata

# steps.themes: the educational needs and themes of a hub, at whatever congress
theme = Table(
    "theme",
    metadata,
    Column("hub", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("told", Text, nullable=False),
    Column("origin", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("approver", String, nullable=False),
    Column("approved_on", Date),
    Column("withdrawn", Text, nullable=False),
)

# steps.triage; append-only: what stands of an item is its choice of the latest version
plan_version = Table(
    "plan_version",
    metadata,
    Column("congress", String, primary_key=True),
    Column("hub", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("told", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("accredited", Boolean, nullable=False),
)
choice = Table(
    "choice",
    metadata,
    Column("congress", String, primary_key=True),
    Column("hub", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("item", String, primary_key=True),
    Column("decision", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("mode", String, nullable=False),
    Column("theme", String, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("writer", String, nullable=False),
)
# steps.triage: of sessions and talks, never of people
voice_mark = Table(
    "voice_mark",
    metadata,
    Column("congress", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("voice", String, nullable=False),
)

# steps.review; append-only
review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("hub", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("on", Date, nullable=False),
    Column("reviewers", JSON, nullable=False),
    Column("outcome", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_review_congress_hub", "congress", "hub"),
)

# steps.enduring
enduring_item = Table(
    "enduring_item",
    metadata,
    Column("congress", String, primary_key=True),
    Column("hub", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("writer", String, nullable=False),
    Column("progress", String, nullable=False),
    Column("link", Text, nullable=False),
    Column("published_at", UTCDateTime),
)

# steps.interviews
interview = Table(
    "interview",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("hub", String, nullable=False),
    Column("item", String, nullable=False),
    Column("expert", String, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("writer", String, nullable=False),
    Column("consent", String, nullable=False),
    Column("filming", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("link", Text, nullable=False),
    Index("ix_interview_congress_hub", "congress", "hub"),
)
