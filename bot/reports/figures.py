"""Vega-Lite specifications -> SVG that takes its colours and type from the page around it.

Colours are written as var(--name), which the SVG keeps, so one drawing serves light and dark.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import vl_convert
from markupsafe import Markup, escape

Spec = Mapping[str, Any]

_OPENING = re.compile(r"<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>")
_LONG_DECIMAL = re.compile(r"(\d+\.\d\d)\d+")
_AXIS = {
    "domainColor": "var(--line)",
    "gridColor": "var(--line)",
    "tickColor": "var(--line)",
    "labelColor": "var(--muted)",
    "labelFontSize": 12,
    "titleColor": "var(--muted)",
    "titleFontSize": 12,
    "titleFontWeight": "normal",
    "labelPadding": 6,
    "ticks": False,
}
_CONFIG = {
    "background": None,
    # Marks carry no labels of their own: the figure has one, and its numbers stand in a table.
    "aria": False,
    "font": "Inter, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": _AXIS,
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """One plot: a short heading, what it shows in a sentence, and the picture."""

    heading: str
    label: str
    svg: Markup


def draw(heading: str, label: str, spec: Spec, width: int, height: int) -> Drawing:
    """The whole drawing, axes included, is exactly width x height."""
    whole = {
        **spec,
        "width": width,
        "height": height,
        "padding": 2,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": _CONFIG,
    }
    svg = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    named = _OPENING.sub(
        lambda found: f'<svg role="img" aria-label="{escape(label)}" {found[1]}>', svg, count=1
    )
    # Vega escapes what it writes; ours is escaped just above.
    return Drawing(heading, label, Markup(_LONG_DECIMAL.sub(r"\1", named)))  # noqa: S704
