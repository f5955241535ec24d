"""The worker audits its accounts once a day, over HTTP against the sandbox."""

import asyncio
from pathlib import Path

import pytest
from desk import highlight
from stage import Stage, run

from bot.domain.audit import FindingKind
from bot.domain.delivery import Words
from bot.steps import publish
from bot.store import findings

NEWS = "aml-x/highlight/LBA-1"


@pytest.fixture
def on_stage(database_url: str, tmp_path: Path):
    return lambda test, *rules, **options: run(test, database_url, tmp_path, rules, **options)


def once_posted(stage: Stage, act) -> None:
    """`act` is called once, with the id of the first post, as soon as it is out."""

    def answered() -> None:
        stage.seen.on_answer = lambda: None
        network_id = stage.seen.answers[0].outcome.network_id
        stage.acting = asyncio.ensure_future(act(network_id))

    stage.seen.on_answer = answered


def test_a_well_kept_account_gives_no_finding(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()

        assert stage.desk.read(findings.get_unseen) == []
        assert stage.desk.read(findings.get_unaudited) == []
        assert stage.seen.troubles == []

    on_stage(test, highlight("News."))


def test_a_doubled_post_is_told_to_the_watcher_once(on_stage) -> None:
    async def test(stage: Stage) -> None:
        async def double(network_id: str) -> None:
            words = Words("News. #IMC25")
            await stage.calls.create("aml-x", words, stage.desk.bot.clock.now())

        once_posted(stage, double)
        await stage.work()
        (finding,) = stage.desk.read(findings.get_unseen)
        first, copy = [post["id"] for post in await stage.posts()]

        assert finding.found.kind is FindingKind.DOUBLED
        assert finding.found.network_ids == (first, copy)
        (told,) = stage.seen.troubles
        assert told.startswith(f"audit of aml-x: imc25/{NEWS} stands 2 times on the account")

    on_stage(test, highlight("News."), duplicates=True)


def test_a_post_that_vanished_is_told_as_missing(on_stage) -> None:
    async def test(stage: Stage) -> None:
        async def vanish(network_id: str) -> None:
            await stage.calls.delete("aml-x", network_id, stage.desk.bot.clock.now())

        once_posted(stage, vanish)
        await stage.work()
        (finding,) = stage.desk.read(findings.get_unseen)

        assert finding.found.kind is FindingKind.MISSING

    on_stage(test, highlight("News."))


def test_an_audit_that_fails_is_said_and_made_again(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("timeline_unreadable")
        await stage.work()

        (told,) = stage.seen.troubles
        assert told.startswith("audit of aml-x: X refused the timeline of aml-x with 503")
        assert stage.desk.read(findings.get_unseen) == []
        assert stage.desk.read(findings.get_unaudited) == []

    on_stage(test, highlight("News."))


def test_a_post_whose_timeline_stays_unreadable_is_handed_to_a_person_once(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("empty_201")
        await stage.fault("timeline_unreadable", count=12)
        await stage.work()

        handed = [told for told in stage.seen.troubles if "a person decides" in told]
        assert len(handed) == 1
        assert handed[0].startswith(f"imc25/{NEWS}: a person decides, see `congress-bot tasks`:")
        assert stage.desk.told() == [(NEWS, 1, 1, "delivered")]

    on_stage(test, highlight("News."))


def test_a_post_recorded_while_the_worker_runs_is_measured(on_stage) -> None:
    reply = highlight("By hand.", variant="b", reply_to="https://x.com/somebody/status/5")

    async def test(stage: Stage) -> None:
        desk = stage.desk

        async def record(network_id: str) -> None:
            made = await stage.calls.create("aml-x", Words("By hand."), desk.bot.clock.now())
            entry = desk.entry(f"imc25/{NEWS}/b")
            links, now = [made.network_id], desk.bot.clock.now()
            desk.write(publish.record_by_hand, entry, links, "Sol", now)

        once_posted(stage, record)
        await stage.work()

        assert stage.seen.snapshots == 2 * 5
        assert len(stage.seen.answers) == 1

    on_stage(test, highlight("News."), reply)
