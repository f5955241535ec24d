"""A database that is elsewhere, empty, newer, locked or on a full disk: said, and left alone."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from front_door import FIRST, Desk, environment

BY = ("--by", "Sol")
CANNOT = (
    "DATABASE_URL cannot be read. "
    "Write sqlite:///file.db or postgresql+psycopg://user:password@host/name."
)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", CANNOT),
        ("://", CANNOT),
        ("sqlite://host/file.db", CANNOT),
        ("sqlite:///x.db?timeout=soon", CANNOT),
        ("sqlite:///x.db?nosuch=1", CANNOT),
        ("postgresql://u:p@localhost:port/name", CANNOT),
        (
            "mysql://u:p@host/name",
            "DATABASE_URL names mysql. Use sqlite or postgresql+psycopg.",
        ),
        (
            "sqlite:///imc/congress.toml",
            "the file is not a database (sqlite:///imc/congress.toml). Check DATABASE_URL.",
        ),
        (
            "postgresql://u:p@127.0.0.1:1/name",
            "PostgreSQL does not answer (postgresql+psycopg://u:***@127.0.0.1:1/name). "
            "Start it, or check DATABASE_URL.",
        ),
    ],
)
@pytest.mark.parametrize("command", [("queue",), ("migrate",), ("load", "imc")])
def test_database_url_that_leads_nowhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, url: str, said: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert desk.refused(*command) == said


@pytest.mark.parametrize(
    "command",
    [
        ("load", "imc"), ("draft", "imc-2031"), ("queue",), ("show", FIRST),
        ("approve", FIRST, *BY), ("resolve", FIRST, "--absent", *BY),
        ("hold", "everything", *BY), ("hold", "--list"), ("unhold", "1", *BY),
        ("shift", "S1", "5m", *BY), ("cancel", "S1", *BY), ("measure",), ("report", "imc-2031"),
        ("worker",), ("sandbox",),
    ],
)  # fmt: skip
def test_database_that_is_not_there_says_migrate(desk: Desk, command: tuple[str, ...]) -> None:
    assert desk.refused(*command) == (
        "there is no database congress-bot.db. Run `congress-bot migrate`."
    )
    assert not Path("congress-bot.db").exists()


def test_database_without_tables_says_migrate(desk: Desk) -> None:
    Path("congress-bot.db").touch()

    assert desk.refused("queue") == (
        "the database has no tables yet (sqlite:///congress-bot.db). Run `congress-bot migrate`."
    )


def test_database_in_a_folder_that_is_not_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///no/such/folder.db")

    assert desk.refused("queue") == (
        "there is no database no/such/folder.db. Run `congress-bot migrate`."
    )
    assert desk.refused("migrate") == (
        "the database file cannot be opened (sqlite:///no/such/folder.db). "
        "Check that its folder exists."
    )


def test_database_of_a_newer_program_is_left_alone(desk: Desk) -> None:
    desk.drafted()
    with sqlite3.connect("congress-bot.db") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")

    assert desk.refused("migrate") == (
        "the database is at version 9999, which this program does not know. "
        "Install the newer program that made it."
    )
    assert desk.run("doctor", "--offline").code == 1


@pytest.fixture
def locked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Somebody else writes, and does not stop; the address does not wait for it."""
    desk.drafted()
    url = "sqlite:///congress-bot.db?timeout=0.1"
    monkeypatch.setenv("DATABASE_URL", url)
    other = sqlite3.connect("congress-bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield url
    other.close()


@pytest.mark.parametrize(
    "command",
    [
        ("load", "imc"), ("draft", "imc-2031"), ("approve", FIRST, *BY),
        ("hold", "everything", *BY), ("shift", "S1", "5m", *BY), ("cancel", "S1", *BY),
    ],
)  # fmt: skip
def test_locked_database_is_said(desk: Desk, locked: str, command: tuple[str, ...]) -> None:
    assert desk.refused(*command) == (
        f"the database is locked by another program ({locked}). Close it and try again."
    )


def test_locked_database_can_be_read(desk: Desk, locked: str) -> None:
    assert desk.done("queue").out.endswith("4 posts.\n")


def test_limit_on_the_size_of_files_leaves_the_tables_as_they_were(desk: Desk) -> None:
    desk.done("migrate")
    before = desk.rows()

    code, err = _limited(desk, ["load", "imc"], 8_192)

    assert (code, err) == (
        1,
        "congress-bot: the disk of the database fails or is full (sqlite:///congress-bot.db). "
        "Free some space, check it.\n",
    )
    assert desk.rows() == before


def test_limit_on_the_size_of_files_leaves_the_old_report(desk: Desk) -> None:
    desk.drafted()
    desk.done("report", "imc-2031")
    before = desk.files()

    code, err = _limited(desk, ["report", "imc-2031"], 33_000)

    assert (code, err) == (
        1,
        "congress-bot: imc-2031-report.html: File too large. "
        "Raise the limit on the size of files, or name another place.\n",
    )
    assert desk.files() == before


def _limited(desk: Desk, arguments: list[str], most: int) -> tuple[int, str]:
    """No file of the command's may grow over `most` bytes."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=desk.folder, env=environment(), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(path: Path) -> None:
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 1024)


def test_full_disk_leaves_the_tables_as_they_were(
    desk: Desk, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{small_disk}/congress-bot.db")
    desk.done("migrate")
    before = desk.rows()
    filler = small_disk / "filler"
    _fill(filler)

    ran = desk.run("load", "imc")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"congress-bot: the disk of the database is full (sqlite:///{small_disk}/congress-bot.db). "
        "Free some space; nothing was written.\n"
    )
    filler.unlink()
    assert desk.rows() == before
