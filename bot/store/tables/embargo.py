"""What people said about embargoes, and about single posts that go before their time."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.store.tables.base import UTCDateTime, metadata

# steps.embargo; append-only: the last word of a tier and scope counts
embargo_shift = Table(
    "embargo_shift",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("tier", String, nullable=False),
    Column("track", String, nullable=False),
    Column("session", String, nullable=False),
    Column("to", UTCDateTime),
    Column("earlier", Boolean, nullable=False),
    Column("sessions", JSON, nullable=False),
    Column("instead_of", UTCDateTime),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_embargo_shift_congress", "congress"),
)
# steps.embargo; append-only: the last word on a session counts, and one without `begun_at` takes
# back those before it
begun = Table(
    "begun",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("session", String, nullable=False),
    Column("begun_at", UTCDateTime),
    Column("published", UTCDateTime, nullable=False),
    Column("start", UTCDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_begun_congress", "congress"),
)
# steps.bring_forward; append-only
brought_forward = Table(
    "brought_forward",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("post_key", String, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("instead_of", UTCDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_brought_forward_congress", "congress"),
)
