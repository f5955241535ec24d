"""May this post go out now? Asked before every call, never stored: go, waiting, held, blocked, missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.posts import Post


class Scope(Enum):
    """What a hold stops. The value of a WORD hold is looked for in the words, whatever its case."""

    EVERYTHING = "everything"
    CONGRESS = "congress"
    HUB = "hub"
    ACCOUNT = "account"
    SESSION = "session"
    PRESENTATION = "presentation"
    POST = "post"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Hold:
    id: int
    scope: Scope
    value: str
    reason: str
    by: str
    at: datetime


class Verdict(Enum):
    GO = "go"  # send it
    WAITING = "waiting"  # its moment has not come, or its embargo stands
    HELD = "held"  # somebody stopped it
    BLOCKED = "blocked"  # something is missing or wrong that a person must mend
    MISSED = "missed"  # its moment has passed


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a post beside its words: the digest that was approved, whether its session
    was cancelled, whether the plan still asks for it."""

    approved_digest: str = ""
    session_cancelled: bool = False
    dropped: bool = False


def judge(post: Post, standing: Standing, holds: Sequence[Hold], now: datetime) -> Judgement:
    hindrance = _hindrance(post, standing, holds, now)
    if now >= post.planned.stale_at:
        why = hindrance.reason if hindrance else "nothing sent it in its time"
        return Judgement(Verdict.MISSED, why)
    if hindrance:
        return hindrance
    if now < post.planned.due_at:
        return Judgement(Verdict.WAITING, "not due yet")
    return Judgement(Verdict.GO)


def _hindrance(
    post: Post, standing: Standing, holds: Sequence[Hold], now: datetime
) -> Judgement | None:
    if standing.dropped:
        return Judgement(Verdict.BLOCKED, "the plan no longer asks for it")
    if standing.session_cancelled:
        return Judgement(Verdict.BLOCKED, "its session is cancelled")
    if post.refusal:
        return Judgement(Verdict.BLOCKED, post.refusal)
    if post.awaits:
        return Judgement(Verdict.WAITING, post.awaits)
    if hold := next((hold for hold in holds if stops(hold, post)), None):
        return Judgement(Verdict.HELD, f"{hold.by} holds {_name(hold)}: {hold.reason}")
    if standing.approved_digest != post.digest:
        why = "changed since its approval" if standing.approved_digest else "not approved"
        return Judgement(Verdict.BLOCKED, why)
    lift = post.planned.not_before
    if lift is not None and now < lift and lift > post.planned.due_at:
        return Judgement(Verdict.WAITING, f"its embargo stands until {lift:%Y-%m-%d %H:%M} UTC")
    return None


def stops(hold: Hold, post: Post) -> bool:
    planned = post.planned
    match hold.scope:
        case Scope.EVERYTHING:
            return True
        case Scope.CONGRESS:
            return hold.value == planned.congress
        case Scope.HUB:
            return hold.value == planned.hub
        case Scope.ACCOUNT:
            return hold.value == planned.account
        case Scope.SESSION:
            return hold.value == planned.session
        case Scope.PRESENTATION:
            return hold.value == planned.presentation
        case Scope.POST:
            return hold.value == planned.key
        case Scope.WORD:
            options = post.poll.options if post.poll else ()
            return any(hold.value.casefold() in text.casefold() for text in post.parts + options)


def _name(hold: Hold) -> str:
    return "everything" if hold.scope is Scope.EVERYTHING else f"{hold.scope.value} {hold.value}"
