"""May this post go out now? Asked before every call, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.posts import Post
from bot.domain.text import canonical
from bot.domain.uploads import Upload, missing_media, refused_media


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
    released_at: datetime | None = None

    def stands(self, moment: datetime) -> bool:
        return self.released_at is None or self.at <= moment < self.released_at


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
    """What is known about a post beside its words: the digest that was approved, whether its
    session or presentation was cancelled or is missing from the latest programme, whether the plan
    still asks for it, how the uploads of its media stand."""

    approved_digest: str = ""
    cancelled: str = ""  # "session" or "presentation", "" where neither is
    missing: str = ""  # likewise
    dropped: bool = False
    uploads: tuple[Upload, ...] = ()


def judge(post: Post, standing: Standing, holds: Sequence[Hold], now: datetime) -> Judgement:
    """For a missed post the reason is what kept it at the end of its time, so `holds` may include
    those released since."""
    moment = min(now, post.planned.stale_at)
    found = hindrance(post, standing, holds, moment) or _unattached(post, standing, moment)
    if now >= post.planned.stale_at:
        why = found.reason if found else "nothing sent it in its time"
        return Judgement(Verdict.MISSED, why)
    if found:
        return found
    if now < post.planned.due_at:
        return Judgement(Verdict.WAITING, "not due yet")
    return Judgement(Verdict.GO)


def _unattached(post: Post, standing: Standing, now: datetime) -> Judgement | None:
    """Words never go without the media they were approved with."""
    if refused := refused_media(post.media, standing.uploads):
        return Judgement(Verdict.BLOCKED, refused)
    missing = missing_media(post.media, standing.uploads, now)
    if missing and now >= post.planned.due_at:
        return Judgement(Verdict.WAITING, missing)
    return None


def hindrance(
    post: Post, standing: Standing, holds: Sequence[Hold], now: datetime
) -> Judgement | None:
    """What keeps a post whatever the hour and its media, or None."""
    if standing.dropped:
        return Judgement(Verdict.BLOCKED, "the plan no longer asks for it")
    if standing.cancelled:
        return Judgement(Verdict.BLOCKED, f"its {standing.cancelled} is cancelled")
    if standing.missing:
        why = f"its {standing.missing} is missing from the latest programme; a person must look"
        return Judgement(Verdict.HELD, why)
    if post.refusal:
        return Judgement(Verdict.BLOCKED, post.refusal)
    if post.awaits:
        return Judgement(Verdict.WAITING, post.awaits)
    if hold := next((h for h in holds if h.stands(now) and stops(h, post)), None):
        return Judgement(Verdict.HELD, f"{hold.by} holds {_name(hold)}: {hold.reason}")
    if not standing.approved_digest:
        return Judgement(Verdict.BLOCKED, "not approved")
    if standing.approved_digest != post.digest:
        return Judgement(Verdict.BLOCKED, "changed since its approval")
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
            alts = tuple(media.alt for media in post.media)
            word = canonical(hold.value).casefold()
            return any(word in canonical(text).casefold() for text in post.parts + options + alts)


def _name(hold: Hold) -> str:
    return "everything" if hold.scope is Scope.EVERYTHING else f"{hold.scope.value} {hold.value}"
