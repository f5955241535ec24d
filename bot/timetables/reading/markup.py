"""HTML that exports leave in titles and names, into plain text that says the same."""

import re
from html import unescape

_SIGNS = "0123456789+-()"
_RAISED = str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_LONGEST = 200  # between two tags of a raised or lowered text

_SCRIPT = re.compile(rf"<(su[bp])>([^<]{{1,{_LONGEST}}})</\1>", re.IGNORECASE)
_BREAK = re.compile(rf"<(?:br|/p|/div|/li)\b[^<>]{{0,{_LONGEST}}}>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|i|li|p|small|span|strong|sub|sup|u|ul)"
    rf"(?:\s[^<>]{{0,{_LONGEST}}})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)


def without_markup(text: str) -> str:
    """Only tags and entities that HTML knows: "p<0.05" and "AT&T" stay as they are. 10<sup>9</sup>
    becomes 10⁹, as 109 would be another number."""
    if "<" in text:
        text = _SCRIPT.sub(_script, text)
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text


def _script(found: re.Match[str]) -> str:
    raised = found[1].lower() == "sup"
    inner = found[2].strip().replace("−", "-")
    if all(sign in _SIGNS for sign in inner):
        return inner.translate(_RAISED if raised else _LOWERED)
    return f"^{inner}" if raised and inner[:1].isdigit() else inner
