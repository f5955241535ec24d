"""Moments and marks as both data formats write them."""

from datetime import datetime, timedelta

from bot.domain.measured import mark_name


def rfc3339(moment: datetime) -> str:
    """Of an aware UTC moment, to the second, ending in Z."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def mark_key(mark: timedelta) -> str:
    return mark_name(mark).replace(" ", "")
