"""What a template sees: plain values made for it, never the program's own objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.acknowledgement import acknowledgement_of
from bot.domain.congress import Congress, Hub
from bot.domain.engagement import PollCounts
from bot.domain.plan import Target
from bot.domain.posts import PlannedPost
from bot.domain.stats import LEAST_VOTES, TooFew, share_of
from bot.domain.timetable import Presentation, Session

RESERVED = frozenset({"congress", "hub", "session", "presentation", "poll", "day"})


@dataclass(frozen=True, slots=True)
class PollResult:
    """A closed poll of ours: the question that was asked, and its final counts."""

    question: str
    counts: PollCounts


@dataclass(frozen=True, slots=True)
class PollOption:
    """`percent_text` is empty where there are too few votes for a percentage."""

    label: str
    votes: int
    percent_text: str


def values_for(
    planned: PlannedPost,
    target: Target,
    congress: Congress,
    hub: Hub,
    result: PollResult | None = None,
) -> Mapping[str, object]:
    """The coverage row's fields by name, and what they are about; ours win over a field of the
    same name."""
    values: dict[str, object] = dict(planned.fields) | values_of_target(target, congress, hub)
    if result:
        values["poll"] = _poll(result)
    return MappingProxyType(values)


def values_of_target(target: Target, congress: Congress, hub: Hub) -> dict[str, object]:
    """What anything about this target may tell."""
    tz = congress.tz
    values: dict[str, object] = {
        "congress": {"name": congress.name, "hashtag": congress.hashtag},
        "hub": {
            "name": hub.name,
            "acknowledgement": acknowledgement_of(hub.words.supporters),
        },
    }
    if target.session:
        values["session"] = _session(target.session, tz)
    if target.presentation:
        values["presentation"] = _presentation(target.presentation, target, tz)
    if target.day:
        values["day"] = target.day
    return values


def _session(session: Session, tz: ZoneInfo) -> dict[str, object]:
    return {
        "code": session.code,
        "title": session.title,
        "room": session.room,
        "track": session.track,
        "chairs": session.chairs,
        "presenters": session.presenters,
        "format": session.format.value,
        "start": session.start.astimezone(tz),
        "end": session.end.astimezone(tz),
    }


def _presentation(presentation: Presentation, target: Target, tz: ZoneInfo) -> dict[str, object]:
    return {
        "code": presentation.code,
        "title": presentation.title,
        "presenters": presentation.presenters,
        "trial": presentation.trial,
        "abstract_number": presentation.abstract_number,
        "start": _local(target.start, tz),
        "end": _local(target.end, tz),
    }


def _local(moment: datetime | None, tz: ZoneInfo) -> datetime | None:
    return moment and moment.astimezone(tz)


def _poll(result: PollResult) -> dict[str, object]:
    counts = result.counts.options
    n = sum(votes for _, votes in counts)
    options = [PollOption(label, votes, _percent(votes, n)) for label, votes in counts]
    enough = n >= LEAST_VOTES
    return {"question": result.question, "options": options, "n": n, "enough": enough}


def _percent(votes: int, n: int) -> str:
    """`50 % (31-69)`: the share with its Wilson 95 % interval, or "" where n is too small."""
    share = share_of(votes, n)
    if isinstance(share, TooFew):
        return ""
    return f"{100 * share.share:.0f} % ({100 * share.low:.0f}-{100 * share.high:.0f})"
