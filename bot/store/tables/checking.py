"""What second persons retyped, and what was corrected when it was out."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.store.tables.base import UTCDateTime, metadata

# steps.check; only grows: every blind try, with what was retyped and what was filled
check_try = Table(
    "check_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post_key", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("checker", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("compared", JSON, nullable=False),
    Index("ix_check_try_post_key", "post_key"),
    Index("ix_check_try_passed_at", "passed", "at"),
)

# steps.correct; `key` is the correction's own post
correction = Table(
    "correction",
    metadata,
    Column("key", String, primary_key=True),
    Column("congress", String, nullable=False),
    Column("corrects", String, nullable=False),
    Column("link", String, nullable=False),
    Column("hanging", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("noticed_at", UTCDateTime, nullable=False),
    Index("ix_correction_congress", "congress"),
    Index("ix_correction_corrects", "corrects"),
)
