"""A programme of 10,000 rows and 16 columns in XLSX, abstracts and all, as abstract systems export
it: reading it, beside what calamine takes to parse it."""

import io
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import xlsxwriter
from measuring import medians, peak_mb
from python_calamine import CalamineWorkbook

from bot.timetables.read import read_source
from bot.timetables.reading.content import Source

SESSIONS, TALKS, RUNS = 400, 24, 7  # 400 sessions of 24 talks: 10,000 rows
FIRST = datetime(2027, 6, 11, 8, 0)  # noqa: DTZ001 - cells hold wall times
HEADER = (
    *("session", "session title", "room", "date", "start", "end", "chairs"),
    *("presentation", "presentation title", "presenters", "abstract number"),
    *("authors' affiliations", "e-mail", "keywords", "submitted", "description"),
)


def main() -> None:
    content = _workbook()
    calamine, reading = medians(lambda: _parse(content), lambda: _read(content), RUNS)
    figures = {
        "rows": SESSIONS * (TALKS + 1),
        "calamine_s": round(calamine, 3),
        "read_s": round(reading, 3),
        "times_calamine": round(reading / calamine, 2),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figures))


def _workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Programme")
        day, clock = (book.add_format({"num_format": each}) for each in ("yyyy-mm-dd", "hh:mm"))
        sheet.write_row(0, 0, HEADER)
        row = 1
        for number in range(SESSIONS):
            at = FIRST + timedelta(days=number % 4, hours=2 * (number // 4 % 5))
            sheet.write_row(row, 0, [f"S{number}", f"Invented session {number}", f"Hall {number}"])
            for talk in range(TALKS + 1):
                begins = at + timedelta(minutes=5 * max(0, talk - 1))
                ends = begins + timedelta(minutes=5 if talk else 120)
                sheet.write_datetime(row, 3, begins, day)
                sheet.write_datetime(row, 4, begins, clock)
                sheet.write_datetime(row, 5, ends, clock)
                sheet.write_string(row, 0, f"S{number}")
                if talk:
                    own = [f"P{number}-{talk}", f"Invented talk {talk} of {number}", "Ada Made; Bo"]
                    sheet.write_row(
                        row, 7, [*own, f"A{number:04}{talk:02}", *_unused(number, talk)]
                    )
                row += 1
    return file.getvalue()


def _unused(number: int, talk: int) -> list[str]:
    """What exports of abstract systems hold beside the programme, and no reader of it wants."""
    return [
        f"Invented University of Town {number}; Made-up Institute {talk}, Nowhere",
        f"ada{number}.{talk}@example.org",
        f"invented; made up; number {talk}",
        "2027-01-15 12:00",
        f"What talk {talk} of session {number} would tell, were it not invented. " * 4,
    ]


def _parse(content: bytes) -> None:
    """calamine's own work and no more: every cell as a Python value."""
    CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def _read(content: bytes) -> None:
    found = read_source(Source("made.xlsx", content, ZoneInfo("Europe/Vienna")))
    talks = sum(len(session.presentations) for session in found.sessions)
    if (len(found.sessions), talks, found.problems) != (SESSIONS, SESSIONS * TALKS, ()):
        raise SystemExit(f"{len(found.sessions)} sessions, {talks} talks, {found.problems[:2]}")


if __name__ == "__main__":
    main()
