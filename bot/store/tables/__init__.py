"""Every table. Beside each stands the one step that writes it. The migrations make the same tables;
a test finds no difference."""

from bot.store.tables.base import JOBS_SCHEMA, UTCDateTime, metadata
from bot.store.tables.checking import check_try, correction
from bot.store.tables.desk import fill
from bot.store.tables.desk_permission import contact, invitation, permission
from bot.store.tables.desk_words import override
from bot.store.tables.embargo import begun, brought_forward, embargo_shift
from bot.store.tables.people import person, trail
from bot.store.tables.planning import (
    choice,
    enduring_item,
    interview,
    plan_version,
    review,
    theme,
    voice_mark,
)
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
    "check_try",
    "choice",
    "congress",
    "contact",
    "correction",
    "coverage",
    "delivery",
    "embargo_shift",
    "enduring_item",
    "fill",
    "finding",
    "heartbeat",
    "hold",
    "hub",
    "interview",
    "invitation",
    "media",
    "metadata",
    "notice",
    "override",
    "permission",
    "person",
    "plan_version",
    "post",
    "presentation",
    "review",
    "session",
    "snapshot",
    "stop",
    "telling",
    "theme",
    "trail",
    "upload",
    "version",
    "voice_mark",
    "watch",
    "withdrawal",
]
