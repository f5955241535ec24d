"""Wall times into UTC, and the odd spellings of time zones that programme files hold."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.timetables.reading.faults import RowFault

_YEARS = range(1990, 2100)


class Clock:
    """Turns the wall times of one file into UTC. `twice` keeps those that happened twice on the
    night clocks went back, by row; the first of the two was taken."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.twice: dict[int, datetime] = {}
        self._known: dict[tuple[datetime, str], tuple[datetime, datetime]] = {}

    def utc(
        self,
        row: int,
        column: str,
        wall: datetime,
        zone: ZoneInfo | None = None,
        *,
        later: bool = False,
    ) -> datetime:
        """A naive `wall` is in `zone` (else the congress's); an aware one keeps its own offset.
        `later` takes the second of two equal times. Raises RowFault for a time that the clocks
        skip in spring: zoneinfo is silent about it."""
        if wall.year not in _YEARS:
            raise RowFault(column, f"the year {wall.year} cannot be meant", "Correct the year.")
        if wall.tzinfo is not None:
            return wall.astimezone(UTC)
        zone = zone or self.zone
        key = wall, zone.key
        if key not in self._known:
            self._known[key] = _first_and_second(wall, zone, column)
        first, second = self._known[key]
        if first != second and not later:
            self.twice.setdefault(row, wall)
        return second if later else first

    def day(self, at: datetime) -> date:
        """The day in the congress's zone."""
        return at.astimezone(self.zone).date()


def _first_and_second(wall: datetime, zone: ZoneInfo, column: str) -> tuple[datetime, datetime]:
    """The two moments that show this wall time; nearly always they are one."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        raise RowFault(
            column,
            f"{wall:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks go forward",
            "Correct the time.",
        )
    return first, wall.replace(tzinfo=zone, fold=1).astimezone(UTC)


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """The zone meant by names such as "Europe/lisbon", "Berlin" or "/vendor/2024/Europe/London"."""
    parts = name.strip(" \"'/").replace(" ", "_").casefold().split("/")
    for first in range(len(parts)):
        found = _spellings().get("/".join(parts[first:]))
        if found:
            return ZoneInfo(found)
    return None


@cache
def _spellings() -> dict[str, str]:
    """Every zone by its name in lower case, and by its city where only one zone has that city."""
    names = sorted(available_timezones())
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    alone = {city: found[0] for city, found in cities.items() if len(found) == 1}
    return alone | {name.casefold(): name for name in names}
