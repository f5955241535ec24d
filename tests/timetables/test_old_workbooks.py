"""XLS workbooks. LibreOffice made files/invented.xls from an invented programme; in endless.xls a
few bytes are changed, so that its reader asks for memory without end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Read

from bot.domain.errors import Unreadable
from bot.domain.timetable import Timetable
from bot.timetables.sheets import apart

FILES = Path(__file__).with_name("files")


def test_an_old_workbook_is_read_like_a_new_one(
    read: Read, rows_of: Callable[[Timetable], int]
) -> None:
    found = read((FILES / "invented.xls").read_bytes(), zone="Europe/Vienna")

    (session,) = found.sessions
    assert (session.title, session.room, session.chairs) == (
        "Invented opening",
        "Hall A",
        ("Ada Made", "Bo Made"),
    )
    assert [talk.code for talk in session.presentations] == ["S1.1"]
    assert rows_of(found) == 4


def test_an_old_workbook_that_never_ends_is_refused(read: Read) -> None:
    with pytest.raises(Unreadable, match="is a damaged workbook"):
        read((FILES / "endless.xls").read_bytes())


def test_an_old_workbook_that_takes_too_long_is_refused(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_SECONDS", 0.001)
    with pytest.raises(Unreadable, match="is a damaged workbook"):
        read((FILES / "invented.xls").read_bytes())


@pytest.mark.parametrize("cut", [600, 1_500, 3_000, 5_000])
def test_an_old_workbook_that_is_cut_off_is_refused(read: Read, cut: int) -> None:
    with pytest.raises(Unreadable):
        read((FILES / "invented.xls").read_bytes()[:cut])


def test_the_process_that_reads_it_gets_no_secrets(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X_CONSUMER_KEY", "secret")
    seen = {}

    def run(*_: object, env: dict[str, str], **__: object) -> None:
        seen.update(env)
        raise ValueError

    monkeypatch.setattr(apart.subprocess, "run", run)
    with pytest.raises(Unreadable):
        read((FILES / "invented.xls").read_bytes())
    assert "secret" not in seen.values()
