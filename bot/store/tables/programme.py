"""The programme and what is asked for of it, each congress's own."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
    text,
)

from bot.store.tables.base import UTCDateTime, metadata

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
    Column("author_tasks", JSON(none_as_null=True)),
    Column("embargo", JSON(none_as_null=True)),
)
hub = Table(
    "hub",
    metadata,
    Column("congress", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("hashtags", JSON, nullable=False, server_default=text("'[]'")),
    Column("checking", JSON(none_as_null=True)),
    Column("words", JSON(none_as_null=True)),
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
    Column("can", JSON, nullable=False, server_default="[]"),
    Column("pace", JSON(none_as_null=True)),
    Column("operator", String, nullable=False, server_default=""),
    Column("automated_label", String, nullable=False, server_default=""),
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
    Column("reply_to", String, nullable=False, server_default=""),
    Column("quote", String, nullable=False, server_default=""),
    Column("contains", String, nullable=False, server_default=""),
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
