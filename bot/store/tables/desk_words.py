"""What people let pass of the checks on words and of the desk's other rules."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.store.tables.base import UTCDateTime, metadata

# steps.override
override = Table(
    "override",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post_key", String, nullable=False),
    Column("check", String, nullable=False),
    Column("told", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("withdrawn_by", String),
    Column("withdrawn_at", UTCDateTime),
    Index("ix_override_post_key", "post_key"),
)
