"""A hub's plan as a workbook: real dates, a header that stays, filters."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.domain.hub_plan import HubPlan
from bot.reports.plan_rows import HEADER, Cell, plan_rows

# Characters; Excel's own unit.
_WIDTHS: Mapping[str, int] = {
    **{"due": 23, "why": 24, "session title": 36, "start": 23, "end": 23, "embargo until": 32},
    **{
        "presentation title": 36,
        "presenters": 24,
        "words": 70,
        "post": 44,
        "account": 18,
        "kind": 15,
    },
}
_WIDTH = 13
_LINE = 14.0  # points
_ALARMING = ("blocked", "missed", "held", "failed")


def plan_as_xlsx(plan: HubPlan) -> bytes:
    """Times are wall times of the congress, as its header says: a cell knows no zone."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"{plan.hub.name}, {plan.congress.name}"})
        sheet = book.add_worksheet("Plan")
        _write_header(sheet, plan, book.add_format({"bold": True, "bottom": 1, "valign": "top"}))
        cell_look = {"text_wrap": True, "valign": "top", "align": "left", "bottom": 7}
        moment = book.add_format(cell_look | {"num_format": "ddd d mmm yyyy hh:mm"})
        text = book.add_format(cell_look)
        alarming = book.add_format(cell_look | {"bold": True})
        rows = list(plan_rows(plan))
        for number, row in enumerate(rows, start=1):
            sheet.set_row(number, _LINE * _lines(row))
            for at, cell in enumerate(row):
                look = alarming if HEADER[at] == "state" and cell in _ALARMING else text
                _write(sheet, number, at, cell, moment, look)
        sheet.autofilter(0, 0, len(rows), len(HEADER) - 1)
    return out.getvalue()


def _write_header(sheet: Worksheet, plan: HubPlan, look: Format) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, name in enumerate(HEADER):
        in_zone = name in ("due", "start", "end", "embargo until")
        sheet.write_string(0, at, f"{name} ({plan.congress.zone})" if in_zone else name, look)
        sheet.set_column(at, at, _WIDTHS.get(name, _WIDTH))


def _lines(row: Sequence[Cell]) -> int:
    """How many the fullest cell takes: not every program works that out on opening the file."""
    return max(
        sum(1 + len(line) // _WIDTHS.get(name, _WIDTH) for line in cell.split("\n"))
        for name, cell in zip(HEADER, row, strict=True)
        if isinstance(cell, str)
    )


def _write(sheet: Worksheet, row: int, at: int, cell: Cell, moment: Format, text: Format) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, at, cell, moment)
    else:
        sheet.write_string(row, at, cell or "", text)
