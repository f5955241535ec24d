"""What a hub decided to cover, beside the programme -> its coverage plan, and what that asks of
people."""

from datetime import datetime

from bot.domain.coverage_plan import CoveragePlan, coverage_plan
from bot.domain.plan_tasks import plan_tasks
from bot.domain.tasks import Task
from bot.store.congresses import congress_codes, get_congress, get_hub
from bot.store.database import Rows
from bot.store.plans import get_desk
from bot.store.programmes import get_sessions


def plan_of(rows: Rows, congress_code: str, hub_code: str, now: datetime) -> CoveragePlan:
    """Raises NotFound where the congress, or the hub in it, is not there."""
    congress = get_congress(rows, congress_code)
    hub = get_hub(congress, hub_code)
    desk = get_desk(rows, congress_code, hub_code)
    return coverage_plan(congress, hub, get_sessions(rows, congress_code), desk, now)


def tasks_of(rows: Rows, now: datetime, congress: str = "") -> list[Task]:
    """Of the hubs of one congress, or of all."""
    codes = [congress] if congress else congress_codes(rows)
    return [
        task
        for found in (get_congress(rows, code) for code in codes)
        for hub in found.hubs
        for task in plan_tasks(found, hub, get_desk(rows, found.code, hub.code), now)
    ]
