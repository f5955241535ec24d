"""What a person says about columns goes before what the reader would guess."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import Misuse
from bot.domain.timetable import Timetable
from bot.timetables.read import column_mapping, read_timetable

CONTENT = "Was,Wann,Bis,Room,Hall\nInvented,2027-03-27 09:00,2027-03-27 10:00,not here,A1\n"
CHOSEN = {"was": "session title", "Wann ": "start", "Bis": "end", "Room": "", "Hall": "room"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "made.csv"
    path.write_text(CONTENT, encoding="utf-8")
    return path


def read(path: Path, columns: dict[str, str]) -> Timetable:
    return read_timetable(path, ZoneInfo("UTC"), columns=columns)


def test_chosen_columns_are_read_as_said(path: Path) -> None:
    (session,) = read(path, CHOSEN).sessions
    assert (session.title, session.start, session.room) == (
        "Invented",
        datetime(2027, 3, 27, 9, tzinfo=UTC),
        "A1",
    )


def test_mapping_shows_what_was_chosen_and_what_was_guessed(path: Path) -> None:
    chosen = {"Was": "session title", "Hall": "room"}
    assert column_mapping(path, ZoneInfo("UTC"), chosen) == (
        ("Was", "session title"),
        ("Wann", ""),
        ("Bis", ""),
        ("Room", ""),
        ("Hall", "room"),
    )


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"Wo": "room"}, "made.csv has no column “Wo”. It has: Was, Wann, Bis, Room, Hall."),
        ({"Hall": "rom"}, "“rom” is nothing a column can hold. Use one of: session, session title"),
    ],
)
def test_column_or_word_that_does_not_exist_is_refused(
    path: Path, columns: dict[str, str], refusal: str
) -> None:
    with pytest.raises(Misuse) as refused:
        read(path, columns)
    assert str(refused.value).startswith(refusal)
