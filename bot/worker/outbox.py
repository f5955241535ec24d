"""What one worker has in hand: what is ready for each account, the calls under way, the few
prepared to follow each, and the answers not yet recorded.

One call is under way per account. The next ones are claimed while it runs, so that an account need
not wait for the database between two posts; prepared calls that wait too long are given back
instead, since a hold placed meanwhile must count.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.clock import elapsed
from bot.domain.delivery import Delivery, Rejected
from bot.steps.publish import Answer
from bot.store.deliveries import Ready

PREPARED_FOR_SECONDS = 0.9
MOST_PREPARED = 3  # per account: enough to send while a look or a slow write holds the store

Call = Callable[[Delivery, float], Coroutine[Any, Any, Answer]]
"""Makes a call that was claimed at that second of `bot.clock.elapsed`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What the next transaction does: record, give back, claim."""

    answers: Sequence[Answer]
    unsent: Sequence[Delivery]
    ready: Sequence[Ready]

    def __bool__(self) -> bool:
        return bool(self.answers or self.unsent or self.ready)


class Outbox:
    def __init__(self, call: Call, stir: Callable[[], None]) -> None:
        self._call = call
        self._stir = stir
        self._queues: dict[str, deque[Ready]] = {}
        self._calls: dict[str, tuple[Delivery, asyncio.Task[Answer]]] = {}
        self._prepared: dict[str, deque[tuple[Delivery, float]]] = {}
        self._answers: list[Answer] = []
        self._unsent: list[Delivery] = []
        self._failure: BaseException | None = None

    @property
    def empty(self) -> bool:
        """Nothing claimed, nothing under way and nothing to record."""
        return not (self._calls or self._prepared or self._answers or self._unsent)

    @property
    def at_rest(self) -> bool:
        return self.empty and not any(self._queues.values())

    @property
    def accounts(self) -> frozenset[str]:
        """Those of which anything is in hand."""
        return frozenset(self._calls) | {delivery.account for delivery in self._held()}

    @property
    def in_hand(self) -> frozenset[int]:
        """The deliveries that were claimed and whose outcome is not recorded."""
        under_way = {delivery.id for delivery, _ in self._calls.values()}
        return frozenset(under_way | {delivery.id for delivery in self._held()})

    def _held(self) -> list[Delivery]:
        prepared = [delivery for each in self._prepared.values() for delivery, _ in each]
        return [*prepared, *(answer.delivery for answer in self._answers), *self._unsent]

    @property
    def hungry(self) -> bool:
        """Whether an account could be sending and is not."""
        return any(q and account not in self._calls for account, q in self._queues.items())

    @property
    def has_room(self) -> bool:
        """Whether a call could be claimed."""
        return any(queue and self._room(account) for account, queue in self._queues.items())

    def refill(self, ready: Iterable[Ready]) -> None:
        """All that may be claimed, in order, in place of what was known before."""
        self._queues = {}
        for each in ready:
            self._queues.setdefault(each.account, deque()).append(each)

    def add(self, due: Ready) -> None:
        """One more, behind what is known of its account."""
        self._queues.setdefault(due.account, deque()).append(due)

    def next_batch(self, stopping: bool) -> Batch:
        """Takes what is to be recorded and given back and, unless stopping, the next of every
        accounts that have few prepared. A call that failed (none should) fails here."""
        if self._failure is not None:
            raise self._failure
        if stopping:
            for account in list(self._prepared):
                self._give_up(account)
        batch = Batch(self._answers, self._unsent, [] if stopping else self._next())
        self._answers, self._unsent = [], []
        return batch

    def _next(self) -> list[Ready]:
        return [
            queue.popleft()
            for account, queue in self._queues.items()
            for _ in range(min(len(queue), self._room(account)))
        ]

    def _room(self, account: str) -> int:
        """For so many calls more; for one where none is under way, so that it begins soonest."""
        if self._mid_thread(account):
            return 0
        return MOST_PREPARED - len(self._prepared.get(account, ())) if account in self._calls else 1

    def _mid_thread(self, account: str) -> bool:
        """The next part of a thread is known at the next look only."""
        prepared = self._prepared.get(account)
        last = prepared[-1] if prepared else self._calls.get(account)
        return last is not None and last[0].part < last[0].parts

    def put_back(self, batch: Batch) -> None:
        """The transaction failed: all of it is still to be done."""
        self._answers = [*batch.answers, *self._answers]
        self._unsent = [*batch.unsent, *self._unsent]
        for each in batch.ready:
            self._queues.setdefault(each.account, deque()).appendleft(each)

    def begin(self, claimed: Iterable[Delivery], at: float) -> None:
        """Calls at once where the account is free, else when its call has come back. `at` is when
        they were claimed, in seconds of `bot.clock.elapsed`."""
        waiting = {answer.delivery.account for answer in self._answers if _ends_the_row(answer)}
        for delivery in claimed:
            if delivery.account in waiting or self._mid_thread(delivery.account):
                self._unsent.append(delivery)
            elif delivery.account in self._calls:
                self._prepared.setdefault(delivery.account, deque()).append((delivery, at))
            else:
                self._start(delivery, at)

    def _start(self, delivery: Delivery, claimed_at: float) -> None:
        task = asyncio.create_task(self._call(delivery, claimed_at))
        self._calls[delivery.account] = (delivery, task)
        task.add_done_callback(lambda done: self._came_back(delivery.account, done))

    def _came_back(self, account: str, done: asyncio.Task[Answer]) -> None:
        self._stir()
        del self._calls[account]
        if error := done.exception():
            self._failure = error
            return
        answer = done.result()
        self._answers.append(answer)
        prepared = self._prepared.get(account)
        if _ends_the_row(answer):
            self._queues.pop(account, None)
            self._give_up(account)
        elif prepared and elapsed() - prepared[0][1] > PREPARED_FOR_SECONDS:
            self._give_up(account)
        elif prepared:
            self._start(*prepared.popleft())
            if not prepared:
                del self._prepared[account]

    def _give_up(self, account: str) -> None:
        """All of them, since none may overtake another."""
        self._unsent += [delivery for delivery, _ in self._prepared.pop(account, ())]


def _ends_the_row(answer: Answer) -> bool:
    """Whether what comes next (a retry, the thread's next part) is known at the next look only."""
    return pauses(answer) or answer.delivery.part < answer.delivery.parts


def pauses(answer: Answer) -> bool:
    """Whether the account must wait before its next call."""
    return isinstance(answer.outcome, Rejected) and answer.outcome.again_at is not None
