"""A worker from due post to snapshot, on both databases, over HTTP against the sandbox."""

import asyncio
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from builders import presentation, rule, session
from desk import CHECKER, CONGRESS, DUE, START, Desk, highlight, news, poll, thread
from sheets import later, sheet
from sqlalchemy import event
from stage import Stage, run
from website import Page, Site

from bot.domain.congress import Kind
from bot.domain.delivery import Accepted, Outcome, Rejected, State
from bot.domain.engagement import MARKS
from bot.domain.queue import status
from bot.domain.release import Scope, Verdict
from bot.domain.traffic import AppOf
from bot.domain.watch import Standing, Watch
from bot.steps import adjust, check, hold, publish, settle
from bot.store import deliveries, heartbeats
from bot.store.database import Database, Rows
from bot.store.heartbeats import last_seen_at
from bot.store.holds import get_holds
from bot.store.watches import Watched, replace_watch
from bot.timetables.read import read_source
from bot.timetables.reading.content import Source
from bot.worker import loop, presence

NEWS = "aml-x/highlight/LBA-1"
SOON = timedelta(minutes=2)  # one second at the stage's speed


@pytest.fixture
def on_stage(database_url: str, tmp_path: Path):
    """run(test, rules, options): on this test's database."""
    return lambda test, *rules, **options: run(test, database_url, tmp_path, rules, **options)


def states(desk: Desk) -> list[str]:
    return [state for *_, state in desk.told()]


