"""A worker before a sandbox that refuses whole accounts, or slows them down."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from builders import HUB
from builders import congress as invented
from desk import DUE, MM, UNHURRIED, highlight, news
from stage import Stage, run

from bot.domain.delivery import Rejected
from bot.domain.pace import Pace
from bot.domain.release import Scope
from bot.domain.stops import StopKind
from bot.steps import hold, stop
from bot.store.stops import get_all_stops

MINUTE = timedelta(minutes=1)
SOON = 2 * MINUTE


@pytest.fixture
def on_stage(database_url: str, tmp_path: Path):
    """run(test, rules, options): on this test's database."""
    return lambda test, *rules, **options: run(test, database_url, tmp_path, rules, **options)


def many(number: int):
    return [highlight(news(n), variant=f"v{n}") for n in range(number)]


def test_revoked_keys_stop_one_account_until_a_probe_passes(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("unauthorized", account="aml-x")
        await stage.work()
        posts = await stage.posts()
        mine = [post["created_at"] for post in posts if post["account"] == "aml-x"]
        (other,) = [post["created_at"] for post in posts if post["account"] == "mm-x"]

        assert other - DUE < SOON
        assert [post["text"] for post in posts if post["account"] == "aml-x"] == [
            f"{news(n)} #IMC25" for n in range(3)
        ]
        # The first probe comes after a minute; then one post a minute.
        assert MINUTE <= mine[0] - DUE < MINUTE + SOON
        assert all(after - before >= MINUTE for before, after in pairwise(mine))
        refused = [told for told in stage.desk.told() if told[3] == "refused"]
        assert len(refused) == 1
        assert [(s.account, s.kind) for s in stage.seen.stops] == [("aml-x", StopKind.KEYS)]
        assert [s.account for s in stage.seen.ended] == ["aml-x"]

    on_stage(test, *many(3), highlight("Other.", hub="mm"))


def test_used_up_credits_stop_all_accounts_of_the_app_and_are_probed_once(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("credits")
        await stage.work()
        stops = stage.desk.read(get_all_stops)

        assert len(await stage.posts()) == 2
        assert [(s.account, s.kind, s.probes) for s in stops] == [
            ("aml-x", StopKind.CREDITS, 0),
            ("mm-x", StopKind.CREDITS, 0),
        ]
        assert sorted(s.account for s in stage.seen.stops) == ["aml-x", "mm-x"]
        assert sorted(s.account for s in stage.seen.ended) == ["aml-x", "mm-x"]

    on_stage(test, highlight("News."), highlight("Other.", hub="mm"))


def test_a_stop_that_was_there_before_is_told_and_probed_at_once(on_stage) -> None:
    async def test(stage: Stage) -> None:
        now = stage.desk.bot.clock.now()
        refused = Rejected("R.", now, whole_account=True, stops=StopKind.KEYS)
        stage.desk.write(
            stop.begin, [("aml-x", refused)], stage.desk.bot.settings.app_of, now + 60 * MINUTE
        )
        await stage.work()
        (post,) = await stage.posts()

        assert post["created_at"] - DUE < SOON
        assert len(stage.seen.stops) == len(stage.seen.ended) == 1

    on_stage(test, highlight("News."))


def test_a_released_hold_goes_out_one_a_minute(on_stage) -> None:
    async def test(stage: Stage) -> None:
        desk = stage.desk
        number = desk.write(hold.hold, Scope.EVERYTHING, "", "", "Dora", desk.bot.clock.now())
        stage.seen.on_answer = lambda: len(stage.seen.answers) == 3 and stage.worker.stop()
        working = asyncio.create_task(stage.work(until_idle=False))
        while desk.bot.clock.now() < DUE + 5 * MINUTE:
            await asyncio.sleep(0.02)
        desk.write(hold.unhold, number, "Dora", desk.bot.clock.now())
        await working
        times = [post["created_at"] for post in await stage.posts()]

        assert len(times) == 3
        assert all(after - before >= MINUTE for before, after in pairwise(times))

    on_stage(test, *many(3))


def test_a_distance_is_kept_to_the_moment(on_stage) -> None:
    (account,) = HUB.accounts
    hub = replace(HUB, accounts=(replace(account, pace=Pace(min_distance=10 * MINUTE)),))
    congress = invented(hubs=(hub, MM), timing=UNHURRIED)

    async def test(stage: Stage) -> None:
        await stage.work()
        times = [post["created_at"] for post in await stage.posts()]

        assert len(times) == 3
        for before, after in pairwise(times):
            assert 10 * MINUTE - MINUTE / 2 <= after - before < 10 * MINUTE + SOON

    on_stage(test, *many(3), desk_options={"congress": congress})


def test_what_will_not_make_it_is_told_at_once_and_once(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.fault("rate_limit", account="aml-x", seconds=7 * 3_600)
        await stage.work()

        assert sorted(each.post_key.rpartition("/")[2] for each in stage.seen.late) == [
            "v0",
            "v1",
            "v2",
        ]
        assert all("X's limit is used up" in each.why for each in stage.seen.late)
        assert await stage.posts() == []

    on_stage(test, *many(3))


def test_the_sandboxes_limit_is_never_met(on_stage) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()

        assert len(await stage.posts()) == 103
        assert [told for told in stage.desk.told() if told[3] != "delivered"] == []

    on_stage(test, *many(103), timeout_seconds=20, speed=2)
