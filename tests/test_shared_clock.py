"""The clock of a rehearsal: one file, several processes."""

from datetime import timedelta
from pathlib import Path

import pytest
from builders import START

from bot.bootstrap import connect
from bot.clock import SharedClock
from bot.domain.congress import Account
from bot.domain.errors import SettingsError
from bot.settings import Settings

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SOON = 30 * SECOND  # a busy machine takes some of it


@pytest.fixture
def file(tmp_path: Path) -> Path:
    SharedClock(tmp_path / "clock").begin(START)
    return tmp_path / "clock"


def test_every_process_sees_the_time_that_one_began(file: Path) -> None:
    one, other = SharedClock(file), SharedClock(file)

    assert START <= one.now() <= other.now() < START + SOON


def test_nothing_is_skipped_before_a_person_lets_it_run_on(file: Path) -> None:
    clock = SharedClock(file)
    clock.nothing_before(START + HOUR)

    assert clock.now() < START + SOON


def test_a_quiet_time_is_skipped_up_to_just_before_the_next_thing(file: Path) -> None:
    worker, person = SharedClock(file, lead=SECOND), SharedClock(file)
    person.run_on_to(START + 3 * HOUR)
    worker.nothing_before(START + HOUR)

    assert START + HOUR - SECOND <= person.now() < START + HOUR + SOON


def test_no_more_is_skipped_than_a_person_allowed(file: Path) -> None:
    worker, person = SharedClock(file), SharedClock(file)
    person.run_on_to(START + HOUR)
    worker.nothing_before(START + 3 * HOUR)

    assert START + HOUR <= person.now() < START + HOUR + SOON


def test_it_never_goes_back(file: Path) -> None:
    clock = SharedClock(file)
    clock.run_on_to(START + HOUR)
    clock.nothing_before(START - HOUR)

    assert clock.now() >= START


@pytest.mark.parametrize("told", [None, "", "noon", "2027-03-27T08:00+01:00"])
def test_a_file_that_shows_no_time_is_told(tmp_path: Path, told: str | None) -> None:
    if told is not None:
        (tmp_path / "clock").write_text(told)

    with pytest.raises(SettingsError, match="shows no time"):
        SharedClock(tmp_path / "clock").now()


def test_no_rehearsal_speaks_to_x(file: Path) -> None:
    account = Account("aml-x", "aml", "x", "invented_aml")

    with pytest.raises(SettingsError, match="speaks to a sandbox only"):
        connect(Settings(clock=file), [account])


def test_waiting_is_told_in_real_seconds(file: Path) -> None:
    left = SharedClock(file).seconds_until(START + HOUR)

    assert (HOUR - SOON).total_seconds() < left <= HOUR.total_seconds()
    assert SharedClock(file).seconds_until(START - HOUR) == 0
