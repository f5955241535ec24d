import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import lxml.html
import pytest
from synthetic_congress import NOW, bare_record, congress, records, report

from bot.domain.congress import Account, Audience, Hub, Kind
from bot.domain.engagement import MARKS, Counts, PollCounts, Snapshot
from bot.domain.posts import Poll
from bot.domain.report import PostRecord, build_report
from bot.reports.as_html import render_html
from bot.reports.as_json import render_json

Page = Any  # lxml.html.HtmlElement, whose stubs type every xpath as a union


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(report())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return lxml.html.fromstring(html)


def page_of(*records: PostRecord) -> Page:
    return lxml.html.fromstring(render_html(build_report(congress(), records, NOW)))


def sent(**changes: object) -> PostRecord:
    record = bare_record(state="delivered", reason="")
    return replace(record, sent_at=record.due_at, **changes)  # type: ignore[arg-type]


def number(cell: Page) -> int:
    return int("".join(cell.xpath("text()")).strip().replace(",", ""))


def test_totals_on_the_page_are_those_in_the_json(page: Page) -> None:
    parsed = json.loads(render_json(report()))
    for section, key in (("hubs", "by_hub"), ("sessions", "by_session"), ("kinds", "by_kind")):
        body = page.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr[td/@data-total]")
        for name in ("likes", "reposts", "replies", "quotes"):
            shown = [number(row.xpath(f"td[@data-total='{name}']")[0]) for row in body]
            assert shown == [group["totals"][name]["value"] for group in parsed[key]]
        delivered = [number(row.xpath("td[@data-total='delivered']")[0]) for row in body]
        assert delivered == [group["delivered"] for group in parsed[key]]


def test_states_on_the_page_are_those_in_the_json(page: Page) -> None:
    delivery = json.loads(render_json(report()))["delivery"]
    shown = {cell.get("data-state"): number(cell) for cell in page.xpath("//td[@data-state]")}
    assert shown == {state: delivery[state] for state in shown}
    assert sum(shown.values()) == delivery["planned"]


def test_every_post_has_its_row(page: Page) -> None:
    assert len(page.xpath("//table[@class='posts']/tbody/tr")) == len(records())


def test_hostile_words_stay_text() -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    poll = Poll((evil, "No"), 60)
    counts = PollCounts(((evil, 30), ("No", 10)), closed=True)
    hub = Hub("evil", evil, Audience.PATIENT, (Account("evil_x", "evil", "x", evil),))
    record = sent(
        hub="evil",
        handle=evil,
        session_title=evil,
        text=evil,
        poll=poll,
        url="javascript:alert(1)",
        snapshots=(Snapshot(1, MARKS[1], NOW, Counts(), counts, ""),),
    )
    missed = bare_record(hub="evil", state="missed", reason=evil, text="=cmd|' /C calc'!A0")
    made = build_report(replace(congress(), name=evil, hubs=(hub,)), [record, missed], NOW)
    page: Page = lxml.html.fromstring(render_html(made))
    assert page.xpath("//script | //img | //@onerror") == []
    assert [link for link in page.xpath("//@href") if not link.startswith("#")] == []
    assert page.xpath("//h1/text()") == [evil]
    assert page.xpath("//table[@class='posts']//span[@class='words']/text()") == [
        evil,
        "=cmd|' /C calc'!A0",
    ]


def test_page_loads_nothing_and_runs_nothing(html: str, page: Page) -> None:
    assert page.xpath("//script | //link | //iframe | //img | //object | //@style | //@src") == []
    assert not re.search(r"@import|url\(", html)
    css = page.xpath("//style/text()")[0]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_drawings_take_their_colours_from_the_page(page: Page) -> None:
    drawings = page.xpath("//svg[@role='img']")
    assert len(drawings) == 8
    for drawing in drawings:
        assert drawing.get("aria-label")
        colours = set(drawing.xpath(".//@fill | .//@stroke"))
        assert {c for c in colours if c != "none" and not c.startswith("var(--")} == set()


def test_tables_have_captions_and_scopes(page: Page) -> None:
    assert all(table.xpath("caption") for table in page.xpath("//table"))
    assert page.xpath("//th[not(@scope)]") == []


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_labels_point_at_something_there(page: Page) -> None:
    ids = page.xpath("//@id")
    named = [*page.xpath("//@aria-labelledby"), *(h[1:] for h in page.xpath("//nav//@href"))]
    assert len(ids) == len(set(ids))
    assert set(named) <= set(ids)


def test_times_are_shown_in_the_congress_zone(page: Page) -> None:
    made = " ".join(page.xpath("//p[@class='made']")[0].text_content().split())
    assert made == "Made 30 May 2031, 11:00 CEST All times Europe/Stockholm"
    assert page.xpath("//table[@class='posts']//time/text()")[0] == "Fri 9 May 08:50"


def test_poll_under_20_votes_shows_counts_without_percentages(page: Page) -> None:
    polls = page.xpath("//table[@class='poll']")
    small = [table for table in polls if "n\u202f=\u202f7" in table.text_content()]
    assert small
    for table in small:
        assert "under 20 votes: counts only" in table.text_content()
        assert "%" not in table.xpath("string(tbody)")
        assert table.xpath(".//*[local-name()='svg']") == []


def test_missing_counts_are_never_shown_as_zero() -> None:
    page = page_of(sent())
    cells = page.xpath("//table[@class='posts']/tbody/tr/td[@class='n']")
    assert [cell.text_content() for cell in cells] == ["0.0\u202fs", *["n/a"] * 5]
    totals = page.xpath("//section[@aria-labelledby='hubs']//tfoot//td[@data-total='likes']")
    assert [cell.text_content() for cell in totals] == ["n/a"]


def test_congress_without_posts_still_makes_a_page() -> None:
    page = page_of()
    assert page.xpath("//*[@role='img']") == []
    assert "No post is planned for this congress." in page.text_content()
    assert "No poll was delivered." in page.text_content()


def test_trillion_impressions_fit_the_page() -> None:
    due = datetime(2031, 5, 9, 8, tzinfo=UTC)
    huge = Counts(likes=10**11, impressions=10**12, engagements=10**11)
    posts = [
        sent(key=f"k{n}", due_at=due, snapshots=(Snapshot(n, MARKS[1], due + MARKS[1], huge),))
        for n in range(12)
    ]
    posts = [replace(post, sent_at=due) for post in posts]
    text = page_of(*posts).text_content()
    assert "1,000,000,000,000" in text
    assert "1,200,000,000,000" in text


def test_post_weeks_later_is_in_the_tables_and_not_on_the_plots() -> None:
    later = datetime(2031, 5, 25, 8, tzinfo=UTC)
    record = replace(
        bare_record(kind=Kind.ENDURING, state="delivered", due_at=later), sent_at=later
    )
    counts = Counts(impressions=5, engagements=1)
    seen = replace(record, snapshots=(Snapshot(1, MARKS[1], later + MARKS[1], counts),))
    page = page_of(seen)
    assert page.xpath("//section[@aria-labelledby='engagement']//*[@role='img']") == []
    assert "Sun 25 May 10:00" in page.text_content()


def test_zone_of_quarter_hours_is_kept() -> None:
    made = build_report(replace(congress(), zone="Asia/Kathmandu"), records(), NOW)
    page: Page = lxml.html.fromstring(render_html(made))
    assert page.xpath("//table[@class='posts']//time/text()")[0] == "Fri 9 May 12:35"
