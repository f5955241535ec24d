"""Lengths of time as programmes write them: 1:30, 00:45:00, 90, 45 min, 1 h 30, PT1H30M."""

import re
from datetime import timedelta

_COLONS = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?")
_MINUTES = re.compile(r"(\d{1,4})(?:\.0+)?")
_WORDS = re.compile(
    r"(?:P?T?(\d{1,2})\s*h(?:ours?|rs?|\.)?)?\s*(?:P?T?(\d{1,3})\s*(?:m(?:in(?:ute)?s?|\.)?\.?)?)?",
    re.IGNORECASE,
)


def duration_in(text: str) -> timedelta | None:
    """None if the text is no length of time, or none at all long."""
    text = text.strip()
    length = _with_colons(text) or _in_minutes(text) or _in_words(text)
    return length if length else None


def _with_colons(text: str) -> timedelta | None:
    """Two parts are hours and minutes. Three are hours, minutes and 00 seconds, or else days, hours
    and minutes, as pretalx writes what lasts longer than a day."""
    match = _COLONS.fullmatch(text)
    if not match:
        return None
    first, second, third = (int(part or 0) for part in match.groups())
    if third:
        return timedelta(days=first, hours=second, minutes=third)
    return timedelta(hours=first, minutes=second)


def _in_minutes(text: str) -> timedelta | None:
    match = _MINUTES.fullmatch(text)
    return timedelta(minutes=int(match.group(1))) if match else None


def _in_words(text: str) -> timedelta | None:
    match = _WORDS.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes)
