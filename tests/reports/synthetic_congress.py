"""An invented congress: about 150 posts of three hubs over three days, with every kind of gap."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.congress import Account, Audience, Congress, Hub, Kind
from bot.domain.engagement import MARKS, Counts, PollCounts, Snapshot
from bot.domain.posts import Poll
from bot.domain.report import PostRecord, Report, build_report
from bot.domain.timetable import Session

NOW = datetime(2031, 5, 30, 9, 0, tzinfo=UTC)
FIRST_DAY = datetime(2031, 5, 9, tzinfo=UTC)
_HUBS = (("alpha", "Alpha Hub"), ("beta", "Beta Hub 🩸"), ("gamma", "مركز جاما"))
_TITLES = (
    "Opening plenary",
    "Late-breaking trials I",
    "Transplant strategies",
    "Supportive care: what changes on Monday?",
    "Minimal residual disease",
    "Cell therapy after relapse",
    "Meet the editors",
    "Young investigators: moderated posters",
    "Late-breaking trials II",
    "Patient perspectives",
    "Biology of resistance",
    "Closing session",
)
_WORDS = {
    Kind.ONES_TO_WATCH: "Ones to watch: {title}. Three abstracts that may change a guideline.",
    Kind.OPENER: "{title} is starting. Follow along here. #IMC2031",
    Kind.HIGHLIGHT: "NORTHSTAR-{n}: response 62 % versus 41 % (n = 318, phase 3). {title}.",
    Kind.POLL: "Would these data change what you start on Monday? {title}",
    Kind.THREAD: "What was shown in {title}, in four posts 🧵",
    Kind.QUESTION: "Where does this leave older patients? {title}",
    Kind.WRAP_UP: "Day in brief: what we posted today, with the numbers.",
}
_PATTERN = (
    Kind.OPENER,
    Kind.HIGHLIGHT,
    Kind.HIGHLIGHT,
    Kind.QUESTION,
)
_APPEAL = {Kind.HIGHLIGHT: 4200, Kind.POLL: 3100, Kind.THREAD: 5200, Kind.OPENER: 1500}


def congress() -> Congress:
    hubs = tuple(
        Hub(code, name, Audience.PROFESSIONAL, (Account(f"{code}_x", code, "x", f"{code}_hub"),))
        for code, name in _HUBS
    )
    return Congress(
        code="imc2031",
        name="Imaginary Marrow Congress 2031",
        zone="Europe/Stockholm",
        starts_on=date(2031, 5, 9),
        ends_on=date(2031, 5, 11),
        hashtag="IMC2031",
        hubs=hubs,
    )


def sessions() -> list[Session]:
    starts = [timedelta(days=d, hours=h) for d in range(3) for h in (7, 9, 12, 14)]
    return [
        Session(
            f"S{n:02d}", title, FIRST_DAY + at, FIRST_DAY + at + timedelta(minutes=90), "Hall A"
        )
        for n, (title, at) in enumerate(zip(_TITLES, starts, strict=True), 1)
    ]


def records() -> list[PostRecord]:
    chance = random.Random(31)
    return [_fate(record, n, chance) for n, record in enumerate(_planned(), 1)]


def report() -> Report:
    return build_report(congress(), records(), NOW, sessions=sessions())


def bare_record(**changes: object) -> PostRecord:
    record = PostRecord(
        key="imc2031/alpha_x/highlight/P01",
        hub="alpha",
        account="alpha_x",
        handle="alpha_hub",
        kind=Kind.HIGHLIGHT,
        session="S01",
        session_title="Opening plenary",
        presentation="P01",
        presentation_title="NORTHSTAR-1",
        room="Hall A",
        due_at=FIRST_DAY + timedelta(hours=8),
        state="waiting",
        reason="not due yet",
        text="NORTHSTAR-1 is next.",
        parts=1,
        poll=None,
        sent_at=None,
        url="",
        snapshots=(),
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def _planned() -> Iterator[PostRecord]:
    for session in sessions():
        for place, (hub, _) in enumerate(_HUBS):
            kinds = [*_PATTERN[: 4 if place < 2 else 3]]
            if (int(session.code[1:]) + place) % 3 == 0:
                kinds.append(Kind.POLL)
            if (int(session.code[1:]) + place) % 6 == 1:
                kinds.append(Kind.THREAD)
            for n, kind in enumerate(kinds):
                due_at = session.start + timedelta(minutes=11 * n + 4 * place - 10)
                yield _record(hub, kind, f"{session.code}.{n}", session, due_at)
    for day in range(3):
        for hub, _ in _HUBS:
            due_at = FIRST_DAY + timedelta(days=day, hours=16, minutes=40)
            yield _record(hub, Kind.WRAP_UP, f"day{day}", None, due_at)


def _record(
    hub: str, kind: Kind, item: str, session: Session | None, due_at: datetime
) -> PostRecord:
    title = session.title if session else ""
    return bare_record(
        key=f"imc2031/{hub}_x/{kind.value}/{item}",
        hub=hub,
        account=f"{hub}_x",
        handle=f"{hub}_hub",
        kind=kind,
        session=session.code if session else "",
        session_title=title,
        presentation="",
        presentation_title="",
        room=session.room if session else "",
        due_at=due_at,
        text=_WORDS[kind].format(title=title, n=due_at.day * 10 + len(item)),
        parts=4 if kind is Kind.THREAD else 1,
        poll=Poll(("Yes, for most", "For selected patients", "Not yet"), 1440)
        if kind is Kind.POLL
        else None,
    )


def _fate(record: PostRecord, n: int, chance: random.Random) -> PostRecord:
    undelivered = {
        13: ("missed", "nothing sent it in its time"),
        14: ("missed", "nothing sent it in its time"),
        41: ("held", "duty editor holds session S04: slides not shown yet"),
        58: ("blocked", "not approved"),
        77: ("refused", "duplicate content"),
        90: ("unconfirmed", "time-out after sending; not on the timeline yet"),
        103: ("missed", "not approved"),
        121: ("withdrawn", "withdrawn by the desk: number corrected"),
    }
    if n in undelivered:
        state, reason = undelivered[n]
        sent_at = record.due_at if state == "withdrawn" else None
        return replace(record, state=state, reason=reason, sent_at=sent_at)
    late = min(chance.expovariate(1 / 1.6), 30) + (chance.random() < 0.05) * 95
    sent_at = record.due_at + timedelta(seconds=round(late, 1))
    return replace(
        record,
        state="delivered",
        reason="",
        sent_at=sent_at,
        url=f"https://x.com/{record.handle}/status/{19_000_000_000_000_000_000 + n}",
        snapshots=tuple(_snapshots(record, n, sent_at, chance)),
    )


def _snapshots(
    record: PostRecord, n: int, sent_at: datetime, chance: random.Random
) -> Iterator[Snapshot]:
    eventual = _APPEAL.get(record.kind, 1100) * chance.lognormvariate(0, 0.55)
    liking = chance.lognormvariate(-3.2, 0.3)
    for mark in MARKS[:4]:
        if (n, mark) in {(20, MARKS[1]), (33, MARKS[1]), (34, MARKS[0])}:
            continue
        taken_at = sent_at + mark + timedelta(seconds=chance.randrange(5, 90))
        if n in (25, 26) and mark == MARKS[1]:
            taken_at += timedelta(hours=4)
        if n == 47 and mark >= MARKS[2]:
            yield Snapshot(n, mark, taken_at, unavailable="deleted on X")
            continue
        reached = 1 - 0.72 ** (1 + mark / timedelta(hours=3))
        impressions = 0 if n == 60 else round(eventual * reached)
        yield Snapshot(n, mark, taken_at, _counts(impressions, liking, n), _votes(record, n, mark))


def _counts(impressions: int, liking: float, n: int) -> Counts:
    engagements = round(impressions * liking * 1.3)
    return Counts(
        likes=round(engagements * 0.5),
        reposts=round(engagements * 0.14),
        replies=round(engagements * 0.05),
        quotes=None if n == 8 else round(engagements * 0.03),
        bookmarks=round(engagements * 0.04),
        impressions=None if n == 70 else impressions,
        link_clicks=round(engagements * 0.1),
        profile_clicks=round(engagements * 0.08),
        engagements=None if n == 70 else engagements,
    )


def _votes(record: PostRecord, n: int, mark: timedelta) -> PollCounts | None:
    if record.poll is None or n % 11 == 0:
        return None
    size = {0: 7, 1: 12, 2: 58, 3: 104}.get(n % 5, 211)
    shares = (0.5, 0.31, 0.19)
    grown = size if mark >= MARKS[1] else size // 3
    votes = tuple(
        (text, round(grown * share))
        for text, share in zip(record.poll.options, shares, strict=True)
    )
    closed = mark >= MARKS[1] and n % 7 != 0
    return PollCounts(votes, closed, record.due_at + timedelta(hours=24))
