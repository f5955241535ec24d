"""Which posts will not make it is looked for where something makes them wait, on both databases."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk import DUE, Desk, StillClock, highlight

from bot.domain.delivery import Accepted, Outcome, Rejected
from bot.domain.picture import Case
from bot.steps import publish
from bot.steps.publish import Answer
from bot.worker.foresight import Foresight
from bot.worker.overseer import Overseer

STALE_AT = DUE + timedelta(hours=6)
NEWS, MORE = "imc25/aml-x/highlight/LBA-1", "imc25/aml-x/highlight/LBA-1/b"
RESTS = Rejected("X's limit.", STALE_AT + timedelta(hours=1), whole_account=True)
WHY = "X's limit; again at 16:20:00 UTC"


@pytest.fixture
def desk(database_url: str, tmp_path: Path):
    rules = [highlight("News."), highlight("More.", variant="b"), highlight("M.", hub="mm")]
    found = Desk(database_url, tmp_path, StillClock(DUE), rules)
    found.approve()
    yield found
    found.close()


class Reader:
    """Reads from a desk, and remembers what was asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.asked: list[str] = []

    async def __call__(self, work: Callable[..., Any], *args: Any) -> Any:
        self.asked.append(work.__name__)
        return self._desk.read(work, *args)


def send(desk: Desk, outcome: Outcome) -> None:
    """One call of aml-x, and this comes of it; mm-x's post is delivered."""
    ready = desk.write(publish.open_due, DUE)
    wanted = [next(each for each in ready if each.account == code) for code in ("aml-x", "mm-x")]
    for claimed in desk.write(publish.claim, wanted, "w", DUE):
        of_mm = claimed.account == "mm-x"
        answer = Answer(claimed, Accepted("1") if of_mm else outcome, DUE)
        desk.write(publish.record, [answer], desk.bot.settings.settle_looks)


def test_all_well_asks_once_whether_anything_waits(desk: Desk) -> None:
    reader = Reader(desk)

    assert asyncio.run(Foresight(desk.bot, reader).late()) == ()
    assert reader.asked == ["must_look_ahead"]


def test_a_limit_that_ends_too_late_is_told_for_every_post_of_its_account(desk: Desk) -> None:
    send(desk, RESTS)
    late = asyncio.run(Foresight(desk.bot, Reader(desk)).late())

    assert late == (Case(NEWS, WHY, STALE_AT), Case(MORE, WHY, STALE_AT))


def test_what_was_foreseen_is_forgotten_when_nothing_waits_any_more(desk: Desk) -> None:
    send(desk, RESTS)
    foresight = Foresight(desk.bot, Reader(desk))

    async def before_and_after() -> tuple[int, int]:
        before = await foresight.late()
        desk.bot.clock.moment = STALE_AT
        return len(before), len(await foresight.late())

    assert asyncio.run(before_and_after()) == (2, 0)


def test_an_overseer_tells_of_them_at_once(desk: Desk) -> None:
    send(desk, RESTS)
    said: list[str] = []

    async def write(work: Callable[..., Any], *args: Any) -> Any:
        return desk.write(work, *args)

    asyncio.run(Overseer(desk.bot, [], "w", Reader(desk), write, said.append).look())

    assert said == [
        "2 posts will not make it, the first goes stale at 2025-03-29 15:20:00 UTC: "
        f"{NEWS}, {MORE}. X's limit; again at 16:20:00 UTC. Next: congress-bot forecast --late"
    ]
