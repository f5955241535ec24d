"""The sender as a state machine: what people, two workers, the network, the database and the clock
may do, in any order, and what must hold whatever they do.

Assumed of the network: a request that our side gave up is taken within 30 seconds or never, and
shows on its account's timeline 10 seconds later at the latest: together less than the last look.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from desk import LOOKS
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from model_desk import CONGRESS, IN_TIME, NAMES, SESSIONS
from model_worker import ModelWorker
from promises import LONGEST_REST, Promises

from bot.domain.delivery import Rejected, Unknown
from bot.domain.queue import Entry
from bot.domain.release import Scope
from bot.steps import adjust, hold, settle
from bot.store import deliveries

NUMBER = st.integers(0, 11)  # picks one of what there is
MOVES = [timedelta(minutes=minutes) for minutes in (-10, -2, 2, 10)]
SECONDS = st.sampled_from((0.3, 0.7, 1, 2, 5, 5, 5, 15, 15, 15, 45, 45, 60, 240))
HOLDS = (
    (Scope.EVERYTHING, ""),
    (Scope.CONGRESS, CONGRESS.code),
    (Scope.HUB, "aml"),
    (Scope.ACCOUNT, "mm-x"),
    (Scope.SESSION, "S1"),
    (Scope.PRESENTATION, "LBA-1"),
    (Scope.POST, "imc25/aml-x/thread/LBA-1"),
    (Scope.WORD, "second PART"),
    (Scope.WORD, "low"),
)
SOON = timedelta(seconds=20)
REFUSALS = {
    "limit": lambda now: Rejected("Limit.", now + SOON, whole_account=True),
    "keys": lambda now: Rejected("Keys.", now + LONGEST_REST, whole_account=True),
    "line": lambda now: Rejected("No connection.", now + timedelta(seconds=5), whole_account=True),
    "too long": lambda now: Rejected("Too long."),
    "duplicate": lambda now: Rejected("An older post has this text.", duplicate=True),
    "503": lambda now: Unknown("X answered 503."),
}
FIRST_ANSWERS = ("", "", "", "silence", "silence", "silence", *sorted(REFUSALS))


class Sender(Promises):
    # The desk

    @initialize(
        approved=st.sets(NUMBER, min_size=4),
        lag=st.sampled_from((0, 2, 10)),
        skew=st.sampled_from((-8, 0, 8)),
        workers=st.integers(1, 2),
    )
    def open_the_desk(self, approved: set[int], lag: int, skew: int, workers: int) -> None:
        self.far.lag, self.far.skew = timedelta(seconds=lag), timedelta(seconds=skew)
        self._approve([entry for n, entry in enumerate(self.read) if n in approved])
        for worker in self.workers[:workers]:
            worker.start()

    @rule()
    def read_the_queue(self) -> None:
        self.read = self.desk.entries()

    @rule(number=NUMBER)
    def approve(self, number: int) -> None:
        """What was read some time ago; perhaps it has changed since."""
        self._approve([_pick(self.read, number)])

    def _approve(self, entries: list[Entry]) -> None:
        self.desk.say_yes(entries)
        for entry in entries:
            self.oracle.approve(entry)

    @rule(what=st.sampled_from(("words", "moved", "cancelled")), number=NUMBER)
    def change_the_plan(self, what: str, number: int) -> None:
        """A highlight's words change, a session moves, is called off, or is on again."""
        session = _pick(SESSIONS, number).code
        if what == "words":
            self.desk.reword(number % len(NAMES))
        elif what == "moved":
            self.desk.shift(session, _pick(MOVES, number))
        else:
            off, now = session in self.oracle.cancelled, self.clock.now()
            self.desk.write(adjust.cancel, session, CONGRESS.code, off, "", "Dora", now)
            self.oracle.cancelled ^= {session}
        self._drafted()

    def _drafted(self) -> None:
        self.read = self.desk.entries()
        self.oracle.drafted(self.read)

    @rule(what=st.sampled_from(HOLDS), stays=st.booleans())
    def hold_amid_work(self, what: tuple[Scope, str], stays: bool) -> None:
        """A worker has seen what is ready; what it claims two seconds later is held or not."""
        for worker in self._active():
            worker.look()
        self.hold_or_release(what, release=False)
        self._pass(timedelta(seconds=2))
        for worker in self._active():
            worker.turn(most=12)
            worker.call()
        self._accept_all()
        if not stays:
            self.hold_or_release(what, release=True)

    @rule(what=st.sampled_from(HOLDS), release=st.booleans())
    def hold_or_release(self, what: tuple[Scope, str], release: bool) -> None:
        if self.oracle.holds and release:
            number = next(iter(self.oracle.holds))
            self.desk.write(hold.unhold, number, "Dora", self.clock.now())
            del self.oracle.holds[number]
        else:
            number = self.desk.write(hold.hold, *what, "", "Dora", self.clock.now())
            self.oracle.holds[number] = what

    @precondition(lambda self: self._unconfirmed())
    @rule(number=NUMBER)
    def resolve(self, number: int) -> None:
        """A person looks at the account and says what it shows, which may be too early."""
        delivery = _pick(self._unconfirmed(), number)
        part = self.oracle.part_of(delivery.account, delivery.words.text)
        shown = [
            post.network_id
            for post in self.far.landed
            if self.oracle.part_of(post.account, post.words.text) == part
            and post.at + self.far.lag <= self.clock.now()
        ]
        if not shown:
            self.oracle.excused.add(part)
        entry = self.desk.entry(delivery.post_key)
        self.desk.write(settle.resolve, entry, shown[0] if shown else "", "Dora", self.clock.now())

    # Two workers

    @precondition(lambda self: self._active())
    @rule(number=NUMBER)
    def work(self, number: int) -> None:
        """The common way: look, claim, call."""
        worker = _pick(self._active(), number)
        worker.hear()
        worker.look()
        worker.turn(most=12)
        worker.call()

    @precondition(lambda self: self._active())
    @rule(number=NUMBER, seconds=SECONDS, first=st.sampled_from(FIRST_ANSWERS))
    def work_undisturbed(self, number: int, seconds: float, first: str) -> None:
        """All answers come at once, of which the first may be a refusal or be lost, and are
        recorded at the next turn."""
        self.work(number)
        if first == "silence" and self.far.under_way():
            self.accept_and_say_nothing(0)
        elif first and self.far.under_way():
            self.refuse(0, first)
        self._accept_all()
        _pick(self._active(), number).hear()
        self.pass_time(seconds)

    @precondition(lambda self: len(self._active()) > 1)
    @rule(closely=st.booleans())
    def race(self, closely: bool) -> None:
        """Both see the same, claim the same, and call what they think is theirs; one of them may be
        done with that before the other begins."""
        workers = self._active()
        for worker in workers:
            worker.look()
        for worker in workers if closely else ():
            worker.turn(most=12)
        for worker in workers:
            worker.turn(most=12)
            worker.call()
            self._accept_all()

    @precondition(lambda self: self._active())
    @rule(number=NUMBER)
    def look(self, number: int) -> None:
        _pick(self._active(), number).look()

    @precondition(lambda self: self._active())
    @rule(number=NUMBER, most=st.integers(0, 3))
    def record_and_claim(self, number: int, most: int) -> None:
        _pick(self._active(), number).turn(most)

    @precondition(lambda self: self._active(lambda worker: worker.hand.claimed))
    @rule(number=NUMBER)
    def call(self, number: int) -> None:
        _pick(self._active(lambda worker: worker.hand.claimed), number).call()

    @precondition(lambda self: self._active(lambda worker: worker.is_answered))
    @rule(number=NUMBER)
    def hear(self, number: int) -> None:
        _pick(self._active(lambda worker: worker.is_answered), number).hear()

    @precondition(lambda self: self._active() and self._unconfirmed())
    @rule(number=NUMBER)
    def read_timeline(self, number: int) -> None:
        _pick(self._active(), number).read_timeline()

    @precondition(lambda self: self._active(lambda worker: worker.hand.wanted))
    @rule(number=NUMBER)
    def conclude(self, number: int) -> None:
        _pick(self._active(lambda worker: worker.hand.wanted), number).conclude()

    @precondition(lambda self: self._active() and self._unconfirmed())
    @rule(number=NUMBER, readable=st.booleans())
    def settle(self, number: int, readable: bool) -> None:
        """At the moment of its next look."""
        due = self.desk.read(deliveries.next_look_at, [a.code for a in CONGRESS.accounts()])
        if due and due > self.clock.now():
            self._pass(due - self.clock.now())
        before, self.far.readable = self.far.readable, readable
        _pick(self._active(), number).settle()
        self.far.readable = before

    @precondition(lambda self: self._running())
    @rule(number=NUMBER)
    def crash(self, number: int) -> None:
        _pick(self._running(), number).crash()

    @precondition(lambda self: self._active())
    @rule(number=NUMBER)
    def pause(self, number: int) -> None:
        _pick(self._active(), number).paused = True

    @precondition(lambda self: any(worker.paused for worker in self.workers))
    @rule()
    def wake(self) -> None:
        for worker in self.workers:
            worker.paused = False

    @precondition(lambda self: len(self._running()) < len(self.workers))
    @rule()
    def start(self) -> None:
        next(worker for worker in self.workers if not worker.running).start()
        self._take_over()

    @precondition(lambda self: self._active())
    @rule()
    def take_over(self) -> None:
        self._take_over()

    @precondition(lambda self: len(self._active()) == 1)
    @rule()
    def be_replaced(self) -> None:
        """A worker stops between claim and call; another takes over, settles and sends in its
        place; then the first goes on as if nothing had been."""
        (first,) = self._active()
        second = next(worker for worker in self.workers if worker is not first)
        first.look()
        first.turn(most=12)
        first.paused = True
        if not second.running:
            second.start()
        second.paused = False
        self._take_over()
        for earlier, later in pairwise((timedelta(), *LOOKS)):
            self._pass(later - earlier)
            for _ in CONGRESS.accounts():
                second.settle()
        second.look()
        second.turn(most=12)
        second.call()
        self._accept_all()
        first.paused = False
        first.call()

    def _take_over(self) -> None:
        """The oldest worker at work takes over what the others left that are not."""
        active = self._active()
        for other in self._running():
            if other.paused:
                other.abandon()
        active[0].take_over([worker.name for worker in active])

    def _running(self) -> list[ModelWorker]:
        return [worker for worker in self.workers if worker.running]

    def _active(self, that: Callable[[ModelWorker], object] = bool) -> list[ModelWorker]:
        return [worker for worker in self.workers if worker.active and that(worker)]

    # The network

    @precondition(lambda self: self.far.under_way())
    @rule(number=NUMBER)
    def accept(self, number: int) -> None:
        call = _pick(self.far.under_way(), number)
        call.outcome = self.far.land(call)

    @precondition(lambda self: self.far.under_way())
    @rule(number=NUMBER)
    def accept_and_say_nothing(self, number: int) -> None:
        call = _pick(self.far.under_way(), number)
        self.far.land(call)
        call.outcome = Unknown("The connection was reset.")

    @precondition(lambda self: self.far.under_way())
    @rule(number=NUMBER, how=st.sampled_from(sorted(REFUSALS)))
    def refuse(self, number: int, how: str) -> None:
        call = _pick(self.far.under_way(), number)
        call.outcome, call.over = REFUSALS[how](self.clock.now()), True
        if how in ("too long", "duplicate"):
            key, _ = self.oracle.part_of(call.account, call.words.text)
            self.oracle.refused_for_good.add(key)

    @precondition(lambda self: self.far.under_way())
    @rule(number=NUMBER)
    def time_out(self, number: int) -> None:
        """Our side gives it up; it may land later."""
        self._give_up(_pick(self.far.under_way(), number))

    @precondition(lambda self: self.far.adrift())
    @rule(number=NUMBER)
    def land_late(self, number: int) -> None:
        self.far.land(_pick(self.far.adrift(), number))

    @rule()
    def timeline_goes_or_comes_back(self) -> None:
        self.far.readable = not self.far.readable

    # The machine

    @precondition(lambda self: self._active())
    @rule(number=NUMBER, when=st.sampled_from(("before the commit", "after the commit")))
    def lose_the_database_once(self, number: int, when: str) -> None:
        _pick(self._active(), number).fault = when

    @rule()
    def restart_the_database(self) -> None:
        self.desk.bot.database.close()

    @precondition(lambda self: self._active() and self.events > 30 and not self.slept)
    @rule(claimed=st.booleans())
    def sleep_amid_work(self, claimed: bool) -> None:
        """The whole machine, between look and claim, or between claim and call. Once: after that
        little is left in time."""
        self.slept = True
        for worker in self._active():
            worker.look()
            worker.turn(most=12 if claimed else 0)
        self._pass(IN_TIME)
        for worker in self._active():
            worker.turn(most=12)
            worker.call()

    @rule(seconds=SECONDS)
    def pass_time(self, seconds: float) -> None:
        self._pass(timedelta(seconds=seconds))


def _pick(among: Any, number: int) -> Any:
    return among[number % len(among)]
