"""The tables [pace] and [hub.account.pace] of congress.toml: how fast accounts post."""

from datetime import timedelta

from bot.domain.duration import parse_duration
from bot.domain.pace import Pace
from bot.timetables.folder.toml_table import TomlTable

LONGEST = timedelta(days=1)
FORMS = "0s to 1d, as 90s, 3m or 1h30m"


def pace_of(table: TomlTable, default: Pace) -> Pace:
    """What is left out stays as in `default`."""
    pace = Pace(
        min_distance=table.parsed("min_distance", default.min_distance, _distance, FORMS),
        catch_up_distance=table.parsed(
            "catch_up_distance", default.catch_up_distance, _distance, FORMS
        ),
        day_cap=_day_cap(table, default.day_cap),
        month_cap=table.money("month_cap", default.month_cap),
    )
    table.finish()
    return pace


def _distance(text: str) -> timedelta:
    found = parse_duration(text)
    if not timedelta() <= found <= LONGEST:
        raise ValueError(text)
    return found


def _day_cap(table: TomlTable, default: int | None) -> int | None:
    cap = table.whole("day_cap", default or 0)
    if cap < 1 and table.has("day_cap"):
        raise table.refuse("day_cap", f"is {cap}", "Write how many posts, as 50, or leave it out.")
    return cap or None
