"""A report as one self-contained page: no script, nothing loaded from anywhere, prints well."""

import base64
import hashlib
from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.domain.measured import engagement_rate, mark_name
from bot.domain.report import Report
from bot.domain.stats import LEAST_POSTS, LEAST_VOTES, TooFew
from bot.reports.plots import draw_engagement, draw_hours, draw_kinds, hub_styles
from bot.reports.plotted import busy_hours, seen_posts

_THIN = "\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def render_html(report: Report) -> str:
    """Times are shown in the congress's zone. Colours follow the reader's system, or a data-theme
    of "light" or "dark" on the root element."""
    css = files("bot.reports").joinpath("report.css").read_text(encoding="utf-8")
    return (
        _pages()
        .get_template("report.html.j2")
        .render(
            report=report,
            css=Markup(css),  # noqa: S704, our own file
            css_hash=_csp_hash(css),
            tz=report.congress.tz,
            starts=[start.astimezone(report.congress.tz) for start in report.session_starts],
            hub_names={group.code: group.name for group in report.by_hub},
            hub_styles=hub_styles(report),
            seen=seen_posts(report),
            hours=busy_hours(report),
            engagement_plots=draw_engagement(report),
            hour_plots=draw_hours(report),
            kind_plots=draw_kinds(report),
            least_posts=LEAST_POSTS,
            least_votes=LEAST_VOTES,
        )
    )


def _pages() -> Environment:
    pages = Environment(
        loader=PackageLoader("bot.reports", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(
        number=_number,
        decimal=_decimal,
        percent=_percent,
        span=_span,
        age=_age,
        day=_day,
        stamp=_stamp,
        clock=_clock,
        mark=mark_name,
        rate=engagement_rate,
    )
    pages.tests["too_few"] = lambda value: isinstance(value, TooFew)
    pages.tests["web_address"] = lambda value: str(value).startswith(("https://", "http://"))
    return pages


def _csp_hash(css: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()


def _number(value: float) -> str:
    """Whole, with thousands set apart."""
    return f"{value:,.0f}".replace("-", _MINUS)


def _decimal(value: float) -> str:
    return f"{value:,.1f}".replace("-", _MINUS)


def _percent(share: float, decimals: int = 0) -> str:
    return f"{share * 100:.{decimals}f}{_THIN}%"


def _span(seconds: float) -> str:
    """Seconds while they are few, then minutes or hours."""
    size, sign = abs(seconds), _MINUS if seconds < 0 else ""
    if size < 120:
        return f"{sign}{size:.1f}{_THIN}s"
    minutes = round(size / 60)
    if minutes < 120:
        return f"{sign}{minutes}{_THIN}min"
    return f"{sign}{minutes // 60}{_THIN}h {minutes % 60}{_THIN}min"


def _age(age: timedelta) -> str:
    hours = age / timedelta(hours=1)
    return f"{hours:.0f}{_THIN}h" if hours < 72 else f"{hours / 24:.0f}{_THIN}d"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _stamp(moment: datetime, tz: ZoneInfo) -> str:
    local = moment.astimezone(tz)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _clock(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%H:%M %Z}"
