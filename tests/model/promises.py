"""What must hold whatever happened, asked after every event and, when one example ends, of all that
is left: then one worker runs on, the network answers, and time runs out."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from far_side import GIVEN_UP_AFTER, Call, FarSide
from hypothesis.stateful import RuleBasedStateMachine, invariant
from model_desk import CONGRESS, ModelDesk
from model_worker import ModelWorker
from oracle import Oracle

from bot.domain.delivery import BLIND_LOOKS, Delivery, State, Unknown
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.store import deliveries
from bot.store.holds import get_all_holds
from bot.store.posts import next_due_at

LONGEST_REST = timedelta(seconds=60)
FOR_NOW = ("Limit.", "Keys.", "No connection.")  # the reasons of those that say when to come again
LAST_LOOK = timedelta(seconds=60)
# A post that nothing hinders for so long must arrive: a rest, a call lost, its settling, and again.
ENOUGH = 2 * LONGEST_REST + 2 * LAST_LOOK


class Promises(RuleBasedStateMachine):
    """`told` counts over all examples."""

    told: ClassVar[Counter[str]] = Counter()

    def __init__(self, make_desk: Callable[[], ModelDesk]) -> None:
        super().__init__()
        self.desk = make_desk()
        self.clock = self.desk.clock
        self.far = FarSide(self.clock)
        self.oracle = Oracle()
        self.workers = [ModelWorker(name, self.desk, self.far, self._called) for name in "AB"]
        self.slept = False
        self.events = 0
        self.read = self.desk.entries()
        self.oracle.drafted(self.read)
        self.told["examples"] += 1

    def _called(self, call: Call) -> None:
        under_way = [each for each in self.far.under_way() if each.account == call.account]
        assert len(under_way) == 1, f"two creates under way on {call.account}"
        self.oracle.judge(call, self.far.landed, self.clock.now())
        self.told["calls"] += 1

    def _pass(self, span: timedelta) -> None:
        """Whoever waits for an answer waits so long and no longer."""
        end = self.clock.moment + span
        for call in sorted(self.far.under_way(), key=lambda call: call.at):
            if call.at + GIVEN_UP_AFTER <= end:
                self.clock.moment = max(self.clock.moment, call.at + GIVEN_UP_AFTER)
                self._give_up(call)
        self.clock.moment = end
        self.oracle.note(end)

    def _accept_all(self) -> None:
        for call in self.far.under_way():
            call.outcome = self.far.land(call)

    def _give_up(self, call: Call) -> None:
        call.outcome, call.given_up_at = Unknown("X did not answer."), self.clock.now()

    @invariant()
    def promises(self) -> None:
        self.told["rules"] += 1
        self.events += 1
        self._keep_the_books()
        self._nothing_is_there_twice()
        self._delivered_rows_own_what_is_there()

    def _keep_the_books(self) -> None:
        # No two moments are the same, as on a real clock.
        self.clock.moment += timedelta(microseconds=1)
        self.oracle.note(self.clock.now())
        self.far.answered()

    def _nothing_is_there_twice(self) -> None:
        doubled = self.oracle.find_doubled(self.far.landed)
        assert not doubled, f"there twice: {doubled}"

    def _delivered_rows_own_what_is_there(self) -> None:
        there = {(post.network_id, post.account): post.words for post in self.far.landed}
        delivered = self.desk.read(deliveries.in_state, State.DELIVERED)
        owned = [(d.network_id, d.account) for d in delivered]
        assert len(owned) == len(set(owned)), "two deliveries own one post"
        for d in delivered:
            assert there.get((d.network_id, d.account)) == d.words, f"not what is there: {d}"

    def teardown(self) -> None:
        try:
            self._run_to_the_end()
            self._nothing_is_lost()
        finally:
            self.desk.close()

    def _run_to_the_end(self) -> None:
        """One worker, and a network that answers: whatever still can go out does."""
        for worker in self.workers:
            worker.crash()
        self.far.readable = True
        worker = self.workers[0]
        worker.start()
        worker.take_over([worker.name])
        self.began_at_last = self.clock.now()
        stale = max(planned.stale_at for planned in self.oracle.planned.values())
        # One that was looked for in vain for long is looked for so rarely.
        last = max(stale, self.began_at_last) + BLIND_LOOKS[-1] + 2 * LAST_LOOK
        while self.clock.now() < last:
            self._one_round(worker)
            self._pass(min(self._until_next(), last - self.clock.now()))
            self._keep_the_books()

    def _one_round(self, worker: ModelWorker) -> None:
        for _ in CONGRESS.accounts():
            worker.settle()
        while True:
            worker.look()
            self.oracle.note(self.clock.now())
            worker.turn(most=12)
            worker.call()
            if worker.empty_handed:
                break
            self._accept_all()
            worker.hear()
            worker.turn(most=0)
        self._nothing_is_there_twice()

    def _until_next(self) -> timedelta:
        """As the worker's loop arms its alarm."""
        now = self.clock.now()
        accounts = [account.code for account in CONGRESS.accounts()]
        moments = (
            self.desk.read(next_due_at, now),
            self.desk.read(deliveries.next_retry_at, now),
            self.desk.read(deliveries.next_look_at, accounts),
        )
        ahead = [moment - now for moment in moments if moment]
        return max(min(ahead, default=timedelta(days=1)), timedelta(seconds=1))

    def _nothing_is_lost(self) -> None:
        self._delivered_rows_own_what_is_there()
        holds, now = self.desk.read(get_all_holds), self.clock.now()
        owned = {d.network_id for d in self.desk.read(deliveries.in_state, State.DELIVERED)}
        for post in self.far.landed:
            part = self.oracle.part_of(post.account, post.words.text)
            assert post.network_id in owned or part in self.oracle.excused, f"not known: {post}"
        for entry in self.desk.entries():
            key, found = entry.post.planned.key, status(entry, holds, now)
            if found.state is State.DELIVERED:
                missing = set(range(1, len(entry.post.parts) + 1)) - self._landed_parts(key)
                assert not missing, f"{key} is delivered without its parts {missing}"
                self.told["posts delivered"] += 1
                continue
            told = found.verdict is Verdict.MISSED or found.state is State.REFUSED
            assert told, f"{key} is lost: {found}"
            assert found.reason, f"{key} has no reason: {found}"
            given_up = found.state is State.REFUSED and found.reason in FOR_NOW
            assert not given_up, f"{key} was refused for now and never tried again: {found}"
            assert not self._had_to_arrive(key), f"{key} was in time and did not arrive: {found}"
            self.told["posts listed"] += 1

    def _landed_parts(self, key: str) -> set[int]:
        parts = (self.oracle.part_of(p.account, p.words.text) for p in self.far.landed)
        return {number for post_key, number in parts if post_key == key}

    def _had_to_arrive(self, key: str) -> bool:
        if self.oracle.hindered(key) or key in self.oracle.refused_for_good:
            return False
        begins = max(self.began_at_last, self.oracle.opens_at(key))
        return self.oracle.planned[key].stale_at - begins > ENOUGH

    def _unconfirmed(self) -> list[Delivery]:
        return self.desk.read(deliveries.in_state, State.UNCONFIRMED)
