"""The words of one post change: live fields, corrections, and concerns that people override."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.errors import Refused
from bot.domain.livefields import Filled, LiveField, Source, fitting
from bot.domain.posts import Concern, Post
from bot.domain.queue import Entry
from bot.steps import correct, draft, fill, override
from bot.store.congresses import get_congress
from bot.store.database import Rows
from bot.store.fills import get_fills_of
from bot.store.posts import get_entries

ABSTRACT = "abstract_"  # begins the name of a column: the abstract's value of a live field


@dataclass(frozen=True, slots=True)
class Known:
    """The live fields of a post, the abstract's values of them, and what is filled."""

    fields: tuple[LiveField, ...]
    abstracts: Mapping[str, str]
    filled: Mapping[str, Filled]


def known_of(rows: Rows, post: Post, templates: Templates) -> Known:
    planned = post.planned
    hubs = {hub.code: hub for hub in get_congress(rows, planned.congress).hubs}
    fields = templates.reread().find(planned.kind, hubs[planned.hub]).live
    if not fields:
        return Known((), {}, {})
    row = draft.fields_of(rows, planned.congress, templates, planned.key)
    abstracts = {f.name: row[name] for f in fields if (name := f"{ABSTRACT}{f.name}") in row}
    return Known(fields, abstracts, fitting(fields, get_fills_of(rows, planned.key)))


def fill_post(
    rows: Rows,
    entry: Entry,
    templates: Templates,
    texts: Mapping[str, str],
    source: Source,
    by: str,
    now: datetime,
) -> tuple[Filled, ...]:
    """Fills live fields and writes the post anew. Raises Misuse and Refused."""
    known = known_of(rows, entry.post, templates)
    filled = fill.fill(rows, entry, known.fields, texts, known.abstracts, source, by, now)
    _write_anew(rows, entry.post, templates)
    return filled


def unfill(
    rows: Rows, entry: Entry, templates: Templates, by: str, now: datetime
) -> tuple[str, ...]:
    """Takes back what was filled last, writes the post anew, and returns the fields' names. Raises
    Misuse and Refused."""
    undone = fill.undo(rows, entry, by, now)
    _write_anew(rows, entry.post, templates)
    return undone


def correct_post(
    rows: Rows,
    entry: Entry,
    templates: Templates,
    text: str,
    reason: str,
    noticed_at: datetime,
    by: str,
    now: datetime,
    replies_open: bool = True,
) -> Post:
    """The correction's own post, which waits for a second person's yes. Raises Misuse and Refused,
    also where these words may not go out."""
    planned = entry.post.planned
    accounts = {a.code: a for a in get_congress(rows, planned.congress).accounts()}
    if planned.account not in accounts:
        raise Refused(
            f"{planned.account} is no account of {planned.congress} any more.",
            "Put it back into congress.toml and load it.",
        )
    account = accounts[planned.account]
    made = correct.correct(rows, entry, account, text, reason, noticed_at, by, now, replies_open)
    draft.draft(rows, planned.congress, templates, [made.key])
    (own,) = get_entries(rows, keys=[made.key])
    if own.post.refusal:
        raise Refused(f"{own.post.refusal}.", "Write it otherwise; nothing was stored.")
    return own.post


def override_concern(
    rows: Rows, entry: Entry, check: str, reason: str, templates: Templates, by: str, now: datetime
) -> tuple[Concern, ...]:
    """Lets the post go in spite of this check's open concerns, which are returned. Raises
    Refused."""
    passed = override.override(rows, entry, check, reason, by, now)
    _write_anew(rows, entry.post, templates)
    return passed


def undo_override(
    rows: Rows, entry: Entry, check: str, reason: str, templates: Templates, by: str, now: datetime
) -> int:
    """How many overrides were taken back. Raises NotFound, Refused."""
    withdrawn = override.undo(rows, entry, check, reason, by, now)
    _write_anew(rows, entry.post, templates)
    return withdrawn


def _write_anew(rows: Rows, post: Post, templates: Templates) -> None:
    draft.draft(rows, post.planned.congress, templates, [post.planned.key])
