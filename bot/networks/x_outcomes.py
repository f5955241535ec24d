"""What an answer of X means: for a create an Outcome, for a read its content or an error.

The statuses that certainly created nothing are few and named; every other one leaves it open.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.delivery import Accepted, Outcome, Rejected, Unknown
from bot.domain.errors import CredentialsError, NetworkError, RateLimited
from bot.domain.stops import NEXT_STEP, StopKind
from bot.networks.x_json import Object, is_id, parsed
from bot.networks.x_session import Answer

AFTER_NO_CONNECTION = timedelta(seconds=5)
AFTER_HIDDEN_PARENT = timedelta(seconds=3)  # a new parent may take a moment to be seen
AFTER_UNKNOWN_LIMIT = timedelta(seconds=60)
AFTER_DAILY_LIMIT = timedelta(hours=1)  # an account's own day, of which X tells no end
AFTER_SUSPICION = timedelta(minutes=15)
# A reset that has passed by our clock, or that no window of X can have, would spin or never come.
SOONEST_RESET, LATEST_RESET = timedelta(seconds=5), timedelta(hours=24)

# 403s that a change of these words would not cure: the app or its permissions are at fault.
APP_PROBLEMS = frozenset({"client-forbidden", "oauth1-permissions", "unsupported-authentication"})
# A 429 that no waiting cures: what the app has paid for is used up.
CAPPED = "usage-capped"
# As X's first API said it, and its second repeats it (codes 64, 326, 261; 185, 344; 226).
LOCKED = ("account is suspended", "account is temporarily locked", "cannot perform write actions")
DAILY = ("reached your daily limit", "over daily status update limit")
SUSPECTED = "looks like it might be automated"
OLDER_POST = "An older post of this account has this text: a person decides."
LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """X's own account of a refusal. `kind` is the last segment of its type: the host varies."""

    kind: str
    detail: str


def outcome(answer: Answer, now: datetime) -> Outcome:
    if 200 <= answer.status < 300:
        return _created(answer)
    problem = problem_of(answer)
    match answer.status:
        case 429 if problem.kind == CAPPED:
            return no_credits(problem.detail, now)
        case 429:
            return _limited(problem, answer.headers, now)
        case 401:
            return bad_keys(problem.detail, now)
        case 402:
            return no_credits(problem.detail, now)
        case 400 | 403 | 404:
            return _refused(problem, answer.status, now)
    return Unknown(f"X answered {answer.status} ({problem.detail}): it may be posted or not.")


def _created(answer: Answer) -> Outcome:
    content = parsed(answer.body) or {}
    data = content.get("data")
    network_id = data.get("id") if isinstance(data, dict) else None
    if is_id(network_id):
        return Accepted(network_id)
    return Unknown(f"X answered {answer.status} without the post's id: it may be posted or not.")


def _limited(problem: Problem, headers: Mapping[str, str], now: datetime) -> Rejected:
    reset = reset_of(headers) or now + AFTER_UNKNOWN_LIMIT
    again_at = min(max(reset, now + SOONEST_RESET), now + LATEST_RESET)
    whole_app = _used_up(headers, "app")
    whose = "X's limit for the whole app" if whole_app else "X's limit"
    reason = f"{whose} is used up ({problem.detail})."
    return Rejected(reason, again_at, whole_account=True, whole_app=whole_app)


def _refused(problem: Problem, status: int, now: datetime) -> Rejected:
    said = problem.detail.lower()
    if "deleted or not visible" in said:
        reason = f"X does not show the post this one answers ({problem.detail})"
        return Rejected(reason, now + AFTER_HIDDEN_PARENT)
    if "media ids are invalid" in said:
        return Rejected(f"X knows its media no more ({problem.detail})", media_lost=True)
    if status == 403:
        return _forbidden(problem, said, now)
    return Rejected(problem.detail)


