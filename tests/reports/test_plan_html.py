import base64
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import lxml.html
import pytest
from builders import HUB, congress, presentation, session
from planning import DECIDED_AT, choice, enduring_item, interview, review, theme

from bot.domain.coverage_plan import Desk, coverage_plan
from bot.domain.enduring import Progress
from bot.domain.patient_voice import Voice
from bot.domain.plan_versions import Version
from bot.domain.themes import Origin
from bot.domain.triage import Decision, Mode
from bot.reports.plan_html import plan_as_html

Page = Any  # lxml.html.HtmlElement, whose stubs type every xpath as a union
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
TALKS = (presentation(), presentation(code="LBA-2"), presentation(code="LBA-3"))
SESSIONS = [session(presentations=TALKS), session(code="S2", track="Lymphoma", presentations=())]
DESK = Desk(
    versions=(Version(1, "begun", "Lena", DECIDED_AT, accredited=True),),
    history=(
        choice(mode=Mode.LIVE_AND_ENDURING, writer="Wanda", priority=1),
        choice(Decision.SKIP, item="LBA-2", reason="covered in January"),
    ),
    themes=(theme(), theme(code="tablets", origin=Origin.SUPPORTER, approver="")),
    reviews=(review(),),
    enduring=(enduring_item(),),
    interviews=(interview(),),
    marks={"LBA-1": Voice.PATIENT},
)
NOW = datetime(2025, 4, 20, 9, 0, tzinfo=UTC)


def page_of(desk: Desk, sessions: list[Any] | None = None, **changes: Any) -> Page:
    about = congress(**changes)
    plan = coverage_plan(about, about.hubs[0], sessions or SESSIONS, desk, NOW)
    return lxml.html.fromstring(plan_as_html(plan))


def rows(page: Page, section: str) -> list[list[str]]:
    found = page.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


@pytest.fixture(scope="module")
def page() -> Page:
    return page_of(DESK)


def test_page_says_whose_plan_it_is_and_for_whom(page: Page) -> None:
    (told,) = page.xpath("//header//p[@class='muted']")
    assert " ".join(told.text_content().split()) == (
        "29 March 2025 to 30 March 2025 · for healthcare professionals · ACCME-accredited activity"
    )


def test_page_shows_what_is_selected_how_why_and_by_whom(page: Page) -> None:
    assert rows(page, "selected") == [
        [
            "Sat 29 Mar 10:15",
            "LBA-1",
            "An invented talk An invented session · Hall A · patient",
            "live and enduring",
            "1",
            "frailty",
            "Wanda",
            "first data of an awaited trial Lena, 27 February 2025",
        ]
    ]


def test_page_shows_what_is_skipped_with_its_reason_and_counts_the_undecided(page: Page) -> None:
    assert [row[-1] for row in rows(page, "skipped")] == [
        "covered in January Lena, 27 February 2025"
    ]
    assert rows(page, "maybe") == [["AML", "0", "1"], ["Lymphoma", "1", "0"]]


def test_page_shows_themes_with_origin_and_approver(page: Page) -> None:
    assert [row[3:] for row in rows(page, "themes")] == [
        ["hub", "Prof. Invented 27 February 2025", "1"],
        ["supporter", "not yet", "0"],
    ]


def test_page_shows_days_reviews_versions_and_the_patients_share(page: Page) -> None:
    assert rows(page, "enduring") == [["LBA-1", "15 April 2025", "Wanda", "planned, overdue"]]
    assert rows(page, "interviews")[0][1:] == ["30 March 2025", "open", "open", "planned"]
    assert rows(page, "reviews") == [
        ["27 February 2025", "1", "approved", "Prof. Invented, Pat Invented", ""]
    ]
    assert rows(page, "voice") == [[HUB.name, "1", "0", "1", "under 20: counts only"]]
    (version,) = rows(page, "versions")
    assert version[3].startswith("LBA-1: undecided -> select (live and enduring, priority 1")


def test_page_of_a_hub_that_decided_nothing_says_so() -> None:
    page = page_of(Desk())
    told = [" ".join(each.text_content().split()) for each in page.xpath("//p[@class='empty']")]
    assert told == [
        "Nothing is selected yet.",
        "None is registered for this hub, so no selection is asked for one.",
        "Nothing is registered to be written.",
        "No interview is planned.",
        "Nothing is skipped.",
        "The committee has not reviewed this plan yet.",
        "No plan is begun.",
    ]
    assert rows(page, "voice")[0][1] == "not available: nothing of this congress is marked"


def test_open_points_are_named(page: Page) -> None:
    desk = replace(DESK, history=(choice(theme=""), choice(item="LBA-9")), enduring=())
    owed = replace(desk, history=(*desk.history, choice(item="LBA-3", mode=Mode.ENDURING)))
    points = page_of(owed).xpath("//ul[@class='points']/li")
    assert [" ".join(point.text_content().split()) for point in points] == [
        "LBA-1: its selection names no educational need or theme; its posts are blocked.",
        "LBA-3: selected for enduring coverage, and nobody has given it a due date.",
        "LBA-9: decided (select), and no longer in the programme.",
    ]


def test_hostile_words_stay_text() -> None:
    desk = replace(
        DESK,
        history=(choice(reason=EVIL, writer=EVIL),),
        themes=(theme(told=EVIL, approver=EVIL),),
        enduring=(enduring_item(link="javascript:x", progress=Progress.PUBLISHED),),
        interviews=(interview(expert=EVIL),),
        reviews=(review(note=EVIL, reviewers=(EVIL,)),),
    )
    hub = replace(HUB, name=EVIL)
    page = page_of(desk, [session(title=EVIL, presentations=TALKS)], name=EVIL, hubs=(hub,))
    assert page.xpath("//script | //img | //@onerror") == []
    assert [link for link in page.xpath("//@href") if not link.startswith("#")] == []
    assert page.xpath("//h1/text()") == [EVIL]


def test_page_loads_nothing_and_runs_nothing(page: Page) -> None:
    assert page.xpath("//script | //link | //iframe | //img | //object | //@style | //@src") == []
    (css,) = page.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.xpath("//meta/@content")[0]
    assert all(table.xpath("caption") for table in page.xpath("//table"))
    assert page.xpath("//th[not(@scope)]") == []


def test_plan_is_due_by_the_congresss_own_day() -> None:
    overdue = enduring_item(due_on=date(2025, 4, 20))
    assert rows(page_of(replace(DESK, enduring=(overdue,))), "enduring")[0][3] == "planned"
