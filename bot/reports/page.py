"""What the self-contained pages share: no script, nothing loaded from anywhere, one look."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Style:
    """Our own style sheets as one, with the hash by which a page's policy admits just these."""

    css: Markup
    digest: str

    @classmethod
    def of(cls, *names: str) -> "Style":
        folder = files("bot.reports")
        css = "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        return cls(Markup(css), f"sha256-{digest}")  # noqa: S704, our own files


def environment() -> Environment:
    pages = Environment(
        loader=PackageLoader("bot.reports", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(number=_number, percent=_percent, day=_day, stamp=_stamp, clock=_clock)
    pages.tests["web_address"] = lambda value: str(value).startswith(("https://", "http://"))
    return pages


def _number(value: float) -> str:
    """Whole, with thousands set apart."""
    return f"{value:,.0f}".replace("-", MINUS)


def _percent(share: float, decimals: int = 0) -> str:
    return f"{share * 100:.{decimals}f}{THIN}%"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _stamp(moment: datetime, tz: ZoneInfo) -> str:
    local = moment.astimezone(tz)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _clock(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%H:%M %Z}"
