"""A hub's plan as calendar, workbook and CSV, read again by programs that are not ours."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import HUB, START, congress, presentation, session
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from bot.domain.congress import Kind
from bot.domain.hub_plan import HubPlan, HubPost
from bot.reports.plan_csv import plan_as_csv
from bot.reports.plan_ics import plan_as_ics
from bot.reports.plan_rows import HEADER
from bot.reports.plan_xlsx import plan_as_xlsx

HOUR = timedelta(hours=1)
NOW = datetime(2025, 3, 28, 9, 0, tzinfo=UTC)
SUNDAY = START + timedelta(days=1)  # the clocks have gone forward by then
POST = HubPost(
    key="imc25/aml-x/highlight/LBA-1",
    kind=Kind.HIGHLIGHT,
    handle="invented_aml",
    due_at=START + timedelta(minutes=20),
    state="waiting",
    reason="not due yet",
    writer="Wanda",
    session=session(),
    presentation=presentation(),
    words=("=SUM(1) is no formula", "Second part"),
    embargo_until=None,
)
LATE = replace(
    POST,
    key="imc25/aml-x/opener/S2",
    kind=Kind.OPENER,
    due_at=SUNDAY,
    session=session(code="S2", title="Another; session", start=SUNDAY, end=SUNDAY + HOUR),
    presentation=None,
    words=(),
    embargo_until=SUNDAY + HOUR,
)
WRAP_UP = replace(
    POST, key="imc25/aml-x/wrap_up/2025-03-30", kind=Kind.WRAP_UP, session=None, presentation=None
)


def plan(*posts: HubPost) -> HubPlan:
    return HubPlan(congress(), HUB, posts or (POST, LATE, WRAP_UP), NOW)


def events(found: HubPlan) -> list[dict[str, object]]:
    return [
        {
            "uid": str(event["UID"]),
            "title": str(event["SUMMARY"]),
            "start": event.decoded("DTSTART"),
            "end": event.decoded("DTEND"),
            "place": str(event.get("LOCATION", "")),
            "status": str(event.get("STATUS", "")),
            "told": str(event["DESCRIPTION"]),
            "sequence": int(event["SEQUENCE"]),
        }
        for event in Calendar.from_ical(plan_as_ics(found)).walk("VEVENT")
    ]


def test_calendar_has_an_event_for_each_session_and_each_post_of_none() -> None:
    first, second, third = events(plan())

    assert (first["uid"], first["title"], first["place"]) == (
        "S1.aml.imc25@congress-bot",
        "An invented session",
        "Hall A",
    )
    assert (first["start"], first["end"]) == (START, START + HOUR)
    assert first["told"] == (
        "Sat 10:20 highlight: An invented talk on @invented_aml (Wanda): waiting, not due yet"
    )
    assert (second["start"], second["title"]) == (SUNDAY, "Another; session")
    assert third["uid"] == "imc25/aml-x/wrap_up/2025-03-30.aml.imc25@congress-bot"
    assert third["title"] == "wrap_up on @invented_aml"


def test_calendar_holds_no_words_of_posts() -> None:
    assert b"no formula" not in plan_as_ics(plan())


def test_calendar_defines_its_zone_on_both_sides_of_the_change() -> None:
    (calendar,) = Calendar.from_ical(plan_as_ics(plan()), multiple=True)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Rome"
    assert b"DTSTART;TZID=Europe/Rome:20250329T100000" in plan_as_ics(plan())
    assert b"DTSTART;TZID=Europe/Rome:20250330T110000" in plan_as_ics(plan())


def test_calendar_drawn_later_replaces_the_earlier_one() -> None:
    (before,) = events(plan(POST))
    moved = session(start=START + HOUR, end=START + timedelta(hours=2))
    later = replace(plan(replace(POST, session=moved)), drawn_at=NOW + timedelta(minutes=1))
    (after,) = events(later)
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1  # type: ignore[operator]


@pytest.mark.parametrize(
    ("changes", "status"), [({"cancelled": True}, "CANCELLED"), ({"missing": True}, "TENTATIVE")]
)
def test_calendar_says_what_is_off(changes: dict[str, bool], status: str) -> None:
    (event,) = events(plan(replace(POST, session=session(**changes))))
    assert event["status"] == status


def test_workbook_has_real_moments_of_the_congress() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(plan_as_xlsx(plan())))
    header, first, second, third = book.get_sheet_by_name("Plan").to_python()
    row = dict(zip(HEADER, first, strict=True))

    assert header[0] == "due (Europe/Rome)"
    assert row["due"] == datetime(2025, 3, 29, 10, 20)  # noqa: DTZ001 - a cell knows no zone
    assert row["start"] == datetime(2025, 3, 29, 10, 15)  # noqa: DTZ001
    assert row["words"] == "=SUM(1) is no formula\nSecond part"
    late = dict(zip(HEADER, second, strict=True))
    assert late["embargo until"] == datetime(2025, 3, 30, 12, 0)  # noqa: DTZ001
    assert late["words"] == ""
    assert dict(zip(HEADER, third, strict=True))["start"] == ""


def test_csv_cannot_run_as_a_formula_and_names_its_offsets() -> None:
    written = plan_as_csv(plan())
    first, second, _ = csv.DictReader(io.StringIO(written.decode("utf-8-sig")))

    assert written.startswith(b"\xef\xbb\xbf")
    assert first["words"] == "'=SUM(1) is no formula\nSecond part"
    assert (first["due"], second["due"]) == ("2025-03-29T10:20+01:00", "2025-03-30T11:00+02:00")
