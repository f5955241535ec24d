"""A report as one self-contained page: no script, nothing loaded from anywhere, prints well."""

from datetime import timedelta

from jinja2 import Environment

from bot.domain.measured import engagement_rate, mark_name
from bot.domain.patient_voice import LEAST_SHARED
from bot.domain.report import Report
from bot.domain.stats import LEAST_POSTS, LEAST_VOTES, TooFew
from bot.reports.page import MINUS, THIN, Style, environment
from bot.reports.plots import draw_engagement, draw_hours, draw_kinds, hub_styles
from bot.reports.plotted import busy_hours, seen_posts


def render_html(report: Report) -> str:
    """Times are shown in the congress's zone. Colours follow the reader's system, or a data-theme
    of "light" or "dark" on the root element."""
    style = Style.of("report.css")
    return (
        _pages()
        .get_template("report.html.j2")
        .render(
            report=report,
            css=style.css,
            css_hash=style.digest,
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
            least_shared=LEAST_SHARED,
        )
    )


def _pages() -> Environment:
    pages = environment()
    pages.filters.update(
        decimal=_decimal,
        span=_span,
        age=_age,
        mark=mark_name,
        rate=engagement_rate,
    )
    pages.tests["too_few"] = lambda value: isinstance(value, TooFew)
    return pages


def _decimal(value: float) -> str:
    return f"{value:,.1f}".replace("-", MINUS)


def _span(seconds: float) -> str:
    """Seconds while they are few, then minutes or hours."""
    size, sign = abs(seconds), MINUS if seconds < 0 else ""
    if size < 120:
        return f"{sign}{size:.1f}{THIN}s"
    minutes = round(size / 60)
    if minutes < 120:
        return f"{sign}{minutes}{THIN}min"
    return f"{sign}{minutes // 60}{THIN}h {minutes % 60}{THIN}min"


def _age(age: timedelta) -> str:
    hours = age / timedelta(hours=1)
    return f"{hours:.0f}{THIN}h" if hours < 72 else f"{hours / 24:.0f}{THIN}d"
