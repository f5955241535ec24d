"""May this post go out now? Asked before every call, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.concerns import refuse_concerns
from bot.domain.pace import month_of
from bot.domain.posts import Check, Post
from bot.domain.prices import cost_of, dollars
from bot.domain.stops import NEXT_STEP, Stop
from bot.domain.text import canonical
from bot.domain.traffic import CLEAR, Traffic, wait
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
    BY_HAND = "by hand"  # its moment is here, and a person must post it
    MISSED = "missed"  # its moment has passed


@dataclass(frozen=True, slots=True)
class Judgement:
    """`again_at` is when to ask again, where the account's traffic is what keeps the post."""

    verdict: Verdict
    reason: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a post beside its words: the digest that was approved, in the way that
    the post asks for, whether its session or presentation was cancelled or is missing from the
    latest programme, whether the plan still asks for it, how the uploads of its media stand, who
    `withdrawn` it and why, and what keeps that from being done (`stuck`)."""

    approved_digest: str = ""
    cancelled: str = ""  # "session" or "presentation", "" where neither is
    missing: str = ""  # likewise
    dropped: bool = False
    uploads: tuple[Upload, ...] = ()
    withdrawn: str = ""
    stuck: str = ""


def judge(
    post: Post,
    standing: Standing,
    holds: Sequence[Hold],
    now: datetime,
    traffic: Traffic = CLEAR,
) -> Judgement:
    """For a missed post the reason is what kept it at the end of its time, so `holds` and the
    traffic's stops may include those that have ended since."""
    planned = post.planned
    moment = min(now, planned.stale_at)
    found = hindrance(post, standing, holds, moment, traffic) or _unattached(post, standing, moment)
    if now >= planned.stale_at:
        who = "nobody posted it by hand" if planned.by_hand else "nothing sent it in its time"
        return Judgement(Verdict.MISSED, found.reason if found else who)
    if found:
        return found
    if now < planned.due_at:
        return Judgement(Verdict.WAITING, "not due yet")
    if planned.by_hand:
        return Judgement(Verdict.BY_HAND, planned.by_hand)
    if room := wait(traffic, due_since(post), len(post.parts), now):
        return Judgement(Verdict.WAITING, room.why, room.until)
    return Judgement(Verdict.GO)


def due_since(post: Post) -> datetime:
    """From when on it may go: its own moment, or the end of its embargo."""
    planned = post.planned
    return max(planned.due_at, planned.not_before or planned.due_at)


def _unattached(post: Post, standing: Standing, now: datetime) -> Judgement | None:
    """Words never go without the media they were approved with."""
    if refused := refused_media(post.media, standing.uploads):
        return Judgement(Verdict.BLOCKED, refused)
    missing = missing_media(post.media, standing.uploads, now)
    if missing and now >= post.planned.due_at:
        return Judgement(Verdict.WAITING, missing)
    return None


def hindrance(
    post: Post,
    standing: Standing,
    holds: Sequence[Hold],
    now: datetime,
    traffic: Traffic = CLEAR,
) -> Judgement | None:
    """What keeps a post whatever the hour and its media, or None."""
    if standing.withdrawn:
        return Judgement(Verdict.BLOCKED, standing.withdrawn)
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
    if post.concerns and (why := refuse_concerns(post)):
        return Judgement(Verdict.BLOCKED, why)
    if hold := next((h for h in holds if h.stands(now) and stops(h, post)), None):
        return Judgement(Verdict.HELD, f"{hold.by} holds {named(hold)}: {hold.reason}")
    if stop := next((each for each in traffic.stops if each.stands(now)), None):
        return Judgement(Verdict.HELD, stop_told(stop), stop.next_probe_at)
    if unchecked := _unchecked(post, standing, now):
        return unchecked
    lift = post.planned.not_before
    if lift is not None and now < lift:
        return Judgement(Verdict.WAITING, f"its embargo stands until {lift:%Y-%m-%d %H:%M} UTC")
    if why := over_the_cap(post, traffic, now):
        return Judgement(Verdict.HELD, why)
    return None


def is_approved(post: Post, standing: Standing) -> bool:
    """Whether a second person did for exactly this post what it asks for."""
    return bool(standing.approved_digest) and standing.approved_digest == post.bound


def has_lapsed(post: Post, standing: Standing) -> bool:
    """Whether somebody approved it in other words than it has now."""
    return bool(standing.approved_digest) and not is_approved(post, standing)


def _unchecked(post: Post, standing: Standing, now: datetime) -> Judgement | None:
    """What a second person has not done yet. Numbers that nobody checks in time are held: no hour
    lets them go by themselves."""
    if post.check.how is Check.NONE or is_approved(post, standing):
        return None
    if post.check.by and now >= post.check.by:
        told = f"no second person checked its numbers by {post.check.by:%H:%M} UTC"
        return Judgement(Verdict.HELD, told)
    if post.check.how is Check.DOUBLE_ENTRY:
        return Judgement(Verdict.BLOCKED, "its numbers wait for a second person's check")
    told = "changed since its approval" if standing.approved_digest else "not approved"
    return Judgement(Verdict.BLOCKED, told)


def stop_told(stop: Stop) -> str:
    return f"X refuses {stop.account} since {stop.since:%d %b %H:%M} UTC: " + (
        f"{stop.reason} {NEXT_STEP[stop.kind]}"
    )


def over_the_cap(post: Post, traffic: Traffic, now: datetime) -> str:
    """Why the account's month has no money for this post, or "". A thread that has begun goes on;
    a post of a later month has that month's."""
    cap, cost = traffic.pace.month_cap, cost_of(post)
    another_month = month_of(max(now, post.planned.due_at)) != month_of(now)
    if cap is None or traffic.mid_thread or another_month or traffic.spent + cost <= cap:
        return ""
    return (
        f"it costs {dollars(cost)}, and with {dollars(traffic.spent)} spent this month that is "
        f"over {post.planned.account}'s month_cap of {dollars(cap)}: raise it in congress.toml "
        "and load"
    )


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


def named(hold: Hold) -> str:
    """What it stops, as a person says it: `session S12`."""
    return "everything" if hold.scope is Scope.EVERYTHING else f"{hold.scope.value} {hold.value}"
