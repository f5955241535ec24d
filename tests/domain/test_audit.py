from datetime import datetime, timedelta

import pytest
from builders import START, delivery

from bot.domain.audit import (
    Comparison,
    Finding,
    FindingKind,
    Found,
    audit,
    audit_since,
    ended_findings,
    new_findings,
    next_audit_at,
)
from bot.domain.delivery import Delivery, Published, State, Words
from bot.domain.posts import Poll

KEY = "imc25/aml-x/highlight/LBA-1"
NOW = START + timedelta(hours=5)
QUIET = timedelta(minutes=5)
DAY = timedelta(days=1)


def sent(number: int = 77, *, state: State = State.DELIVERED, ago: int = 60, **more) -> Delivery:
    return delivery(
        id=number,
        network_id=str(number),
        state=state,
        delivered_at=NOW - timedelta(minutes=ago),
        **more,
    )


def shown(number: int = 77, text: str = "Invented words.", **more) -> Published:
    return Published(str(number), text, NOW - timedelta(minutes=60), **more)


def found(kind: FindingKind, *ids: str, part: int = 1) -> Found:
    return Found(kind, "aml-x", KEY, part, ids)


def test_what_is_there_once_is_well() -> None:
    assert audit([shown()], [sent()], NOW, QUIET) == Comparison((), (), 1, frozenset({(KEY, 1)}))


@pytest.mark.parametrize(
    "copy",
    [
        shown(78),
        shown(78, "Invented  words."),
        shown(78, parent="5"),
    ],
)
def test_a_copy_is_told_with_both_ids(copy: Published) -> None:
    told = audit([copy, shown()], [sent()], NOW, QUIET)

    assert told.found == (found(FindingKind.DOUBLED, "77", "78"),)
    assert told.unknown == ()


def test_equal_words_with_another_poll_are_no_copy() -> None:
    words = Words("Invented words.", Poll(("Low", "High"), 60))
    other = shown(78, poll_options=("Yes", "No"))
    told = audit([other, shown(poll_options=("Low", "High"))], [sent(words=words)], NOW, QUIET)

    assert (told.found, told.unknown) == ((), ("78",))


def test_two_deliveries_of_the_same_words_are_no_copies_of_each_other() -> None:
    assert audit([shown(), shown(78)], [sent(), sent(78)], NOW, QUIET).found == ()


def test_what_is_not_on_the_timeline_is_missing_once_it_had_time_to_show() -> None:
    assert audit([], [sent(ago=5)], NOW, QUIET).found == (found(FindingKind.MISSING, "77"),)
    assert audit([], [sent(ago=4)], NOW, QUIET).found == ()


def test_what_was_withdrawn_is_neither_missing_nor_unknown() -> None:
    gone = [sent(state=State.WITHDRAWN)]

    assert audit([], gone, NOW, QUIET).found == ()
    assert audit([shown()], gone, NOW, QUIET).unknown == ()


def test_posts_of_the_staff_are_only_counted() -> None:
    told = audit([shown(90, "By hand."), shown()], [sent()], NOW, QUIET)

    assert (told.found, told.unknown, told.shown) == ((), ("90",), 2)


def test_a_finding_is_new_once_and_ends_when_it_is_no_longer_so() -> None:
    doubled = found(FindingKind.DOUBLED, "77", "78")
    kept = Finding(1, doubled, NOW)
    again = audit([shown(78), shown()], [sent()], NOW, QUIET)
    mended = audit([shown()], [sent()], NOW, QUIET)
    elsewhere = audit([], [], NOW, QUIET)

    assert (new_findings(again, []), new_findings(again, [kept])) == ([doubled], [])
    assert ended_findings(again, [kept]) == []
    assert ended_findings(mended, [kept]) == [kept]
    assert ended_findings(elsewhere, [kept]) == []


def test_a_finding_that_ended_and_is_so_again_is_new() -> None:
    doubled = found(FindingKind.DOUBLED, "77", "78")
    ended = Finding(1, doubled, NOW, ended_at=NOW)

    assert new_findings(audit([shown(78), shown()], [sent()], NOW, QUIET), [ended]) == [doubled]


def test_an_audit_covers_all_that_none_has_covered() -> None:
    assert audit_since(None, NOW, 2 * DAY) == NOW - 2 * DAY
    assert audit_since(NOW - 5 * DAY, NOW, 2 * DAY) == NOW - 5 * DAY
    assert audit_since(NOW, NOW, 2 * DAY) == NOW - 2 * DAY


@pytest.mark.parametrize(
    ("not_before", "due_at"), [(None, START + DAY), (START + 2 * DAY, START + 2 * DAY)]
)
def test_an_account_is_audited_a_day_after_its_first_new_post(
    not_before: datetime | None, due_at: datetime
) -> None:
    assert next_audit_at(START, not_before) == due_at
