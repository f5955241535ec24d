"""A desk on each kind of database, with a clock that stands."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk, StillClock

MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(database_url: str, tmp_path: Path) -> Iterator[MakeDesk]:
    """Desk(...) on this test's database; its clock is `desk.bot.clock`."""
    made: list[Desk] = []

    def make(*rules: object, **options: object) -> Desk:
        desk = Desk(database_url, tmp_path, options.pop("clock", StillClock()), rules, **options)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.close()
