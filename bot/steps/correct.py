"""A wrong post that is out -> a new one that hangs on it and says what is right."""

import shlex
from datetime import datetime

from bot.domain.capabilities import capabilities_of
from bot.domain.congress import Account
from bot.domain.corrections import (
    Correction,
    correction_key,
    first_part,
    hanging_of,
    refuse_correction,
)
from bot.domain.errors import Misuse, Refused
from bot.domain.people import Act
from bot.domain.queue import Entry
from bot.store.corrections import add_correction, count_corrections
from bot.store.database import Rows
from bot.store.trail import record_act


def correct(
    rows: Rows,
    entry: Entry,
    account: Account,
    text: str,
    reason: str,
    noticed_at: datetime,
    by: str,
    now: datetime,
    replies_open: bool = True,
) -> Correction:
    """`entry` is the wrong post, `account` the one that it stands on. Raises Misuse, and Refused
    where it cannot be corrected so."""
    planned, out = entry.post.planned, first_part(entry)
    if not text.strip():
        raise Misuse("a correction needs its words.", 'Say --text "Correction: ...".')
    why = refuse_correction(entry, reason, noticed_at, now)
    if why or out is None:
        raise Refused(f"{planned.key} is not corrected: {why}.", f"Look: {_show(planned.key)}")
    number = count_corrections(rows, planned.key) + 1
    made = Correction(
        key=correction_key(planned.key, number),
        corrects=planned.key,
        link=f"https://x.com/{account.handle}/status/{out.network_id}",
        hanging=hanging_of(replies_open, capabilities_of(account).quotes),
        text=text,
        reason=reason.strip(),
        by=by.strip(),
        at=now,
        noticed_at=noticed_at,
    )
    record_act(rows, by, Act.CORRECT, planned.key, f"{made.key}: {made.reason}", now, planned.hub)
    add_correction(rows, planned.congress, made)
    return made


def _show(key: str) -> str:
    return f"congress-bot show {shlex.quote(key)}"
