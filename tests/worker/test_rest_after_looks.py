"""When a worker looks again after a look that took long."""

import time
from datetime import datetime
from pathlib import Path

import pytest
from stage import Stage, run

from bot.domain.notices import Move
from bot.domain.traffic import AppOf
from bot.steps import notify, publish
from bot.steps.notify import Watching
from bot.store.database import Rows
from bot.worker import loop

OTHERS_TAKE_SECONDS = 2.0


def test_a_look_that_only_waited_for_its_turn_is_soon_followed_by_another(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks_since: list[datetime] = []
    others: list[str] = []
    monkeypatch.setattr(loop, "LONG_LOOK_SECONDS", OTHERS_TAKE_SECONDS / 2)
    monkeypatch.setattr(loop, "RESTS", 10_000)
    monkeypatch.setattr(loop, "LONGEST_REST_SECONDS", 10_000)
    monkeypatch.setattr(loop, "LOOK_EVERY_SECONDS", 0.05)

    async def test(stage: Stage) -> None:
        def look(rows: Rows, by: Watching, now: datetime) -> list[Move]:
            time.sleep(OTHERS_TAKE_SECONDS)
            others.append(by.name)
            return []

        def due(rows: Rows, now: datetime, app_of: AppOf) -> publish.Due:
            looks_since.extend([now] * len(others))
            if len(looks_since) == 3:
                stage.worker.stop()
            return listed(rows, now, app_of)

        listed = publish.due
        monkeypatch.setattr(notify, "look", look)
        monkeypatch.setattr(publish, "due", due)
        await stage.work(until_idle=False)

    run(test, database_url, tmp_path, [])

    assert len(looks_since) == 3
