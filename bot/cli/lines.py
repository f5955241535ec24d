"""The worker's doings as plain lines, or as JSON lines."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime

import click

from bot.acts import Looked
from bot.cli.plain import one_line
from bot.domain.delivery import Accepted, Change, Delivery, Outcome, Rejected, Unknown
from bot.domain.forecast import Forecast
from bot.domain.stops import NEXT_STEP, Stop
from bot.steps.publish import Answer

Called = Callable[[str, Outcome], None]


def outcome_told(outcome: Outcome) -> str:
    match outcome:
        case Accepted(network_id):
            return f"delivered as {network_id}"
        case Rejected(reason, again_at):
            again = f"; again at {again_at:%H:%M:%S} UTC" if again_at else ""
            return f"refused: {reason}{again}"
        case Unknown(reason):
            return f"unconfirmed: {reason}"


def stop_told(stop: Stop) -> str:
    return f"stopped since {stop.since:%d %b %H:%M} UTC: {stop.reason} {NEXT_STEP[stop.kind]}"


class LineWatcher:
    """`called` hears the account and the outcome of every call."""

    def __init__(self, as_json: bool = False, called: Called = lambda *_: None) -> None:
        self._as_json = as_json
        self._called = called

    def published(self, answer: Answer) -> None:
        self._called(answer.delivery.account, answer.outcome)
        part = f" part {answer.delivery.part}" if answer.delivery.parts > 1 else ""
        self._say(answer.at, answer.delivery.post_key + part, outcome_told(answer.outcome))

    def settled(self, delivery: Delivery, change: Change, at: datetime) -> None:
        self._say(at, delivery.post_key, f"settled as {change.state.value}: {change.reason}")

    def measured(self, posts: int, at: datetime) -> None:
        self._say(at, "snapshots", f"{posts} taken")

    def drafted(self, congress: str, at: datetime) -> None:
        self._say(at, congress, "polls have closed; their results await approval")

    def looked(self, looked: Looked, at: datetime) -> None:
        self._say(at, f"watch {looked.congress}", looked.told)

    def noted(self, what: str, told: str, at: datetime) -> None:
        self._say(at, what, told)

    def stopped(self, stops: Sequence[Stop], at: datetime) -> None:
        for stop in stops:
            self._say(at, f"account {stop.account}", stop_told(stop))

    def resumed(self, stops: Sequence[Stop], at: datetime) -> None:
        for stop in stops:
            self._say(at, f"account {stop.account}", f"goes on; it was stopped: {stop.reason}")

    def foreseen(self, late: Sequence[Forecast], at: datetime) -> None:
        for post in late:
            self._say(at, post.post_key, f"will not make it: {post.why}")

    def trouble(self, what: str, at: datetime) -> None:
        self._say(at, "trouble", what)

    def _say(self, at: datetime, what: str, told: str) -> None:
        if self._as_json:
            click.echo(json.dumps({"at": at.isoformat(), "what": what, "told": told}))
        else:
            click.echo(one_line(f"{at:%Y-%m-%d %H:%M:%S} UTC {what}: {told}"))
