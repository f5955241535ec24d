"""What is said on an account, part by part, as it is compared with what else is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.acknowledgement import acknowledgement_of
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.plan import Target
from bot.domain.posts import PlannedPost, Poll, Post
from bot.domain.wording import Brought, Reading, reading, terms_of

WINDOW = timedelta(days=14)  # X names no time; this is our reading of its rule


@dataclass(frozen=True, slots=True)
class Said:
    """One text that is, or will be, on an account: part `part` (from 1) of its post. `at` is when
    it was delivered, else when it is due. `stands` where it counts whatever the order: it is on the
    account, or a draft of another congress that nothing was said against. `network_ids` are those
    of its post."""

    planned: PlannedPost
    part: int
    text: str
    reading: Reading
    at: datetime
    stands: bool = False
    network_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A stored post: sent, under way or still to come. `said_at` is when its first part was sent,
    None where none was; `settled` where a concern of this check is with it; `gone` where it was
    withdrawn or refused, so that it counts no more."""

    planned: PlannedPost
    parts: tuple[str, ...]
    poll: Poll | None = None
    said_at: datetime | None = None
    network_ids: frozenset[str] = frozenset()
    settled: bool = False
    gone: bool = False


def said_of(
    post: Post, target: Target, congress: Congress, hub: Hub, fixed: str = ""
) -> list[Said]:
    """The parts of a draft; `fixed` are the words of its template."""
    if not post.parts:
        return []
    brought = brought_by(target, congress, hub, fixed)
    return list(_parts(post.planned, post.parts, post.poll, brought, post.planned.due_at))


def said_earlier(post: Earlier, brought: Brought) -> Iterable[Said]:
    """Of a draft of another congress, its parts stand unless that draft itself has to change."""
    at, stands = post.said_at or post.planned.due_at, post.said_at is not None or not post.settled
    return _parts(post.planned, post.parts, post.poll, brought, at, stands, post.network_ids)


def brought_by(target: Target, congress: Congress, hub: Hub, fixed: str) -> Brought:
    """What the writer of a post on this target need not write."""
    session, talk = target.session, target.presentation
    frame = [fixed, hub.name, congress.name, acknowledgement_of(hub.words.supporters)]
    programme: list[str] = []
    if session:
        frame += [session.room, f"{session.start.astimezone(congress.tz):%H:%M %A %d %B}"]
        programme += [session.title, *session.chairs]
    if talk:
        programme += [talk.title, *talk.presenters, talk.trial or ""]
    return Brought(_terms(frame), _terms(programme), target.code if session else "")


def _terms(texts: Iterable[str]) -> frozenset[str]:
    """Each read by itself: in room K after a congress named Real nobody means a Real K."""
    return frozenset().union(*map(terms_of, texts))


def _parts(
    planned: PlannedPost,
    parts: tuple[str, ...],
    poll: Poll | None,
    brought: Brought,
    at: datetime,
    stands: bool = False,
    network_ids: frozenset[str] = frozenset(),
) -> Iterable[Said]:
    for part, text in enumerate(parts, 1):
        whole = "\n".join([text, *poll.options]) if poll and part == 1 else text
        yield Said(planned, part, text, reading(whole, brought), at, stands, network_ids)


def counts_against(earlier: Said, said: Said) -> bool:
    """Whether X's rule is about these two: not about parts of one post, not about a poll and its
    own result, which quotes it, and not about a post and what it answers or quotes."""
    one, other = earlier.planned, said.planned
    if one.key == other.key or abs(earlier.at - said.at) >= WINDOW:
        return False
    if earlier.network_ids & {other.answers, other.quotes}:
        return False
    kinds = {one.kind, other.kind}
    return kinds != {Kind.POLL, Kind.POLL_RESULT} or _about(one) != _about(other)


def _about(planned: PlannedPost) -> tuple[str, str, str, str]:
    return planned.congress, planned.account, planned.session, planned.presentation
