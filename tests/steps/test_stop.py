"""An account that the network refuses as a whole keeps its queue until a probe passes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from desk import DUE, LOOKS, Desk, highlight

from bot.domain.delivery import Accepted, Outcome, Rejected
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.domain.stops import Stop, StopKind
from bot.steps import publish, stop
from bot.steps.publish import Answer
from bot.store.holds import get_all_holds
from bot.store.stops import get_all_stops, get_stops
from bot.store.traffic import get_whole_traffic

MINUTE = timedelta(minutes=1)
MORE = "imc25/aml-x/highlight/LBA-1/b"
NO_KEYS = Rejected("Keys not accepted.", DUE, whole_account=True, stops=StopKind.KEYS)
NO_CREDITS = Rejected("No credits.", DUE, whole_account=True, stops=StopKind.CREDITS)


def one_app(account: str) -> str:
    return "app"


def an_app_each(account: str) -> str:
    return account


@pytest.fixture
def desk(make_desk) -> Desk:
    """Two posts of one account and one of another, all due."""
    made = make_desk(highlight("News."), highlight("More.", variant="b"), highlight("M.", hub="mm"))
    made.approve()
    return made


def claim(desk: Desk, now: datetime, app_of=one_app) -> list[str]:
    """One call an account, as a worker does; returns whose."""
    return [each.account for each in claimed(desk, now, app_of)]


def claimed(desk: Desk, now: datetime, app_of=one_app):
    first = {each.account: each for each in reversed(desk.write(publish.open_due, now, app_of))}
    return desk.write(publish.claim, list(first.values()), "me", now, app_of)


def answer(desk: Desk, account: str, outcome: Outcome, now: datetime, app_of=one_app) -> None:
    for each in claimed(desk, now, app_of):
        said = outcome if each.account == account else Accepted(f"{each.id}")
        desk.write(publish.record, [Answer(each, said, now)], LOOKS)
        desk.write(stop.begin, [(each.account, said)], app_of, now)


def verdicts(desk: Desk, now: datetime) -> list[tuple[str, str]]:
    ledger = desk.read(get_whole_traffic, one_app, now)
    found = []
    for entry in desk.entries():
        about = entry.post.planned
        where = status(
            entry, desk.read(get_all_holds), now, ledger.of(about.congress, about.account)
        )
        found.append((about.key.split("/")[1], (where.verdict or where.state).value))
    return sorted(found)


def told(stops: Sequence[Stop]) -> list[tuple[str, str, datetime]]:
    return [(each.account, each.kind.value, each.next_probe_at) for each in stops]


def test_bad_keys_stop_their_account_alone_and_burn_one_call(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)

    assert told(desk.read(get_stops)) == [("aml-x", "keys", DUE + MINUTE)]
    assert [each for each in desk.told() if each[0].startswith("aml-x")] == [
        ("aml-x/highlight/LBA-1", 1, 1, "refused"),
        ("aml-x/highlight/LBA-1", 1, 2, "pending"),
        ("aml-x/highlight/LBA-1/b", 1, 1, "pending"),
    ]
    assert claim(desk, DUE) == []
    assert verdicts(desk, DUE) == [("aml-x", "held"), ("aml-x", "held"), ("mm-x", "delivered")]


def test_used_up_credits_stop_every_account_of_the_app_(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    answer(desk, "aml-x", NO_CREDITS, DUE)

    assert told(desk.read(get_stops)) == [
        ("aml-x", "credits", DUE + MINUTE),
        ("mm-x", "credits", DUE + MINUTE),
    ]


def test_used_up_credits_leave_an_account_of_another_app(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    answer(desk, "aml-x", NO_CREDITS, DUE, an_app_each)

    assert told(desk.read(get_stops)) == [("aml-x", "credits", DUE + MINUTE)]


def test_a_second_refusal_of_the_same_kind_adds_no_stop(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)
    desk.write(stop.begin, [("aml-x", NO_KEYS)], one_app, DUE + MINUTE)

    assert told(desk.read(get_all_stops)) == [("aml-x", "keys", DUE + MINUTE)]


def test_a_probe_is_due_after_1_5_15_and_15_minutes(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)
    now, waited = DUE, []
    for _ in range(4):
        (standing,) = desk.read(get_stops)
        waited.append((standing.next_probe_at - now) // MINUTE)
        assert stop.to_probe([standing], one_app, standing.next_probe_at - MINUTE / 60) == []
        now = standing.next_probe_at
        assert stop.to_probe([standing], one_app, now) == [standing]
        assert desk.write(stop.conclude, standing, False, one_app, "", now) == []

    assert waited == [1, 5, 15, 15]


def test_one_account_of_an_app_is_probed_for_its_credits_and_all_go_on(desk: Desk) -> None:
    answer(desk, "aml-x", NO_CREDITS, DUE)
    standing = desk.read(get_stops)
    now = DUE + MINUTE
    probed = stop.to_probe(standing, one_app, now)
    ended = desk.write(stop.conclude, probed[0], True, one_app, "", now)

    assert [each.account for each in probed] == ["aml-x"]
    assert [each.account for each in ended] == ["aml-x", "mm-x"]
    assert desk.read(get_stops) == ()
    assert claim(desk, now) == ["aml-x"]


def test_after_a_stop_the_queue_goes_on_where_it_stood_and_does_not_burst(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)
    (standing,) = desk.read(get_stops)
    later = DUE + 20 * MINUTE
    desk.write(stop.conclude, standing, True, one_app, "Dora", later)
    moments = (later, later + MINUTE / 2, later + MINUTE)
    went = []
    for moment in moments:
        mine = claimed(desk, moment)
        went.append([each.words.text for each in mine])
        desk.write(
            publish.record, [Answer(each, Accepted(str(each.id)), moment) for each in mine], LOOKS
        )

    assert went == [["News. #IMC25"], [], ["More. #IMC25"]]
    assert [(each.ended_at, each.ended_by) for each in desk.read(get_all_stops)] == [
        (later, "Dora")
    ]


def test_a_stop_that_returns_at_once_is_probed_less_and_less_often(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)
    (standing,) = desk.read(get_stops)
    desk.write(stop.conclude, standing, True, one_app, "", DUE + MINUTE)
    desk.write(stop.begin, [("aml-x", NO_KEYS)], one_app, DUE + MINUTE)

    assert told(desk.read(get_stops)) == [("aml-x", "keys", DUE + 6 * MINUTE)]


def test_what_went_stale_while_the_account_was_stopped_says_so(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)
    stale = DUE + timedelta(hours=6)
    ledger = desk.read(get_whole_traffic, one_app, stale)
    entry = desk.entry(MORE)
    where = status(entry, (), stale, ledger.of("imc25", "aml-x"))

    assert desk.write(publish.open_due, stale, one_app) == []
    assert where.verdict is Verdict.MISSED
    assert where.reason.startswith("X refuses aml-x since 29 Mar 09:20 UTC: Keys not accepted.")


def test_the_alarm_of_a_stopped_account_is_its_next_probe(desk: Desk) -> None:
    answer(desk, "aml-x", NO_KEYS, DUE)

    assert desk.write(publish.due, DUE, one_app) == publish.Due([], DUE + MINUTE)
