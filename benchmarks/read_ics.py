"""An iCalendar file of 5,000 events with long descriptions: reading it, beside what icalendar takes
to parse it."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from measuring import medians, peak_mb

from bot.timetables.read import read_source
from bot.timetables.reading.content import Source

EVENTS, RUNS = 5_000, 3
FIRST = datetime(2027, 6, 11, 8, 0)  # noqa: DTZ001 - wall times in Europe/Vienna


def main() -> None:
    content = _calendar().encode()
    icalendar, reading = medians(lambda: _parse(content), lambda: _read(content), RUNS)
    figures = {
        "events": EVENTS,
        "bytes": len(content),
        "icalendar_s": round(icalendar, 3),
        "read_s": round(reading, 3),
        "times_icalendar": round(reading / icalendar, 2),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figures))


def _calendar() -> str:
    events = (_event(number) for number in range(EVENTS))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"


def _event(number: int) -> str:
    start = FIRST + timedelta(days=number % 4, minutes=5 * (number // 4 % 120))
    lines = (
        "BEGIN:VEVENT",
        f"UID:{number}@example.org",
        "DTSTAMP:20270101T000000Z",
        f"DTSTART;TZID=Europe/Vienna:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Vienna:{start + timedelta(minutes=10):%Y%m%dT%H%M%S}",
        f"SUMMARY:Invented session {number}\\, of the benchmark",
        f"LOCATION:Hall {number % 40}",
        "CATEGORIES:Invented",
        "DESCRIPTION:" + "An invented description that says nothing.\\n\r\n " * 10,
        "END:VEVENT",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _parse(content: bytes) -> None:
    found = Calendar.from_ical(content).walk("VEVENT")
    assert len(found) == EVENTS


def _read(content: bytes) -> None:
    found = read_source(Source("bench.ics", content, ZoneInfo("Europe/Vienna")))
    assert (len(found.sessions), found.problems) == (EVENTS, ())


if __name__ == "__main__":
    main()
