"""Stretches of time as people write them: 90s, 5m, 2h, 1d, 1h30m, with a sign or "before"."""

import re
from datetime import timedelta

FORMS = "90s, 5m, 2h, 1d, 1h30m or -10m (10m before)"

# "before" is there because spreadsheet programs take a cell that begins with - for a formula.
_DURATION = re.compile(
    r"(?P<sign>[+\-\u2212]?)\s*"
    r"(?:(?P<days>\d{1,4})\s*d)?\s*(?:(?P<hours>\d{1,5})\s*h)?\s*"
    r"(?:(?P<minutes>\d{1,6})\s*m(?:in)?)?\s*(?:(?P<seconds>\d{1,7})\s*s)?"
    r"\s*(?P<side>before|after)?",
    re.ASCII | re.IGNORECASE,
)
_UNITS = ("days", "hours", "minutes", "seconds")


def parse_duration(text: str) -> timedelta:
    """Raises ValueError where the text is none of FORMS, or has both a sign and "before"."""
    found = _DURATION.fullmatch(text.strip())
    given = {unit: int(found[unit]) for unit in _UNITS if found[unit]} if found else {}
    if not found or not given or (found["sign"] and found["side"]):
        raise ValueError(f"{text!r} is not a length of time such as {FORMS}")
    length = timedelta(**given)
    before = found["sign"] in ("-", "\u2212") or (found["side"] or "").casefold() == "before"
    return -length if before else length
