"""Snapshots at the ages where posts are compared, taken from a sandbox over HTTP."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from builders import TALK_START, presentation, session
from desk import CHECKER, DUE, LOOKS, Desk, StillClock, highlight, news, poll, thread

from bot.bootstrap import sandbox_of
from bot.domain.congress import Kind
from bot.domain.delivery import State
from bot.domain.engagement import MARKS, Counts, Snapshot
from bot.domain.queue import Entry
from bot.domain.report import Status
from bot.networks.x import XNetwork
from bot.sandbox.accounts import sandbox_keys
from bot.steps import check, measure, publish, report
from bot.steps.measure import Batch
from bot.steps.publish import Answer
from bot.store.snapshots import by_delivery, closed_polls

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Floor:
    """A desk, and a sandbox whose clock is the desk's."""

    def __init__(self, desk: Desk, clock: StillClock, network: XNetwork) -> None:
        self.desk, self.clock, self.network = desk, clock, network

    async def publish(self, now: datetime = DUE) -> None:
        """Sends all that is due, threads to their last part."""
        self.clock.moment = now
        while ready := self.desk.write(publish.open_due, now):
            claimed = self.desk.write(publish.claim, ready, "me", now)
            answers = [
                Answer(call, await publish.call(self.network, call, now), now) for call in claimed
            ]
            self.desk.write(publish.record, answers, LOOKS)

    async def measure(self, now: datetime) -> tuple[list[Batch], frozenset[str]]:
        """Takes the snapshots that are due; also returns where a poll has closed."""
        self.clock.moment = now
        closed: frozenset[str] = frozenset()
        batches = self.desk.read(measure.due, now)
        for batch in batches:
            looks = await measure.look(self.network, batch)
            closed |= self.desk.write(measure.record, batch, looks, now)
        return batches, closed

    def snapshots(self, key: str) -> tuple[Snapshot, ...]:
        first = self.desk.entry(key).deliveries[0]
        return self.desk.read(by_delivery, "imc25").get(first.id, ())


def run(make_desk, *rules, test: Callable[[Floor], Awaitable[None]], **options) -> None:
    async def whole() -> None:
        clock = StillClock()
        desk = make_desk(*rules, clock=clock, **options)
        desk.approve()
        accounts = desk.congress.accounts()
        sandbox = sandbox_of(accounts, clock, limits=False)
        address = await sandbox.start()
        network = XNetwork({a.code: sandbox_keys(a.code) for a in accounts}, address)
        try:
            await test(Floor(desk, clock, network))
        finally:
            await network.close()
            await sandbox.stop()

    asyncio.run(whole())


NEWS = "imc25/aml-x/highlight/LBA-1"


def test_a_post_is_measured_at_each_mark_once(make_desk) -> None:
    async def test(floor: Floor) -> None:
        await floor.publish()
        asked = []
        for mark in MARKS:
            for moment in (DUE + mark - timedelta(seconds=1), DUE + mark, DUE + mark + HOUR / 2):
                batches, _ = await floor.measure(moment)
                asked.append(sum(len(batch.wanted) for batch in batches))
        taken = floor.snapshots(NEWS)

        assert asked == [0, 1, 0] * len(MARKS)
        assert [(each.mark, each.taken_at) for each in taken] == [(m, DUE + m) for m in MARKS]
        impressions = [each.counts.impressions or 0 for each in taken]
        assert impressions == sorted(impressions)
        assert impressions[0] > 0

    run(make_desk, highlight("News."), test=test)


def test_the_next_look_is_known_from_the_moment_of_delivery(make_desk) -> None:
    async def test(floor: Floor) -> None:
        await floor.publish()
        moments = (DUE + timedelta(seconds=1), DUE + HOUR, DUE + 28 * DAY)
        assert [floor.desk.read(measure.next_at, moment) for moment in moments] == [
            DUE + HOUR + timedelta(minutes=3),
            DUE + DAY + timedelta(minutes=30),
            None,
        ]

    run(make_desk, highlight("News."), test=test)


def test_marks_that_were_missed_stay_missing(make_desk) -> None:
    async def test(floor: Floor) -> None:
        await floor.publish()
        await floor.measure(DUE + 50 * HOUR)

        assert [each.mark for each in floor.snapshots(NEWS)] == [48 * HOUR]

    run(make_desk, highlight("News."), test=test)


