"""The metric page, as Prometheus reads it. The one place that knows prometheus_client.

Labels are account codes, states and outcomes: never words of a post, a handle or a secret.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.bootstrap import Bot
from bot.domain.delivery import Accepted, Outcome, Rejected
from bot.store.figures import get_delivered
from bot.worker.gauges import Gauge, gauges

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LATENESS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)


class Metrics:
    """`called` counts calls as they happen; all else is asked of the database for each page."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._registry = CollectorRegistry()
        self._counted_until = bot.clock.now()
        self._calls = Counter(
            "congress_bot_calls",
            "Calls that create a post, by what came of them.",
            ("account", "outcome"),
            registry=self._registry,
        )
        self._lateness = Histogram(
            "congress_bot_delivery_lateness_seconds",
            "From when a post was due to when its account showed it, since this process began.",
            ("account",),
            buckets=LATENESS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def called(self, account: str, outcome: Outcome) -> None:
        self._calls.labels(account, _outcome_name(outcome)).inc()

    def page(self) -> bytes:
        """Asks the database; takes some milliseconds, so call it in a thread. Raises StoreError."""
        now = self._bot.clock.now()
        with self._bot.database.reading() as rows:
            found = gauges(rows, now)
            for each in get_delivered(rows, self._counted_until, now):
                late = (each.delivered_at - each.due_at).total_seconds()
                self._lateness.labels(each.account).observe(max(0.0, late))
        self._counted_until = now
        database = CollectorRegistry()
        database.register(_Given(found))
        return generate_latest(self._registry) + generate_latest(database)


def _outcome_name(outcome: Outcome) -> str:
    if isinstance(outcome, Accepted):
        return "accepted"
    return "refused" if isinstance(outcome, Rejected) else "unknown"


class _Given(Collector):
    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = tuple(gauges)

    def collect(self) -> Iterator[Metric]:
        for gauge in self._gauges:
            name = f"congress_bot_{gauge.name}"
            family = GaugeMetricFamily(name, gauge.told, labels=gauge.labels)
            for labels, value in gauge.values.items():
                family.add_metric(labels, value)
            yield family
