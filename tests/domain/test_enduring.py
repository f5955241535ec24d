from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import planned
from planning import choice, enduring_item

from bot.domain.congress import Kind
from bot.domain.enduring import EnduringItem, Progress, awaits_link, owed, refuse_link, with_link
from bot.domain.triage import Decision, Mode

ROME = ZoneInfo("Europe/Rome")
DUE = datetime(2025, 4, 12, 8, 30, tzinfo=UTC)  # 10:30 in Rome
CAME = datetime(2025, 4, 20, 15, 0, tzinfo=UTC)
LINK = "https://hub.example.org/lba-1"
POST = planned(kind=Kind.ENDURING, due_at=DUE)
PUBLISHED = enduring_item(progress=Progress.PUBLISHED, link=LINK, published_at=CAME)


def by_code(*items: EnduringItem) -> dict[str, EnduringItem]:
    return {item.item: item for item in items}


def test_signposting_post_gets_the_link_and_is_due_when_it_came() -> None:
    moved = planned(kind=Kind.ENDURING, due_at=CAME, fields={"link": LINK})
    assert with_link(POST, by_code(PUBLISHED), ROME) == moved
    assert awaits_link(moved, by_code(PUBLISHED)) == ""


def test_content_that_came_early_leaves_the_post_where_it_was_planned() -> None:
    early = enduring_item(
        progress=Progress.PUBLISHED, link=LINK, published_at=DUE - timedelta(days=3)
    )
    assert with_link(POST, by_code(early), ROME) == planned(
        kind=Kind.ENDURING, due_at=DUE, fields={"link": LINK}
    )


def test_post_waits_until_the_day_on_which_its_content_is_due() -> None:
    item = by_code(enduring_item(due_on=date(2025, 4, 15)))
    on_the_day = datetime(2025, 4, 15, 8, 30, tzinfo=UTC)
    assert with_link(POST, item, ROME) == planned(kind=Kind.ENDURING, due_at=on_the_day)
    assert awaits_link(POST, item) == (
        "its enduring content has no link: Wanda writes it, due 15 Apr 2025"
    )


def test_post_keeps_its_hour_where_the_clocks_change_in_between() -> None:
    winter = planned(kind=Kind.ENDURING, due_at=datetime(2025, 3, 28, 9, 30, tzinfo=UTC))
    moved = with_link(winter, by_code(enduring_item(due_on=date(2025, 4, 1))), ROME)
    assert moved.due_at == datetime(2025, 4, 1, 8, 30, tzinfo=UTC)


def test_post_says_what_it_waits_for() -> None:
    written = enduring_item(progress=Progress.WRITTEN, writer="")
    assert awaits_link(POST, by_code(written)) == (
        "its enduring content is written and has no link yet: due 15 Apr 2025"
    )
    assert awaits_link(POST, by_code(enduring_item(progress=Progress.DROPPED))) == (
        "its enduring content is dropped: take its row out of the coverage file"
    )
    assert awaits_link(POST, {}) == (
        "its enduring content has no link, and nobody registered it: "
        "congress-bot enduring imc25 --hub aml"
    )


def test_link_of_its_own_row_wins() -> None:
    own = planned(kind=Kind.ENDURING, due_at=DUE, fields={"link": "https://example.org/own"})
    assert with_link(own, by_code(PUBLISHED), ROME) == own
    assert awaits_link(own, {}) == ""


def test_other_kinds_are_left_alone() -> None:
    assert with_link(planned(), by_code(PUBLISHED), ROME) == planned()
    assert awaits_link(planned(), {}) == ""


def test_summary_of_the_session_is_not_taken_for_that_of_its_talk() -> None:
    assert with_link(POST, by_code(enduring_item(item="S1")), ROME) == POST


@pytest.mark.parametrize("link", ["http://a.example", "a.example", "https://a b", "javascript:x"])
def test_link_is_a_whole_secure_address(link: str) -> None:
    assert refuse_link(link) == (
        f"{link!r} is no address: write it whole, as https://hub.example.org/summary"
    )
    assert refuse_link(LINK) == ""


def test_item_selected_for_enduring_coverage_is_owed_until_it_is_registered() -> None:
    choices = [
        choice(mode=Mode.ENDURING),
        choice(item="LBA-2", mode=Mode.LIVE_AND_ENDURING),
        choice(item="LBA-3"),
        choice(Decision.SKIP, item="LBA-4", mode=Mode.ENDURING),
    ]
    assert owed(choices, by_code(enduring_item())) == ("LBA-2",)
