"""Every table. Beside each stands the one step that writes it. The migrations make the same tables;
a test finds no difference."""

from bot.store.tables.base import JOBS_SCHEMA, UTCDateTime, metadata
from bot.store.tables.embargo import begun, brought_forward, embargo_shift
from bot.store.tables.people import person, trail
from bot.store.tables.programme import (
    account,
    adjustment,
    application,
    congress,
    coverage,
    hub,
    media,
    presentation,
    session,
    version,
    watch,
)
from bot.store.tables.sending import approval, delivery, hold, post, stop, upload, withdrawal
from bot.store.tables.watching import audit, finding, heartbeat, notice, snapshot, telling

__all__ = [
    "JOBS_SCHEMA",
    "UTCDateTime",
    "account",
    "adjustment",
    "application",
    "approval",
    "audit",
    "begun",
    "brought_forward",
    "congress",
    "coverage",
    "delivery",
    "embargo_shift",
    "finding",
    "heartbeat",
    "hold",
    "hub",
    "media",
    "metadata",
    "notice",
    "person",
    "post",
    "presentation",
    "session",
    "snapshot",
    "stop",
    "telling",
    "trail",
    "upload",
    "version",
    "watch",
    "withdrawal",
]
