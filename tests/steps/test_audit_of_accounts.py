"""Audits, on each kind of database."""

from datetime import datetime, timedelta

import pytest
from desk import DUE, LOOKS, Desk, highlight

from bot.domain.audit import FindingKind
from bot.domain.delivery import Accepted, Published
from bot.domain.errors import NetworkError, NotFound
from bot.domain.withdraw import Removed
from bot.steps import audit, publish, withdraw
from bot.steps.publish import Answer
from bot.store import findings

NEWS = "imc25/aml-x/highlight/LBA-1"
DAY = timedelta(days=1)
TOMORROW = DUE + DAY
QUIET = LOOKS[-1]
UNREADABLE = NetworkError("X did not answer.", "Try again.")


@pytest.fixture
def posted(make_desk) -> Desk:
    """One post, out as 77."""
    desk: Desk = make_desk(highlight("News."))
    desk.approve()
    (call,) = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    desk.write(publish.record, [Answer(call, Accepted("77"), DUE)], LOOKS)
    return desk


def shown(number: int, text: str = "News. #IMC25", at: datetime = DUE) -> Published:
    return Published(str(number), text, at)


def audited(desk: Desk, seen: object, now: datetime = TOMORROW) -> audit.Audited:
    return desk.write(audit.record, audit.Wanted("aml-x", now - 2 * DAY, now), seen, QUIET)


def test_an_account_is_audited_once_a_day_where_something_was_posted(posted: Desk) -> None:
    early = posted.read(audit.due, TOMORROW - timedelta(seconds=1))
    due = posted.read(audit.due, TOMORROW)
    next_at = posted.read(audit.next_at, ["aml-x"])
    audited(posted, [shown(77)])

    assert (early, next_at) == ([], TOMORROW)
    assert posted.read(audit.next_at, ["mm-x"]) is None
    assert due == [audit.Wanted("aml-x", TOMORROW - 2 * DAY, TOMORROW)]
    assert (posted.read(audit.due, TOMORROW + 9 * DAY), posted.read(audit.next_at, ["aml-x"])) == (
        [],
        None,
    )


def test_a_copy_is_told_once_and_listed_until_a_person_has_seen_it(posted: Desk) -> None:
    first = audited(posted, [shown(78), shown(77)])
    again = audited(posted, [shown(78), shown(77)], TOMORROW + DAY)
    (listed,) = posted.read(findings.get_unseen)
    posted.write(audit.mark_seen, listed.id, "Sol", TOMORROW)
    later = audited(posted, [shown(78), shown(77)], TOMORROW + DAY)

    assert [finding.found.kind for finding in first.new] == [FindingKind.DOUBLED]
    assert listed.found.network_ids == ("77", "78")
    assert (again.new, later.new, posted.read(findings.get_unseen)) == ((), (), [])
    with pytest.raises(NotFound, match="no finding 1 waits"):
        posted.write(audit.mark_seen, listed.id, "Sol", TOMORROW)


def test_a_finding_ends_when_the_copy_is_gone(posted: Desk) -> None:
    audited(posted, [shown(78), shown(77)])
    audited(posted, [shown(77)], TOMORROW + timedelta(hours=1))
    (listed,) = posted.read(findings.get_unseen)

    assert listed.ended_at == TOMORROW + timedelta(hours=1)


def test_a_post_that_is_not_there_is_missing_unless_it_was_withdrawn(posted: Desk) -> None:
    missing = audited(posted, [])
    posted.write(withdraw.ask, [NEWS], "wrong", "Sol", TOMORROW)
    (each,) = posted.read(withdraw.due, TOMORROW)["aml-x"]
    begun = posted.write(withdraw.begin, each, TOMORROW)
    posted.write(withdraw.record, begun, Removed(was_there=False), TOMORROW)
    mended = audited(posted, [])
    (listed,) = posted.read(findings.get_unseen)

    assert [finding.found.kind for finding in missing.new] == [FindingKind.MISSING]
    assert mended.new == ()
    assert listed.ended_at == TOMORROW


def test_an_unreadable_timeline_is_said_and_nothing_taken_as_missing(posted: Desk) -> None:
    blind = audited(posted, UNREADABLE)

    assert (blind.comparison, blind.trouble) == (None, "X did not answer. Try again.")
    assert posted.read(findings.get_unseen) == []
    assert posted.read(audit.due, TOMORROW + timedelta(minutes=59)) == []
    assert len(posted.read(audit.due, TOMORROW + timedelta(hours=1))) == 1


def test_an_audit_after_a_long_outage_covers_all_that_was_not_compared(posted: Desk) -> None:
    late = TOMORROW + 6 * DAY

    assert posted.read(audit.due, late) == [audit.Wanted("aml-x", DUE, late)]
    assert posted.read(audit.wanted, "aml-x", late).since == DUE
    assert posted.read(audit.wanted, "mm-x", late, DAY).since == late - DAY


def test_posts_of_earlier_deliveries_are_neither_copies_nor_unknown(posted: Desk) -> None:
    since = audit.Wanted("aml-x", DUE + timedelta(minutes=1), TOMORROW)
    staff = shown(90, "By hand.", DUE + timedelta(hours=1))
    found = posted.write(audit.record, since, [staff, shown(77), shown(60, "Old.")], QUIET)

    assert found.comparison is not None
    assert (found.comparison.unknown, found.comparison.shown) == (("90",), 1)
