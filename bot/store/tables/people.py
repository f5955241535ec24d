"""Who works at the desk, and what they did."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from bot.store.tables.append_only import make_append_only
from bot.store.tables.base import UTCDateTime, metadata

# steps.people; `key` is the name as it is compared
person = Table(
    "person",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("hubs", JSON, nullable=False),
    Column("enrolled_at", UTCDateTime, nullable=False),
    Column("left_at", UTCDateTime),
)

# every step that carries out a person's act, through store.trail alone; append-only. No entry has
# two successors.
trail = Table(
    "trail",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("act", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("hub", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("uq_trail_previous", "previous", unique=True),
)
make_append_only(trail, "number", "previous")
