"""What is looked at beside the sending: accounts, counts, workers, and who was told."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, Text, text

from bot.store.tables.base import UTCDateTime, metadata

# steps.audit: when each account's timeline was last compared, and what that found
audit = Table(
    "audit",
    metadata,
    Column("account", String, primary_key=True),
    Column("at", UTCDateTime),
    Column("next_at", UTCDateTime),
    Column("shown", Integer, nullable=False),
    Column("unknown", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
)
finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("post_key", String, nullable=False),
    Column("part", Integer, nullable=False),
    Column("network_ids", JSON, nullable=False),
    Column("found_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("seen_by", String, nullable=False),
    Column("seen_at", UTCDateTime),
    Index("ix_finding_account", "account"),
)

# steps.measure
snapshot = Table(
    "snapshot",
    metadata,
    Column("delivery_id", Integer, primary_key=True, autoincrement=False),
    Column("taken_at", UTCDateTime, primary_key=True),
    Column("mark_seconds", Integer, nullable=False),
    Column("likes", BigInteger),
    Column("reposts", BigInteger),
    Column("replies", BigInteger),
    Column("quotes", BigInteger),
    Column("bookmarks", BigInteger),
    Column("impressions", BigInteger),
    Column("link_clicks", BigInteger),
    Column("profile_clicks", BigInteger),
    Column("engagements", BigInteger),
    Column("poll", JSON(none_as_null=True)),
    Column("unavailable", Text, nullable=False),
)

# steps.notify: what people are told of the system's own state, and the telling of it, one row a
# receiver
_STANDING = text("ended_at IS NULL")
notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("of", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("told_at", UTCDateTime, nullable=False),
    Column("times_told", Integer, nullable=False),
    Column("told_count", Integer, nullable=False),
    Column("owes_end", Boolean, nullable=False),
    Column("missing_since", UTCDateTime),
    Column("ended_at", UTCDateTime),
    Index(
        "uq_notice_standing",
        "key",
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    ),
    Index("ix_notice_ended_at", "ended_at"),
)
telling = Table(
    "telling",
    metadata,
    Column("notice_id", Integer, primary_key=True, autoincrement=False),
    Column("receiver", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("owed_since", UTCDateTime),
    Column("claimed_by", String, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("told_at", UTCDateTime),
    Column("attempts", Integer, nullable=False),
    Column("try_after", UTCDateTime),
    Column("reason", Text, nullable=False),
    Index("ix_telling_owed_since", "owed_since"),
)

# worker
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("worker", String, primary_key=True),
    Column("started_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
)