def test_a_post_is_sent_when_due_and_measured_at_every_mark(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()
        (post,) = await stage.posts()
        (delivery,) = stage.desk.entries()[0].deliveries

        assert (post["account"], post["text"]) == ("aml-x", "News. #IMC25")
        assert timedelta(0) <= post["created_at"] - DUE < SOON
        assert (delivery.state, delivery.network_id) == (State.DELIVERED, post["id"])
        assert (stage.seen.snapshots, stage.seen.troubles) == (len(MARKS), [])

    on_stage(test, highlight("News."))


def test_nothing_to_do_ends_a_worker_that_waits_until_idle(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()

        assert (stage.seen.answers, stage.seen.troubles) == ([], [])

    on_stage(test)


def test_a_thread_hangs_together(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()
        posts = await stage.posts()

        assert [post["text"] for post in posts] == ["First part.", "Second part.", "Third part."]
        assert [post["in_reply_to"] for post in posts] == ["", posts[0]["id"], posts[1]["id"]]
        assert states(stage.desk) == ["delivered"] * 3

    on_stage(test, thread())


async def approve_all_day(stage: Stage) -> None:
    while True:
        await asyncio.sleep(0.02)
        new = [e for e in stage.desk.entries() if e.post.digest and not e.deliveries]
        stage.desk.write(check.approve, new, CHECKER, stage.desk.bot.clock.now())


def test_a_result_is_drafted_again_when_its_template_is_mended(on_stage) -> None:
    result = replace(poll(), kind=Kind.POLL_RESULT)

    async def test(stage: Stage) -> None:
        template = stage.desk.templates / "poll_result.j2"
        good = template.read_text()
        template.write_text("{{ broken")

        def mend(what: str, _: object) -> None:
            stage.seen.troubles.append(what)
            template.write_text(good)

        def end_after_two() -> None:
            if len(stage.seen.answers) == 2:
                stage.worker.stop()

        stage.seen.trouble, stage.seen.on_answer = mend, end_after_two
        staff = asyncio.create_task(approve_all_day(stage))
        await stage.work()
        staff.cancel()

        assert "poll_result.j2" in stage.seen.troubles[0]
        assert [post["poll"] is None for post in await stage.posts()] == [False, True]

    on_stage(test, poll(), result, speed=600, lead=timedelta(minutes=4))


def test_a_poll_is_followed_by_its_result(on_stage) -> None:
    result = replace(poll(), kind=Kind.POLL_RESULT)

    async def test(stage: Stage) -> None:
        def end_after_two() -> None:
            if len(stage.seen.answers) == 2:
                stage.worker.stop()

        stage.seen.on_answer = end_after_two
        staff = asyncio.create_task(approve_all_day(stage))
        await stage.work()
        staff.cancel()
        asked, told = await stage.posts()

        assert asked["poll"] == {"options": ["Low", "High"], "minutes": 60}
        assert told["text"].startswith("Which invented dose? ")
        (result,) = [e for e in stage.desk.entries() if e.post.planned.kind is Kind.POLL_RESULT]
        assert told["created_at"] >= result.post.planned.due_at
        assert states(stage.desk) == ["delivered"] * 2

    # The clock stops skipping long enough before the result is due for it to be approved.
    on_stage(test, poll(), result, speed=600, lead=timedelta(minutes=4))


def test_posts_of_one_account_go_in_order_of_priority_and_time(on_stage) -> None:
    rules = [
        highlight(news(n), presentation=f"A-{n}", offset=timedelta(minutes=n)) for n in range(6)
    ]
    talks = tuple(presentation(code=f"A-{n}") for n in range(6))

    async def test(stage: Stage) -> None:
        await stage.work()
        posts = await stage.posts()
        entries = stage.desk.entries()

        assert [post["text"] for post in posts] == [entry.post.parts[0] for entry in entries]
        for entry, post in zip(entries, posts, strict=True):
            assert timedelta(0) <= post["created_at"] - entry.post.planned.due_at < SOON

    on_stage(test, *rules, desk_options={"sessions": [session(presentations=talks)]})


def test_a_limit_is_waited_for_and_the_order_kept(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("rate_limit", account="aml-x", seconds=300)
        await stage.work()
        posts = [post for post in await stage.posts() if post["account"] == "aml-x"]
        refused = next(a for a in stage.seen.answers if isinstance(a.outcome, Rejected))

        assert [post["text"] for post in posts] == [f"{news(n)} #IMC25" for n in range(2)]
        again_at = refused.outcome.again_at
        assert again_at - refused.at > timedelta(minutes=4)
        assert all(post["created_at"] >= again_at.replace(microsecond=0) for post in posts)
        assert len(stage.seen.answers) == 4

    twins = [highlight(news(n), variant=f"v{n}") for n in range(2)]
    on_stage(test, *twins, highlight("Of mm.", hub="mm"))


def test_an_answer_lost_in_a_reset_is_found_on_the_account(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("reset_after_accept")
        await stage.work()

        assert await stage.texts() == ["News. #IMC25"]
        assert stage.seen.settled_as == [("delivered", "found on the account")]
        assert stage.desk.told() == [(NEWS, 1, 1, "delivered")]

    on_stage(test, highlight("News."))


def test_a_thread_goes_on_after_an_answer_was_lost(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("reset_after_accept", count=2)
        await stage.work()
        posts = await stage.posts()

        assert [post["in_reply_to"] for post in posts] == ["", posts[0]["id"], posts[1]["id"]]

    on_stage(test, thread())


def test_a_silence_after_accepting_is_settled(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("timeout_after_accept", seconds=0.5)
        await stage.work()

        assert await stage.texts() == ["News. #IMC25"]
        assert stage.desk.told() == [(NEWS, 1, 1, "delivered")]

    on_stage(test, highlight("News."), timeout_seconds=0.15)


@pytest.mark.parametrize("fault", ["error_503_html", "error_503_json", "reset_before_accept"])
def test_a_call_that_certainly_failed_is_made_again(on_stage, fault: str) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault(fault)
        await stage.work()

        assert await stage.texts() == ["News. #IMC25"]
        assert stage.desk.told() == [(NEWS, 1, 1, "refused"), (NEWS, 1, 2, "delivered")]
        assert [state for state, _ in stage.seen.settled_as] == ["unconfirmed"] * 2 + ["refused"]

    on_stage(test, highlight("News."))


def test_an_unreadable_timeline_is_read_again_later(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("empty_201")
        await stage.fault("timeline_unreadable", count=3)
        await stage.work()

        assert await stage.texts() == ["News. #IMC25"]
        assert stage.desk.told() == [(NEWS, 1, 1, "delivered")]
        assert [state for state, _ in stage.seen.settled_as] == ["unconfirmed"] * 3 + ["delivered"]

    on_stage(test, highlight("News."))


def test_posts_wait_while_nobody_answers(on_stage) -> None:
    async def test(stage: Stage) -> None:
        refused = asyncio.Event()
        stage.seen.on_answer = refused.set
        await stage.sandbox.stop()

        async def come_back() -> None:
            await refused.wait()
            await stage.sandbox.start(port=urlsplit(stage.address).port)

        await asyncio.gather(stage.work(), come_back())

        assert await stage.texts() == ["News. #IMC25"]
        *earlier, last = stage.seen.answers
        assert earlier
        assert all("not reached" in answer.outcome.reason for answer in earlier)
        assert isinstance(last.outcome, Accepted)

    on_stage(test, highlight("News."))


def test_what_may_not_go_is_not_sent(on_stage) -> None:
    ten_hours = timedelta(hours=10)

    async def test(stage: Stage) -> None:
        desk = stage.desk
        now = desk.bot.clock.now()
        approved = [e for e in desk.entries() if not e.post.planned.key.endswith("unread")]
        desk.write(check.approve, approved, CHECKER, now)
        desk.write(hold.hold, Scope.HUB, "mm", "queried", "Dora", now)
        await stage.work()
        at_due = DUE + timedelta(minutes=1)
        reasons = {
            entry.post.planned.key.partition("/")[2]: status(
                entry, desk.read(get_holds), at_due
            ).verdict
            for entry in desk.entries()
        }

        assert await stage.texts() == ["News. #IMC25"]
        assert reasons == {
            NEWS: None,
            f"{NEWS}/unread": Verdict.BLOCKED,
            f"{NEWS}/stale": Verdict.MISSED,
            "mm-x/highlight/LBA-1": Verdict.HELD,
        }

    on_stage(
        test,
        highlight("News."),
        highlight("Not approved.", variant="unread"),
        highlight("Stale.", variant="stale", offset=-ten_hours),
        highlight("Held.", hub="mm"),
        approved=False,
    )


def test_a_shift_moves_what_a_running_worker_waits_for(on_stage) -> None:
    late = timedelta(minutes=40)

    async def test(stage: Stage) -> None:
        def shift() -> None:
            stage.seen.on_answer = lambda: None
            now = stage.desk.bot.clock.now()
            stage.desk.write(adjust.shift, "S1", late, "", "late", "Dora", now)
            stage.desk.draft()

        stage.seen.on_answer = shift
        await stage.work()
        opener, news = await stage.posts()

        assert opener["text"] == "An invented session, 10:00 #IMC25"
        assert timedelta(0) <= news["created_at"] - (DUE + late) < SOON

    on_stage(test, rule(Kind.OPENER, session="S1"), highlight("News."))


def test_a_hold_placed_on_a_running_worker_stops_what_is_opened(on_stage) -> None:
    async def test(stage: Stage) -> None:
        def place() -> None:
            stage.seen.on_answer = lambda: None
            now = stage.desk.bot.clock.now()
            stage.desk.write(hold.hold, Scope.ACCOUNT, "aml-x", "", "Dora", now)

        stage.seen.on_answer = place
        await stage.work()

        assert len(await stage.texts()) < 6
        assert sorted(set(states(stage.desk))) == ["delivered", "pending"]

    on_stage(test, *(highlight(news(n), variant=f"v{n}") for n in range(6)))


def test_stop_finishes_the_calls_under_way_and_begins_none(on_stage) -> None:
    async def test(stage: Stage) -> None:
        async def stop_in_mid_call() -> None:
            while not stage.desk.read(deliveries.in_state, State.SENDING):
                await asyncio.sleep(0.01)
            stage.worker.stop()

        await asyncio.gather(stage.work(until_idle=False), stop_in_mid_call())

        assert len(await stage.texts()) == 1
        assert states(stage.desk) == ["delivered", "pending"]

    rules = [highlight("News."), highlight("More.", variant="b")]
    on_stage(test, *rules, start=DUE, latency_seconds=0.3)


def test_a_worker_takes_over_what_a_dead_one_left(on_stage) -> None:
    async def test(stage: Stage) -> None:
        desk = stage.desk
        ready = desk.write(publish.open_due, DUE)
        landed, _lost = desk.write(publish.claim, ready, "dead", DUE)
        network = stage.worker._networks["aml-x"]
        await network.create("aml-x", landed.words, DUE)
        await stage.work()

        assert sorted(await stage.texts()) == ["More. #IMC25", "News. #IMC25"]
        assert states(desk) == ["delivered", "refused", "delivered"]

    on_stage(test, highlight("News."), highlight("More.", variant="b"), start=DUE)


def test_a_database_locked_for_a_moment_loses_no_answer(database_url: str, tmp_path: Path) -> None:
    hurried = f"{database_url}?timeout=0.05"
    if database_url.startswith("postgresql"):
        hurried = f"{database_url}&options=-clock_timeout%3D50"
    other = Database(database_url)

    async def test(stage: Stage) -> None:
        released = threading.Event()

        def hold_the_lock() -> None:
            with other.writing():
                released.wait(5)

        async def lock_in_mid_call() -> None:
            while not stage.desk.read(deliveries.in_state, State.SENDING):
                await asyncio.sleep(0.01)
            locking = asyncio.create_task(asyncio.to_thread(hold_the_lock))
            while not stage.seen.troubles:
                await asyncio.sleep(0.01)
            released.set()
            await locking

        await asyncio.gather(stage.work(), lock_in_mid_call())

        assert await stage.texts() == ["News. #IMC25"]
        assert stage.desk.told() == [(NEWS, 1, 1, "delivered")]
        assert len(stage.seen.answers) == 1
        assert "locked by another program" in stage.seen.troubles[0]

    rules = [highlight("News.")]
    run(test, hurried, tmp_path, rules, start=DUE, latency_seconds=0.2)
    other.close()


def commits_of(stage: Stage) -> list[None]:
    made: list[None] = []
    event.listen(stage.desk.bot.database.engine, "commit", lambda _: made.append(None))
    return made


async def for_a_while(stage: Stage, seconds: float = 0.5) -> None:
    asyncio.get_running_loop().call_later(seconds, stage.worker.stop)
    with suppress(asyncio.TimeoutError):
        await stage.work(until_idle=False)


def test_a_worker_rests_while_a_call_is_held(on_stage) -> None:
    async def test(stage: Stage) -> None:
        desk = stage.desk
        desk.write(publish.open_due, DUE)
        desk.write(hold.hold, Scope.EVERYTHING, "", "", "Dora", DUE)
        made = commits_of(stage)
        await for_a_while(stage)

        assert len(made) < 12

    on_stage(test, highlight("News."), start=DUE)


def test_a_worker_rests_while_an_account_it_does_not_serve_is_unsettled(on_stage) -> None:
    async def test(stage: Stage) -> None:
        desk = stage.desk
        desk.write(publish.claim, desk.write(publish.open_due, DUE), "dead", DUE)
        desk.write(settle.take_over, (), DUE, (timedelta(seconds=1),))
        made = commits_of(stage)
        await for_a_while(stage)

        assert len(made) < 12
        assert states(desk) == ["unconfirmed"]

    on_stage(test, highlight("News.", hub="mm"), start=DUE, without=["mm-x"])


def test_accounts_do_not_wait_for_one_another(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("rate_limit", account="aml-x", seconds=600)
        await stage.work()
        by_account = {post["account"]: post["created_at"] for post in await stage.posts()}

        assert timedelta(0) <= by_account["mm-x"] - DUE < SOON
        assert by_account["aml-x"] - DUE > timedelta(minutes=9)

    on_stage(test, highlight("News."), highlight("Of mm.", hub="mm"))


def test_a_worker_is_seen_alive(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await for_a_while(stage, 0.1)

        assert stage.desk.read(last_seen_at) is not None

    on_stage(test)


def test_a_worker_after_a_long_look_sends_and_beats_before_the_next(
    on_stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[datetime] = []
    beats: list[str] = []
    monkeypatch.setattr(loop, "LONG_LOOK_SECONDS", 0)
    monkeypatch.setattr(loop, "RESTS", 10_000)
    monkeypatch.setattr(loop, "LONGEST_REST_SECONDS", 10_000)
    monkeypatch.setattr(loop, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(presence, "BEAT_EVERY_SECONDS", {False: 0.0})

    async def test(stage: Stage) -> None:
        def beat(rows: Rows, worker: str, now: datetime) -> None:
            told(rows, worker, now)
            beats.append(worker)
            if len(beats) > 5 and len(stage.seen.answers) == 2:
                stage.worker.stop()

        def due(rows: Rows, now: datetime, app_of: AppOf) -> publish.Due:
            looks.append(now)
            return listed(rows, now, app_of)

        told, listed = heartbeats.beat, publish.due
        monkeypatch.setattr(heartbeats, "beat", beat)
        monkeypatch.setattr(publish, "due", due)
        await stage.work(until_idle=False)

        assert len(looks) == 1

    on_stage(test, highlight("News."), highlight("Of mm.", hub="mm"), start=DUE)


def test_one_call_of_an_account_is_under_way_at_a_time(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()
        spans = stage.calls.spans

        assert len(spans) == 5
        assert all(ended <= begun for (_, ended), (begun, _) in pairwise(spans))

    rules = [highlight(news(n), variant=f"v{n}") for n in range(5)]
    on_stage(test, *rules, start=DUE, latency_seconds=0.03)


def test_a_hold_stops_a_call_that_was_prepared_during_a_long_one(on_stage) -> None:
    async def test(stage: Stage) -> None:
        def place() -> None:
            now = stage.desk.bot.clock.now()
            stage.desk.write(hold.hold, Scope.EVERYTHING, "", "", "Dora", now)

        create = stage.calls.create

        async def long(*asked: object) -> Outcome:
            asyncio.get_running_loop().call_later(0.5, place)
            return await create(*asked)

        stage.calls.create = long
        await stage.work()

        assert stage.desk.told() == [(NEWS, 1, 1, "delivered"), (f"{NEWS}/v1", 1, 1, "pending")]

    rules = [highlight("News."), highlight("More.", variant="v1")]
    on_stage(test, *rules, start=DUE, latency_seconds=1.2)


def test_a_network_that_breaks_its_promise_stops_the_worker(on_stage) -> None:
    async def test(stage: Stage) -> None:
        async def broken(*_: object) -> Outcome:
            raise ZeroDivisionError

        stage.calls.create = broken
        with pytest.raises(ZeroDivisionError):
            await stage.work()

        assert states(stage.desk) == ["sending"]

    on_stage(test, highlight("News."), start=DUE)


def test_a_worker_looks_at_what_is_watched_and_sends_at_the_new_time(on_stage, site: Site) -> None:
    async def test(stage: Stage) -> None:
        desk = stage.desk
        wanted = Watch(site.address, apply_moves_under=SOON * 5, allow_private=True)
        known = read_source(Source("", sheet(session()), desk.congress.tz)).sessions
        desk.reload(known)
        begun = Standing(START - timedelta(hours=1))
        desk.write(replace_watch, CONGRESS, Watched(CONGRESS, wanted, begun))
        site.pages["/"] = Page(body=sheet(later(2)))
        desk.approve()
        due_at = desk.entries()[0].post.planned.due_at
        stage.seen.on_answer = stage.worker.stop
        await stage.work()

        (post,) = await stage.posts()
        assert SOON <= post["created_at"] - due_at < 2 * SOON
        assert any("taken: 2 moved" in told for told in stage.seen.looks)
        assert stage.seen.troubles == []

    on_stage(test, highlight("News."))
