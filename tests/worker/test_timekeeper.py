"""A clock that was set stops the sending until a server agrees."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

from builders import START
from desk import DUE, highlight
from stage import Stage, run

from bot.domain.clock_watch import Reading
from bot.domain.errors import NetworkError
from bot.worker.timekeeper import ASK_EVERY_SECONDS, Timekeeper, read_clocks

HOUR = timedelta(hours=1)
SETTLES_AFTER = timedelta(minutes=5)


class Machine:
    """Its clocks, and the server that it may ask; `told` is what the timekeeper says."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.slept = timedelta()
        self.stepped = timedelta()
        self.server_answers = True
        self.told: list[str] = []
        self.keeper = Timekeeper(self.ask, self.told.append, SETTLES_AFTER, self.read)

    def read(self) -> Reading:
        awake = self.passed.total_seconds()
        wall = START + self.passed + self.slept + self.stepped
        return Reading(wall, awake, awake + self.slept.total_seconds())

    async def ask(self) -> datetime:
        if not self.server_answers:
            raise NetworkError("the server did not tell the time.")
        return START + self.passed + self.slept

    def asks(self) -> None:
        asyncio.run(self.keeper.ask())


def test_a_clock_that_runs_evenly_sends() -> None:
    machine = Machine()
    machine.passed += HOUR
    assert (machine.keeper.may_send(), machine.keeper.may_settle()) == (True, True)
    assert (machine.keeper.must_ask(), machine.keeper.cases(), machine.told) == (False, (), [])


def test_the_clocks_of_this_machine_run_evenly() -> None:
    told: list[str] = []
    keeper = Timekeeper(Machine().ask, told.append)
    assert (keeper.may_send(), told) == (True, [])
    assert read_clocks().wall.tzinfo is not None


def test_a_step_stops_the_sending_until_the_server_agrees() -> None:
    machine = Machine()
    machine.stepped = HOUR
    assert machine.keeper.may_send() is False
    machine.asks()
    assert machine.keeper.may_send() is False
    machine.stepped = timedelta()
    assert machine.keeper.may_send() is False
    machine.asks()

    assert machine.keeper.may_send() is True
    assert machine.told == [
        "this machine's clock jumped forward by 3600 s; nothing is sent until the server's time "
        "agrees with it",
        "this machine's clock jumped back by 3600 s; nothing is sent until the server's time "
        "agrees with it",
        "the clock agrees with the server's; sending goes on",
    ]


def test_the_pause_is_a_case_that_says_why() -> None:
    machine = Machine()
    machine.stepped = HOUR
    machine.keeper.may_send()
    machine.asks()
    (case,) = machine.keeper.cases()

    assert (case.what, case.at) == ("clock", START + HOUR)
    assert case.reason == (
        "sending is paused: this machine's clock jumped forward by 3600 s and it is 3600 s off the "
        "server's. Next: set this machine's clock (NTP); sending goes on by itself"
    )


def test_a_server_that_is_silent_ends_no_doubt() -> None:
    machine = Machine()
    machine.server_answers = False
    machine.stepped = HOUR
    machine.keeper.may_send()
    machine.asks()
    assert "the server did not tell the time" in machine.keeper.cases()[0].reason
    machine.stepped = timedelta()
    machine.keeper.may_send()
    machine.asks()
    assert machine.keeper.may_send() is False


def test_the_server_is_asked_at_once_and_then_every_five_seconds() -> None:
    machine = Machine()
    machine.stepped = HOUR
    assert machine.keeper.must_ask()
    machine.asks()
    assert not machine.keeper.must_ask()
    machine.passed += timedelta(seconds=ASK_EVERY_SECONDS)
    assert machine.keeper.must_ask()


def test_a_step_while_the_server_is_asked_is_asked_anew() -> None:
    machine = Machine()
    machine.stepped = HOUR
    machine.keeper.may_send()

    async def ask() -> datetime:
        answer = START + machine.stepped
        machine.stepped = 2 * HOUR
        return answer

    machine.keeper._ask = ask
    machine.asks()
    assert machine.keeper.may_send() is False


def test_a_sleep_is_told_and_stops_nothing() -> None:
    machine = Machine()
    machine.slept = HOUR
    assert machine.keeper.may_send() is True
    assert machine.told == ["this machine slept for 3600 s"]


def test_after_a_step_absence_counts_only_when_the_quiet_time_has_passed_again() -> None:
    machine = Machine()
    machine.stepped = HOUR
    machine.keeper.may_send()
    machine.stepped = timedelta()
    machine.keeper.may_send()
    machine.asks()
    assert machine.keeper.may_settle() is False
    machine.passed += SETTLES_AFTER - timedelta(seconds=1)
    assert machine.keeper.may_settle() is False
    machine.passed += timedelta(seconds=1)
    assert machine.keeper.may_settle() is True


class Doubting:
    """In doubt for the first second of the machine's clock; `asked` counts."""

    def __init__(self) -> None:
        self.certain_at = time.monotonic() + 1
        self.asked = 0

    def may_send(self) -> bool:
        self.asked += 1
        return time.monotonic() >= self.certain_at


def test_a_worker_in_doubt_of_its_clock_sends_nothing_and_waits(
    database_url: str, tmp_path: Path
) -> None:
    async def test(stage: Stage) -> None:
        doubt = Doubting()
        stage.worker._timekeeper = doubt
        stage.seen.on_answer = stage.worker.stop
        await stage.work(until_idle=False)
        ((began, _),) = stage.calls.spans

        assert began >= doubt.certain_at
        assert await stage.texts() == ["News. #IMC25"]
        assert doubt.asked < 100  # it waits to be woken, and does not turn meanwhile

    run(test, database_url, tmp_path, [highlight("News.")], start=DUE)
