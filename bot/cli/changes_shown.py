"""Changes between two versions of a programme, for people and as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

import click

from bot.cli.output import print_table
from bot.cli.plain import one_line
from bot.domain.changes import Aspect, Change, Comparison, Suggestion, details
from bot.domain.timetable import Presentation, Session

_ARROW = "->"


def print_changes(comparison: Comparison, tz: tzinfo) -> None:
    """A line for each change, then what a person is asked; times in `tz`, the congress's zone."""
    if comparison.changes:
        print_table(
            ("change", "code", "title", "what"),
            (
                (
                    aspects_told(change),
                    change.presentation or change.session,
                    _there(change).title,
                    "; ".join(_told(change, tz)),
                )
                for change in comparison.changes
            ),
        )
    for suggestion in comparison.suggestions:
        click.echo(one_line(_asked(suggestion, comparison)))
    for guard in comparison.guards:
        click.echo(f"Needs a yes: {guard.value}.")


def counts_told(counts: Mapping[str, int]) -> str:
    """The counts of a Comparison in one line, without what is nought: `48 same, 2 moved`."""
    ordered = {"same": counts["same"]} | {name: n for name, n in counts.items() if n}
    return ", ".join(f"{number:,} {name}" for name, number in ordered.items())


def aspects_told(change: Change) -> str:
    return ", ".join(
        f"{aspect.value} {_by(change.by)}" if aspect is Aspect.MOVED and change.by else aspect.value
        for aspect in change.aspects
    )


def change_value(change: Change, tz: tzinfo) -> dict[str, Any]:
    """`moved_minutes` is 0 where the start is the same; `details` are (name, before, after)."""
    before, after = change.before, change.after
    return {
        "session": change.session,
        "presentation": change.presentation,
        "aspects": [aspect.value for aspect in change.aspects],
        "moved_minutes": change.by.total_seconds() / 60,
        "before": before and _item_value(before, tz),
        "after": after and _item_value(after, tz),
        "details": [list(each) for each in details(before, after)] if before and after else [],
    }


def suggestion_value(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "old": suggestion.old,
        "new": suggestion.new,
        "presentation": suggestion.presentation,
        "likeness": round(suggestion.likeness, 1),
    }


def _there(change: Change) -> Session | Presentation:
    found = change.after or change.before
    if not found:
        raise ValueError("a change has at least one side")
    return found


def _told(change: Change, tz: tzinfo) -> Iterator[str]:
    before, after = change.before, change.after
    if not before or not after:
        yield _span(_there(change), tz)
        return
    if Aspect.MOVED in change.aspects:
        yield _moved(before, after, tz)
    if Aspect.RETITLED in change.aspects:
        yield f"was “{before.title}”"
    if Aspect.ROOM in change.aspects and isinstance(before, Session) and isinstance(after, Session):
        yield _turned(before.room, after.room)
    if Aspect.PRESENTERS in change.aspects:
        yield _turned(", ".join(before.presenters), ", ".join(after.presenters))
    named = details(before, after)
    for name, old, new in named:
        yield f"{name} {_turned(old, new)}"
    if Aspect.DETAILS in change.aspects and not named:
        yield f"now in session {change.session}"


def _turned(old: str, new: str) -> str:
    return f"{old or 'none'} {_ARROW} {new or 'none'}"


def _span(item: Session | Presentation, tz: tzinfo) -> str:
    """`Sat 29 Mar 09:00-10:00`, "" where it has no time of its own."""
    if not item.start:
        return ""
    start = item.start.astimezone(tz)
    end = f"-{_later(item.end.astimezone(tz), start)}" if item.end else ""
    return f"{start:%a %d %b %H:%M}{end}"


def _later(moment: datetime, than: datetime) -> str:
    """With its day only where that is another."""
    return f"{moment:%H:%M}" if moment.date() == than.date() else f"{moment:%a %d %b %H:%M}"


def _moved(before: Session | Presentation, after: Session | Presentation, tz: tzinfo) -> str:
    """`Sat 29 Mar 09:00 -> 09:20`; with both ends where only the end moved."""
    if before.start == after.start:
        return f"{_span(before, tz)} {_ARROW} {_end(after, tz)}"
    if not before.start or not after.start:
        return _turned(_span(before, tz), _span(after, tz))
    was, now = before.start.astimezone(tz), after.start.astimezone(tz)
    return f"{was:%a %d %b %H:%M} {_ARROW} {_later(now, was)}"


def _end(item: Session | Presentation, tz: tzinfo) -> str:
    if not item.start or not item.end:
        return "none"
    return _later(item.end.astimezone(tz), item.start.astimezone(tz))


def _by(length: timedelta) -> str:
    """`+20 min`, `-1 h 30 min`, `+1 d`."""
    sign, minutes = ("-" if length < timedelta() else "+"), int(abs(length).total_seconds() // 60)
    sizes = {"d": minutes // 1440, "h": minutes // 60 % 24, "min": minutes % 60}
    return sign + (" ".join(f"{n} {unit}" for unit, n in sizes.items() if n) or "0 min")


def _asked(suggestion: Suggestion, comparison: Comparison) -> str:
    old, new = _titles(comparison, Aspect.MISSING), _titles(comparison, Aspect.ADDED)
    level = suggestion.presentation
    was, now = old.get((level, suggestion.old), ""), new.get((level, suggestion.new), "")
    return (
        f"Perhaps the same ({suggestion.likeness:.0f} %): {suggestion.old} “{was}” "
        f"and {suggestion.new} “{now}”."
    )


def _titles(comparison: Comparison, aspect: Aspect) -> dict[tuple[bool, str], str]:
    return {
        (bool(change.presentation), change.presentation or change.session): _there(change).title
        for change in comparison.changes
        if aspect in change.aspects
    }


def _item_value(item: Session | Presentation, tz: tzinfo) -> dict[str, Any]:
    value: dict[str, Any] = {
        "title": item.title,
        "start": item.start and item.start.astimezone(tz).isoformat(),
        "end": item.end and item.end.astimezone(tz).isoformat(),
        "presenters": item.presenters,
        "cancelled": item.cancelled,
        "missing": item.missing,
    }
    return value | {"room": item.room} if isinstance(item, Session) else value
