"""One live value filled among 3,000 posts and a programme of 8,500 talks: how long until its
post has the new words, and what drafting the whole congress takes."""

import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zlib import crc32

from measuring import peak_mb
from measuring.invented import sentence
from measuring.standing import NO_EMBARGO

from bot import acts
from bot.bootstrap import Bot, assemble
from bot.domain.congress import Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.livefields import Source, SourceKind
from bot.domain.timetable import Presentation, Session, Timetable
from bot.settings import read_settings
from bot.shipped import shipped
from bot.steps import draft, load
from bot.store.migrate import upgrade
from bot.store.posts import get_entries

SESSIONS, PRESENTATIONS, HUBS, POSTS, FILLS = 300, 8_500, 2, 3_000, 40
FIRST = datetime(2027, 6, 11, 6, 0, tzinfo=UTC)
NOW = FIRST - timedelta(days=1)
SLIDE = Source(SourceKind.SLIDE, "12")
TEMPLATE = """=== live n count
=== live orr percent efficacy "Overall response rate"
=== live orr_ci interval of orr efficacy
{{ presentation.title | truncate(60) }}.
Phase 2, single arm, n={{ n }}: ORR {{ orr }} % ({{ orr_ci }}).
{{ safety }}
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        bot = _desk(Path(name))
        began = time.perf_counter()
        with bot.database.writing() as rows:
            draft.draft(rows, "big", bot.templates)
        whole = time.perf_counter() - began
        with bot.database.reading() as rows:
            keys = [entry.post.planned.key for entry in get_entries(rows, "big")]
        assert len(keys) == POSTS
        seconds = sorted(_filled(bot, key, number) for number, key in enumerate(keys[:FILLS]))
        bot.database.close()
    figures = {
        "posts": POSTS,
        "presentations": PRESENTATIONS,
        "fills": FILLS,
        "median_ms": round(1000 * seconds[FILLS // 2]),
        "slowest_ms": round(1000 * seconds[-1]),
        "whole_draft_ms": round(1000 * whole),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figures))


def _desk(folder: Path) -> Bot:
    templates = folder / "templates"
    templates.mkdir()
    (templates / "highlight.j2").write_text(TEMPLATE)
    values = {"DATABASE_URL": f"sqlite:///{folder}/fill.db"}
    bot = assemble(read_settings(folder, {**values, "CONGRESS_BOT_TEMPLATES": str(templates)}))
    upgrade(bot.database, shipped("migrations"))
    with bot.database.writing() as rows:
        acts.take_folder(rows, _folder(), bot.templates, "bench", NOW)
        draft.draft(rows, "big", bot.templates)
    return bot


def _filled(bot: Bot, key: str, number: int) -> float:
    """Seconds until the words are in the database."""
    texts = {"n": "148", "orr": f"{50 + number / 10}", "orr_ci": "40-84"}
    began = time.perf_counter()
    with bot.database.writing() as rows:
        (entry,) = get_entries(rows, keys=[key])
        acts.fill_post(rows, entry, bot.templates, texts, SLIDE, "Writer", NOW)
    seconds = time.perf_counter() - began
    with bot.database.reading() as rows:
        (entry,) = get_entries(rows, keys=[key])
    assert texts["orr"] in entry.post.parts[0]
    assert not entry.post.awaits
    assert not entry.post.concerns
    return seconds


def _folder() -> load.Folder:
    hubs = tuple(_hub(number) for number in range(HUBS))
    days = date(2027, 6, 11), date(2027, 6, 14)
    named = ("big", "Big Invented Congress", "Europe/Madrid", *days, "#BIG27", hubs)
    congress = Congress(*named, embargo=NO_EMBARGO)
    sessions = tuple(_session(number) for number in range(SESSIONS))
    talks = [talk.code for session in sessions for talk in session.presentations]
    rules = tuple(_rules(hubs, talks))
    return load.Folder(congress, Timetable(sessions), rules, ())


def _hub(number: int) -> Hub:
    account = Account(f"hub{number}-x", f"hub{number}", "x", f"hub{number}_sample")
    return Hub(f"hub{number}", f"Hub {number}", Audience.PROFESSIONAL, (account,))


def _session(number: int) -> Session:
    start = FIRST + timedelta(days=number % 4, minutes=90 * (number // 4 % 7))
    count = len(range(number, PRESENTATIONS, SESSIONS))
    length = timedelta(minutes=75) / count
    talks = tuple(
        Presentation(
            code=f"P{number}.{n}",
            title=f"Invented agent {number} against sample care, study {n}",
            start=start + n * length,
            end=start + (n + 1) * length,
            presenters=(f"Presenter {number} {n}",),
        )
        for n in range(count)
    )
    return Session(
        code=f"S{number}",
        title=f"Invented session {number} of the benchmark",
        start=start,
        end=start + timedelta(minutes=75),
        room=f"Hall {number % 40}",
        presentations=talks,
    )


def _rules(hubs: tuple[Hub, ...], talks: list[str]) -> Iterator[CoverageRule]:
    for hub in hubs:
        for talk in talks[: POSTS // len(hubs)]:
            fields = {"safety": _own_words(hub, talk), "abstract_orr": "71"}
            said = {"writer": "Writer", "fields": fields}
            yield CoverageRule(hub.code, Kind.HIGHLIGHT, presentation=talk, row=1, **said)


def _own_words(hub: Hub, talk: str) -> str:
    return sentence(crc32(f"{hub.code} {talk}".encode()))


if __name__ == "__main__":
    main()
