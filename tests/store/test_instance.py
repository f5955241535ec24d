"""One worker at a time on a database."""

from datetime import timedelta
from pathlib import Path

import pytest
from builders import START

from bot.domain.errors import Refused, StoreError
from bot.store import heartbeats
from bot.store.database import Database
from bot.store.instance import only_worker


def test_a_second_worker_on_a_file_is_refused(tmp_path: Path) -> None:
    first, second = (Database(f"sqlite:///{tmp_path / 'bot.db'}") for _ in range(2))
    with only_worker(first):
        with pytest.raises(Refused, match="another worker already runs"), only_worker(second):
            pass
        with pytest.raises(Refused), only_worker(first):
            pass
    first.close()
    second.close()


def test_the_next_worker_is_let_in_when_the_first_has_ended(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    with only_worker(first):
        pass
    with pytest.raises(ZeroDivisionError), only_worker(second):
        1 / 0  # noqa: B018
    with only_worker(first):
        pass
    first.close()
    second.close()


def test_workers_on_two_databases_do_not_meet(database_url: str, tmp_path: Path) -> None:
    here, there = Database(database_url), Database(f"sqlite:///{tmp_path / 'other.db'}")
    with only_worker(here), only_worker(there):
        pass
    here.close()
    there.close()


def test_a_worker_in_a_missing_folder_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'bot.db'}")

    with pytest.raises(StoreError, match="Check that its folder exists"), only_worker(database):
        pass


def test_heartbeats_tell_when_a_worker_was_last_seen(database: Database) -> None:
    with database.writing() as rows:
        seen = [heartbeats.last_seen_at(rows)]
        for name, minute in (("one", 0), ("two", 1), ("one", 2)):
            heartbeats.beat(rows, name, START + timedelta(minutes=minute))
            seen.append(heartbeats.last_seen_at(rows))
        heartbeats.stop(rows, "one")
        seen.append(heartbeats.last_seen_at(rows))

    minutes = [moment and (moment - START) // timedelta(minutes=1) for moment in seen]
    assert minutes == [None, 0, 1, 2, 1]
