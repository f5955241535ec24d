import csv
import io
import json

import pytest
from synthetic_congress import NOW, bare_record, congress, report

from bot.domain.report import build_report
from bot.reports.as_csv import COLUMNS, render_csv
from bot.reports.as_json import render_json


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_one_row_a_post_and_the_same_numbers_as_json() -> None:
    made = report()
    posts = json.loads(render_json(made))["posts"]
    parsed = rows(render_csv(made))
    assert [row["key"] for row in parsed] == [post["key"] for post in posts]
    for row, post in zip(parsed, posts, strict=True):
        day = post["marks"].get("24h", {})
        if day.get("impressions") is not None:
            assert row["impressions_24h"] == str(day["impressions"])
        if post["latest"]:
            assert row["latest_likes"] == str(post["latest"]["likes"])


def test_csv_keeps_its_columns_for_a_congress_without_posts() -> None:
    assert render_csv(build_report(congress(), [], NOW)) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_formula_stays_text(start: str) -> None:
    hostile = bare_record(handle=start, session_title=start, text=f"{start}\nsecond, line")
    (row,) = rows(render_csv(build_report(congress(), [hostile], NOW)))
    assert (row["handle"], row["session_title"]) == (f"'{start}", f"'{start}")
    assert row["text"] == f"'{start}\nsecond, line"


def test_csv_says_not_available_with_its_reason_and_never_zero() -> None:
    parsed = rows(render_csv(report()))
    late = next(row for row in parsed if "snapshot taken late" in row["not_available_because"])
    assert (late["impressions_24h"], late["likes_24h"]) == ("not available", "not available")
    unsent = next(row for row in parsed if row["status"] == "missed")
    assert (unsent["impressions_24h"], unsent["latest_likes"]) == ("", "")
