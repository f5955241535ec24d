"""What is foreseen is what a sender that obeys the same rules then does, second by second."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from builders import START, delivery, post
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.delivery import State
from bot.domain.forecast import Forecast, forecast, late_ones
from bot.domain.pace import LATE, Pace
from bot.domain.queue import Entry
from bot.domain.release import Standing
from bot.domain.stops import Stop, StopKind
from bot.domain.traffic import Ledger, Wait, one_app
from bot.domain.turns import Turn, in_turn

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def entry(number: int, due: int = 0, stale: int = 60, parts: int = 1, **changes) -> Entry:
    """Due and stale in minutes from the start."""
    words = tuple(f"Part {part} of {number}." for part in range(parts))
    due_at = START + due * MINUTE
    values = {"key": f"imc25/aml-x/{number:03}", "due_at": due_at, "priority": 1}
    about = post(*words, stale_at=due_at + stale * MINUTE, **values | changes)
    return Entry(about, Standing(approved_digest=about.digest))


def ledger(pace: Pace | None = None, **known) -> Ledger:
    paces = {("imc25", account): pace for account in ("aml-x", "mm-x")} if pace else {}
    return Ledger(one_app, paces, **known)


def goes(found: list[Forecast]) -> list[tuple[str, datetime | None]]:
    return [(each.post_key.rpartition("/")[2], each.at) for each in found]


def test_posts_on_time_go_when_they_are_due() -> None:
    found = forecast([entry(2, due=5), entry(1)], (), ledger(), START)

    assert goes(found) == [("001", START), ("002", START + 5 * MINUTE)]


def test_after_an_outage_what_is_late_goes_one_a_minute_and_the_rest_will_not_make_it() -> None:
    now = START + 55 * MINUTE
    found = forecast([entry(n) for n in range(7)], (), ledger(), now)

    assert goes(found) == [
        *((f"{n:03}", now + n * MINUTE) for n in range(5)),
        ("005", None),
        ("006", None),
    ]
    assert found[-1].why == "1 min after the account's last post: 29 Mar 10:00:00 UTC"


def test_live_goes_before_evergreen() -> None:
    now = START + 30 * MINUTE
    evergreen = entry(1, due=-600, stale=2_000, priority=7)
    found = forecast([evergreen, entry(2), entry(3, due=31, priority=1)], (), ledger(), now)

    assert goes(found) == [
        ("002", now),
        ("003", now + MINUTE),
        ("001", now + 2 * MINUTE),
    ]


def test_what_goes_stale_behind_one_that_waits_will_not_make_it() -> None:
    known = ledger(last_calls={"aml-x": START})
    found = forecast([entry(1, due=-2, stale=4), entry(2, stale=1)], (), known, START)

    assert goes(found) == [("001", START + MINUTE), ("002", None)]
    assert found[1].why == "those that go before it leave it no time"


def test_a_rest_and_a_stop_delay_until_their_moment() -> None:
    rest = Wait(START + 70 * MINUTE, "X's limit is used up; again at 10:10:00 UTC")
    stop = Stop(1, "mm-x", StopKind.KEYS, "R.", START, START + 5 * MINUTE)
    known = ledger(rests={"aml-x": rest}, stops={"mm-x": [stop]})
    other = entry(3, account="mm-x", key="imc25/mm-x/003")
    found = forecast([entry(1), entry(2, stale=90), other], (), known, START)

    assert goes(found) == [("001", None), ("003", START + 5 * MINUTE), ("002", rest.until)]
    assert late_ones(found)[0].why == rest.why


def test_what_a_person_must_decide_and_what_is_done_is_left_out() -> None:
    unapproved = replace(entry(1), standing=Standing())
    sent = replace(entry(2), deliveries=(delivery(state=State.DELIVERED),))
    under_way = replace(entry(3), deliveries=(delivery(state=State.SENDING),))
    stale = entry(4, due=-90)

    assert forecast([unapproved, sent, under_way, stale], (), ledger(), START) == []


def test_a_month_without_money_is_foreseen_and_the_next_month_has_its_own() -> None:
    days = 24 * 60
    known = ledger(Pace(month_cap=30), spent={"aml-x": 15})
    posts = [entry(1), entry(2, due=1), entry(3, due=4 * days, key="imc25/aml-x/003")]
    found = forecast(posts, (), known, START)

    assert goes(found) == [("001", START), ("002", None), ("003", START + timedelta(days=4))]
    assert "over aml-x's month_cap of $0.03" in found[1].why


paces = st.builds(
    Pace,
    min_distance=st.sampled_from([0, 0, 2, 5]).map(lambda m: m * MINUTE),
    catch_up_distance=st.sampled_from([0, 1, 3]).map(lambda m: m * MINUTE),
    day_cap=st.sampled_from([None, None, 1, 4, 8]),
)
queues = st.lists(
    st.tuples(
        st.integers(-30, 40),  # due
        st.integers(1, 60),  # stale after
        st.sampled_from([1, 1, 1, 3]),  # parts
        st.sampled_from([1, 2, 7]),  # priority
        st.sampled_from(["aml-x", "aml-x", "mm-x"]),
    ),
    max_size=25,
).map(
    lambda rows: [
        entry(n, due, stale, parts, priority=priority, account=account)
        for n, (due, stale, parts, priority, account) in enumerate(rows)
    ]
)
earlier_calls = st.lists(st.integers(0, 14), max_size=110).map(
    lambda ago: sorted(START - minutes * MINUTE for minutes in ago)
)


def _rank(each: Entry) -> tuple[int, datetime, str]:
    planned = each.post.planned
    return planned.priority, planned.due_at, planned.key


def sent_by_the_rules(entries: list[Entry], known: Ledger) -> dict[str, datetime]:
    """A sender that wakes only when something falls due and when it was told to ask again."""
    left, sent = sorted(entries, key=_rank), dict[str, datetime]()
    now: datetime | None = START
    while now:
        turns = [Turn(n, each, 1) for n, each in enumerate(left)]
        going, waits = in_turn(turns, (), known, now)
        again_at = min(waits.values(), default=None)
        sent |= {turn.entry.post.planned.key: now for turn in going}
        left = [each for each in left if each.post.planned.key not in sent]
        ahead = [e.post.planned.due_at for e in left if e.post.planned.due_at > now]
        now = min([*ahead, *([again_at] if again_at else [])], default=None)
    return sent


@settings(deadline=None)
@given(queues, paces, earlier_calls)
def test_what_is_foreseen_in_time_is_sent_in_time_and_the_rest_is_not(
    entries: list[Entry], pace: Pace, earlier: list[datetime]
) -> None:
    known = ledger(pace, calls={"aml-x": list(earlier)}, app_calls={"": list(earlier)})
    if earlier:
        known.last_calls["aml-x"] = earlier[-1]
    foreseen = forecast(entries, (), deepcopy(known), START)

    sent = sent_by_the_rules(entries, known)
    assert {each.post_key: each.at for each in foreseen if each.at} == sent


@settings(deadline=None)
@given(queues, paces, earlier_calls)
def test_no_window_ever_holds_more_than_it_takes(
    entries: list[Entry], pace: Pace, earlier: list[datetime]
) -> None:
    known = ledger(pace, calls={"aml-x": list(earlier)})
    forecast(entries, (), known, START)

    for account in ("aml-x", "mm-x"):
        calls = known.calls.get(account, [])
        ours = [call for call in calls if call not in earlier] or [START]
        for end in ours:
            quarter = [call for call in calls if end - 15 * MINUTE < call <= end]
            assert len(quarter) <= max(100, sum(c in earlier for c in quarter))
            day = [call for call in calls if end - timedelta(days=1) < call <= end]
            if pace.day_cap and account == "mm-x":
                assert len(day) <= max(pace.day_cap, 3)  # a thread is not torn


@settings(deadline=None)
@given(queues, paces)
def test_nothing_goes_early_stale_or_too_close(entries: list[Entry], pace: Pace) -> None:
    of = {each.post.planned.key: each.post.planned for each in entries}
    found = [each for each in forecast(entries, (), ledger(pace), START) if each.at]

    assert all(max(START, e.due_at) <= e.at < e.stale_at for e in found)
    for account in ("aml-x", "mm-x"):
        mine = [each for each in found if each.account == account]
        for before, after in pairwise(mine):
            late = after.at - after.due_at > LATE
            apart = max(pace.min_distance, pace.catch_up_distance if late else timedelta())
            assert after.at - before.at >= apart
            # One that was due and ranks higher would have gone first.
            first, second = of[before.post_key], of[after.post_key]
            if second.due_at <= before.at:
                assert (first.priority, first.due_at) <= (second.priority, second.due_at)
