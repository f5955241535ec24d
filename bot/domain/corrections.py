"""Corrections of what is on an account: a new post that hangs on the wrong one, which stays as it
went out.

X lets an app reply to the account's own posts on every plan; a quote takes what the account was
given, and a link in the words goes always.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.delivery import Delivery, State
from bot.domain.plan import Target
from bot.domain.posts import PlannedPost
from bot.domain.queue import Entry, status
from bot.domain.release import Hold
from bot.domain.timetable import Session

PRIORITY = -1000  # before whatever a congress.toml may set
# A correction is late at any hour, and better late than never; after that the desk thinks anew.
GOOD_FOR = timedelta(days=2)


class Hanging(Enum):
    """How a correction points to the post that it corrects."""

    REPLY = "reply"
    QUOTE = "quote"  # where replies are not open, and the account may quote
    LINK = "link"  # where neither is: the link stands in the words


@dataclass(frozen=True, slots=True)
class Correction:
    """`key` is its own post's, `corrects` that of the wrong one, which stands at `link`."""

    key: str
    corrects: str
    link: str
    hanging: Hanging
    text: str
    reason: str
    by: str
    at: datetime
    noticed_at: datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction with what became of it, as its own post stands. `out_at` is when the wrong post
    went out, `corrected_at` when the correction was wholly on the account, None while it is not."""

    correction: Correction
    hub: str
    state: str
    reason: str
    out_at: datetime | None
    corrected_at: datetime | None

    @property
    def time_to_correct(self) -> timedelta | None:
        """How long the error stood alone."""
        return self.corrected_at - self.out_at if self.corrected_at and self.out_at else None

    @property
    def since_noticed(self) -> timedelta | None:
        return self.corrected_at - self.correction.noticed_at if self.corrected_at else None


def refuse_correction(entry: Entry, reason: str, noticed_at: datetime, now: datetime) -> str:
    """Why this post cannot be corrected so, or ""."""
    if not reason.strip():
        return "a correction needs a reason, for those who ask later"
    out, out_at = first_part(entry), delivered_at(entry)
    if entry.standing.withdrawn:
        return "it is taken down, and nothing can hang on it: post the right words as a new post"
    if out is None or out_at is None:
        return "it is not on the account: change what is wrong with it before it goes"
    if noticed_at > now:
        return "an error cannot have been noticed later than now"
    if noticed_at < out_at:
        return "an error cannot have been noticed before the post went out"
    return ""


def hanging_of(replies_open: bool, may_quote: bool) -> Hanging:
    if replies_open:
        return Hanging.REPLY
    return Hanging.QUOTE if may_quote else Hanging.LINK


def correction_key(corrects: str, number: int) -> str:
    """Of the post's `number`-th correction; the key of a planned post never ends so."""
    return f"{corrects}/correction/{number}"


def planned_correction(correction: Correction, wrong: PlannedPost) -> PlannedPost:
    """Due at once and before all others, under the account and about the talk of the wrong post,
    whose embargo it has."""
    hangs = {Hanging.REPLY: "answers", Hanging.QUOTE: "quotes"}.get(correction.hanging)
    links: Mapping[str, str] = {hangs: correction.link} if hangs else {}
    return replace(
        wrong,
        key=correction.key,
        due_at=correction.at,
        stale_at=correction.at + GOOD_FOR,
        priority=PRIORITY,
        writer=correction.by,
        fields={},
        media=(),
        media_fault="",
        embargo_fault="",
        by_hand="",
        answers=links.get("answers", ""),
        quotes=links.get("quotes", ""),
    )


def target_of(planned: PlannedPost, sessions: Iterable[Session]) -> Target:
    """What the wrong post is about, as the programme has it now."""
    session = next((s for s in sessions if s.code == planned.session), None)
    talks = session.presentations if session else ()
    talk = next((p for p in talks if p.code == planned.presentation), None)
    return Target(session, talk, planned.day)


def words_of(correction: Correction) -> str:
    if correction.hanging is Hanging.LINK:
        return f"{correction.text}\n{correction.link}"
    return correction.text


def corrected(
    asked: Iterable[Correction], entries: Iterable[Entry], holds: Sequence[Hold], now: datetime
) -> tuple[Corrected, ...]:
    """`entries` are those of the corrections and of what they correct."""
    known = {entry.post.planned.key: entry for entry in entries}
    found = []
    for each in asked:
        wrong, own = known[each.corrects], known[each.key]
        where = status(own, holds, now)
        state = (where.verdict or where.state).value
        hub, done = own.post.planned.hub, wholly_delivered_at(own)
        found.append(Corrected(each, hub, state, where.reason, delivered_at(wrong), done))
    return tuple(found)


def first_part(entry: Entry) -> Delivery | None:
    """The part that a correction hangs on."""
    return next((d for d in entry.current() if d.part == 1 and d.state is State.DELIVERED), None)


def delivered_at(entry: Entry) -> datetime | None:
    """When the post began to be on its account: also of one that was taken down since."""
    moments = [d.delivered_at for d in entry.deliveries if d.part == 1 and d.delivered_at]
    return min(moments, default=None)


def wholly_delivered_at(entry: Entry) -> datetime | None:
    """When the last part was out, None while one is not."""
    moments = [d.delivered_at for d in entry.current() if d.state is State.DELIVERED]
    found = [moment for moment in moments if moment]
    whole = len(found) == len(entry.post.parts)
    return max(found) if found and whole else None
