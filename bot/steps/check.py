"""A second person's yes to exactly these words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import State
from bot.domain.posts import Post
from bot.domain.queue import Entry, status
from bot.domain.rules import refuse_checker
from bot.store.database import Rows
from bot.store.posts import approve as store_approval


@dataclass(frozen=True, slots=True)
class Checked:
    """`refused` pairs each post that was not approved with the reason."""

    approved: tuple[Post, ...]
    refused: tuple[tuple[Post, str], ...]


def approve(rows: Rows, entries: Collection[Entry], checker: str, now: datetime) -> Checked:
    """Approves the words of every entry that may be approved by this person."""
    approved: list[Post] = []
    refused: list[tuple[Post, str]] = []
    for entry in entries:
        if reason := _refusal(entry, checker, now):
            refused.append((entry.post, reason))
        else:
            store_approval(rows, entry.post, checker, now)
            approved.append(entry.post)
    return Checked(tuple(approved), tuple(refused))


def _refusal(entry: Entry, checker: str, now: datetime) -> str:
    state = status(entry, (), now).state
    if state is not State.PENDING:
        return f"it is {state.value}"
    if entry.standing.dropped:
        return "the plan no longer asks for it"
    return (
        entry.post.refusal
        or entry.post.awaits
        or refuse_checker(entry.post.planned.writer, checker)
    )
