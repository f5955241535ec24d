"""A hub's plan as CSV, safe to open in a spreadsheet."""

import csv
import io
from datetime import datetime

from bot.domain.hub_plan import HubPlan
from bot.reports.plan_rows import HEADER, Cell, plan_rows
from bot.reports.spreadsheet import inert


def plan_as_csv(plan: HubPlan) -> bytes:
    """UTF-8 with its mark, without which Excel takes it for cp1252. Times are ISO 8601 with their
    offset from UTC."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows([inert(_told(cell)) for cell in row] for row in plan_rows(plan))
    return out.getvalue().encode("utf-8-sig")


def _told(cell: Cell) -> str:
    return cell.isoformat(timespec="minutes") if isinstance(cell, datetime) else cell or ""
