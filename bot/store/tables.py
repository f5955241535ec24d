"""Every table. Beside each stands the one step that writes it. The migrations make the same tables;
a test finds no difference."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out. SQLite alone would drop the zone without a word."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone reached the database: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# steps.load
congress = Table(
    "congress",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("hashtag", String, nullable=False),
    Column("timing", JSON, nullable=False),
    Column("loaded_at", UTCDateTime, nullable=False),
)
hub = Table(
    "hub",
    metadata,
    Column("congress", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("audience", String, nullable=False),
)
account = Table(
    "account",
    metadata,
    Column("congress", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("hub", String, nullable=False),
    Column("network", String, nullable=False),
    Column("handle", String, nullable=False),
)
session = Table(
    "session",
    metadata,
    Column("congress", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("start", UTCDateTime, nullable=False),
    Column("end", UTCDateTime, nullable=False),
    Column("room", String, nullable=False),
    Column("track", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("format", String, nullable=False),
    Column("chairs", JSON, nullable=False),
    Column("presenters", JSON, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("embargo_until", UTCDateTime),
    Column("missing", Boolean, nullable=False, server_default=false()),
    Column("source_id", String, nullable=False, server_default=""),
)
presentation = Table(
    "presentation",
    metadata,
    Column("congress", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("session", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("start", UTCDateTime),
    Column("end", UTCDateTime),
    Column("presenters", JSON, nullable=False),
    Column("abstract_number", String, nullable=False),
    Column("trial", String, nullable=False),
    Column("embargo_until", UTCDateTime),
    Column("registry_id", String, nullable=False, server_default=""),
    Column("cancelled", Boolean, nullable=False, server_default=false()),
    Column("missing", Boolean, nullable=False, server_default=false()),
    Column("source_id", String, nullable=False, server_default=""),
)
coverage = Table(
    "coverage",
    metadata,
    Column("congress", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("hub", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("session", String, nullable=False),
    Column("presentation", String, nullable=False),
    Column("track", String, nullable=False),
    Column("day", Date),
    Column("account", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("offset_seconds", Integer),
    Column("writer", String, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("row", Integer),
    Column("media", JSON(none_as_null=True)),
    Column("media_fault", Text, nullable=False, server_default=""),
)
# pictures and films as they are sent: workers on other machines share no disk
media = Table(
    "media",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("mime", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("added_at", UTCDateTime, nullable=False),
)
# every programme that was read, as its reader gave it, zipped; append-only
version = Table(
    "version",
    metadata,
    Column("congress", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sessions", Integer, nullable=False),
    Column("presentations", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
# when a version became the current programme, and what came of it; append-only
application = Table(
    "application",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("posts", JSON, nullable=False),
    Column("posted", JSON, nullable=False),
    Index("ix_application_congress_id", "congress", "id"),
)

# steps.adjust; append-only: a session's shift is the sum of its rows, and it is off while the
# cancellations (1 called off, -1 on again) come to more than 0
adjustment = Table(
    "adjustment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("congress", String, nullable=False),
    Column("session", String, nullable=False),
    Column("shift_seconds", Integer, nullable=False),
    Column("cancellations", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_adjustment_congress_session", "congress", "session"),
)

# steps.draft
_WITH_MEDIA = text("media IS NOT NULL")
post = Table(
    "post",
    metadata,
    Column("key", String, primary_key=True),
    Column("congress", String, nullable=False),
    Column("hub", String, nullable=False),
    Column("account", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("session", String, nullable=False),
    Column("presentation", String, nullable=False),
    Column("day", Date),
    Column("due_at", UTCDateTime, nullable=False),
    Column("stale_at", UTCDateTime, nullable=False),
    Column("not_before", UTCDateTime),
    Column("priority", Integer, nullable=False),
    Column("writer", String, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("poll", JSON(none_as_null=True)),
    Column("digest", String, nullable=False),
    Column("refusal", Text, nullable=False),
    Column("awaits", Text, nullable=False),
    Column("dropped", Boolean, nullable=False),
    Column("media", JSON(none_as_null=True)),
    Index("ix_post_stale_at_due_at", "stale_at", "due_at"),
    Index("ix_post_congress_session", "congress", "session"),
    # Asked every second for the few that there are.
    Index(
        "ix_post_with_media",
        "due_at",
        sqlite_where=_WITH_MEDIA,
        postgresql_where=_WITH_MEDIA,
    ),
)

# steps.check
approval = Table(
    "approval",
    metadata,
    Column("post_key", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("checker", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# steps.hold
hold = Table(
    "hold",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String, nullable=False),
    Column("value", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("released_by", String),
    Column("released_at", UTCDateTime),
)

# steps.attach
upload = Table(
    "upload",
    metadata,
    Column("account", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("alt_digest", String, primary_key=True),
    Column("media_id", String, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("next_at", UTCDateTime),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

# steps.publish opens and answers a call; steps.settle answers those that publish left unconfirmed
_OPEN = text("state IN ('pending', 'sending', 'delivered', 'unconfirmed')")
delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post_key", String, nullable=False),
    Column("part", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("congress", String, nullable=False),
    Column("account", String, nullable=False),
    Column("state", String, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("poll", JSON(none_as_null=True)),
    Column("parent", String, nullable=False),
    Column("try_after", UTCDateTime),
    Column("doubted_since", UTCDateTime),
    Column("claimed_by", String, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("delivered_at", UTCDateTime),
    Column("network_id", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("unconfirmed_at", UTCDateTime),
    Column("next_look_at", UTCDateTime),
    Column("looks", Integer, nullable=False),
    Column("media", JSON(none_as_null=True)),
    Column("media_renewed", Boolean, nullable=False, server_default=false()),
    Index("uq_delivery_attempt", "post_key", "part", "attempt", unique=True),
    # A part is on its way, or on the account, once: a second worker's row is refused here.
    Index(
        "uq_delivery_open",
        "post_key",
        "part",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_delivery_state_delivered_at", "state", "delivered_at"),
    Index("ix_delivery_account_network_id", "account", "network_id"),
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

# where newer programmes come from, and how that stands
watch = Table(
    "watch",
    metadata,
    Column("congress", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("every_seconds", Integer, nullable=False),
    Column("apply_moves_under_seconds", Integer, nullable=False),
    Column("apply_rooms", Boolean, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    Column("date_order", String, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("next_at", UTCDateTime, nullable=False),
    Column("looked_at", UTCDateTime),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("told", Text, nullable=False),
)

# worker
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("worker", String, primary_key=True),
    Column("started_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
)
