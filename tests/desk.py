"""A desk for tests: an invented congress, loaded and drafted on a real database, with templates of
a line each. Only the clock is ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import builders

from bot import acts
from bot.bootstrap import Bot, assemble
from bot.clock import Clock
from bot.compose.templates import Templates
from bot.domain.changes import Guard
from bot.domain.congress import (
    DEFAULT_TIMING,
    Account,
    Anchor,
    Audience,
    Congress,
    CoverageRule,
    Hub,
    Kind,
    Timing,
)
from bot.domain.queue import Entry
from bot.domain.timetable import Session, Timetable
from bot.settings import Settings
from bot.shipped import shipped
from bot.steps import check
from bot.steps.draft import Drafted, draft
from bot.steps.load import Folder, load, take
from bot.store.database import Database, Rows
from bot.store.migrate import upgrade
from bot.store.posts import get_entries
from bot.store.programmes import get_rules
from bot.store.tables import metadata

P = ParamSpec("P")
T = TypeVar("T")

CONGRESS = "imc25"
START = builders.START
DUE = START + timedelta(minutes=20)  # of a highlight of the talk LBA-1
LOOKS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60))
EVERY_GUARD = acts.Answers({}, accept=tuple(Guard))
CHECKER = "Carla"
WRITER = "Wanda"
DRAWN = {"media_from": "own"}  # so a picture of such a post needs no permission

AML = builders.HUB
MM = Hub("mm", "Invented MM Hub", Audience.PROFESSIONAL, (Account("mm-x", "mm", "x", "inv_mm"),))
UNHURRIED: Mapping[Kind, Timing] = {
    kind: replace(timing, stale_after=timedelta(hours=6)) for kind, timing in DEFAULT_TIMING.items()
} | {Kind.POLL_RESULT: Timing(Anchor.POLL_CLOSE, timedelta(minutes=15), timedelta(hours=12), 5)}

TEMPLATES = {
    "opener": "{{ session.title }}, {{ session.start | clock }} {{ congress.hashtag }}",
    "highlight": "{{ headline }} {{ congress.hashtag }}",
    "thread": "{{ headline }}\n=== part\n{{ design }}\n=== part\n{{ safety }}",
    "poll": "{{ question }}\n=== poll 1h\n{{ option_1 }}\n{{ option_2 }}",
    "poll_result": "{{ poll.question }} {{ poll.n }} votes",
}


class StillClock:
    """Stands until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def __call__(self) -> datetime:
        return self.moment

    def seconds_until(self, moment: datetime) -> float:
        return 0.0

    def nothing_before(self, moment: datetime) -> None:
        pass


def news(number: int) -> str:
    """A headline like no other: what tells of two trials is not similar (docs/x-rules.md)."""
    return f"News: NOSUCH-{number} goes on."


def highlight(headline: str, **changes: Any) -> CoverageRule:
    values = {"presentation": "LBA-1", "fields": {"headline": headline} | DRAWN}
    values |= {"writer": WRITER}
    return builders.rule(Kind.HIGHLIGHT, **values | changes)


def thread(**changes: Any) -> CoverageRule:
    fields = {"headline": "First part.", "design": "Second part.", "safety": "Third part."} | DRAWN
    values = {"presentation": "LBA-1", "fields": fields, "writer": WRITER}
    return builders.rule(Kind.THREAD, **values | changes)


def poll(**changes: Any) -> CoverageRule:
    fields = {"question": "Which invented dose?", "option_1": "Low", "option_2": "High"}
    values = {"presentation": "LBA-1", "fields": fields, "writer": WRITER}
    return builders.rule(Kind.POLL, **values | changes)


def migrated(url: str) -> Database:
    database = Database(url)
    upgrade(database, shipped("migrations"))
    return database


class Desk:
    def __init__(
        self,
        url: str,
        folder: Path,
        clock: Clock,
        rules: Sequence[CoverageRule] = (),
        sessions: Sequence[Session] = (builders.session(),),
        congress: Congress | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.congress = congress or builders.congress(hubs=(AML, MM), timing=UNHURRIED)
        self.templates = folder / "templates"
        self.template(**TEMPLATES)
        given = {"database_url": url, "templates": self.templates, "settle_looks": LOOKS}
        self.bot: Bot = assemble(Settings(**given | dict(settings or {})), clock)
        # What the migrations make (tests/store/test_migrations.py), in half their time.
        with self.bot.database.creating():
            self.write(metadata.create_all)
        self.load(sessions, rules)
        self.draft()

    def template(self, **sources: str) -> None:
        self.templates.mkdir(exist_ok=True)
        for kind, source in sources.items():
            (self.templates / f"{kind}.j2").write_text(source)

    def write(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self.bot.database.writing() as rows:
            return work(rows, *args, **kwargs)

    def read(self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.bot.database.reading() as rows:
            return work(rows, *args, **kwargs)

    def load(self, sessions: Sequence[Session], rules: Sequence[CoverageRule]) -> None:
        """Puts these in place of what was stored, and drafts nothing."""
        folder = Folder(self.congress, Timetable(tuple(sessions)), tuple(rules), ())
        self.write(load, folder, "Lena", self.bot.clock.now())
        self.write(take, self.congress.code, folder.sessions)

    def reload(
        self, sessions: Sequence[Session], answers: acts.Answers = EVERY_GUARD
    ) -> acts.Taken:
        """Takes a later version of the programme, as the command does."""
        rules = self.read(get_rules, self.congress.code)
        folder = Folder(self.congress, Timetable(tuple(sessions)), rules, ())
        now, templates = self.bot.clock.now(), Templates(self.templates)
        return self.write(acts.take_folder, folder, templates, "Lena", now, answers)

    def draft(self) -> Drafted:
        return self.write(draft, self.congress.code, Templates(self.templates))

    def approve(self, checker: str = CHECKER) -> check.Checked:
        return self.write(check.approve, self.entries(), checker, self.bot.clock.now())

    def entries(self) -> tuple[Entry, ...]:
        return self.read(get_entries)

    def entry(self, key: str) -> Entry:
        (found,) = self.read(get_entries, keys=[key])
        return found

    def told(self) -> list[tuple[str, int, int, str]]:
        """Post (without its congress), part, attempt and state of every call, in order."""
        return [
            (d.post_key.partition("/")[2], d.part, d.attempt, d.state.value)
            for entry in self.entries()
            for d in entry.deliveries
        ]

    def close(self) -> None:
        self.bot.database.close()


def at(second: float = 0, **span: float) -> datetime:
    """A moment counted from the start of the session."""
    return START + timedelta(seconds=second, **span)
