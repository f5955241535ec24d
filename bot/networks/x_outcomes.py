"""What an answer of X means: for a create an Outcome, for a read its content or an error.

The statuses that certainly created nothing are few and named; every other one leaves it open.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.delivery import Accepted, Outcome, Rejected, Unknown
from bot.domain.errors import CredentialsError, NetworkError, RateLimited
from bot.networks.x_json import Object, is_id, parsed
from bot.networks.x_session import Answer

AFTER_NO_CONNECTION = timedelta(seconds=5)
AFTER_HIDDEN_PARENT = timedelta(seconds=3)  # a new parent may take a moment to be seen
AFTER_UNKNOWN_LIMIT = timedelta(seconds=60)
AFTER_BAD_KEYS = timedelta(minutes=5)
AFTER_NO_CREDIT = timedelta(minutes=15)

# 403s that a change of these words would not cure: the app or its permissions are at fault.
APP_PROBLEMS = frozenset({"client-forbidden", "oauth1-permissions", "unsupported-authentication"})
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
        case 429:
            again_at = reset_of(answer.headers) or now + AFTER_UNKNOWN_LIMIT
            return Rejected(f"X's limit is used up ({problem.detail}).", again_at, True)
        case 401:
            return bad_keys(problem.detail, now)
        case 402:
            reason = f"X says that this app has no credits left ({problem.detail})."
            return Rejected(reason, now + AFTER_NO_CREDIT, True)
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


def _refused(problem: Problem, status: int, now: datetime) -> Rejected:
    said = problem.detail.lower()
    if "deleted or not visible" in said:
        reason = f"X does not show the post this one answers ({problem.detail})"
        return Rejected(reason, now + AFTER_HIDDEN_PARENT)
    if "media ids are invalid" in said:
        return Rejected(f"X knows its media no more ({problem.detail})", media_lost=True)
    if status == 403 and "duplicate content" in said:
        return Rejected(OLDER_POST, duplicate=True)
    if status == 403 and problem.kind in APP_PROBLEMS:
        return bad_keys(problem.detail, now)
    return Rejected(problem.detail)


def bad_keys(detail: str, now: datetime) -> Rejected:
    return Rejected(f"This account's keys are not accepted ({detail}).", now + AFTER_BAD_KEYS, True)


def unreached(detail: str, now: datetime) -> Rejected:
    return Rejected(f"X was not reached ({detail}).", now + AFTER_NO_CONNECTION, True)


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
        if headers.get(f"x-{whose}-limit-24hour-remaining") == "0"
    ]
    resets = [read for day in days if (read := _moment(day)) is not None]
    return max(resets, default=None) or _moment(headers.get("x-rate-limit-reset", ""))


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def clean(text: str) -> str:
    """A foreign text fit for a log line or a page: one line, no control characters, cut."""
    shown = (" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text[:2000])
    return " ".join("".join(shown).split())[:LONGEST_DETAIL]
