"""A second person's yes to exactly these words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import State
from bot.domain.people import Act, Person, refuse_by
from bot.domain.posts import Post
from bot.domain.queue import Entry, status
from bot.domain.rules import refuse_checker
from bot.store.database import Rows
from bot.store.people import get_people
from bot.store.posts import approve as store_approval
from bot.store.trail import Thing, record_acts, refuse_unless_may


@dataclass(frozen=True, slots=True)
class Checked:
    """`refused` pairs each post that was not approved with the reason."""

    approved: tuple[Post, ...]
    refused: tuple[tuple[Post, str], ...]


def approve(rows: Rows, entries: Collection[Entry], checker: str, now: datetime) -> Checked:
    """Approves the words of every entry that may be approved by this person. Raises Refused where
    they may approve nothing at all."""
    refuse_unless_may(rows, checker, Act.APPROVE)
    people = get_people(rows)
    approved: list[Post] = []
    refused: list[tuple[Post, str]] = []
    for entry in entries:
        if reason := _refusal(entry, people, checker, now):
            refused.append((entry.post, reason))
        else:
            store_approval(rows, entry.post, checker, now)
            approved.append(entry.post)
    record_acts(rows, checker, Act.APPROVE, [_approved(post) for post in approved], now)
    return Checked(tuple(approved), tuple(refused))


def _approved(post: Post) -> Thing:
    return Thing(post.planned.key, f"digest {post.digest}", post.planned.hub)


def _refusal(entry: Entry, people: Sequence[Person], checker: str, now: datetime) -> str:
    state = status(entry, (), now).state
    if state is not State.PENDING:
        return f"it is {state.value}"
    if entry.standing.dropped:
        return "the plan no longer asks for it"
    return (
        refuse_by(people, checker, Act.APPROVE, entry.post.planned.hub)
        or entry.post.refusal
        or entry.post.awaits
        or refuse_checker(entry.post.planned.writer, checker)
    )
