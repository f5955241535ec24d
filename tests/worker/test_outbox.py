"""What a worker has in hand of one account: one call under way, a few prepared, none overtaken."""

import asyncio

import pytest
from builders import TALK_START, delivery

from bot.domain.delivery import Accepted, Delivery
from bot.steps.publish import Answer
from bot.store.deliveries import Ready
from bot.worker import outbox
from bot.worker.outbox import MOST_PREPARED, PREPARED_FOR_SECONDS, Outbox

CLAIMED = 100.0


class Site:
    """An outbox whose calls come back when they are told to."""

    def __init__(self) -> None:
        self.called: list[int] = []
        self._gates: dict[int, asyncio.Event] = {}
        self.outbox = Outbox(self._call, lambda: None)

    async def _call(self, made: Delivery, claimed_at: float) -> Answer:
        self.called.append(made.id)
        self._gates[made.id] = asyncio.Event()
        await self._gates[made.id].wait()
        return Answer(made, Accepted(str(made.id)), TALK_START)

    async def claim(self, *claimed: Delivery) -> None:
        self.outbox.begin(claimed, CLAIMED)
        await asyncio.sleep(0)

    async def come_back(self, number: int) -> None:
        self._gates[number].set()
        for _ in range(4):
            await asyncio.sleep(0)


def _ready(number: int) -> Ready:
    return Ready(number, f"post-{number}", 1, "imc25", "aml-x", 1, None, TALK_START)


def _ids(found: list[Delivery] | list[Ready]) -> list[int]:
    return [each.id for each in found]


def test_a_free_account_gets_one_call_and_then_those_to_follow() -> None:
    async def scenario() -> tuple[list[int], list[int]]:
        site = Site()
        site.outbox.refill(_ready(number) for number in range(1, 10))
        first = _ids(list(site.outbox.next_batch(stopping=False).ready))
        await site.claim(delivery(id=1))
        return first, _ids(list(site.outbox.next_batch(stopping=False).ready))

    assert asyncio.run(scenario()) == ([1], list(range(2, 2 + MOST_PREPARED)))


def test_prepared_calls_go_in_their_order_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "elapsed", lambda: CLAIMED)

    async def scenario() -> list[list[int]]:
        site = Site()
        await site.claim(*(delivery(id=number) for number in (1, 2, 3)))
        seen = [list(site.called)]
        for number in (1, 2):
            await site.come_back(number)
            seen.append(list(site.called))
        return seen

    assert asyncio.run(scenario()) == [[1], [1, 2], [1, 2, 3]]


def test_what_was_prepared_too_long_ago_is_given_back_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "elapsed", lambda: CLAIMED + PREPARED_FOR_SECONDS + 0.01)

    async def scenario() -> tuple[list[int], list[int]]:
        site = Site()
        await site.claim(*(delivery(id=number) for number in (1, 2, 3)))
        await site.come_back(1)
        return site.called, _ids(list(site.outbox.next_batch(stopping=False).unsent))

    assert asyncio.run(scenario()) == ([1], [2, 3])


def test_a_post_claimed_behind_a_thread_is_given_back() -> None:
    """The thread's next part, known when this one has come back, goes before it."""

    async def scenario() -> list[int]:
        site = Site()
        thread = delivery(id=2, parts=2)
        await site.claim(delivery(id=1), thread, delivery(id=3))
        return _ids(list(site.outbox.next_batch(stopping=False).unsent))

    assert asyncio.run(scenario()) == [3]
