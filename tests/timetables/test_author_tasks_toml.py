from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.congress import InvitingTimes
from bot.domain.errors import Unreadable
from bot.timetables.folder.author_tasks_toml import author_tasks_of
from bot.timetables.folder.toml_table import load_toml


def read(folder: Path, *lines: str) -> InvitingTimes:
    path = folder / "congress.toml"
    path.write_text("\n".join(("[author_tasks]", *lines)))
    return author_tasks_of(load_toml(path).table("author_tasks"))


def test_author_tasks_are_20_to_60_minutes_after_a_talk_began_unless_told(tmp_path: Path) -> None:
    default = InvitingTimes(timedelta(minutes=20), timedelta(minutes=60))

    assert read(tmp_path) == default
    assert read(tmp_path, 'after = "0m"', 'until = "2h"') == InvitingTimes(
        timedelta(), timedelta(hours=2)
    )


@pytest.mark.parametrize(
    "lines",
    [
        ('after = "-5m"',),
        ('until = "25h"',),
        ('after = "soon"',),
        ('after = "60m"',),
        ('until = "10m"',),
        ('untill = "90m"',),
    ],
)
def test_author_tasks_are_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable):
        read(tmp_path, *lines)
