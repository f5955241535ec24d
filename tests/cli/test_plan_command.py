"""plan and blank."""

import csv
import io

from front_door import KEYS, Desk
from icalendar import Calendar
from python_calamine import CalamineWorkbook


def test_plan_is_a_calendar_of_the_hubs_sessions(desk: Desk) -> None:
    desk.drafted()

    done = desk.done("plan", "imc-2031", "--hub", "aml")
    (event,) = Calendar.from_ical((desk.folder / "imc-2031-aml-plan.ics").read_text()).events

    assert done.out == "imc-2031-aml-plan.ics: 3 posts.\n"
    assert event["SUMMARY"] == "An invented first session"
    assert event["DESCRIPTION"].count("\n") == 2


def test_plan_is_a_workbook_or_csv(desk: Desk) -> None:
    desk.drafted()
    desk.done("plan", "imc-2031", "--hub", "aml", "--format", "xlsx", "--out", "plan.xlsx")
    desk.done("plan", "imc-2031", "--hub", "aml", "--format", "csv", "--out", "plan.csv")

    with (desk.folder / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    book = CalamineWorkbook.from_path(str(desk.folder / "plan.xlsx"))
    assert sorted(row["post"] for row in rows) == sorted(KEYS[:3])
    assert len(book.get_sheet_by_index(0).to_python()) == 4


def test_plan_goes_to_standard_output(desk: Desk) -> None:
    desk.drafted()
    written = desk.done("plan", "imc-2031", "--hub", "mm", "--format", "csv", "--out", "-").out
    (row,) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    assert row["post"] == KEYS[3]


def test_plan_leaves_out_words_under_embargo(desk: Desk) -> None:
    sheet = (desk.congress / "timetable.csv").read_text().splitlines()
    lines = [f"{sheet[0]},embargo until", *(f"{line}," for line in sheet[1:])]
    lines[2] = lines[2][:-1] + ",2031-03-15 09:10"
    desk.write("timetable.csv", "\n".join(lines))
    desk.drafted()

    posts = desk.done("plan", "imc-2031", "--hub", "aml", "--json").json["posts"]

    told = {post["presentation"]: post for post in posts}
    assert (told["S1.1"]["words"], told["S1.1"]["embargo_until"]) == (
        [],
        "2031-03-15T08:10:00+00:00",
    )
    assert "Invented result two" in told["S1.2"]["words"][0]


def test_plan_of_what_is_not_there_is_refused(desk: Desk) -> None:
    desk.done("migrate")
    desk.done("load", "imc")
    assert "has no hub 'gvhd'. Its hubs: aml, mm." in desk.refused(
        "plan", "imc-2031", "--hub", "gvhd"
    )
    assert "congress-bot draft imc-2031" in desk.refused("plan", "imc-2031", "--hub", "aml")


def test_blank_writes_a_workbook_once(desk: Desk) -> None:
    desk.done("blank", "new.xlsx")
    assert CalamineWorkbook.from_path(str(desk.folder / "new.xlsx")).sheet_names == [
        "Programme",
        "How to fill it in",
    ]
    assert "is there already" in desk.refused("blank", "new.xlsx", code=2)
    assert "no name for a workbook" in desk.refused("blank", "new.csv", code=2)
