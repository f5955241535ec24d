"""What may be shared, and the authors: what each agreed to, and how they were invited."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.store.tables.base import UTCDateTime, metadata

# steps.permit; rows are only added: a later one takes an earlier one back
permission = Table(
    "permission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("level", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("giver", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("share", Boolean),
    Column("slides", Boolean),
    Index("ix_permission_congress", "congress"),
)

# steps.contacts; of somebody who was erased only `erased_at`, the key and the marks are left
contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("handle", String, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("opted_out_at", UTCDateTime),
    Column("opted_out_source", Text, nullable=False),
    Column("opted_out_by", String, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", UTCDateTime, nullable=False),
    Column("erased_at", UTCDateTime),
    Column("mark_key", String, nullable=False),
    Column("name_mark", String, nullable=False),
    Column("like_mark", String, nullable=False),
    Column("handle_mark", String, nullable=False),
)

# steps.invite
invitation = Table(
    "invitation",
    metadata,
    Column("key", String, primary_key=True),
    Column("congress", String, nullable=False),
    Column("hub", String, nullable=False),
    Column("talk", String, nullable=False),
    Column("author", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("words", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("left", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", String, nullable=False),
    Column("answered_at", UTCDateTime),
    Index("ix_invitation_congress", "congress"),
)
