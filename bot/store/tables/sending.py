"""Posts, what lets them go, and the calls that send and take them down."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text, false, text

from bot.store.tables.base import UTCDateTime, metadata

# steps.draft
_WITH_MEDIA = text("media IS NOT NULL")
_TIMED = text("check_by IS NOT NULL")
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
    Column("answers", String, nullable=False, server_default=""),
    Column("quotes", String, nullable=False, server_default=""),
    Column("by_hand", Text, nullable=False, server_default=""),
    Column("linked", JSON, nullable=False, server_default=text("'[]'")),
    Column("concerns", JSON(none_as_null=True)),
    Column("needs", String, nullable=False, server_default="approval"),
    Column("skeleton", String, nullable=False, server_default=""),
    Column("check_by", UTCDateTime),
    Column("live", JSON(none_as_null=True)),
    Index("ix_post_stale_at_due_at", "stale_at", "due_at"),
    Index("ix_post_congress_session", "congress", "session"),
    # Asked every second for the few that there are.
    Index(
        "ix_post_with_media",
        "due_at",
        sqlite_where=_WITH_MEDIA,
        postgresql_where=_WITH_MEDIA,
    ),
    Index("ix_post_check_by", "check_by", sqlite_where=_TIMED, postgresql_where=_TIMED),
)

# steps.check
approval = Table(
    "approval",
    metadata,
    Column("post_key", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("checker", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("how", String, nullable=False, server_default="approval"),
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

# steps.publish opens and answers a call; steps.settle answers those that publish left unconfirmed;
# steps.withdraw makes withdrawn what it took down
_OPEN = text("state IN ('pending', 'sending', 'delivered', 'unconfirmed')")
_BY_HAND = text("state = 'delivered' AND claimed_by = ''")
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
    Column("handed_at", UTCDateTime),
    Column("quote", String, nullable=False, server_default=""),
    Column("cost", Integer, nullable=False, server_default=text("0")),
    Column("rests_app", Boolean, nullable=False, server_default=false()),
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
    # Holds all that counting an account's calls asks for.
    Index("ix_delivery_account_claimed_at_state", "account", "claimed_at", "state"),
    Index("ix_delivery_by_hand", "id", sqlite_where=_BY_HAND, postgresql_where=_BY_HAND),
)

# steps.withdraw, which also makes a delivery that it took down "withdrawn"
withdrawal = Table(
    "withdrawal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", Integer),
    Column("congress", String, nullable=False),
    Column("account", String, nullable=False),
    Column("post_key", String, nullable=False),
    Column("part", Integer, nullable=False),
    Column("network_id", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", UTCDateTime),
    Column("try_after", UTCDateTime),
    Column("doubted", Boolean, nullable=False),
    Column("done_at", UTCDateTime),
    Column("outcome", Text, nullable=False),
    Index("ix_withdrawal_post_key", "post_key"),
    Index("ix_withdrawal_state_account", "state", "account"),
)

# steps.stop
_STANDS = text("ended_at IS NULL")
stop = Table(
    "stop",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("next_probe_at", UTCDateTime, nullable=False),
    Column("probes", Integer, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("ended_by", String, nullable=False),
    Index(
        "uq_stop_standing",
        "account",
        "kind",
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    ),
)
