"""A desk for tests: a small invented congress in a folder of its own, and the commands run there as
a person runs them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Bot, assemble
from bot.cli.main import run
from bot.domain.congress import Account
from bot.settings import read_settings

REPOSITORY = Path(__file__).parents[2]
CONGRESS_TOML = """\
[congress]
code = "imc-2031"
name = "Invented Marrow Congress 2031"
zone = "Europe/Vienna"
starts = 2031-03-15
ends = 2031-03-16
hashtag = "#IMC31"

[embargo]
source = "invented"
titles = "public"
abstracts = "public"
late_breakers = "public"
beyond_abstract = "public"
posters = "public"

[[hub]]
code = "aml"
name = "Invented AML Hub"
audience = "professional"

  [[hub.account]]
  code = "aml-x"
  network = "x"
  handle = "aml_invented"
  operator = "Invented Agency"
  automated_label = "confirmed 2031-03-01 by Dora"

[[hub]]
code = "mm"
name = "Invented Myeloma Hub"
audience = "professional"

  [[hub.account]]
  code = "mm-x"
  network = "x"
  handle = "mm_invented"
  operator = "Invented Agency"
  automated_label = "confirmed 2031-03-01 by Dora"
"""
TIMETABLE_CSV = """\
session,session title,track,room,chairs,start,end,presentation,presentation title,presenters
S1,An invented first session,AML,Hall A,Prof. Chair,2031-03-15 09:00,2031-03-15 10:00,,,
S1,,,,,2031-03-15 09:00,2031-03-15 09:30,S1.1,An invented first talk,Ada Invented
S1,,,,,2031-03-15 09:30,2031-03-15 10:00,S1.2,An invented second talk,Bo Invented
S2,An invented second session,Myeloma,Hall B,Prof. Other,2031-03-15 11:00,2031-03-15 12:00,,,
"""
COVERAGE_CSV = """\
hub,kind,session,presentation,writer,headline,safety,why
aml,opener,S1,,Wanda,,,Two invented talks.
aml,highlight,,S1.1,Wanda,Invented result one,Invented harm one,
aml,highlight,,S1.2,Wanda,Invented result two,No fever was seen,
mm,opener,S2,,Wanda,,,An invented hour.
"""
ACCOUNTS = (
    Account("aml-x", "aml", "x", "aml_invented"),
    Account("mm-x", "mm", "x", "mm_invented"),
)
BIO = "Invented news. Automated posts by Invented Agency."
OPENER = "imc-2031/aml-x/opener/S1"
FIRST = "imc-2031/aml-x/highlight/S1.1"
SECOND = "imc-2031/aml-x/highlight/S1.2"
OTHER = "imc-2031/mm-x/opener/S2"
KEYS = [OPENER, FIRST, SECOND, OTHER]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Site:
    """A running sandbox. Its clock is `ahead` of ours; `address` is where it answers."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.address = ""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours, without what would reach the bot, and with `settings`."""
    own = ("X_", "DATABASE_URL", "CONGRESS_BOT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {"PYTHONPATH": str(REPOSITORY)} | dict(settings or {})


class Desk:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.congress = folder / "imc"
        self.congress.mkdir()
        (self.congress / "congress.toml").write_text(CONGRESS_TOML)
        (self.congress / "timetable.csv").write_text(TIMETABLE_CSV)
        (self.congress / "coverage.csv").write_text(COVERAGE_CSV)

    def run(self, *arguments: str) -> Ran:
        self._capsys.readouterr()
        code = run(arguments)
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)

    def done(self, *arguments: str) -> Ran:
        """Likewise, where anything but success would make the test pointless."""
        ran = self.run(*arguments)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran

    def refused(self, *arguments: str, code: int = 1) -> str:
        """The line on standard error, of a command that changed neither a file nor a table."""
        migrated = (self.folder / "congress-bot.db").exists()
        files, rows = self.files(), self.rows() if migrated else None
        ran = self.run(*arguments)
        assert (ran.code, ran.out) == (code, "")
        assert ran.err.startswith("congress-bot: ")
        assert ran.err.count("\n") == 1
        assert self.files() == files
        assert rows is None or self.rows() == rows
        return ran.err.removeprefix("congress-bot: ").rstrip("\n")

    def start(self, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
        """The program itself, in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder, env=environment(settings), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def finish(self, *arguments: str, **settings: str) -> Ran:
        program = self.start(*arguments, **settings)
        out, err = program.communicate(timeout=180)
        return Ran(program.returncode, out, err)

    def write(self, name: str, text: str) -> None:
        """A file of the congress folder, in place of the good one."""
        (self.congress / name).write_text(text)

    def drafted(self) -> "Desk":
        self.done("migrate")
        self.done("load", "imc")
        self.done("draft", "imc-2031")
        return self

    def approved(self) -> "Desk":
        self.drafted()
        self.done("approve", "--all", "--congress", "imc-2031", "--by", "Carla")
        return self

    def bot(self) -> Bot:
        return assemble(read_settings())

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the database, by table."""
        bot = self.bot()
        with bot.database.reading() as rows:
            names = rows.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            tables = list(names.scalars())
            found = {
                name: [tuple(row) for row in rows.exec_driver_sql(f'SELECT * FROM "{name}"')]
                for name in tables
            }
        bot.database.close()
        return found

    def files(self) -> dict[str, bytes]:
        """Every file at the desk but the database's own."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "congress-bot.db" not in path.name
        }
