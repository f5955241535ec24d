"""An embargo moves, a session began early, or a post goes now: the posts are drafted anew."""

from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.embargo import Begun, Shift
from bot.domain.queue import Entry
from bot.steps import bring_forward, draft, embargo
from bot.store.database import Rows
from bot.store.posts import get_entries


def shift_embargo(
    rows: Rows,
    asked: embargo.Asked,
    templates: Templates,
    by: str,
    confirmed_by: str,
    now: datetime,
) -> tuple[Shift, draft.Drafted]:
    """Raises NotFound, Misuse, Refused."""
    shift = embargo.shift(rows, asked, by, confirmed_by, now)
    return shift, draft.draft(rows, asked.congress, templates)


def confirm_begun(
    rows: Rows,
    session: tuple[str, str],
    templates: Templates,
    by: str,
    confirmed_by: str,
    now: datetime,
) -> tuple[Begun, draft.Drafted]:
    """`session` with its congress. Raises Refused."""
    congress, code = session
    word = embargo.confirm_begun(rows, code, congress, by, confirmed_by, now)
    return word, draft.draft(rows, congress, templates)


def take_back_begun(
    rows: Rows, session: tuple[str, str], templates: Templates, by: str, now: datetime
) -> draft.Drafted:
    congress, code = session
    embargo.take_back_begun(rows, code, congress, by, now)
    return draft.draft(rows, congress, templates)


def post_now(rows: Rows, entry: Entry, templates: Templates, by: str, now: datetime) -> Entry:
    """The post as it stands then. Raises Refused."""
    planned = entry.post.planned
    bring_forward.bring_forward(rows, entry, by, now)
    draft.draft(rows, planned.congress, templates)
    (moved,) = get_entries(rows, keys=[planned.key])
    return moved
