"""Accounts that the network refuses as a whole: stopped by an answer, probed, let go again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.delivery import Outcome, Rejected
from bot.domain.errors import NetworkError
from bot.domain.people import Act
from bot.domain.stops import Stop, StopKind, next_probe_at, probes_carried
from bot.domain.traffic import AppOf
from bot.networks import Network
from bot.store import stops
from bot.store.congresses import all_accounts
from bot.store.database import Rows
from bot.store.trail import record_act


def begin(
    rows: Rows, outcomes: Iterable[tuple[str, Outcome]], app_of: AppOf, now: datetime
) -> None:
    """Stops the account of every outcome that asks for it, and with the credits of an app all
    accounts of that app."""
    for account, outcome in outcomes:
        if isinstance(outcome, Rejected) and outcome.stops:
            for each in _stopped_with(rows, account, outcome.stops, app_of):
                probes = probes_carried(stops.last_stop(rows, each, outcome.stops), now)
                stops.add_stop(rows, each, outcome.stops, outcome.reason, probes, now)


def _stopped_with(rows: Rows, account: str, kind: StopKind, app_of: AppOf) -> list[str]:
    if kind is StopKind.KEYS:
        return [account]
    return sorted({account, *(a for a in all_accounts(rows) if app_of(a) == app_of(account))})


def to_probe(standing: Sequence[Stop], app_of: AppOf, now: datetime) -> list[Stop]:
    """Those whose probe is due: one of each app for its credits, since they come back for all."""
    found: dict[tuple[StopKind, str], Stop] = {}
    for stop in standing:
        if stop.next_probe_at <= now:
            whose = app_of(stop.account) if stop.kind is StopKind.CREDITS else stop.account
            found.setdefault((stop.kind, whose), stop)
    return list(found.values())


async def probe(network: Network, account: str) -> NetworkError | None:
    """None where the network takes the account again. A read answers 401 and 402 as a create
    does."""
    try:
        await network.identify(account)
    except NetworkError as error:
        return error
    return None


def conclude(
    rows: Rows, probed: Stop, passed: bool, app_of: AppOf, by: str, now: datetime
) -> list[Stop]:
    """What a probe says: the stops that it ends (none where it failed, then it is tried later).
    `by` is the person who asked for it, or ""."""
    meant = [stop for stop in stops.get_stops(rows) if _shares(stop, probed, app_of)]
    for stop in meant:
        if passed:
            stops.end_stop(rows, stop, by, now)
        else:
            stops.put_off(rows, stop, next_probe_at(stop.probes + 1, now))
    if by:
        account = all_accounts(rows).get(probed.account)
        told = f"{'goes on' if passed else 'stays stopped'}; it was stopped: {probed.reason}"
        hub = account.hub if account else ""
        record_act(rows, by, Act.RESUME, probed.account, told, now, hub)
    return meant if passed else []


def _shares(stop: Stop, probed: Stop, app_of: AppOf) -> bool:
    if stop.kind is not probed.kind:
        return False
    if stop.kind is StopKind.CREDITS:
        return app_of(stop.account) == app_of(probed.account)
    return stop.account == probed.account
