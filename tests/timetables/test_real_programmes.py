"""Real programmes, where they are at hand: every one of their rows is accounted for."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.timetable import Timetable
from bot.timetables.read import read_timetable

RealFile = Callable[[str], Path]


@pytest.mark.parametrize(
    ("name", "zone", "rows", "sessions"),
    [
        ("frab/fosdem2026.xml", "Europe/Brussels", 883, 883),
        ("frab/fosdem2012.xml", "Europe/Brussels", 442, 442),
        ("frab/38c3-20251206.xml", "Europe/Berlin", 1007, 1007),
        ("c3voc-json/frab-camp2019.json", "Europe/Berlin", 79, 79),
        ("c3voc-json/pretalx-democon.json", "UTC", 36, 36),
        ("ics/emf2024.ics", "Europe/London", 482, 482),
        ("ics/jres_2022.ics", "Europe/Paris", 120, 119),
        ("ics/fablab_cottbus.ics", "Europe/Berlin", 28, 26),
        ("ics/leap_health_festival_htmlcomment.ics", "Europe/London", 21, 21),
        ("other-json/emf2024.json", "Europe/London", 482, 482),
        ("other-json/pretalx_derived_pyconfr2024.json", "Europe/Paris", 81, 76),
        ("indico/xdc2021_indico_contributions.json", "Europe/Warsaw", 37, 37),
        ("xml-other/europython2014.xml", "Europe/Berlin", 188, 188),
        ("medical/OHBM2021_schedule.csv", "UTC", 283, 283),
        ("csv/gpn11.csv", "Europe/Berlin", 29, 29),
        ("csv/ieeevr2024_sessions.csv", "America/New_York", 39, 39),
        ("xlsx/couchbase2014_agenda.xlsx", "America/Los_Angeles", 168, 65),
        ("xlsx/gwadw2026_program.xlsx", "Europe/Rome", 96, 9),
        ("xlsx/whova_agenda_example.xls", "America/Los_Angeles", 78, 36),
    ],
)
def test_real_programme_loads_with_every_row_accounted_for(
    name: str,
    zone: str,
    rows: int,
    sessions: int,
    real_file: RealFile,
    rows_of: Callable[[Timetable], int],
) -> None:
    timetable = read_timetable(real_file(name), ZoneInfo(zone))
    assert (rows_of(timetable), len(timetable.sessions)) == (rows, sessions)
    codes = [session.code for session in timetable.sessions]
    assert len(set(codes)) == len(codes)


def test_real_numbers_for_times_are_read_as_their_own_calendar_has_them(
    real_file: RealFile,
) -> None:
    path = real_file("medical/OHBM2021_schedule.csv")
    timetable = read_timetable(path, ZoneInfo("UTC"))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    written = [f"{row['Date Start']} {int(row['Time Start']):06}" for row in rows]
    assert [f"{session.start:%Y%m%d %H%M%S}" for session in timetable.sessions] == written


def test_real_calendar_and_its_json_twin_agree(real_file: RealFile) -> None:
    timetable = read_timetable(real_file("ics/emf2024.ics"), ZoneInfo("UTC"))
    items = json.loads(real_file("other-json/emf2024.json").read_text(encoding="utf-8"))
    london = ZoneInfo("Europe/London")
    twins = {f"2024-{item['id']}": item["start_date"] for item in items}
    starts = {s.code: f"{s.start.astimezone(london):%Y-%m-%d %H:%M:%S}" for s in timetable.sessions}
    assert {code: twins.get(code) for code in starts} == starts
