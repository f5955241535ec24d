"""A plan, a theme or a written item changes, and with it the posts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.enduring import EnduringItem
from bot.domain.themes import Theme
from bot.domain.triage import Asked
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


def decide(
    rows: Rows,
    congress: str,
    hub: str,
    items: Sequence[str],
    asked: Asked,
    templates: Templates,
    by: str,
    now: datetime,
) -> tuple[triage.Chosen, draft.Drafted]:
    """Selects, skips or leaves open. Raises NotFound, Misuse, Refused."""
    chosen = triage.choose(rows, congress, hub, items, asked, by, now)
    return chosen, draft.draft(rows, congress, templates)


def set_accredited(
    rows: Rows, congress: str, hub: str, said: bool, templates: Templates, by: str, now: datetime
) -> int:
    """The new version of the hub's plan, 0 where it was said already. Raises NotFound, Refused."""
    version = triage.set_accredited(rows, congress, hub, said, by, now)
    draft.draft(rows, congress, templates)
    return version
