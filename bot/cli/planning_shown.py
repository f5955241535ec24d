"""How triage, needs and themes are shown, as a table or as JSON."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.cli.output import print_table
from bot.domain.coverage_plan import CoveragePlan, Line
from bot.domain.enduring import EnduringItem
from bot.domain.interviews import Interview
from bot.domain.patient_voice import DEFINITION, VoiceShare
from bot.domain.plan_versions import Change
from bot.domain.reviews import Review
from bot.domain.themes import Theme
from bot.domain.triage import Choice, Counts


def print_lines(plan: CoveragePlan, lines: Sequence[Line]) -> None:
    print_table(
        ("start", "item", "decision", "mode", "pr.", "theme", "writer", "title", "reason"),
        (_row(plan, line) for line in lines),
    )


def _row(plan: CoveragePlan, line: Line) -> tuple[str, ...]:
    item, choice = line.item, line.item.choice
    start = f"{item.start.astimezone(plan.congress.tz):%a %d %b %H:%M}"
    state = f"{item.state} (as {choice.item})" if choice and item.inherited else item.state
    voice = f" [{line.voice.value}]" if line.voice else ""
    title = f"{item.title}{voice}"
    if choice is None:
        return (start, item.code, state, "", "", "", "", title, "")
    why = f"{choice.reason} ({choice.by})"
    if not choice.is_selected:
        return (start, item.code, state, "", "", "", "", title, why)
    details = choice.details
    why += f"; {line.unjustified}" if line.unjustified else ""
    chosen = (details.mode.value, str(details.priority), details.theme, details.writer)
    return (start, item.code, state, *chosen, title, why)


def line_value(line: Line) -> dict[str, Any]:
    item = line.item
    return {
        "item": item.code,
        "session": item.session.code,
        "title": item.title,
        "start": item.start.isoformat(),
        "decision": item.state,
        "inherited": item.inherited,
        "voice": line.voice and line.voice.value,
        "unjustified": line.unjustified,
        **(choice_value(item.choice) if item.choice else {}),
    }


def choice_value(choice: Choice) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reason": choice.reason,
        "by": choice.by,
        "at": choice.at.isoformat(),
        "version": choice.version,
    }
    if not choice.is_selected:
        return told
    details = choice.details
    return told | {
        "mode": details.mode.value,
        "priority": details.priority,
        "theme": details.theme,
        "writer": details.writer,
    }


def change_value(change: Change) -> dict[str, Any]:
    before = change.before
    return {
        "item": change.after.item,
        "before": before and {"decision": before.decision.value, **choice_value(before)},
        "after": {"decision": change.after.decision.value, **choice_value(change.after)},
    }


def counts_value(counts: Counts) -> dict[str, int]:
    return {
        "selected": counts.selected,
        "skipped": counts.skipped,
        "maybe": counts.maybe,
        "undecided": counts.undecided,
    }


def theme_value(theme: Theme) -> dict[str, Any]:
    return {
        "hub": theme.hub,
        "theme": theme.code,
        "kind": theme.kind.value,
        "told": theme.told,
        "origin": theme.origin.value,
        "by": theme.by,
        "at": theme.at.isoformat(),
        "approver": theme.approver,
        "approved_on": _day(theme.approved_on),
        "withdrawn": theme.withdrawn,
    }


def review_value(review: Review) -> dict[str, Any]:
    return {
        "version": review.version,
        "on": review.on.isoformat(),
        "reviewers": list(review.reviewers),
        "outcome": review.outcome.value,
        "note": review.note,
        "by": review.by,
        "at": review.at.isoformat(),
    }


def enduring_value(item: EnduringItem) -> dict[str, Any]:
    return {
        "item": item.item,
        "due_on": item.due_on.isoformat(),
        "writer": item.writer,
        "progress": item.progress.value,
        "link": item.link,
        "published_at": _moment(item.published_at),
    }


def interview_value(interview: Interview) -> dict[str, Any]:
    return {
        "interview": interview.id,
        "item": interview.item,
        "expert": interview.expert,
        "due_on": interview.due_on.isoformat(),
        "writer": interview.writer,
        "consent": interview.consent.value,
        "filming": interview.filming.value,
        "stage": interview.stage.value,
        "link": interview.link,
    }


def voice_value(share: VoiceShare) -> dict[str, Any]:
    unmarked = "not available: nothing of this congress is marked"
    return {
        "of": share.of,
        "patient": None if share.unmarked else share.patient,
        "patient_group": None if share.unmarked else share.group,
        "share": share.share,
        "missing": unmarked if share.unmarked else "",
        "definition": DEFINITION.meaning,
    }


def plan_value(plan: CoveragePlan) -> dict[str, Any]:
    """The whole document."""
    return {
        "congress": plan.congress.code,
        "hub": plan.hub.code,
        "audience": plan.hub.audience.value,
        "made_at": plan.made_at.isoformat(),
        "version": plan.version,
        "accredited": plan.accredited,
        "counts": counts_value(plan.counts),
        "items": [line_value(line) for line in plan.lines],
        "gone": [{"item": choice.item, **choice_value(choice)} for choice in plan.gone],
        "themes": [
            theme_value(line.theme) | {"selections": line.selections} for line in plan.themes
        ],
        "review_due": _day(plan.review_due),
        "reviews": [review_value(review) for review in plan.reviews],
        "enduring": [enduring_value(item) for item in plan.enduring],
        "owed": list(plan.owed),
        "interviews": [interview_value(interview) for interview in plan.interviews],
        "patient_voice": voice_value(plan.voice),
        "versions": [
            {
                "version": line.version.number,
                "told": line.version.told,
                "by": line.version.by,
                "at": line.version.at.isoformat(),
                "accredited": line.version.accredited,
                "changes": [change_value(change) for change in line.changes],
            }
            for line in plan.versions
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
