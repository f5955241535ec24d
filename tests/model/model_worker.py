"""A worker of the model: the real steps in the order of bot.worker, one at a time, so that anything
may happen between two of them."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from desk import LOOKS, Desk
from far_side import Call, FarSide
from sqlalchemy import select

from bot.domain.delivery import Delivery, Outcome, Published, Rejected, State
from bot.domain.errors import NetworkError, StoreError
from bot.steps import publish, settle
from bot.steps.publish import Answer
from bot.store import tables
from bot.store.database import Rows
from bot.store.deliveries import Ready

P = ParamSpec("P")
T = TypeVar("T")

PREPARED_FOR = timedelta(seconds=0.9)  # as in bot.worker.outbox


def still_ours(rows: Rows, delivery: Delivery, worker: str) -> bool:
    """Asked once more just before the call."""
    d = tables.delivery.c
    row = rows.execute(select(d.state, d.claimed_by).where(d.id == delivery.id)).one()
    return (row.state, row.claimed_by) == (State.SENDING.value, worker)


@dataclass(eq=False, slots=True)
class UnderWay:
    delivery: Delivery
    call: Call
    coroutine: Coroutine[Call, Outcome, Outcome]


@dataclass(eq=False, slots=True)
class InHand:
    """What a worker knows and the database does not: all of it is gone after a crash."""

    ready: list[Ready] = field(default_factory=list)
    claimed: list[Delivery] = field(default_factory=list)
    calls: list[UnderWay] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    unsent: list[Delivery] = field(default_factory=list)
    wanted: Sequence[tuple[Delivery, datetime]] = ()
    seen: list[Published] | NetworkError = field(default_factory=list)


class ModelWorker:
    def __init__(
        self, name: str, desk: Desk, far: FarSide, on_call: Callable[[Call], None]
    ) -> None:
        self._kind, self._starts = name, 0
        self.name = name
        self.running = False
        self.paused = False
        self.hand = InHand()
        self.fault = ""
        self._desk = desk
        self._far = far
        self._on_call = on_call

    @property
    def active(self) -> bool:
        return self.running and not self.paused

    @property
    def empty_handed(self) -> bool:
        hand = self.hand
        return not (hand.claimed or hand.calls or hand.answers or hand.unsent)

    @property
    def is_answered(self) -> bool:
        return any(under_way.call.outcome for under_way in self.hand.calls)

    def start(self) -> None:
        """Under a name of its own, as every process has one (bot.cli.running)."""
        self._starts += 1
        self.name = f"{self._kind}-{self._starts}"
        self.running, self.paused, self.hand, self.fault = True, False, InHand(), ""

    def crash(self) -> None:
        self.abandon()
        for under_way in self.hand.calls:
            under_way.coroutine.close()
        self.running, self.hand = False, InHand()

    def abandon(self) -> None:
        """Nobody waits for its calls any more, whatever it thinks itself."""
        for under_way in self.hand.calls:
            under_way.call.given_up_at = under_way.call.given_up_at or self._now()

    def take_over(self, alive: Sequence[str]) -> None:
        self._write(settle.take_over, alive, self._now(), LOOKS)

    def look(self) -> None:
        in_hand = {d.id for d in self.hand.claimed + self.hand.unsent}
        ready = self._write(publish.open_due, self._now())
        self.hand.ready = [each for each in ready if each.id not in in_hand]

    def turn(self, most: int) -> None:
        """Records and gives back, then claims up to `most` that it last saw ready."""
        hand = self.hand
        answers, unsent, wanted = hand.answers, hand.unsent, hand.ready[:most]
        try:
            claimed = self._at_risk(self._record_and_claim, answers, unsent, wanted)
        except StoreError:
            return  # all of it is still to be done
        hand.answers, hand.unsent, hand.ready = [], [], hand.ready[most:]
        hand.claimed += claimed

    def _record_and_claim(
        self,
        rows: Rows,
        answers: Sequence[Answer],
        unsent: Sequence[Delivery],
        wanted: Sequence[Ready],
    ) -> list[Delivery]:
        publish.record(rows, answers, LOOKS)
        publish.give_back(rows, unsent, self.name)
        resting = {answer.delivery.account for answer in answers if _pauses(answer)}
        willing = [each for each in wanted if each.account not in resting]
        return publish.claim(rows, willing, self.name, self._now())

    def call(self) -> None:
        """Begins every claimed call that may begin: one is under way per account, and one that
        waited, or that somebody else took over, does not go."""
        waiting: list[Delivery] = []
        for delivery in self.hand.claimed:
            if self._now() - delivery.claimed_at > PREPARED_FOR:
                self.hand.unsent.append(delivery)
            elif self._far.busy(delivery.account):
                waiting.append(delivery)
            elif self._read(still_ours, delivery, self.name):
                self._begin(delivery)
        self.hand.claimed = waiting

    def _begin(self, delivery: Delivery) -> None:
        coroutine = publish.call(self._far, delivery, self._now())
        call = coroutine.send(None)
        self.hand.calls.append(UnderWay(delivery, call, coroutine))
        self._on_call(call)

    def hear(self) -> None:
        """Takes in the answers that have come."""
        for under_way in [each for each in self.hand.calls if each.call.outcome]:
            self.hand.calls.remove(under_way)
            try:
                under_way.coroutine.send(under_way.call.outcome)
            except StopIteration as done:
                self.hand.answers.append(Answer(under_way.delivery, done.value, self._now()))

    def read_timeline(self) -> None:
        """Of the first account that has something to settle."""
        due = self._read(settle.due, self._now())
        wanted = [each for each in due if each[0].account == due[0][0].account]
        if wanted:
            look = settle.look(self._far, wanted[0][0].account, [d for d, _ in wanted])
            self.hand.wanted, self.hand.seen = wanted, _finished(look)

    def settle(self) -> None:
        self.read_timeline()
        self.conclude()

    def conclude(self) -> None:
        wanted, seen = self.hand.wanted, self.hand.seen
        self.hand.wanted = ()
        try:
            self._at_risk(settle.conclude, wanted, seen, self._now(), LOOKS)
        except StoreError:
            return  # it is due again

    def _now(self) -> datetime:
        return self._desk.bot.clock.now()

    def _at_risk(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The database may go away before the commit, or after it and before we know."""
        fault, self.fault = self.fault, ""
        with self._desk.bot.database.writing() as rows:
            done = work(rows, *args, **kwargs)
            if fault == "before the commit":
                raise StoreError("the model's database went away.")
        if fault == "after the commit":
            raise StoreError("the model's database went away.")
        return done

    def _write(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return self._desk.write(work, *args, **kwargs)

    def _read(
        self, work: Callable[Concatenate[Rows, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return self._desk.read(work, *args, **kwargs)


def _pauses(answer: Answer) -> bool:
    return isinstance(answer.outcome, Rejected) and answer.outcome.again_at is not None


def _finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """Of one that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")
