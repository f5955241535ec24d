import json
from typing import Any

from synthetic_congress import NOW, bare_record, congress, report

from bot.domain.report import build_report
from bot.reports.as_json import render_json


def document() -> Any:
    return json.loads(render_json(report()))


def test_json_keys_are_stable() -> None:
    parsed = document()
    assert list(parsed) == [
        "congress",
        "made_at",
        "acknowledgements",
        "definitions",
        "delivery",
        "by_hub",
        "by_session",
        "by_kind",
        "patient_voice",
        "checked_by_less",
        "corrections",
        "polls",
        "posts",
        "missing",
    ]
    assert list(parsed["delivery"]) == [
        "planned",
        "delivered",
        "withdrawn",
        "missed",
        "held",
        "blocked",
        "refused",
        "unconfirmed",
        "waiting",
        "reasons",
        "lateness_seconds",
        "engagement",
        "overrides",
    ]
    assert list(parsed["by_hub"][0]) == ["code", "name", "planned", "delivered", "marks", "totals"]


def test_json_groups_add_up_to_the_whole() -> None:
    parsed = document()
    whole = parsed["delivery"]
    for key in ("by_hub", "by_session", "by_kind"):
        assert sum(group["delivered"] for group in parsed[key]) == whole["delivered"]
        for count, total in whole["engagement"]["totals"].items():
            assert sum(group["totals"][count]["value"] for group in parsed[key]) == total["value"]


def test_json_totals_are_the_sums_of_its_posts() -> None:
    parsed = document()
    likes = [post["latest"]["likes"] for post in parsed["posts"] if post["latest"]]
    assert sum(likes) == parsed["delivery"]["engagement"]["totals"]["likes"]["value"]
    assert len(parsed["posts"]) == parsed["delivery"]["planned"]


def test_json_says_null_and_why_rather_than_zero() -> None:
    parsed = document()
    late = next(gap for gap in parsed["missing"] if "late" in gap["reason"])
    assert late["reason"] == "not available: snapshot taken late"
    post = next(post for post in parsed["posts"] if post["key"] == late["posts"][0])
    assert post["marks"]["24h"] == {"missing": "not available: snapshot taken late"}


def test_json_times_are_rfc_3339_in_utc() -> None:
    parsed = document()
    assert parsed["made_at"] == "2031-05-30T09:00:00Z"
    assert parsed["posts"][0]["due_at"] == "2031-05-09T06:50:00Z"


def test_json_of_an_unsent_post_has_no_numbers() -> None:
    (post,) = json.loads(render_json(build_report(congress(), [bare_record()], NOW)))["posts"]
    assert (post["sent_at"], post["lateness_seconds"], post["marks"], post["latest"]) == (
        None,
        None,
        {},
        None,
    )
