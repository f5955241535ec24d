"""Vega-Lite specifications of a report's plots: one small drawing a day or a measure, so that they
stand side by side on a desk and below one another on a phone."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

from bot.domain.measured import mark_name
from bot.domain.report import Report
from bot.domain.report_tables import Group
from bot.domain.stats import Spread, TooFew
from bot.reports.figures import Drawing, draw
from bot.reports.plotted import Hour, Seen, busy_hours, plotted_days, seen_posts

HUB_COLOURS = tuple(f"var(--c{n})" for n in range(1, 7))
# Six colours and five shapes share no factor, so thirty hubs stay apart.
HUB_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")

_WIDTH = 440
_WIDE = 520  # where two drawings stand side by side instead of three
_ROW = 26
_SHORT = "replace(format(datum.value, '~s'), 'G', 'B')"
_PERCENT = "format(datum.value * 100, '~g') + ' %'"

Layer = dict[str, Any]


def hub_styles(report: Report) -> dict[str, tuple[str, str]]:
    """Colour and shape of each hub."""
    return {
        group.code: (HUB_COLOURS[n % len(HUB_COLOURS)], HUB_SHAPES[n % len(HUB_SHAPES)])
        for n, group in enumerate(report.by_hub)
    }


def draw_engagement(report: Report) -> list[Drawing]:
    days = plotted_days(report)
    posts = [seen for seen in seen_posts(report) if seen.sent.date() in days]
    if not posts:
        return []
    clock = _clock([_minute(seen.sent) for seen in posts])
    impressions = _impressions([seen.impressions for seen in posts])
    starts = [start.astimezone(report.congress.tz) for start in report.session_starts]
    drawings = []
    for day in days:
        layers = [
            _session_starts(starts, day, clock),
            _points(
                [seen for seen in posts if seen.sent.date() == day], report, clock, impressions
            ),
        ]
        shown = [seen.impressions for seen in posts if seen.sent.date() == day]
        label = f"{day:%A %d %B}: impressions of {len(shown)} posts by time of sending"
        label += f", from {min(shown):,} to {max(shown):,}." if shown else "."
        drawings.append(draw(_day(day), label, {"layer": layers}, _WIDTH, 236))
    return drawings


def draw_hours(report: Report) -> list[Drawing]:
    days = plotted_days(report)
    shown = [hour for hour in busy_hours(report) if hour.start.date() in days]
    clock = _clock([_minute(hour.start) + minutes for hour in shown for minutes in (0, 59)])
    top = max((max(hour.due, hour.sent + hour.lost) for hour in shown), default=0)
    drawings = []
    for day in days:
        hours = [hour for hour in shown if hour.start.date() == day]
        label = (
            f"{day:%A %d %B}, by hour: {sum(hour.due for hour in hours)} posts due, "
            f"{sum(hour.sent for hour in hours)} sent, "
            f"{sum(hour.lost for hour in hours)} missed or refused."
        )
        drawings.append(draw(_day(day), label, _bars(hours, clock, top), _WIDTH, 168))
    return drawings


def draw_kinds(report: Report) -> list[Drawing]:
    mark = report.compared_at
    kinds = [group for group in report.by_kind if group.delivered]
    if mark is None or not kinds:
        return []
    impressions = [group.at_mark(mark).impressions for group in kinds]
    rates = [group.at_mark(mark).engagement_rate for group in kinds]
    return [
        _draw_spreads(f"Impressions at {mark_name(mark)}", kinds, impressions, _SHORT),
        _draw_spreads(f"Engagement rate at {mark_name(mark)}", kinds, rates, _PERCENT),
    ]


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _clock(minutes: Sequence[int]) -> Layer:
    """The same hours for every day of a plot, in whole hours of venue time."""
    first, last = min(minutes, default=0) // 60, max(minutes, default=0) // 60 + 1
    step = math.ceil((last - first) / 6)
    return {
        "type": "quantitative",
        "scale": {"domain": [first * 60, last * 60], "nice": False},
        "axis": {
            "values": [hour * 60 for hour in range(first, last + 1, step)],
            "labelExpr": "format(datum.value / 60, '02d') + ':00'",
            "grid": False,
            "title": None,
        },
    }


def _impressions(values: Sequence[int]) -> Layer:
    """A logarithmic axis; where a post had 0 impressions, the lowest part is linear."""
    # Room above the highest: a mark that touches the edge would shrink its own day's plot.
    high = max(10, *values) * 1.3
    if min(values) > 0:
        floor = 10 ** math.floor(math.log10(min(values)))
        scale: Layer = {"type": "log", "domain": [floor, high], "nice": False}
        ticks: list[int] = []
    else:
        # Linear up to a tenth of the usual, so that one zero does not flatten all the others.
        floor = 10 ** max(0, math.floor(math.log10(max(median(values), 1))) - 1)
        scale = {"type": "symlog", "constant": floor, "domain": [0, high], "nice": False}
        ticks = [0]
    decades = range(round(math.log10(floor)), math.ceil(math.log10(high)) + 1)
    for decade in decades[:: math.ceil(len(decades) / 6)]:
        ticks += [10**decade, 3 * 10**decade] if len(decades) <= 4 else [10**decade]
    axis = {"values": ticks, "labelExpr": _SHORT, "title": None, "minExtent": 38}
    return {"type": "quantitative", "scale": scale, "axis": axis}


def _session_starts(starts: Sequence[datetime], day: date, clock: Layer) -> Layer:
    first, last = clock["scale"]["domain"]
    minutes = [_minute(start) for start in starts if start.date() == day]
    return {
        "data": {"values": [{"minute": m} for m in minutes if first <= m <= last]},
        "mark": {"type": "rule", "color": "var(--edge)", "strokeDash": [2, 3]},
        "encoding": {"x": {"field": "minute", **clock}},
    }


def _points(posts: Sequence[Seen], report: Report, clock: Layer, impressions: Layer) -> Layer:
    styles = hub_styles(report)
    values = [
        {
            "minute": _minute(seen.sent),
            "impressions": seen.impressions,
            "colour": styles[seen.record.hub][0],
            "shape": styles[seen.record.hub][1],
            "fill": styles[seen.record.hub][0] if seen.exact else "var(--surface)",
        }
        for seen in posts
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "point", "size": 42, "strokeWidth": 1.25, "fillOpacity": 0.72},
        "encoding": {
            "x": {"field": "minute", **clock},
            "y": {"field": "impressions", **impressions},
            "stroke": {"field": "colour", "type": "nominal", "scale": None},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
        },
    }


def _bars(hours: Sequence[Hour], clock: Layer, top: int) -> Layer:
    values = [
        {
            "from": _minute(hour.start) + 12,
            "to": _minute(hour.start) + 48,
            "due": hour.due,
            "sent": hour.sent,
            "all": hour.sent + hour.lost,
        }
        for hour in hours
    ]
    count = {
        "type": "quantitative",
        "scale": {"domain": [0, max(top, 1)]},
        "axis": {"tickCount": 4, "tickMinStep": 1, "format": "d", "title": None, "minExtent": 38},
    }
    across = {"x": {"field": "from", **clock}, "x2": {"field": "to"}}
    return {
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "color": "var(--accent-bar)"},
                "encoding": {**across, "y": {"field": "sent", **count}, "y2": {"datum": 0}},
            },
            {
                "mark": {"type": "bar", "color": "var(--live)"},
                "encoding": {**across, "y": {"field": "all", **count}, "y2": {"field": "sent"}},
            },
            {
                "mark": {"type": "rule", "color": "var(--ink)", "strokeWidth": 1.5},
                "encoding": {**across, "y": {"field": "due", **count}},
            },
        ],
    }


def _draw_spreads(
    heading: str, kinds: Sequence[Group], spreads: Sequence[Spread | TooFew], number: str
) -> Drawing:
    rows = list(zip([group.name for group in kinds], spreads, strict=True))
    enough = [(name, spread) for name, spread in rows if isinstance(spread, Spread)]
    few = [(name, spread.n) for name, spread in rows if isinstance(spread, TooFew)]
    label = f"{heading}, median and quartiles of {len(enough)} kinds of post."
    if few:
        label += f" Too few posts to compare: {', '.join(name for name, _ in few)}."
    layers = [_whiskers(enough, number), _medians(enough, number), _refusals(few)]
    spec = {
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "encoding": {
            "y": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": [name for name, _ in rows], "paddingInner": 0.4},
                "axis": {"title": None, "domain": False, "grid": False, "minExtent": 100},
            }
        },
    }
    return draw(heading, label, spec, _WIDE, 40 + _ROW * len(rows))


def _across(number: str) -> Layer:
    axis = {
        "title": None,
        "labelExpr": number,
        "tickCount": 5,
        "domain": False,
        "labelFlush": False,
    }
    return {"type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}


def _whiskers(spreads: Sequence[tuple[str, Spread]], number: str) -> Layer:
    values = [{"kind": name, "q1": s.q1, "q3": s.q3} for name, s in spreads]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": "var(--accent-bar)", "strokeWidth": 10},
        "encoding": {"x": {"field": "q1", **_across(number)}, "x2": {"field": "q3"}},
    }


def _medians(spreads: Sequence[tuple[str, Spread]], number: str) -> Layer:
    values = [{"kind": name, "median": s.median} for name, s in spreads]
    return {
        "data": {"values": values},
        "mark": {"type": "tick", "color": "var(--ink)", "thickness": 2.5, "size": 20, "opacity": 1},
        "encoding": {"x": {"field": "median", **_across(number)}},
    }


def _refusals(few: Sequence[tuple[str, int]]) -> Layer:
    values = [{"kind": name, "words": f"n = {n}, too small to compare"} for name, n in few]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "fontSize": 12, "color": "var(--muted)"},
        "encoding": {"x": {"value": 6}, "text": {"field": "words"}},
    }
