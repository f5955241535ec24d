"""The health and the metric page, over HTTP, on both databases."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from desk import DUE, START, Desk, StillClock, highlight, news
from prometheus_client.parser import text_string_to_metric_families

from bot.bootstrap import Bot
from bot.clock import RealClock
from bot.domain.delivery import Accepted, Rejected, Unknown
from bot.domain.stops import StopKind
from bot.steps import publish, stop
from bot.steps.publish import Answer
from bot.store import heartbeats
from bot.store.database import Database
from bot.worker.health import Health, serving
from bot.worker.metrics import Metrics

TEN = timedelta(seconds=10)


@pytest.fixture
def desk(database_url: str, tmp_path: Path):
    rules = [highlight(news(1)), highlight(news(2), hub="mm")]
    found = Desk(database_url, tmp_path, StillClock(), rules)
    found.approve()
    yield found
    found.close()


def asked(bot: Bot, path: str, metrics: Metrics | None = None, turned: float = 0.0):
    """`turned` is how many seconds ago the loop turned."""

    async def ask() -> httpx.Response:
        health = Health(bot, lambda: time.monotonic() - turned, TEN, "w")
        pages = serving("127.0.0.1", 0, health, metrics or Metrics(bot))
        async with pages as address, httpx.AsyncClient() as client:
            return await client.get(address + path)

    return asyncio.run(ask())


def real(desk: Desk) -> Bot:
    return replace(desk.bot, clock=RealClock())


def test_a_worker_that_turns_and_beats_is_healthy(desk: Desk) -> None:
    desk.write(heartbeats.beat, "w", datetime.now(UTC))
    answer = asked(real(desk), "/healthz")

    assert (answer.status_code, answer.json()) == (200, {"well": True, "ills": []})


def test_a_loop_that_stands_is_told(desk: Desk) -> None:
    desk.write(heartbeats.beat, "w", datetime.now(UTC))
    answer = asked(real(desk), "/healthz", turned=60)

    ills = ["the loop has not turned for 60 s"]
    assert (answer.status_code, answer.json()) == (503, {"well": False, "ills": ills})


def test_a_heartbeat_that_stopped_is_told(desk: Desk) -> None:
    desk.write(heartbeats.beat, "w", datetime.now(UTC) - timedelta(seconds=31))
    desk.write(heartbeats.beat, "other", datetime.now(UTC))

    answer = asked(real(desk), "/healthz")

    assert answer.json()["ills"] == ["worker w has no heartbeat of the last 30 s"]


def test_a_database_that_is_away_is_told(desk: Desk, tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path}/gone.db")
    bot = replace(desk.bot, database=gone)
    health, page = asked(bot, "/healthz"), asked(bot, "/metrics")

    assert health.json()["ills"] == [f"there is no database {tmp_path}/gone.db."]
    assert (health.status_code, page.status_code) == (503, 503)


def metrics_of(answer: httpx.Response) -> dict[str, float]:
    """By name and labels, as `name account state`."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def send(desk: Desk, metrics: Metrics, late: timedelta) -> None:
    desk.bot.clock.moment = DUE + late
    ready = desk.write(publish.open_due, DUE)
    claimed = desk.write(publish.claim, ready, "w", DUE)
    outcomes = {"aml-x": Accepted("1"), "mm-x": Unknown("no answer")}
    answers = [Answer(each, outcomes[each.account], DUE + late) for each in claimed]
    for answer in answers:
        metrics.called(answer.delivery.account, answer.outcome)
    desk.write(publish.record, answers, desk.bot.settings.settle_looks)


def test_the_metric_page_counts_what_came_of_calls_and_how_late(desk: Desk) -> None:
    metrics = Metrics(desk.bot)
    metrics.called("aml-x", Rejected("no"))
    send(desk, metrics, timedelta(seconds=2))
    asked(desk.bot, "/metrics", metrics)
    found = metrics_of(asked(desk.bot, "/metrics", metrics))

    calls = {name: value for name, value in found.items() if "calls_total" in name}
    assert calls == {
        "congress_bot_calls_total aml-x refused": 1,
        "congress_bot_calls_total aml-x accepted": 1,
        "congress_bot_calls_total mm-x unknown": 1,
    }
    assert found["congress_bot_delivery_lateness_seconds_bucket aml-x 1.0"] == 0
    assert found["congress_bot_delivery_lateness_seconds_bucket aml-x 2.5"] == 1
    assert found["congress_bot_delivery_lateness_seconds_sum aml-x"] == 2
    assert found["congress_bot_posts aml-x delivered "] == 1
    assert found["congress_bot_deliveries mm-x unconfirmed"] == 1
    assert found["congress_bot_unconfirmed"] == 1
    assert found["process_resident_memory_bytes"] > 1e6


def test_the_metric_page_tells_what_is_ahead_and_who_is_alive(desk: Desk) -> None:
    desk.write(heartbeats.beat, "w", START - TEN)
    found = metrics_of(asked(desk.bot, "/metrics"))

    assert found["congress_bot_posts aml-x pending waiting"] == 1
    assert found["congress_bot_queue_ahead aml-x"] == 1
    assert found["congress_bot_next_due_timestamp_seconds"] == DUE.timestamp()
    assert (found["congress_bot_workers_alive"], found["congress_bot_missed"]) == (1, 0)
    assert found["congress_bot_heartbeat_age_seconds"] == 10
    assert found["congress_bot_notices loud"] == 0


def test_the_metric_page_has_no_words_and_no_handles(desk: Desk) -> None:
    page = asked(desk.bot, "/metrics").text
    assert "News" not in page
    assert "inv_mm" not in page


def test_the_metric_page_counts_the_missed(desk: Desk) -> None:
    desk.bot.clock.moment = DUE + timedelta(hours=7)
    assert metrics_of(asked(desk.bot, "/metrics"))["congress_bot_missed"] == 2


def test_the_metric_page_tells_whose_account_is_stopped_and_the_months_spend(desk: Desk) -> None:
    send(desk, Metrics(desk.bot), timedelta())
    refused = Rejected("No keys.", DUE, whole_account=True, stops=StopKind.KEYS)
    desk.write(stop.begin, [("mm-x", refused)], str, DUE)
    found = metrics_of(asked(desk.bot, "/metrics"))
    desk.bot.clock.moment = datetime(2025, 4, 1, tzinfo=UTC)
    next_month = metrics_of(asked(desk.bot, "/metrics"))

    stopped = {name: n for name, n in found.items() if name.startswith("congress_bot_account_")}
    spent = {name: n for name, n in found.items() if "spend" in name}
    assert stopped == {"congress_bot_account_stopped mm-x": 1}
    assert spent == {
        "congress_bot_month_spend_dollars aml-x": 0.015,
        "congress_bot_month_spend_dollars mm-x": 0.015,
    }
    assert [name for name in next_month if "spend" in name] == []
