"""From the tables to notices, and the telling of them, on both databases."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders import session
from desk import AML, DUE, LOOKS, MM, START, Desk, highlight, news, thread

from bot.domain.audit import FindingKind, Found
from bot.domain.delivery import Accepted, Delivery, Rejected, State, Unknown
from bot.domain.errors import NetworkError
from bot.domain.notices import CLAIM_LASTS, DEAD_AFTER, Move, Severity
from bot.domain.pace import Pace
from bot.domain.picture import Case
from bot.domain.release import Scope
from bot.domain.stops import StopKind
from bot.steps import adjust, hold, notify, publish, settle, stop
from bot.steps.notify import Watching
from bot.steps.publish import Answer
from bot.store import deliveries, findings, heartbeats, notices
from bot.store.notices import Telling

BY = Watching("w")
CHAT = ("chat",)
STALE_AT = DUE + timedelta(hours=6)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NEWS = "imc25/aml-x/highlight/LBA-1"


class Chat:
    """A receiver that fails as often as it is told to."""

    name = "chat"

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.told: list[tuple[str, str]] = []

    async def tell(self, title: str, text: str) -> None:
        if self.failures:
            self.failures -= 1
            raise NetworkError("the webhook answered 500.", "Check it.")
        self.told.append((title, text))


@pytest.fixture
def desk(make_desk) -> Desk:
    found = make_desk(highlight("News."))
    found.approve()
    return found


def keep(desk: Desk, after: timedelta = timedelta(), by: Watching = BY) -> list[Move]:
    desk.bot.clock.moment += after
    return desk.write(notify.keep, by, CHAT, desk.bot.clock.now())


def keys(moves: list[Move]) -> list[str]:
    return [move.standing.notice.key for move in moves]


def send(desk: Desk, outcome: object) -> None:
    """The one post that is due is called, and this comes of it."""
    now = desk.bot.clock.moment = desk.entries()[0].post.planned.due_at
    (ready,) = desk.write(publish.open_due, now)
    (sending,) = desk.write(publish.claim, [ready], "w", now)
    desk.write(publish.record, [Answer(sending, outcome, now)], desk.bot.settings.settle_looks)


def test_all_well_keeps_nothing(desk: Desk) -> None:
    send(desk, Accepted("1"))
    desk.write(heartbeats.beat, "w", DUE)

    assert keep(desk) == []
    assert keep(desk, timedelta(seconds=20)) == []


def test_a_missed_post_is_told_and_is_over_after_two_hours(desk: Desk) -> None:
    desk.bot.clock.moment = STALE_AT
    (begun,) = keep(desk, SECOND)
    again = keep(desk, MINUTE)
    gone = keep(desk, timedelta(hours=2))
    (over,) = keep(desk, MINUTE)

    assert begun.told == (
        f"1 post missed since 2025-03-29 15:20:00 UTC: {NEWS}. Nothing sent it in its time. "
        "Next: congress-bot queue --state missed"
    )
    assert again == []
    assert [move.told for move in gone] == [""]
    assert over.told == f"Over: {begun.told}"


def test_a_post_that_a_person_held_is_told_quietly(desk: Desk) -> None:
    desk.write(hold.hold, Scope.EVERYTHING, "", "a figure is queried", "Dora", DUE)
    desk.bot.clock.moment = STALE_AT
    (move,) = keep(desk)

    assert move.standing.notice.severity is Severity.QUIET
    assert "Dora holds everything: a figure is queried." in move.told


def test_a_post_of_a_cancelled_session_is_no_notice(desk: Desk) -> None:
    desk.write(adjust.cancel, "S1", "imc25", False, "speaker ill", "Dora", DUE)
    desk.bot.clock.moment = STALE_AT

    assert keep(desk) == []


def test_a_refused_post_is_told_with_the_networks_words(desk: Desk) -> None:
    send(desk, Rejected("Your Tweet text is too long."))
    (move,) = keep(desk, SECOND)

    assert (move.standing.notice.key, move.standing.notice.since) == ("refused", DUE)
    assert "Your Tweet text is too long. Next: congress-bot queue --state refused" in move.told


def test_a_stopped_account_is_told_by_its_code_and_with_the_cure(desk: Desk) -> None:
    refused = Rejected("No credits left.", DUE, whole_account=True, stops=StopKind.CREDITS)
    desk.write(stop.begin, [("aml-x", refused)], str, DUE)
    desk.write(heartbeats.beat, "w", DUE)
    (move,) = keep(desk, DUE - START)

    assert (move.standing.notice.key, move.standing.notice.since) == ("stopped:aml-x", DUE)
    assert move.told == (
        "Account aml-x is stopped: No credits left. Add credits to the app in X's developer "
        "portal. Next: congress-bot resume aml-x"
    )


def test_a_limit_that_ends_by_itself_is_no_notice_but_a_reason_to_look_ahead(desk: Desk) -> None:
    send(desk, Rejected("X's limit.", DUE + 15 * MINUTE, whole_account=True))

    assert keep(desk, SECOND) == []
    assert desk.read(notify.must_look_ahead, desk.bot.clock.now())


def test_an_account_that_waits_for_a_connection_is_neither(desk: Desk) -> None:
    send(desk, Rejected("X was not reached.", DUE + 5 * SECOND, whole_account=True))

    assert keep(desk, SECOND) == []
    assert not desk.read(notify.must_look_ahead, desk.bot.clock.now())


def test_a_queue_that_is_a_minute_behind_is_a_reason_to_look_ahead_until_it_is_stale(
    desk: Desk,
) -> None:
    desk.write(publish.open_due, DUE)

    assert not desk.read(notify.must_look_ahead, DUE + MINUTE)
    assert desk.read(notify.must_look_ahead, DUE + MINUTE + SECOND)
    assert not desk.read(notify.must_look_ahead, STALE_AT)


def test_a_stop_is_a_reason_to_look_ahead(desk: Desk) -> None:
    refused = Rejected("No keys.", DUE, whole_account=True, stops=StopKind.KEYS)
    desk.write(stop.begin, [("aml-x", refused)], str, DUE)
    assert desk.read(notify.must_look_ahead, desk.bot.clock.now())


def test_posts_that_will_not_make_it_are_told_as_they_are_given(desk: Desk) -> None:
    late = replace(BY, late=(Case(NEWS, "X's limit", STALE_AT),))
    desk.write(heartbeats.beat, "w", DUE)
    (move,) = keep(desk, DUE - START, late)

    assert (move.standing.notice.key, move.standing.notice.since) == ("late", DUE)


@pytest.mark.parametrize(("cap", "told"), [(19, False), (18, True)])
def test_a_month_cap_that_runs_out_is_told(desk: Desk, cap: int, told: bool) -> None:
    (account,) = AML.accounts
    hub = replace(AML, accounts=(replace(account, pace=Pace(month_cap=cap)),))
    desk.congress = replace(desk.congress, hubs=(hub, MM))
    desk.load([session()], [highlight("News.")])
    send(desk, Accepted("1"))
    desk.write(heartbeats.beat, "w", DUE)
    moves = keep(desk)

    assert keys(moves) == ["running-out:aml-x"] * told
    assert desk.read(notify.must_look_ahead, DUE) is told
    assert [move.told for move in moves] == [
        "Account aml-x nears its month_cap: $0.015 of $0.018 are spent in March 2025. "
        "Next: congress-bot spend"
    ] * told


def test_what_an_audit_found_is_told_until_somebody_has_seen_it(desk: Desk) -> None:
    found = Found(FindingKind.DOUBLED, "aml-x", NEWS, 1, ("1", "2"))
    desk.write(findings.add_findings, [found], START)
    desk.write(heartbeats.beat, "w", START)
    (move,) = keep(desk)
    desk.write(findings.mark_seen, desk.read(findings.get_unseen)[0].id, "Dora", START)
    keep(desk, SECOND)
    (over,) = keep(desk, MINUTE, replace(BY, beats=False))

    assert move.standing.notice.key == "finding"
    assert "Stands 2 times on the account, as 1, 2. Next: congress-bot tasks" in move.told
    assert over.told == f"Over: {move.told}"


def test_an_unconfirmed_post_is_told_after_a_minute_and_once_handed_over_as_a_persons(
    desk: Desk,
) -> None:
    send(desk, Unknown("no answer"))
    soon, told, handed = keep(desk, MINUTE), keep(desk, SECOND), DUE + 2 * MINUTE
    desk.write(settle.conclude, unconfirmed(desk), NetworkError("No keys."), handed, LOOKS)

    assert (soon, keys(told)) == ([], ["unconfirmed"])
    assert keys(keep(desk, MINUTE)) == ["to-a-person", "unconfirmed"]


def unconfirmed(desk: Desk) -> list[tuple[Delivery, datetime]]:
    return [(each, STALE_AT) for each in desk.read(deliveries.in_state, State.UNCONFIRMED)]


def test_a_worker_that_died_is_told_and_one_that_ended_is_not(desk: Desk) -> None:
    now = desk.bot.clock.now()
    desk.write(heartbeats.beat, "dead", now)
    desk.write(heartbeats.beat, "ended", now)
    desk.write(heartbeats.stop, "ended")
    desk.bot.clock.moment += DEAD_AFTER

    assert keep(desk) == []
    (move,) = keep(desk, SECOND)
    assert move.told == (
        "Worker dead was last seen at 2025-03-29 09:00:00 UTC and did not say goodbye. "
        "1 post due within the hour. Next: congress-bot worker"
    )


def test_no_worker_is_told_only_while_something_is_due(desk: Desk) -> None:
    desk.bot.clock.moment = DUE - timedelta(hours=1, seconds=1)
    assert keep(desk) == []
    assert keys(keep(desk, SECOND)) == ["no-worker"]


def test_a_fast_clock_tells_nothing_of_workers(desk: Desk) -> None:
    desk.write(heartbeats.beat, "w", desk.bot.clock.now())
    assert keep(desk, timedelta(hours=1), replace(BY, beats=False)) == []


def test_forty_missed_posts_are_kept_as_one(make_desk) -> None:
    rules = [highlight(news(n), variant=f"v{n:02}") for n in range(40)]
    desk = make_desk(*rules)
    desk.approve()
    desk.bot.clock.moment = STALE_AT
    (move,) = keep(desk)

    assert move.standing.notice.count == 40
    assert move.told.count("imc25/aml-x/highlight/") == 3


def test_a_thread_of_which_a_part_is_out_is_missed_too(make_desk) -> None:
    desk = make_desk(thread())
    desk.approve()
    send(desk, Accepted("1"))
    desk.bot.clock.moment = desk.entries()[0].post.planned.stale_at

    assert keys(keep(desk)) == ["missed"]


def test_two_watchers_tell_it_once(desk: Desk) -> None:
    desk.bot.clock.moment = STALE_AT

    assert keys(keep(desk)) == ["missed"]
    assert keep(desk, by=Watching("other")) == []


def told(desk: Desk, chat: Chat) -> str:
    """Claims, tells and records, as a watcher does; why it did not arrive."""
    now = desk.bot.clock.now()
    tellings = desk.write(notify.claim, BY, CHAT, now)
    if not tellings:
        return "nothing to tell"
    failure = asyncio.run(notify.tell(chat, "desk", tellings))
    desk.write(notify.record, tellings, failure, now)
    return failure


def test_what_is_told_arrives_once(desk: Desk) -> None:
    chat = Chat()
    desk.bot.clock.moment = STALE_AT
    (move,) = keep(desk)

    assert told(desk, chat) == ""
    assert told(desk, chat) == "nothing to tell"
    assert chat.told == [(f"desk: {move.told[:80]}", move.told)]


def test_several_notices_come_in_one_message(desk: Desk) -> None:
    chat = Chat()
    desk.bot.clock.moment = STALE_AT
    desk.write(heartbeats.beat, "dead", STALE_AT - timedelta(hours=1))
    keep(desk)
    told(desk, chat)
    ((title, text),) = chat.told

    assert (title, len(text.splitlines())) == ("desk: 2 notices", 2)


def test_what_did_not_arrive_is_tried_again_ever_later(desk: Desk) -> None:
    chat = Chat(failures=2)
    desk.bot.clock.moment = STALE_AT
    (move,) = keep(desk)
    number = desk.read(notices.get_notices, STALE_AT)[0].id

    assert told(desk, chat) == "the webhook answered 500. Check it."
    assert desk.read(notices.not_told) == {number: {"chat": "the webhook answered 500. Check it."}}
    assert told(desk, chat) == "nothing to tell"
    desk.bot.clock.moment += 10 * SECOND
    assert told(desk, chat) != ""
    desk.bot.clock.moment += 30 * SECOND
    assert told(desk, chat) == ""
    assert [text for _, text in chat.told] == [move.told]
    assert desk.read(notices.not_told) == {}


def test_a_watcher_that_died_while_it_told_is_followed_by_another(desk: Desk) -> None:
    desk.bot.clock.moment = STALE_AT
    keep(desk)
    (claimed,) = desk.write(notify.claim, BY, CHAT, STALE_AT)
    soon, late = STALE_AT + CLAIM_LASTS - SECOND, STALE_AT + CLAIM_LASTS

    assert desk.write(notify.claim, Watching("other"), CHAT, soon) == []
    assert desk.write(notify.claim, Watching("other"), CHAT, late) == [claimed]


def test_newer_words_that_came_while_it_was_told_are_told_too(desk: Desk) -> None:
    desk.bot.clock.moment = STALE_AT
    keep(desk)
    (claimed,) = desk.write(notify.claim, BY, CHAT, STALE_AT)
    desk.write(notices.owe, claimed.notice_id, CHAT, "Over.", STALE_AT)
    desk.write(notify.record, [claimed], "", STALE_AT)

    newer = Telling(claimed.notice_id, "chat", "Over.")
    assert desk.write(notify.claim, BY, CHAT, STALE_AT) == [newer]


def test_what_one_watcher_alone_sees_ends_with_its_worker(desk: Desk) -> None:
    now = desk.bot.clock.now()
    own = replace(BY, own=(Case("clock", "sending is paused", now),))
    desk.write(heartbeats.beat, "w", now)
    assert keys(keep(desk, by=own)) == ["clock:w"]

    assert keep(desk, by=Watching("guard")) == []
    desk.write(heartbeats.stop, "w")
    keep(desk, by=Watching("guard"))
    (over,) = [m for m in keep(desk, MINUTE, Watching("guard")) if m.standing.ended_at]
    assert over.told == "Over: w: Sending is paused."


def test_a_look_settles_nothing(desk: Desk) -> None:
    """An unconfirmed delivery in hand stays as it is: notices only read what others write."""
    send(desk, Unknown("no answer"))
    before = unconfirmed(desk)
    keep(desk, timedelta(hours=1))

    assert len(before) == 1
    assert unconfirmed(desk) == before
