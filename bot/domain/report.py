"""What a report says of one congress: plan against delivered, engagement at equal age, polls."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.acknowledgement import acknowledgements_of
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.corrections import Corrected
from bot.domain.delivery import State
from bot.domain.engagement import MARKS, Snapshot
from bot.domain.errors import NotFound
from bot.domain.measured import Gap, Measured, gaps, measure
from bot.domain.patient_voice import DEFINITION, Voice, VoiceShare, share_of
from bot.domain.posts import Check, Poll
from bot.domain.release import Verdict
from bot.domain.report_checks import CheckLine, check_lines
from bot.domain.report_polls import Tally, tally
from bot.domain.report_tables import Group, Timeliness, group_of, timeliness_of
from bot.domain.report_words import DEFINITIONS, Definition
from bot.domain.timetable import Session


@dataclass(frozen=True, slots=True)
class PostRecord:
    """One post as the database knows it at the report's moment. `state` is the delivery state of
    its first part or, where nothing was sent, the verdict (waiting, held, blocked, missed);
    `reason` says why. `snapshots` are of the first part, in order of time."""

    key: str
    hub: str
    account: str
    handle: str
    kind: Kind
    session: str
    session_title: str
    presentation: str
    presentation_title: str
    room: str
    due_at: datetime
    state: str
    reason: str
    text: str
    parts: int
    poll: Poll | None
    sent_at: datetime | None
    url: str
    snapshots: tuple[Snapshot, ...]
    check: Check = Check.APPROVAL
    overridden: tuple[str, ...] = ()  # the checks of its concerns that somebody overrode


class Status(Enum):
    """Where a planned post stands when the report is made."""

    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"
    HELD = "held"
    BLOCKED = "blocked"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class PostLine:
    """`measured` is None for a post that is not delivered."""

    record: PostRecord
    status: Status
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class PollLine:
    record: PostRecord
    tally: Tally


@dataclass(frozen=True, slots=True)
class StatusCount:
    """`reasons` with how many posts each stopped, the most frequent first."""

    status: Status
    posts: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that is not available for the posts named by `keys`."""

    what: str
    reason: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`marks`: those at which any post has counts. `session_starts`: those of covered sessions.
    `voices`: the patient's share of the delivered posts of each hub, and of all where there are
    several. `checks`: what the hubs have checked by less than double entry."""

    congress: Congress
    hubs: tuple[Hub, ...]
    made_at: datetime
    marks: tuple[timedelta, ...]
    statuses: tuple[StatusCount, ...]
    timeliness: Timeliness | None
    overall: Group
    by_hub: tuple[Group, ...]
    by_session: tuple[Group, ...]
    by_kind: tuple[Group, ...]
    polls: tuple[PollLine, ...]
    posts: tuple[PostLine, ...]
    missing: tuple[Missing, ...]
    session_starts: tuple[datetime, ...] = ()
    voices: tuple[VoiceShare, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    definitions: tuple[Definition, ...] = (*DEFINITIONS, DEFINITION)

    @property
    def compared_at(self) -> timedelta | None:
        """The mark that plots and summaries use: 24 h, or the longest one there is."""
        day = timedelta(hours=24)
        return day if day in self.marks else max(self.marks, default=None)

    @property
    def acknowledgements(self) -> tuple[str, ...]:
        """Of the companies that support its hubs."""
        return acknowledgements_of(hub.words.supporters for hub in self.hubs)

    @property
    def overrides(self) -> tuple[tuple[str, int], ...]:
        """By check, how many concerns were overridden, the most frequent first."""
        checks = Counter(check for line in self.posts for check in line.record.overridden)
        return tuple(checks.most_common())


def build_report(
    congress: Congress,
    records: Sequence[PostRecord],
    now: datetime,
    hub: str = "",
    sessions: Sequence[Session] = (),
    voices: Mapping[str, Voice] | None = None,
    corrections: Sequence[Corrected] = (),
) -> Report:
    """All posts of a congress, or of one hub. `sessions` only mark their starts on the plots;
    `voices` are the marked sessions and talks, by code.

    Raises NotFound for a hub that does not cover this congress.
    """
    hubs = _hubs(congress, hub)
    ours = [record for record in records if not hub or record.hub == hub]
    lines = sorted((_line(record, now) for record in ours), key=lambda line: line.record.due_at)
    delivered = [line.measured for line in lines if line.measured]
    marks = tuple(mark for mark in MARKS if any(m.at_mark(mark).counts for m in delivered))
    polls = _polls(lines)
    return Report(
        congress=congress,
        hubs=hubs,
        made_at=now,
        marks=marks,
        statuses=tuple(_count(status, lines) for status in Status),
        timeliness=timeliness_of(delivered),
        overall=group_of("", "All posts", len(lines), delivered, marks),
        by_hub=_by_hub(hubs, lines, marks),
        by_session=_by_session(lines, marks),
        by_kind=_by_kind(lines, marks),
        polls=polls,
        posts=tuple(lines),
        missing=_missing(lines, polls),
        session_starts=_starts(sessions, lines),
        checks=check_lines(hubs, _checked(lines)),
        corrections=tuple(each for each in corrections if not hub or each.hub == hub),
        voices=_voices(hubs, lines, voices or {}),
    )


def _checked(lines: Sequence[PostLine]) -> list[tuple[str, Kind, Check]]:
    records = [line.record for line in lines if line.status is Status.DELIVERED]
    return [(record.hub, record.kind, record.check) for record in records]


def _hubs(congress: Congress, code: str) -> tuple[Hub, ...]:
    hubs = tuple(hub for hub in congress.hubs if not code or hub.code == code)
    if code and not hubs:
        known = ", ".join(hub.code for hub in congress.hubs)
        raise NotFound(f"No hub {code!r} covers {congress.code}.", f"Its hubs are: {known}.")
    return hubs


def _line(record: PostRecord, now: datetime) -> PostLine:
    status = _status(record.state)
    if status is not Status.DELIVERED:
        return PostLine(record, status, None)
    return PostLine(record, status, measure(record.sent_at, record.due_at, record.snapshots, now))


def _status(state: str) -> Status:
    open_verdicts = (Verdict.GO.value, Verdict.BY_HAND.value)
    on_its_way = (State.PENDING.value, State.SENDING.value, *open_verdicts)
    return Status.WAITING if state in on_its_way else Status(state)


def _count(status: Status, lines: Sequence[PostLine]) -> StatusCount:
    ours = [line.record for line in lines if line.status is status]
    reasons = Counter(record.reason for record in ours if record.reason)
    return StatusCount(status, len(ours), tuple(reasons.most_common()))


def _group(code: str, name: str, lines: Sequence[PostLine], marks: Sequence[timedelta]) -> Group:
    delivered = [line.measured for line in lines if line.measured]
    return group_of(code, name, len(lines), delivered, marks)


def _by_hub(
    hubs: Sequence[Hub], lines: Sequence[PostLine], marks: Sequence[timedelta]
) -> tuple[Group, ...]:
    names = {hub.code: hub.name for hub in hubs}
    # A hub that has left the plan still has its posts.
    names |= {line.record.hub: line.record.hub for line in lines if line.record.hub not in names}
    return tuple(
        _group(code, name, [line for line in lines if line.record.hub == code], marks)
        for code, name in names.items()
    )


def _by_session(lines: Sequence[PostLine], marks: Sequence[timedelta]) -> tuple[Group, ...]:
    names: dict[str, str] = {}
    members: defaultdict[str, list[PostLine]] = defaultdict(list)
    for line in lines:
        names[line.record.session] = line.record.session_title
        members[line.record.session].append(line)
    # What belongs to no session (a day's wrap-up) comes last.
    codes = sorted(names, key=lambda code: not code)
    return tuple(
        _group(code, names[code] or code or "No session", members[code], marks) for code in codes
    )


def _by_kind(lines: Sequence[PostLine], marks: Sequence[timedelta]) -> tuple[Group, ...]:
    kinds = [kind for kind in Kind if any(line.record.kind is kind for line in lines)]
    return tuple(
        _group(
            kind.value,
            kind.value.replace("_", " ").capitalize(),
            [line for line in lines if line.record.kind is kind],
            marks,
        )
        for kind in kinds
    )


def _missing(lines: Sequence[PostLine], polls: Sequence[PollLine]) -> tuple[Missing, ...]:
    keys: defaultdict[Gap, list[str]] = defaultdict(list)
    for line in lines:
        for gap in gaps(line.measured) if line.measured else ():
            keys[gap].append(line.record.key)
    for poll in polls:
        if poll.tally.votes is None:
            keys[Gap("poll votes", "X gave none")].append(poll.record.key)
    return tuple(Missing(gap.what, gap.reason, tuple(posts)) for gap, posts in keys.items())


def _polls(lines: Sequence[PostLine]) -> tuple[PollLine, ...]:
    return tuple(
        PollLine(line.record, tally(line.record.poll, line.record.snapshots))
        for line in lines
        if line.record.poll and line.status is Status.DELIVERED
    )


def _voices(
    hubs: Sequence[Hub], lines: Sequence[PostLine], marks: Mapping[str, Voice]
) -> tuple[VoiceShare, ...]:
    sent = [line.record for line in lines if line.status is Status.DELIVERED]
    groups = [(hub.name, [r for r in sent if r.hub == hub.code]) for hub in hubs]
    groups += [("All hubs", sent)] if len(hubs) > 1 else []
    return tuple(
        share_of(name, marks, ((r.session, r.presentation) for r in ours)) for name, ours in groups
    )


def _starts(sessions: Sequence[Session], lines: Sequence[PostLine]) -> tuple[datetime, ...]:
    covered = {line.record.session for line in lines}
    return tuple(sorted({s.start for s in sessions if s.code in covered and not s.cancelled}))
