"""Small invented things of a coverage plan for tests, each with every value given. Decisions were
taken a month before the congress."""

from datetime import UTC, date, datetime
from typing import Any

from bot.domain.enduring import EnduringItem
from bot.domain.interviews import Interview
from bot.domain.reviews import Outcome, Review
from bot.domain.themes import Origin, Theme, ThemeKind
from bot.domain.triage import Choice, Decision, Details, Mode, Triage

DECIDED_AT = datetime(2025, 2, 27, 12, 0, tzinfo=UTC)
DECIDED_ON = date(2025, 2, 27)


def theme(**changes: Any) -> Theme:
    """An unmet need of the hub that the committee approved."""
    values: dict[str, Any] = {
        "hub": "aml",
        "code": "frailty",
        "kind": ThemeKind.NEED,
        "told": "How to judge fitness before intensive treatment",
        "origin": Origin.HUB,
        "by": "Lena",
        "at": DECIDED_AT,
        "approver": "Prof. Invented",
        "approved_on": DECIDED_ON,
    }
    return Theme(**values | changes)


def choice(decision: Decision = Decision.SELECT, **changes: Any) -> Choice:
    """On the talk LBA-1; `mode`, `theme`, `priority` and `writer` are its details."""
    names = ("mode", "theme", "priority", "writer")
    given = {name: changes.pop(name) for name in names if name in changes}
    values: dict[str, Any] = {
        "item": "LBA-1",
        "decision": decision,
        "reason": "first data of an awaited trial",
        "by": "Lena",
        "at": DECIDED_AT,
        "version": 1,
        "details": Details(**{"mode": Mode.LIVE, "theme": "frailty"} | given),
    }
    return Choice(**values | changes)


def triage(*choices: Choice, themes: tuple[Theme, ...] = (), accredited: bool = False) -> Triage:
    return Triage(
        "aml",
        {each.item: each for each in choices},
        {each.code: each for each in themes},
        accredited,
    )


def review(**changes: Any) -> Review:
    values: dict[str, Any] = {
        "version": 1,
        "on": DECIDED_ON,
        "reviewers": ("Prof. Invented", "Pat Invented"),
        "outcome": Outcome.APPROVED,
        "note": "",
        "by": "Lena",
        "at": DECIDED_AT,
    }
    return Review(**values | changes)


def enduring_item(**changes: Any) -> EnduringItem:
    """Due two weeks and three days after its talk."""
    values: dict[str, Any] = {
        "hub": "aml",
        "item": "LBA-1",
        "due_on": date(2025, 4, 15),
        "writer": "Wanda",
    }
    return EnduringItem(**values | changes)


def interview(**changes: Any) -> Interview:
    values: dict[str, Any] = {
        "id": 1,
        "hub": "aml",
        "item": "LBA-1",
        "expert": "Prof. Invented",
        "due_on": date(2025, 3, 30),
        "writer": "Wanda",
    }
    return Interview(**values | changes)
