"""When an event that repeats takes place (RFC 5545, 3.8.5). The wall time of its zone stays, so its
instants move on the night the clocks change.

Only the rules a congress has: every so many days or weeks, on some weekdays. Others can name times
that never come, which would be looked for until the year 9999.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.timetables.calendars.ics_lines import CORRECT, Event, parsed, parts, zone_of
from bot.timetables.reading.faults import RowFault

MOST_OCCURRENCES = 100
_MOST_STEPS = 10_000
_LOOKED_THROUGH = timedelta(days=3_660)
_DAY = timedelta(days=1)
_READ = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYHOUR", "WKST"))
_SINGLE = "Export its occurrences as single events."

Utc = Callable[[datetime, ZoneInfo | None], datetime]
Window = tuple[date, date] | None


def starts_of(
    event: Event, first: datetime, zone: ZoneInfo, window: Window, utc: Utc
) -> set[datetime]:
    """In UTC, those of `window` and a day around it. `first` is its DTSTART, `zone` the one that
    holds for it; `utc` turns a wall time into UTC. Raises RowFault."""
    wall = first.astimezone(zone).replace(tzinfo=None) if first.tzinfo else first
    rules = [content for name, content in event.repeats if name == "RRULE"]
    walls = [each for rule in rules for each in _by_rule(rule, wall, zone, window)]
    starts = {utc(each, zone) for each in walls}
    if not rules:
        starts.add(utc(wall, zone))
    for each, at in _dates(event, "RDATE"):
        if not isinstance(each, datetime):
            raise RowFault("RDATE", f"{each} has no time of day", CORRECT)
        starts.add(utc(each, at))
    out = _dates(event, "EXDATE")
    days = {each for each, _ in out if not isinstance(each, datetime)}
    starts -= {utc(each, at) for each, at in out if isinstance(each, datetime)}
    return {each for each in starts if each.astimezone(zone).date() not in days}


def _dates(event: Event, name: str) -> list[tuple[date, ZoneInfo | None]]:
    found: list[tuple[date, ZoneInfo | None]] = []
    for each, content in event.repeats:
        if each == name:
            tzid, value = parts(name, content)
            zone = zone_of(name, tzid)
            found += [(_date(name, one), zone) for one in value.split(",", MOST_OCCURRENCES)]
    return found


def _date(name: str, text: str) -> date:
    value = parsed(name, text)
    if not isinstance(value, date):
        raise RowFault(name, f"“{text[:40]}” is no moment", _SINGLE)
    return value


def _by_rule(content: str, first: datetime, zone: ZoneInfo, window: Window) -> list[datetime]:
    rule = dict(
        each.upper().partition("=")[::2] for each in parts("RRULE", content)[1].split(";") if each
    )
    _refuse_odd(rule, window)
    earliest, latest = _bounds(first, window)
    count = int(rule.pop("COUNT", _MOST_STEPS))
    if "UNTIL" in rule:
        latest = min(latest, _last(rule.pop("UNTIL"), zone))
    text = ";".join("=".join(pair) for pair in rule.items())
    try:
        return _between(islice(rrulestr(text, dtstart=first), count), earliest, latest)
    except RowFault:
        raise
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        raise RowFault("RRULE", f"“{text}” is no rule", CORRECT) from error


def _refuse_odd(rule: dict[str, str], window: Window) -> None:
    often = rule.get("FREQ") or "no FREQ"
    odd = rule.keys() - _READ
    if odd or often not in ("DAILY", "WEEKLY") or any(map(str.isdigit, rule.get("BYDAY", ""))):
        raise RowFault("RRULE", f"a rule with {min(odd, default=often)} is not read", _SINGLE)
    for name in ("INTERVAL", "COUNT"):
        value = rule.get(name, "1")
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= _MOST_STEPS):
            raise RowFault("RRULE", f"{name} cannot be {value[:20]}", CORRECT)
    if often == "DAILY" and "BYDAY" in rule and rule.get("INTERVAL", "1") != "1":
        raise RowFault("RRULE", "days apart that must be certain weekdays are not read", _SINGLE)
    if not (window or rule.keys() & {"UNTIL", "COUNT"}):
        next_step = "Read it from a congress folder, whose first and last day bound it."
        raise RowFault("RRULE", "it repeats without an end", next_step)


def _bounds(first: datetime, window: Window) -> tuple[datetime, datetime]:
    """In wall time; generous by a day, as the congress may be in another zone."""
    if window is None:
        return first, first + _LOOKED_THROUGH
    earliest = datetime.combine(window[0], time()) - _DAY
    if first < earliest - _LOOKED_THROUGH:
        raise RowFault("DTSTART", f"it has repeated since {first:%Y}", _SINGLE)
    return earliest, datetime.combine(window[1], time()) + 2 * _DAY


def _last(until: str, zone: ZoneInfo) -> datetime:
    """A date means all of that day."""
    value = parsed("RRULE", until)
    if not isinstance(value, date):
        raise RowFault("RRULE", f"UNTIL cannot be {until[:20]}", CORRECT)
    if not isinstance(value, datetime):
        return datetime.combine(value, time.max)
    try:
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError:
        return value.replace(tzinfo=None)  # in the year 1 or 9999, where no zone matters


def _between(moments: Iterator[datetime], earliest: datetime, latest: datetime) -> list[datetime]:
    found = []
    for moment in moments:
        if moment > latest:
            break
        if moment >= earliest:
            found.append(moment)
        if len(found) > MOST_OCCURRENCES:
            raise RowFault("RRULE", f"it repeats more than {MOST_OCCURRENCES} times", _SINGLE)
    return found
