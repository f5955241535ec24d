"""The worker takes down what a person withdraws, over HTTP against the sandbox."""

from datetime import timedelta
from pathlib import Path

import pytest
from desk import highlight, news, thread
from stage import Stage, run

from bot.domain.delivery import State, Unknown
from bot.steps import withdraw

WHY = "a wrong figure"


@pytest.fixture
def on_stage(database_url: str, tmp_path: Path):
    return lambda test, *rules, **options: run(test, database_url, tmp_path, rules, **options)


def withdraw_all(stage: Stage) -> None:
    keys = [entry.post.planned.key for entry in stage.desk.entries() if entry.begun]
    stage.desk.write(withdraw.ask, keys, WHY, "Sol", stage.desk.bot.clock.now())


def after_answers(stage: Stage, number: int) -> None:
    """Everything that was sent is withdrawn once so many calls have come back."""

    def ask() -> None:
        if len(stage.seen.answers) == number:
            stage.seen.on_answer = lambda: None
            withdraw_all(stage)

    stage.seen.on_answer = ask


def test_a_thread_withdrawn_while_it_goes_out_ends_off_the_account(on_stage) -> None:
    async def test(stage: Stage) -> None:
        after_answers(stage, 2)
        await stage.work()
        posts = await stage.posts()

        assert {post["deleted"] for post in posts} == {True}
        assert len(posts) < 4
        told = {state for *_, state in stage.desk.told()}
        assert told <= {"withdrawn", "pending"}
        assert stage.seen.troubles == []

    on_stage(test, thread())


def test_more_than_the_limit_is_taken_down_when_there_is_room_again(on_stage) -> None:
    """The sandbox holds X's limit of 50 in 15 minutes; it is never met."""

    async def test(stage: Stage) -> None:
        after_answers(stage, 60)
        await stage.work()
        began = [each.tried_at for each in stage.desk.read(all_withdrawals)]

        assert {post["deleted"] for post in await stage.posts()} == {True}
        assert len(began) == 60
        assert began[50] - began[0] >= timedelta(minutes=15)
        assert {told for _, told in stage.seen.notes} == {"withdrawn: taken down"}

    rules = [highlight(news(n), variant=f"v{n}") for n in range(60)]
    on_stage(test, *rules)


def all_withdrawals(rows):
    return withdraw.withdrawals.of_posts(
        rows, [f"imc25/aml-x/highlight/LBA-1/v{n}" for n in range(60)]
    )


def test_a_delete_whose_answer_was_lost_is_looked_after(on_stage) -> None:
    async def test(stage: Stage) -> None:
        after_answers(stage, 1)
        calls, delete = [], stage.calls.delete

        async def lose(account: str, network_id: str, now: object) -> object:
            calls.append(network_id)
            await delete(account, network_id, now)
            return Unknown("Reset.")

        stage.calls.delete = lose
        await stage.work()
        (entry,) = stage.desk.entries()

        assert len(calls) == 1
        assert entry.deliveries[0].state is State.WITHDRAWN
        assert [told.split(";")[0] for _, told in stage.seen.notes] == [
            "not yet taken down: Reset.",
            "withdrawn: taken down",
        ]

    on_stage(test, highlight("News."))


def test_a_delete_that_was_lost_on_the_way_is_made_again(on_stage) -> None:
    async def test(stage: Stage) -> None:
        after_answers(stage, 1)
        lost, delete = [], stage.calls.delete

        async def lose_the_first(account: str, network_id: str, now: object) -> object:
            if not lost:
                lost.append(network_id)
                return Unknown("Reset.")
            return await delete(account, network_id, now)

        stage.calls.delete = lose_the_first
        await stage.work()

        assert [post["deleted"] for post in await stage.posts()] == [True]

    on_stage(test, highlight("News."))


def test_a_post_that_is_already_gone_counts_as_withdrawn(on_stage) -> None:
    async def test(stage: Stage) -> None:
        after_answers(stage, 1)
        delete = stage.calls.delete

        async def others_first(account: str, network_id: str, now: object) -> object:
            await delete(account, network_id, now)
            return await delete(account, network_id, now)

        stage.calls.delete = others_first
        await stage.work()

        assert [told for _, told in stage.seen.notes] == ["withdrawn: was no longer there"]

    on_stage(test, highlight("News."))


def test_a_post_of_somebody_else_cannot_be_taken_down(on_stage) -> None:
    async def test(stage: Stage) -> None:
        def ask() -> None:
            stage.seen.on_answer = lambda: None
            number = stage.seen.answers[0].outcome.network_id
            now = stage.desk.bot.clock.now()
            stage.desk.write(withdraw.ask_by_id, "mm-x", number, WHY, "Sol", now)

        stage.seen.on_answer = ask
        await stage.work()

        (told,) = stage.seen.troubles
        assert "cannot be taken down (You are not authorized to delete this Tweet.)" in told
        assert [post["deleted"] for post in await stage.posts()] == [False]

    on_stage(test, highlight("News."))
