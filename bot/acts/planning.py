"""What a change of a theme does to the plans that rest on it."""

from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.themes import Theme
from bot.steps import (
    draft,
    triage,
)
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
