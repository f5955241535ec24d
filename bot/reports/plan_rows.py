"""A hub's plan as rows under one header, for the spreadsheet and for CSV."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.hub_plan import HubPlan, HubPost

Cell = str | datetime | None

HEADER = (
    *("due", "kind", "account", "state", "why", "writer", "words"),
    *("session", "session title", "room", "start", "end"),
    *("presentation", "presentation title", "presenters", "embargo until", "post"),
)


def plan_rows(plan: HubPlan) -> Iterator[tuple[Cell, ...]]:
    """Moments are in the congress's zone, None where there is none."""

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(plan.congress.tz) if moment else None

    for post in plan.posts:
        session, talk = post.session, post.presentation
        times = (talk.start or session.start, talk.end or session.end) if talk and session else None
        if times is None and session:
            times = session.start, session.end
        start, end = times or (None, None)
        yield (
            *(local(post.due_at), post.kind.value, post.handle, post.state, post.reason),
            *(post.writer, words(post)),
            *((session.code, session.title, session.room) if session else ("", "", "")),
            *(local(start), local(end)),
            *((talk.code, talk.title, ", ".join(talk.presenters)) if talk else ("", "", "")),
            *(local(post.embargo_until), post.key),
        )


def words(post: HubPost) -> str:
    """One line a part or option. Never those that an embargo covers: this is handed around."""
    return "\n".join(post.words)
