"""The desk that the model works at: ten posts of two accounts, due within minutes; among them
are a thread, a poll, an opener whose words carry its time and a highlight under embargo."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import builders
from desk import (
    AML,
    CHECKER,
    LOOKS,
    MM,
    START,
    TEMPLATES,
    UNHURRIED,
    Desk,
    StillClock,
    highlight,
    poll,
    thread,
)
from sqlalchemy import event

from bot.bootstrap import assemble
from bot.compose.templates import Templates
from bot.domain.congress import CoverageRule, Kind
from bot.domain.pace import Pace
from bot.domain.queue import Entry
from bot.domain.timetable import Timetable
from bot.settings import Settings
from bot.steps import adjust, check, load
from bot.steps.draft import draft
from bot.store.database import Rows
from bot.store.tables import metadata

BEGIN = START + timedelta(minutes=20)
IN_TIME = timedelta(minutes=8)
TALK = builders.presentation()
LATER_TALK = builders.presentation(
    code="LBA-2", title="Another invented talk", embargo_until=START + timedelta(minutes=24)
)
SESSIONS = (
    builders.session(),
    builders.session(code="S2", title="A later invented session", presentations=(LATER_TALK,)),
)
# How far apart late posts go is another promise (tests/steps/test_pace_and_limits.py); here it
# would only make some of them stale.
UNPACED = Pace(catch_up_distance=timedelta())
CONGRESS = builders.congress(
    hubs=tuple(
        replace(hub, accounts=tuple(replace(each, pace=UNPACED) for each in hub.accounts))
        for hub in (AML, MM)
    ),
    timing={kind: replace(timing, stale_after=IN_TIME) for kind, timing in UNHURRIED.items()},
)
NAMES = ("News", "Harms", "Figures", "Result")  # of the four highlights


def rules(versions: Sequence[int]) -> tuple[CoverageRule, ...]:
    """The plan, where each highlight stands at its so-manieth wording."""
    words = [f"{name} {n}." for name, n in zip(NAMES, versions, strict=True)]
    minutes = timedelta(minutes=1)
    return (
        highlight(words[0]),
        highlight(words[1], variant="b"),
        thread(offset=6 * minutes),
        highlight("Later.", variant="c", offset=9 * minutes),
        highlight("Last.", variant="d", offset=13 * minutes),
        highlight(words[2], hub="mm"),
        highlight("Closing.", hub="mm", variant="c", offset=10 * minutes),
        highlight(words[3], hub="mm", presentation="LBA-2"),
        poll(hub="mm", offset=5 * minutes),
        builders.rule(Kind.OPENER, hub="mm", session="S2", offset=21 * minutes, writer="Wanda"),
    )


class StillTemplates(Templates):
    """Nobody edits them while the model runs."""

    def reread(self) -> Templates:
        return self


class ModelDesk(Desk):
    """On a database that was filled before; `rules` counts the wordings."""

    def __init__(self, url: str, folder: Path) -> None:
        self.congress = CONGRESS
        self.templates = folder / "templates"
        self.template(**TEMPLATES)
        settings = Settings(database_url=url, templates=self.templates, settle_looks=LOOKS)
        self.still = StillTemplates(self.templates)
        self.clock = StillClock(BEGIN)
        self.bot = assemble(settings, self.clock)
        if self.bot.database.is_sqlite:
            event.listen(self.bot.database.engine, "connect", _without_the_disk)
        self._versions = [1] * len(NAMES)

    def reword(self, number: int) -> None:
        self._versions[number] += 1
        folder = load.Folder(CONGRESS, Timetable(SESSIONS), rules(self._versions), ())
        self.write(self._reload, folder)

    def _reload(self, rows: Rows, folder: load.Folder) -> None:
        load.load(rows, folder, "Lena", self.clock.now())
        load.take(rows, CONGRESS.code, folder.sessions)
        draft(rows, CONGRESS.code, self.still)

    def shift(self, session: str, by: timedelta) -> None:
        self.write(self._shift, session, by)

    def _shift(self, rows: Rows, code: str, by: timedelta) -> None:
        adjust.shift(rows, code, by, CONGRESS.code, "", "Dora", self.clock.now())
        draft(rows, CONGRESS.code, self.still)

    def say_yes(self, entries: Sequence[Entry]) -> check.Checked:
        return self.write(check.approve, entries, CHECKER, self.clock.now())


def _without_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """No power is cut in the model, and it commits some hundred times a second."""
    connection.execute("PRAGMA synchronous=OFF")


def fill(url: str, folder: Path) -> None:
    """Loads and drafts the plan on an empty database."""
    first = rules([1] * len(NAMES))
    Desk(url, folder, StillClock(BEGIN), first, SESSIONS, CONGRESS).close()


def on_sqlite(folder: Path) -> Callable[[], ModelDesk]:
    """Makes desks, each on a copy of one filled file."""
    filled, used = folder / "filled.db", folder / "used.db"
    fill(f"sqlite:///{filled}", folder)

    def make() -> ModelDesk:
        for left in folder.glob("used.db*"):
            left.unlink()
        shutil.copy(filled, used)
        return ModelDesk(f"sqlite:///{used}", folder)

    return make


def on_postgres(url: str, folder: Path) -> Callable[[], ModelDesk]:
    """Makes desks on one database, each emptied of the one before."""

    def make() -> ModelDesk:
        desk = ModelDesk(url, folder)
        desk.write(metadata.drop_all)
        desk.close()
        fill(url, folder)
        return ModelDesk(url, folder)

    return make