def _forbidden(problem: Problem, said: str, now: datetime) -> Rejected:
    if "duplicate content" in said:
        return Rejected(OLDER_POST, duplicate=True)
    if problem.kind in APP_PROBLEMS:
        return bad_keys(problem.detail, now)
    if any(sign in said for sign in LOCKED):
        reason = f"X has locked this account or its app ({problem.detail})."
        return Rejected(reason, now, whole_account=True, stops=StopKind.KEYS)
    if any(sign in said for sign in DAILY):
        reason = f"X's limit for this account's day is used up ({problem.detail})."
        return Rejected(reason, now + AFTER_DAILY_LIMIT, whole_account=True)
    if SUSPECTED in said:
        return Rejected(problem.detail, now + AFTER_SUSPICION, whole_account=True)
    return Rejected(problem.detail)


def bad_keys(detail: str, now: datetime) -> Rejected:
    reason = f"This account's keys are not accepted ({detail})."
    return Rejected(reason, now, whole_account=True, stops=StopKind.KEYS)


def no_credits(detail: str, now: datetime) -> Rejected:
    reason = f"X says that this app has no credits left ({detail})."
    return Rejected(reason, now, whole_account=True, whole_app=True, stops=StopKind.CREDITS)


def unreached(detail: str, now: datetime) -> Rejected:
    return Rejected(f"X was not reached ({detail}).", now + AFTER_NO_CONNECTION, True)


def not_begun(now: datetime) -> Rejected:
    return Rejected("This worker stood still before the call, so it was not made.", now, True)


def content_of(answer: Answer, account: str, what: str) -> Object:
    """The JSON object a read brought. Raises CredentialsError, RateLimited or NetworkError."""
    if 200 <= answer.status < 300:
        content = parsed(answer.body)
        if content is not None:
            return content
        raise NetworkError(
            f"X answered the {what} of {account} with something that is not JSON.",
            "Try again; if it stays so, see whether the API address is right.",
        )
    detail = problem_of(answer).detail
    if answer.status == 429:
        raise RateLimited(
            f"X's limit for the {what} of {account} is used up ({detail}).",
            "It is asked again when the limit resets.",
            reset_of(answer.headers),
        )
    if answer.status == 401 or problem_of(answer).kind in APP_PROBLEMS:
        raise CredentialsError(
            f"X does not accept the keys of {account} ({detail}).",
            "Check its four keys and the app's read and write permission.",
        )
    if answer.status == 402:
        raise NetworkError(
            f"X says that the app of {account} has no credits left ({detail}).",
            NEXT_STEP[StopKind.CREDITS],
        )
    raise NetworkError(
        f"X refused the {what} of {account} with {answer.status} ({detail}).",
        "Try again; if it stays so, look at X's developer portal.",
    )


def problem_of(answer: Answer) -> Problem:
    content = parsed(answer.body) or {}
    kind = content.get("type")
    detail = _messages(content) or content.get("detail") or content.get("title")
    return Problem(
        kind=kind.rstrip("/").rpartition("/")[2] if isinstance(kind, str) else "",
        detail=clean(detail) if isinstance(detail, str) else f"status {answer.status}, no reason",
    )


def _messages(content: Object) -> str:
    """The messages of a 400's parts, which say more than its common detail."""
    errors = content.get("errors")
    if not isinstance(errors, list):
        return ""
    messages = [error.get("message") for error in errors if isinstance(error, dict)]
    return " ".join(message for message in messages if isinstance(message, str))


def reset_of(headers: Mapping[str, str]) -> datetime | None:
    """When the exhausted limit resets, in the server's own clock, or None if it did not say."""
    days = [
        headers.get(f"x-{whose}-limit-24hour-reset", "")
        for whose in ("app", "user")
        if _used_up(headers, whose)
    ]
    resets = [read for day in days if (read := _moment(day)) is not None]
    return max(resets, default=None) or _moment(headers.get("x-rate-limit-reset", ""))


def _used_up(headers: Mapping[str, str], whose: str) -> bool:
    return headers.get(f"x-{whose}-limit-24hour-remaining") == "0"


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def clean(text: str) -> str:
    """A foreign text fit for a log line or a page: one line, no control characters, cut."""
    shown = (" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text[:2000])
    return " ".join("".join(shown).split())[:LONGEST_DETAIL]
