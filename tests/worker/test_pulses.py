"""Which workers are alive."""

from datetime import timedelta

from builders import START

from bot.domain.picture import Beat
from bot.worker.pulses import DEAD_AFTER_SECONDS, Pulses


def beat(worker: str, minute: float = 0) -> Beat:
    return Beat(worker, START, START + timedelta(minutes=minute))


def test_a_worker_whose_heartbeat_stands_is_dead_after_a_while() -> None:
    pulses = Pulses("me")
    seen = [
        pulses.alive([beat("other"), beat("me", second)], second)
        for second in (0, DEAD_AFTER_SECONDS - 0.1, DEAD_AFTER_SECONDS)
    ]

    assert seen == [["me", "other"], ["me", "other"], ["me"]]


def test_a_heartbeat_that_changes_is_alive_whatever_its_clock_says() -> None:
    pulses = Pulses("me")
    for second in range(30):
        alive = pulses.alive([beat("other", -second)], second)

    assert alive == ["other"]


def test_a_dead_worker_that_wakes_is_alive_again() -> None:
    pulses = Pulses("me")
    pulses.alive([beat("other")], 0)
    dead = pulses.alive([beat("other")], DEAD_AFTER_SECONDS)

    assert (dead, pulses.alive([beat("other", 1)], DEAD_AFTER_SECONDS + 1)) == ([], ["other"])


def test_a_worker_never_takes_itself_for_dead() -> None:
    pulses = Pulses("me")
    pulses.alive([beat("me")], 0)

    assert pulses.alive([beat("me")], 1000) == ["me"]
