"""What people decide about posts during the congress."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.store.tables.base import UTCDateTime, metadata

# steps.fill; a later fill of a field stands in place of an earlier one, which is kept
fill = Table(
    "fill",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post_key", String, nullable=False),
    Column("field", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("abstract", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("undone_by", String),
    Column("undone_at", UTCDateTime),
    Index("ix_fill_post_key", "post_key"),
)
