"""One hub's posts beside the sessions they speak of: what its writers work from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.congress import Congress, Hub, Kind
from bot.domain.timetable import Presentation, Session


@dataclass(frozen=True, slots=True)
class HubPost:
    """`session` and `presentation` are None where the post speaks of neither. `words` are its parts
    and options, empty before they are written or while an embargo stands; then `embargo_until` says
    how long, where that is known."""

    key: str
    kind: Kind
    handle: str
    due_at: datetime
    state: str
    reason: str
    writer: str
    session: Session | None
    presentation: Presentation | None
    words: tuple[str, ...]
    embargo_until: datetime | None


@dataclass(frozen=True, slots=True)
class HubPlan:
    """`posts` in order of their moments; `drawn_at` is when all this was so."""

    congress: Congress
    hub: Hub
    posts: tuple[HubPost, ...]
    drawn_at: datetime

    def by_session(self) -> Iterator[tuple[Session | None, tuple[HubPost, ...]]]:
        """Sessions in order of their starts; a post of no session comes alone, after them."""
        of_sessions: dict[str, list[HubPost]] = {}
        for post in self.posts:
            if post.session:
                of_sessions.setdefault(post.session.code, []).append(post)
        sessions = {post.session.code: post.session for post in self.posts if post.session}
        for session in sorted(sessions.values(), key=lambda each: (each.start, each.code)):
            yield session, tuple(of_sessions[session.code])
        yield from ((None, (post,)) for post in self.posts if post.session is None)
