"""What one worker has in hand: what is ready for each account, the calls under way, the answers not
yet recorded. One call is under way per account."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from bot.steps.publish import Answer
from bot.store.deliveries import Ready


class Outbox:
    def __init__(self, stir: Callable[[], None]) -> None:
        self._stir = stir
        self._queues: dict[str, deque[Ready]] = {}
        self._calls: dict[str, asyncio.Task[Answer]] = {}
        self._answers: list[Answer] = []

    @property
    def empty(self) -> bool:
        """Nothing under way and nothing to record."""
        return not self._calls and not self._answers

    @property
    def at_rest(self) -> bool:
        return self.empty and not any(self._queues.values())

    def refill(self, ready: Iterable[Ready]) -> None:
        """All that may be claimed, in order, in place of what was known before."""
        self._queues = {}
        for each in ready:
            self._queues.setdefault(each.account, deque()).append(each)

    def rest(self, account: str) -> None:
        """Nothing more of this account until the next refill."""
        self._queues.pop(account, None)

    def next_of_free_accounts(self) -> list[Ready]:
        """Takes the first of every account that has no call under way."""
        return [
            queue.popleft()
            for account, queue in self._queues.items()
            if queue and account not in self._calls
        ]

    @property
    def has_next(self) -> bool:
        return any(q and account not in self._calls for account, q in self._queues.items())

    def begin(self, account: str, call: Coroutine[Any, Any, Answer]) -> None:
        task = asyncio.create_task(call)
        self._calls[account] = task
        task.add_done_callback(lambda _: self._stir())

    def take_answers(self) -> list[Answer]:
        """Those that have come back and are not recorded; give them back if recording fails."""
        for account, task in list(self._calls.items()):
            if task.done():
                del self._calls[account]
                self._answers.append(task.result())
        answers, self._answers = self._answers, []
        return answers

    def give_back(self, answers: Sequence[Answer], ready: Sequence[Ready]) -> None:
        self._answers = [*answers, *self._answers]
        for each in ready:
            self._queues.setdefault(each.account, deque()).appendleft(each)
