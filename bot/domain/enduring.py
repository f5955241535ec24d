"""Enduring content: the written summary that follows a session or a talk, and the post that points
to it once it is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bot.domain.congress import Kind
from bot.domain.posts import PlannedPost
from bot.domain.triage import Choice

LINK = "link"  # the field by which the template asks for it


class Progress(Enum):
    PLANNED = "planned"  # nothing is written yet
    WRITTEN = "written"  # the text is there, and not published
    PUBLISHED = "published"  # it has its link
    DROPPED = "dropped"  # it will not be written


@dataclass(frozen=True, slots=True)
class EnduringItem:
    """What a hub writes about a session or a talk, called by its code. `due_on` is a day in the
    congress's zone; `link` is "" until it is published, which was at `published_at`."""

    hub: str
    item: str
    due_on: date
    writer: str = ""
    progress: Progress = Progress.PLANNED
    link: str = ""
    published_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.progress in (Progress.PLANNED, Progress.WRITTEN)


def refuse_due(due_on: date, starts_on: date) -> str:
    """Why nothing can be due on that day, or "": what is told later cannot be told before."""
    if due_on < starts_on:
        return f"{due_on} is before the congress, which begins on {starts_on}"
    return ""


def refuse_link(link: str) -> str:
    """Why this is no address to send readers to, or ""."""
    if not link.startswith("https://") or any(character.isspace() for character in link):
        return f"{link[:60]!r} is no address: write it whole, as https://hub.example.org/summary"
    return ""


def with_link(
    planned: PlannedPost, items: Mapping[str, EnduringItem], zone: ZoneInfo
) -> PlannedPost:
    """A signposting post with the link of the hub's enduring item. `items` are the hub's, by code.

    It is due when it was planned, but never before the content: not before the day on which that is
    due or, once it is there, not before it came. The link of its own row wins.
    """
    item = _item_of(planned, items)
    if planned.kind is not Kind.ENDURING or item is None or planned.fields.get(LINK):
        return planned
    moved = timedelta()
    if item.published_at:
        moved = item.published_at - planned.due_at
        planned = replace(planned, fields={**planned.fields, LINK: item.link})
    elif item.is_open:
        moved = _on(item.due_on, planned.due_at, zone) - planned.due_at
    later = max(moved, timedelta())
    return replace(planned, due_at=planned.due_at + later, stale_at=planned.stale_at + later)


def awaits_link(planned: PlannedPost, items: Mapping[str, EnduringItem]) -> str:
    """What a signposting post waits for before it can have words, or ""."""
    if planned.kind is not Kind.ENDURING or planned.fields.get(LINK):
        return ""
    item = _item_of(planned, items)
    command = f"congress-bot enduring {planned.congress} --hub {planned.hub}"
    if item is None:
        return f"its enduring content has no link, and nobody registered it: {command}"
    if item.progress is Progress.DROPPED:
        return "its enduring content is dropped: take its row out of the coverage file"
    who = f"{item.writer} writes it, " if item.writer else ""
    state = "is written and has no link yet" if item.progress is Progress.WRITTEN else "has no link"
    return f"its enduring content {state}: {who}due {item.due_on:%d %b %Y}"


def _item_of(planned: PlannedPost, items: Mapping[str, EnduringItem]) -> EnduringItem | None:
    """That of the post's own talk or session: another's summary is not what it points to."""
    return items.get(planned.presentation or planned.session)


def _on(day: date, moment: datetime, zone: ZoneInfo) -> datetime:
    """That day at the same hour of the congress's clock."""
    local = moment.astimezone(zone)
    same = local.replace(year=day.year, month=day.month, day=day.day)
    return same.astimezone(moment.tzinfo)


def owed(choices: Iterable[Choice], items: Mapping[str, EnduringItem]) -> tuple[str, ...]:
    """Items selected for enduring coverage that nobody has registered with a due date."""
    return tuple(
        choice.item
        for choice in choices
        if choice.is_selected and choice.details.mode.is_enduring and choice.item not in items
    )
