"""Which notices stand, and when people are told of them: often enough, and never more."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from builders import START
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notices import (
    GROWN_AFTER,
    OVER_AFTER,
    REPEATS,
    RESUMED_WITHIN,
    Move,
    Notice,
    Severity,
    Standing,
    compare,
    notices_of,
    try_again_at,
)
from bot.domain.picture import Beat, Case, Picture

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TEN = 10 * SECOND
LOUD = Notice("missed", Severity.LOUD, "1 post missed.", START)
QUIET = replace(LOUD, key="lapsed", severity=Severity.QUIET)


def case(what: str = "a/b/c", reason: str = "nothing sent it in its time", at=START) -> Case:
    return Case(what, reason, at)


def keys(picture: Picture, now=START) -> list[str]:
    return [notice.key for notice in notices_of(picture, now, "desk-1")]


def test_all_well_has_no_notice() -> None:
    alive = Beat("desk-1", START, START)
    assert notices_of(Picture(beats=(alive,)), START + TEN) == ()
    assert notices_of(Picture(), START) == ()


def test_forty_missed_posts_are_one_notice_that_names_the_first() -> None:
    missed = tuple(case(f"imc/x/{n}", at=START + n * SECOND) for n in range(40))

    assert notices_of(Picture(missed=missed), START + MINUTE) == (
        Notice(
            "missed",
            Severity.LOUD,
            "40 posts missed since 2025-03-29 09:00:00 UTC: imc/x/0, imc/x/1, imc/x/2 and 37 more. "
            "Nothing sent it in its time. Next: congress-bot queue --state missed",
            START,
            40,
        ),
    )


def test_what_cannot_be_undone_is_news_for_two_hours() -> None:
    picture = Picture(missed=(case(),), refused=(case(),), lapsed=(case(),))

    assert keys(picture, START + 2 * HOUR) == ["missed", "refused", "lapsed"]
    assert keys(picture, START + 2 * HOUR + SECOND) == []


def test_each_trouble_has_its_own_key() -> None:
    one = (case("aml-x"),)
    picture = Picture(
        unconfirmed=one, to_a_person=one, late=one, findings=one, stops=one, running_out=one,
        own=(case("clock"),),
    )  # fmt: skip
    assert keys(picture) == [
        "unconfirmed", "to-a-person", "late", "finding", "stopped:aml-x", "running-out:aml-x",
        "clock:desk-1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trouble", "command"),
    [
        ("to_a_person", "tasks"),
        ("findings", "tasks"),
        ("late", "forecast --late"),
        ("stops", "resume aml-x"),
        ("running_out", "spend"),
    ],
)
def test_each_trouble_comes_with_the_command_that_follows(trouble: str, command: str) -> None:
    (notice,) = notices_of(Picture(**{trouble: (case("aml-x"),)}), START)
    assert notice.text.endswith(f"Nothing sent it in its time. Next: congress-bot {command}")


def test_posts_that_will_not_make_it_are_told_before_their_time_has_passed() -> None:
    late = (case("a/b/c", "its day_cap is used up", START + HOUR), case("a/b/d", "", START + HOUR))

    assert notices_of(Picture(late=late), START) == (
        Notice(
            "late",
            Severity.LOUD,
            "2 posts will not make it, the first goes stale at 2025-03-29 10:00:00 UTC: a/b/c, "
            "a/b/d. Its day_cap is used up. Next: congress-bot forecast --late",
            START,
            2,
        ),
    )


def test_a_strangers_words_stay_in_their_line() -> None:
    (notice,) = notices_of(Picture(stops=(case(reason="no\nOver: all is well\x1b[2J"),)), START)
    assert notice.text.isprintable()


@pytest.mark.parametrize(("seconds", "told"), [(30, []), (31, ["dead-worker:w"])])
def test_a_worker_that_said_no_goodbye_is_dead_after_three_heartbeats(seconds, told) -> None:
    picture = Picture(beats=(Beat("w", START, START),))
    assert keys(picture, START + seconds * SECOND) == told


def test_a_worker_that_began_later_takes_the_place_of_one_dead() -> None:
    now = START + HOUR
    dead = (Beat("a", START, START + MINUTE), Beat("b", START, START + 2 * MINUTE))
    other = Beat("other", START, now)
    successor = Beat("c", START + 3 * MINUTE, now)

    assert keys(Picture(beats=(*dead, other)), now) == ["dead-worker:a", "dead-worker:b"]
    assert keys(Picture(beats=(*dead, other, successor)), now) == ["dead-worker:b"]


def test_a_death_of_yesterday_is_no_notice() -> None:
    assert keys(Picture(beats=(Beat("w", START, START),)), START + 24 * HOUR + SECOND) == []


def test_no_worker_at_all_is_told_while_posts_are_due() -> None:
    (notice,) = notices_of(Picture(expected=(case(), case("d/e/f"))), START)
    assert (notice.key, notice.text) == (
        "no-worker",
        "No worker runs. 2 posts due within the hour. First: a/b/c, d/e/f. Next: congress-bot "
        "worker",
    )


class Desk:
    """Keeps what `compare` decides, as the step does; `told` is (moment, words)."""

    def __init__(self) -> None:
        self.kept: dict[str, Standing] = {}
        self.told: list[tuple[timedelta, str]] = []

    def look(self, after: timedelta, *wanted: Notice, **who: object) -> list[Move]:
        now = START + after
        known = [
            s for s in self.kept.values() if not s.ended_at or now - s.ended_at <= RESUMED_WITHIN
        ]
        moves = compare(wanted, known, now, **who)
        for move in moves:
            self.kept[move.standing.notice.key] = move.standing
            if move.told:
                self.told.append((after, move.told))
        return moves

    def look_often(self, since: timedelta, until: timedelta, *wanted: Notice) -> None:
        while since <= until:
            self.look(since, *wanted)
            since += TEN


def test_a_loud_notice_is_told_again_after_15_minutes_1_hour_and_then_every_4() -> None:
    desk = Desk()
    desk.look_often(timedelta(), 10 * HOUR, LOUD)

    again = "Still: 1 post missed."
    assert desk.told == [
        (timedelta(), "1 post missed."),
        (15 * MINUTE, again),
        (75 * MINUTE, again),
        (75 * MINUTE + 4 * HOUR, again),
        (75 * MINUTE + 8 * HOUR, again),
    ]


def test_a_quiet_notice_is_told_once_and_its_end_not() -> None:
    desk = Desk()
    desk.look_often(timedelta(), 10 * HOUR, QUIET)
    desk.look_often(10 * HOUR, 11 * HOUR)

    assert desk.told == [(timedelta(), "1 post missed.")]
    assert desk.kept["lapsed"].ended_at


def test_a_notice_is_over_when_a_minute_has_not_seen_it() -> None:
    desk = Desk()
    desk.look(timedelta(), LOUD)
    desk.look(TEN)
    desk.look(TEN + OVER_AFTER - SECOND)
    assert len(desk.told) == 1
    desk.look(TEN + OVER_AFTER)
    desk.look(TEN + OVER_AFTER + TEN)

    assert desk.told[1:] == [(TEN + OVER_AFTER, "Over: 1 post missed.")]


def test_one_that_was_only_briefly_unseen_goes_on() -> None:
    desk = Desk()
    desk.look(timedelta(), LOUD)
    desk.look(TEN)
    desk.look(2 * TEN, LOUD)
    desk.look(9 * TEN, LOUD)

    assert [words for _, words in desk.told] == ["1 post missed."]
    assert desk.kept["missed"].missing_since is None


def test_one_that_comes_back_soon_is_told_no_sooner_than_if_it_had_stood() -> None:
    desk = Desk()
    desk.look(timedelta(), LOUD)
    desk.look_often(TEN, 2 * MINUTE)
    desk.look_often(3 * MINUTE, 20 * MINUTE, LOUD)

    assert desk.told == [
        (timedelta(), "1 post missed."),
        (TEN + OVER_AFTER, "Over: 1 post missed."),
        (15 * MINUTE, "1 post missed."),
    ]


def test_a_notice_that_grew_much_is_told_with_its_new_count() -> None:
    desk = Desk()
    desk.look(timedelta(), LOUD)
    desk.look(MINUTE, replace(LOUD, count=40, text="40 posts missed."))
    desk.look(GROWN_AFTER, replace(LOUD, count=40, text="40 posts missed."))
    desk.look(2 * GROWN_AFTER, replace(LOUD, count=79, text="79 posts missed."))

    assert [words for _, words in desk.told] == ["1 post missed.", "Still: 40 posts missed."]
    assert desk.kept["missed"].notice.text == "79 posts missed."


def test_a_quiet_notice_that_becomes_loud_is_told_at_once() -> None:
    desk = Desk()
    desk.look(timedelta(), replace(LOUD, severity=Severity.QUIET))
    desk.look(TEN, LOUD)

    assert [after for after, _ in desk.told] == [timedelta(), TEN]


def test_what_another_living_watcher_alone_sees_is_left_to_it() -> None:
    desk = Desk()
    desk.look(timedelta(), replace(LOUD, key="clock:a", of="a"), watcher="a")

    assert desk.look(HOUR, watcher="b", alive=["a", "b"]) == []
    assert desk.look(HOUR, watcher="b", alive=["b"]) != []


def test_nothing_new_moves_nothing() -> None:
    desk = Desk()
    desk.look(timedelta(), LOUD)
    assert desk.look(TEN, LOUD) == []


def test_each_failure_to_tell_waits_longer_up_to_a_quarter_of_an_hour() -> None:
    waits = [(try_again_at(n, START) - START).total_seconds() for n in (1, 2, 3, 4, 5, 6, 99)]
    assert waits == [10, 30, 60, 300, 900, 900, 900]


looks = st.lists(
    st.tuples(
        st.integers(1, 1_200),  # seconds since the look before
        st.booleans(),  # whether the trouble is there
        st.sampled_from([1, 2, 7, 40, 300]),
    ),
    max_size=60,
)


@given(looks)
def test_people_are_told_a_trouble_at_once_once_and_that_it_is_over_once(sequence) -> None:
    desk, after = Desk(), timedelta()
    for seconds, there, count in sequence:
        after += seconds * SECOND
        desk.look(after, *([replace(LOUD, count=count)] if there else []))
    begins = [moment for moment, words in desk.told if not words.startswith("Over: ")]
    ends = [i for i, (_, words) in enumerate(desk.told) if words.startswith("Over: ")]

    assert all(later - earlier >= GROWN_AFTER for earlier, later in pairwise(begins))
    assert 0 not in ends
    assert all(i - 1 not in ends for i in ends)
    if any(there for _, there, _ in sequence):
        assert begins


@given(looks)
def test_without_growth_no_trouble_is_told_again_within_a_quarter_of_an_hour(sequence) -> None:
    desk, after = Desk(), timedelta()
    for seconds, there, _ in sequence:
        after += seconds * SECOND
        desk.look(after, *([LOUD] if there else []))
        standing = desk.kept.get("missed")
        if there:
            assert standing is not None
            assert standing.ended_at is None
            assert after + START - standing.told_at < REPEATS[-1]
    begins = [moment for moment, words in desk.told if not words.startswith("Over: ")]

    assert all(later - earlier >= REPEATS[0] for earlier, later in pairwise(begins))
