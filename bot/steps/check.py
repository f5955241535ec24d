"""A second person's yes to exactly these words, or their numbers retyped blind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.checking import (
    Try,
    compared,
    fillers_of,
    read_retyped,
    refuse_second,
    sent_back,
)
from bot.domain.delivery import State
from bot.domain.errors import Misuse, Refused
from bot.domain.livefields import Filled, fitting
from bot.domain.people import Act, refuse_by
from bot.domain.posts import Check, Post
from bot.domain.queue import Entry, status
from bot.domain.release import is_approved
from bot.store.checks import add_try, get_tries, void_checks
from bot.store.checks import approve as store_approval
from bot.store.database import Rows
from bot.store.fills import get_fills_of, get_history
from bot.store.people import get_people
from bot.store.trail import Thing, record_act, record_acts, refuse_unless_may


@dataclass(frozen=True, slots=True)
class Checked:
    """`refused` pairs each post that was not approved with the reason."""

    approved: tuple[Post, ...]
    refused: tuple[tuple[Post, str], ...]


def approve(
    rows: Rows,
    entries: Collection[Entry],
    checker: str,
    now: datetime,
    skeletons: bool = False,
) -> Checked:
    """Approves the words of every entry that may be approved by this person: of posts without live
    numbers, or with `skeletons` of posts whose blanks are still open. Raises Refused where they may
    approve nothing at all."""
    refuse_unless_may(rows, checker, Act.APPROVE)
    people = get_people(rows)
    approved: list[Post] = []
    refused: list[tuple[Post, str]] = []
    for entry in entries:
        reason = _off(entry, now) or (
            refuse_by(people, checker, Act.APPROVE, entry.post.planned.hub)
            or entry.post.refusal
            or _not_by_a_yes(entry.post, skeletons)
            or _refuse_person(rows, entry.post, checker)
        )
        if reason:
            refused.append((entry.post, reason))
        else:
            how = Check.SKELETON if skeletons or entry.post.check.skeleton else Check.APPROVAL
            store_approval(rows, entry.post, checker, now, how)
            approved.append(entry.post)
    record_acts(rows, checker, Act.APPROVE, [_approved(post) for post in approved], now)
    return Checked(tuple(approved), tuple(refused))


def _approved(post: Post) -> Thing:
    return Thing(post.planned.key, f"digest {post.bound}", post.planned.hub)


def _off(entry: Entry, now: datetime) -> str:
    state = status(entry, (), now).state
    if state is not State.PENDING:
        return f"it is {state.value}"
    return "the plan no longer asks for it" if entry.standing.dropped else ""


def _not_by_a_yes(post: Post, skeletons: bool) -> str:
    """Why a yes is not what this post asks for, or ""."""
    if skeletons:
        return "" if post.check.fields and post.awaits else "it has no blank left to be a skeleton"
    if post.awaits or post.check.how is not Check.DOUBLE_ENTRY:
        return post.awaits
    return f"its numbers are retyped by a second person: congress-bot check {post.planned.key}"


def _refuse_person(rows: Rows, post: Post, checker: str) -> str:
    history = get_history(rows, post.planned.key) if post.check.fields else ()
    fillers = fillers_of(each.filled for each in history)
    return refuse_second(post.planned.writer, fillers, checker)


def check(rows: Rows, entry: Entry, texts: Mapping[str, str], checker: str, now: datetime) -> Try:
    """Compares what was retyped with what was filled, and keeps both. The same numbers approve the
    post as it is; others send it back to the writer. Raises Misuse where not every field is
    retyped, and Refused where this post or this person may not be in a check."""
    post, key = entry.post, entry.post.planned.key
    if reason := refuse_check(entry, now) or _refuse_person(rows, post, checker):
        raise Refused(f"{key} is not checked: {reason}.", "`congress-bot checks` lists what waits.")
    filled = fitting(post.check.fields, get_fills_of(rows, key))
    tries = get_tries(rows, key)
    if back := sent_back(tries[-1] if tries else None, filled):
        raise Refused(
            f"{key} is back with its writer: {', '.join(back)} differed at the last check.",
            "The writer looks at the source and fills it again, with this value or another.",
        )
    tried = _tried(post, filled, texts, checker, now)
    record_act(rows, checker, Act.CHECK, key, _told(tried), now, post.planned.hub)
    add_try(rows, tried)
    if tried.passed:
        store_approval(rows, post, checker, now, Check.DOUBLE_ENTRY)
    else:
        void_checks(rows, key)
    return tried


def _tried(
    post: Post,
    filled: Mapping[str, Filled],
    texts: Mapping[str, str],
    checker: str,
    now: datetime,
) -> Try:
    try:
        retyped = read_retyped(post.check.fields, texts)
    except ValueError as error:
        raise Misuse(str(error)) from error
    comparisons = compared(filled, retyped)
    return Try(post.planned.key, post.digest, checker.strip(), now, comparisons)


def _told(tried: Try) -> str:
    if tried.passed:
        return f"the same, digest {tried.digest}"
    return f"differs: {', '.join(tried.differing)}"


def refuse_check(entry: Entry, now: datetime) -> str:
    """Why the numbers of this post are not to be retyped now, whoever asks, or ""."""
    post = entry.post
    if reason := _off(entry, now) or post.refusal:
        return reason
    if post.check.how is not Check.DOUBLE_ENTRY:
        return f"its check is {post.check.how.value}, and no numbers are retyped"
    if post.awaits:
        return f"it {post.awaits}, so there is nothing to compare yet"
    return "it is checked already" if is_approved(post, entry.standing) else ""