def test_one_call_asks_for_a_hundred_posts_of_one_account(make_desk) -> None:
    # In two halves, since X takes 100 posts in 15 minutes.
    halves = (TALK_START, TALK_START + timedelta(minutes=16))
    talks = tuple(presentation(code=f"A-{n}", start=halves[n // 75]) for n in range(150))
    rules = [highlight(news(n), presentation=f"A-{n}") for n in range(150)]

    async def test(floor: Floor) -> None:
        await floor.publish()
        await floor.publish(DUE + timedelta(minutes=16))
        batches, _ = await floor.measure(DUE + timedelta(minutes=16) + HOUR)
        taken = floor.desk.read(by_delivery, "imc25")

        assert [(batch.account, len(batch.wanted)) for batch in batches] == [
            ("aml-x", 100),
            ("aml-x", 50),
            ("mm-x", 1),
        ]
        assert len(taken) == 151
        assert not [s for each in taken.values() for s in each if s.unavailable]

    other = highlight(news(150), hub="mm", presentation="A-0")
    run(make_desk, *rules, other, test=test, sessions=[session(presentations=talks)])


def test_private_counts_are_asked_for_under_30_days_only(make_desk) -> None:
    async def test(floor: Floor) -> None:
        await floor.publish()
        (young,), _ = await floor.measure(DUE + 7 * DAY)
        (old,), _ = await floor.measure(DUE + 31 * DAY)
        first, second = floor.snapshots(NEWS)

        assert (young.private, old.private) == (True, False)
        assert None not in (first.counts.engagements, first.counts.impressions)
        assert (second.counts.engagements, second.unavailable) == (None, "")
        assert second.counts.likes is not None

    run(make_desk, highlight("News."), test=test)


def test_a_post_without_an_answer_says_so(make_desk) -> None:
    async def test(floor: Floor) -> None:
        await floor.publish()
        (batch,) = floor.desk.read(measure.due, DUE + HOUR)
        floor.desk.write(measure.record, batch, [], DUE + HOUR)
        (taken,) = floor.snapshots(NEWS)

        assert taken.unavailable == "the network did not answer for it"
        assert taken.counts == Counts()

    run(make_desk, highlight("News."), test=test)


def test_a_deleted_post_says_so_and_the_others_are_counted(make_desk) -> None:
    async def test(floor: Floor) -> None:
        await floor.publish()
        gone = floor.desk.entry(NEWS).deliveries[0]
        client = floor.network._client("aml-x")  # the port deletes nothing yet
        await client.delete_tweet(gone.network_id)
        await floor.measure(DUE + HOUR)
        (lost,), (kept,) = floor.snapshots(NEWS), floor.snapshots(f"{NEWS}/b")

        assert lost.unavailable.startswith("Not Found Error: Could not find tweet")
        assert lost.counts == Counts()
        assert kept.unavailable == ""

    run(make_desk, highlight("News."), highlight("More.", variant="b"), test=test)


def test_a_closed_poll_brings_its_result_to_the_desk(make_desk) -> None:
    result = replace(poll(), kind=Kind.POLL_RESULT)
    poll_due = DUE - timedelta(minutes=10)
    result_key = "imc25/aml-x/poll_result/LBA-1"

    async def test(floor: Floor) -> None:
        await floor.publish(poll_due)
        before = floor.desk.entry(result_key).post
        _, open_still = await floor.measure(poll_due + HOUR)
        _, closed = await floor.measure(poll_due + HOUR + timedelta(minutes=2))
        floor.desk.draft()
        after = floor.desk.entry(result_key).post
        (counts,) = floor.desk.read(closed_polls, "imc25").values()
        votes = sum(number for _, number in counts.options)

        assert (before.parts, before.awaits) == ((), "its poll has not closed yet")
        assert closed == {"imc25"}
        assert open_still <= closed  # the sandbox's poll may close in the same second
        assert after.parts == (f"Which invented dose? {votes} votes",)
        assert after.awaits == ""
        assert after.planned.due_at == poll_due + HOUR + timedelta(minutes=15)

    run(make_desk, poll(), result, test=test)


def test_a_report_says_what_the_database_holds(make_desk) -> None:
    rules = (
        highlight("News."),
        highlight("Not approved.", variant="late"),
        highlight("Figures of mm.", hub="mm"),
        thread(),
        poll(),
    )

    async def test(floor: Floor) -> None:
        await floor.publish(DUE - timedelta(minutes=10))
        await floor.publish(DUE)
        await floor.publish(DUE + timedelta(minutes=10))
        for mark in MARKS[:2]:
            await floor.measure(DUE + mark + timedelta(minutes=10))
        now = DUE + DAY + HOUR
        desk = floor.desk
        found = desk.read(report.report, "imc25", now)
        mine = desk.read(report.report, "imc25", now, "mm")
        entries = {entry.post.planned.key: entry for entry in desk.entries()}
        snapshots = desk.read(by_delivery, "imc25")

        assert {line.record.key for line in found.posts} == set(entries)
        assert {each.status: each.posts for each in found.statuses if each.posts} == {
            Status.DELIVERED: 4,
            Status.MISSED: 1,
        }
        assert Counter(line.status for line in mine.posts) == {Status.DELIVERED: 1}
        for line in found.posts:
            sent = delivered(entries[line.record.key])
            assert line.record.sent_at == (sent and sent.delivered_at)
            assert line.record.snapshots == (snapshots.get(sent.id, ()) if sent else ())
            if sent and line.measured:
                (day,) = [s for s in snapshots[sent.id] if s.mark == DAY]
                assert line.measured.at_mark(DAY).counts == day.counts
        (line,) = found.polls
        assert line.record.key == "imc25/aml-x/poll/LBA-1"

    async def prepared(floor: Floor) -> None:
        desk = floor.desk
        desk.load([session()], rules)
        desk.draft()
        entries = [e for e in desk.entries() if not e.post.planned.key.endswith("/late")]
        desk.write(check.approve, entries, CHECKER, DUE)
        await test(floor)

    run(make_desk, test=prepared)


def delivered(entry: Entry):
    return next((d for d in entry.deliveries if d.state is State.DELIVERED), None)
