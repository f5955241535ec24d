"""40 moves and 10 cancellations among 300 sessions and 3,000 approved posts: taking the version."""

import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from measuring import peak_mb
from measuring.invented import sentence
from measuring.standing import NO_EMBARGO

from bot import acts
from bot.bootstrap import assemble
from bot.domain.congress import Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.plan import shifted
from bot.domain.timetable import Presentation, Session, Timetable
from bot.settings import read_settings
from bot.shipped import shipped
from bot.steps import check, draft, load
from bot.store.migrate import upgrade
from bot.store.posts import get_entries

SESSIONS, TALKS, HUBS, MOVED, CANCELLED, RUNS = 300, 4, 2, 40, 10, 5
FIRST = datetime(2027, 6, 11, 6, 0, tzinfo=UTC)
NOW = FIRST - timedelta(days=1)


def main() -> None:
    times = []
    with tempfile.TemporaryDirectory() as name:
        for run in range(RUNS):
            seconds, taken = _applied(Path(name), run)
            times.append(seconds)
    assert taken.effects
    figures = {
        "sessions": SESSIONS,
        "posts": SESSIONS * HUBS * (TALKS + 1),
        "changes": {name: n for name, n in taken.comparison.counts().items() if n},
        "effects": taken.effects.as_counts(),
        "apply_seconds": round(sorted(times)[RUNS // 2], 2),
        "slowest_seconds": round(max(times), 2),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figures))


def _applied(folder: Path, run: int) -> tuple[float, acts.Taken]:
    url = f"sqlite:///{folder}/apply-{run}.db"
    bot = assemble(read_settings(folder, {"DATABASE_URL": url}))
    upgrade(bot.database, shipped("migrations"))
    sessions = [_session(number) for number in range(SESSIONS)]
    with bot.database.writing() as rows:
        acts.take_folder(rows, _folder(sessions), bot.templates, "bench", NOW)
        draft.draft(rows, "big", bot.templates)
        approved = check.approve(rows, get_entries(rows, "big"), "Checker", NOW).approved
    assert len(approved) == SESSIONS * HUBS * (TALKS + 1)
    later = [_later(number, session) for number, session in enumerate(sessions)]
    began = time.perf_counter()
    with bot.database.writing() as rows:
        taken = acts.take_folder(rows, _folder(later), bot.templates, "bench", NOW)
    seconds = time.perf_counter() - began
    bot.database.close()
    return seconds, taken


def _session(number: int) -> Session:
    start = FIRST + timedelta(days=number % 4, minutes=90 * (number // 4 % 7))
    length = timedelta(minutes=15)
    talks = tuple(
        Presentation(
            code=f"P{number}.{n}",
            title=f"Invented agent {number} against sample care, study {n}",
            start=start + n * length,
            end=start + (n + 1) * length,
            presenters=(f"Presenter {number} {n}",),
            abstract_number=f"A{number}-{n}",
            source_id=f"P{number}.{n}",
        )
        for n in range(TALKS)
    )
    return Session(
        code=f"S{number}",
        title=f"Invented session {number} of the benchmark",
        start=start,
        end=start + timedelta(minutes=75),
        room=f"Hall {number % 40}",
        presentations=talks,
        source_id=f"S{number}",
    )


def _later(number: int, session: Session) -> Session:
    if number < MOVED:
        return shifted(session, timedelta(minutes=20))
    return replace(session, cancelled=True) if number < MOVED + CANCELLED else session


def _folder(sessions: list[Session]) -> load.Folder:
    hubs = tuple(_hub(number) for number in range(HUBS))
    days = date(2027, 6, 11), date(2027, 6, 14)
    named = ("big", "Big Invented Congress", "Europe/Madrid", *days, "#BIG27", hubs)
    congress = Congress(*named, embargo=NO_EMBARGO)
    rules = tuple(rule for hub in hubs for session in sessions for rule in _rules(hub, session))
    return load.Folder(congress, Timetable(tuple(sessions)), rules, ())


def _hub(number: int) -> Hub:
    account = Account(f"hub{number}-x", f"hub{number}", "x", f"hub{number}_sample")
    return Hub(f"hub{number}", f"Hub {number}", Audience.PROFESSIONAL, (account,))


def _rules(hub: Hub, session: Session) -> Iterator[CoverageRule]:
    yield CoverageRule(hub.code, Kind.OPENER, session.code, row=1, **_said(hub, session.code))
    for talk in session.presentations:
        said = _said(hub, talk.code)
        yield CoverageRule(hub.code, Kind.HIGHLIGHT, presentation=talk.code, row=1, **said)


def _said(hub: Hub, about: str) -> dict[str, Any]:
    own = sentence(crc32(f"{hub.code} {about}".encode()))
    return {
        "writer": "Writer",
        "fields": {"headline": own, "safety": "No invented harm", "why": own},
    }


if __name__ == "__main__":
    main()
