"""Every form of the report names who pays, and counts what was overridden."""

import csv
import io
import json
from dataclasses import replace

from synthetic_congress import NOW, bare_record, congress

from bot.domain.house_words import HouseWords
from bot.domain.report import Report, build_report
from bot.reports.as_csv import render_csv
from bot.reports.as_html import render_html
from bot.reports.as_json import render_json

OWED = (
    "Supported by independent educational grants from Sample Pharma and Fiction &amp; Co. "
    "Funders have no input into content."
)


def report(*supporters: str) -> Report:
    plain = congress()
    hubs = tuple(replace(hub, words=HouseWords(supporters=supporters)) for hub in plain.hubs)
    records = [
        bare_record(key="a", overridden=("superlative", "safe")),
        bare_record(key="b", overridden=("superlative",)),
        bare_record(key="c"),
    ]
    return build_report(replace(plain, hubs=hubs), records, NOW)


def test_a_supported_report_names_its_supporters_once_in_words() -> None:
    made = report("Sample Pharma", "Fiction & Co")

    html = render_html(made)
    assert html.count(OWED) == 1
    owed = OWED.replace("&amp;", "&")
    assert json.loads(render_json(made))["acknowledgements"] == [owed]
    rows = list(csv.DictReader(io.StringIO(render_csv(made), newline="")))
    assert [row["acknowledgement"] for row in rows] == [owed] * 3


def test_a_report_without_supporters_acknowledges_nobody() -> None:
    made = report()

    assert "Supported by" not in render_html(made)
    assert json.loads(render_json(made))["acknowledgements"] == []


def test_overrides_are_counted_by_check() -> None:
    made = report()

    assert made.overrides == (("superlative", 2), ("safe", 1))
    assert json.loads(render_json(made))["delivery"]["overrides"] == {"superlative": 2, "safe": 1}
    assert "Concerns overridden with a reason: superlative 2, safe 1." in render_html(made)
