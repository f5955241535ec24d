"""A theme or a written item changes, and with it the posts of the plans that hold it."""

from collections.abc import Callable
from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.enduring import EnduringItem
from bot.domain.themes import Theme
from bot.steps import draft, triage
from bot.store.database import Rows


def theme_changed(
    rows: Rows, theme: Theme, told: str, templates: Templates, by: str, now: datetime
) -> tuple[str, ...]:
    """Every plan that rests on the theme has a new version, and each congress for which its hub has
    a plan is drafted anew. Returns those congresses."""
    congresses = triage.note_theme(rows, theme.hub, theme.code, told, by, now)
    for congress in congresses:
        draft.draft(rows, congress, templates)
    return congresses


def keep_item(
    rows: Rows, congress: str, change: Callable[[], EnduringItem], templates: Templates
) -> EnduringItem:
    """A change of what is written later, with the post that points to it. Raises what it raises."""
    item = change()
    draft.draft(rows, congress, templates)
    return item
