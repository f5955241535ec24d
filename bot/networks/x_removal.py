"""What X's answer to a delete means."""

from datetime import datetime

from bot.domain.delivery import Rejected, Unknown
from bot.domain.withdraw import RemovalOutcome, Removed
from bot.networks.x_json import Object, parsed
from bot.networks.x_outcomes import outcome, problem_of
from bot.networks.x_session import Answer


def removal(answer: Answer, now: datetime) -> RemovalOutcome:
    """Limits, keys and credits are refused as for a create, and for as long."""
    content = parsed(answer.body)
    if content is not None:
        if 200 <= answer.status < 300 and _is_deleted(content):
            return Removed()
        if answer.status == 404 or (answer.status < 300 and _is_gone(content)):
            return Removed(was_there=False)
    # A 404 that is not X's own says that the address is wrong, not that the post is gone.
    refused = outcome(answer, now) if 400 <= answer.status < 500 and answer.status != 404 else None
    if isinstance(refused, Rejected):
        return refused
    detail = problem_of(answer).detail
    return Unknown(f"X answered {answer.status} ({detail}): it may be there or not.")


def _is_deleted(content: Object) -> bool:
    data = content.get("data")
    return isinstance(data, dict) and data.get("deleted") is True


def _is_gone(content: Object) -> bool:
    errors = content.get("errors")
    kinds = (
        [e.get("type") for e in errors if isinstance(e, dict)] if isinstance(errors, list) else []
    )
    return any(isinstance(kind, str) and kind.endswith("/resource-not-found") for kind in kinds)
