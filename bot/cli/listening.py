"""The option that opens a health and a metric page beside a running command."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import click

from bot.bootstrap import Bot
from bot.domain.delivery import Outcome
from bot.domain.errors import Misuse
from bot.worker.health import Health, serving
from bot.worker.metrics import Metrics

listen_option = click.option(
    "--listen", default="", metavar="HOST:PORT", help="Serve /healthz and /metrics there."
)


class Pages:
    """Of a worker or a guard; does nothing where `listen` is "". Raises Misuse."""

    def __init__(self, bot: Bot, listen: str) -> None:
        self._bot = bot
        self._place = _place(listen) if listen else None
        self._metrics = Metrics(bot) if listen else None

    def called(self, account: str, outcome: Outcome) -> None:
        if self._metrics:
            self._metrics.called(account, outcome)

    @asynccontextmanager
    async def open(
        self, turned_at: Callable[[], float], within: timedelta, worker: str = ""
    ) -> AsyncIterator[None]:
        if self._place is None or self._metrics is None:
            yield
            return
        health = Health(self._bot, turned_at, within, worker)
        async with serving(*self._place, health, self._metrics) as address:
            click.echo(f"Health and metrics: {address}/healthz {address}/metrics", err=True)
            yield


def _place(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 65_536):
        raise Misuse(f"--listen {listen!r} is no HOST:PORT.", "Write 127.0.0.1:9090.")
    return host.strip("[]"), int(port)
