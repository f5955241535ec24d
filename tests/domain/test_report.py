from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.congress import Audience, Congress, Hub, Kind
from bot.domain.engagement import MARKS, Counts, PollCounts, Snapshot
from bot.domain.errors import NotFound
from bot.domain.patient_voice import Voice, VoiceShare
from bot.domain.posts import Poll
from bot.domain.report import Missing, PostRecord, Report, Status, StatusCount, build_report
from bot.domain.report_polls import PollOption
from bot.domain.report_tables import Sum, Timeliness
from bot.domain.stats import Spread, TooFew
from bot.domain.timetable import Session

DUE = datetime(2031, 5, 9, 8, 0, tzinfo=UTC)
NOW = DUE + timedelta(hours=27)
HOUR, DAY, *_ = MARKS
CONGRESS = Congress(
    code="imc2031",
    name="Imaginary Marrow Congress 2031",
    zone="Europe/Stockholm",
    starts_on=date(2031, 5, 9),
    ends_on=date(2031, 5, 11),
    hashtag="IMC2031",
    hubs=(
        Hub("alpha", "Alpha Hub", Audience.PROFESSIONAL, ()),
        Hub("beta", "Beta Hub", Audience.PATIENT, ()),
    ),
)


def record(
    n: int = 1,
    *,
    hub: str = "alpha",
    kind: Kind = Kind.HIGHLIGHT,
    session: str = "S1",
    state: str = "delivered",
    reason: str = "",
    poll: Poll | None = None,
    snapshots: Sequence[Snapshot] = (),
) -> PostRecord:
    due_at = DUE + timedelta(minutes=n)
    sent = state in ("delivered", "withdrawn")
    return PostRecord(
        key=f"post-{n}",
        hub=hub,
        account=f"{hub}_x",
        handle=hub,
        kind=kind,
        session=session,
        session_title=f"Title of {session}" if session else "",
        presentation="",
        presentation_title="",
        room="",
        due_at=due_at,
        state=state,
        reason=reason,
        text="words",
        parts=1,
        poll=poll,
        sent_at=due_at + timedelta(seconds=n) if sent else None,
        url="",
        snapshots=tuple(snapshots),
    )


def at_24_h(n: int, counts: Counts, poll: PollCounts | None = None) -> Snapshot:
    return Snapshot(n, DAY, DUE + timedelta(minutes=n, seconds=n) + DAY, counts, poll)


def measured_record(n: int, hub: str = "alpha", kind: Kind = Kind.HIGHLIGHT) -> PostRecord:
    counts = Counts(likes=n, reposts=2, replies=1, quotes=0, impressions=100 * n, engagements=5 * n)
    return record(n, hub=hub, kind=kind, snapshots=[at_24_h(n, counts)])


def report_of(*records: PostRecord, hub: str = "") -> Report:
    return build_report(CONGRESS, records, NOW, hub)


def test_every_planned_post_is_counted_in_exactly_one_state() -> None:
    states = [status.value for status in Status] + ["go", "pending", "sending"]
    report = report_of(*(record(n, state=state) for n, state in enumerate(states)))
    counts = {count.status: count.posts for count in report.statuses}
    assert counts == dict.fromkeys(Status, 1) | {Status.WAITING: 4}
    assert sum(counts.values()) == len(report.posts) == report.overall.planned


def test_reasons_are_counted_the_most_frequent_first() -> None:
    whys = ["not approved", "nothing sent it in its time", "nothing sent it in its time"]
    report = report_of(*(record(n, state="missed", reason=why) for n, why in enumerate(whys)))
    missed = next(count for count in report.statuses if count.status is Status.MISSED)
    reasons = (("nothing sent it in its time", 2), ("not approved", 1))
    assert missed == StatusCount(Status.MISSED, 3, reasons)


def test_ten_posts_are_compared_and_nine_are_not() -> None:
    report = report_of(
        *(measured_record(n) for n in range(1, 11)),
        *(measured_record(n, hub="beta", kind=Kind.OPENER) for n in range(11, 20)),
    )
    alpha, beta = (group.at_mark(DAY) for group in report.by_hub)
    assert report.marks == (DAY,)
    assert alpha.impressions == Spread(10, 550, 325, 775)
    assert alpha.engagement_rate == Spread(10, 0.05, 0.05, 0.05)
    assert beta.impressions == beta.engagement_rate == TooFew(9, 10)
    assert [(group.name, group.delivered) for group in report.by_kind] == [
        ("Opener", 9),
        ("Highlight", 10),
    ]


def test_totals_say_how_many_posts_they_sum_over() -> None:
    blind = record(3, snapshots=[at_24_h(3, Counts(likes=7))])
    totals = report_of(measured_record(1), measured_record(2), blind, record(4)).overall.totals
    assert totals.likes == Sum(value=10, n=3, of=4)
    assert totals.reposts == Sum(value=4, n=2, of=4)


def test_totals_of_nothing_are_not_available_rather_than_zero() -> None:
    assert report_of(record()).overall.totals.likes == Sum(value=None, n=0, of=1)


def test_withdrawn_post_is_left_out_of_comparisons() -> None:
    gone = record(1, state="withdrawn", snapshots=[at_24_h(1, Counts(likes=9))])
    report = report_of(gone)
    assert (report.overall.delivered, report.overall.totals.likes.value) == (0, None)


def test_lateness_is_sent_minus_due() -> None:
    report = report_of(*(record(n) for n in range(1, 12)))
    assert report.timeliness == Timeliness(n=11, median=6, p90=10, longest=11)
    assert report_of(record(state="waiting")).timeliness is None


def test_poll_with_enough_votes_has_intervals_and_one_without_has_counts() -> None:
    poll = Poll(("Yes", "No"), 1440)
    many = PollCounts((("Yes", 12), ("No", 12)), closed=True)
    few = PollCounts((("Yes", 10), ("No", 9)), closed=False)
    report = report_of(
        record(1, poll=poll, snapshots=[at_24_h(1, Counts(), many)]),
        record(2, poll=poll, snapshots=[at_24_h(2, Counts(), few)]),
        record(3, poll=poll),
        record(4, poll=poll, state="missed"),
    )
    big, small, unseen = (line.tally for line in report.polls)
    yes = big.options[0].share
    assert yes is not None
    assert (big.votes, big.closed, round(yes.low, 2), round(yes.high, 2)) == (24, True, 0.31, 0.69)
    assert small.options == (PollOption("Yes", 10), PollOption("No", 9))
    assert (small.votes, small.closed, small.too_few) == (19, False, TooFew(19, 20))
    assert (unseen.votes, unseen.options) == (None, (PollOption("Yes"), PollOption("No")))


def test_poll_that_nobody_answered_has_counts_of_zero() -> None:
    poll = Poll(("Yes", "No"), 1440)
    empty = PollCounts((("Yes", 0), ("No", 0)), closed=True)
    line = report_of(record(1, poll=poll, snapshots=[at_24_h(1, Counts(), empty)])).polls[0]
    assert (line.tally.votes, line.tally.options) == (
        0,
        (PollOption("Yes", 0), PollOption("No", 0)),
    )


def test_poll_uses_the_last_snapshot_that_shows_it() -> None:
    poll = Poll(("Yes", "No"), 1440)
    young = Snapshot(1, HOUR, DUE + HOUR, poll=PollCounts((("Yes", 30), ("No", 0)), closed=False))
    old = at_24_h(1, Counts(), PollCounts((("Yes", 40), ("No", 5)), closed=True))
    gone = Snapshot(1, MARKS[2], DUE + MARKS[2], unavailable="deleted on X")
    tally = report_of(record(1, poll=poll, snapshots=[young, old, gone])).polls[0].tally
    assert (tally.votes, tally.closed, tally.taken_at) == (45, True, old.taken_at)


def test_missing_values_are_listed_with_their_posts() -> None:
    late = Snapshot(2, DAY, DUE + timedelta(hours=27))
    missing = report_of(measured_record(1), record(2, snapshots=[late]), record(3)).missing
    assert Missing("all counts at 24 h", "snapshot taken late", ("post-2",)) in missing
    assert Missing("all counts at 24 h", "no snapshot was taken", ("post-3",)) in missing
    assert Missing("latest counts", "no snapshot has any", ("post-3",)) in missing


def test_report_of_one_hub_holds_only_its_posts() -> None:
    report = report_of(record(1), record(2, hub="beta"), hub="beta")
    assert [line.record.key for line in report.posts] == ["post-2"]
    assert [hub.name for hub in report.hubs] == ["Beta Hub"]


def test_report_of_an_unknown_hub_names_the_known_ones() -> None:
    with pytest.raises(
        NotFound, match=r"No hub 'gamma' covers imc2031\. Its hubs are: alpha, beta"
    ):
        report_of(record(), hub="gamma")


def test_hub_that_left_the_plan_keeps_its_posts() -> None:
    groups = report_of(record(1, hub="old")).by_hub
    assert [(group.code, group.delivered) for group in groups] == [
        ("alpha", 0),
        ("beta", 0),
        ("old", 1),
    ]


def test_sessions_come_in_order_of_time_and_what_has_none_comes_last() -> None:
    report = report_of(record(1, session=""), record(3, session="S1"), record(2, session="S2"))
    assert [group.name for group in report.by_session] == [
        "Title of S2",
        "Title of S1",
        "No session",
    ]


def test_starts_are_those_of_covered_sessions() -> None:
    sessions = [
        Session(code, code, DUE + timedelta(hours=n), DUE + timedelta(hours=n + 1), cancelled=off)
        for n, (code, off) in enumerate([("S1", False), ("S2", True), ("S3", False)])
    ]
    records = [record(1), record(2, session="S2")]
    assert build_report(CONGRESS, records, NOW, sessions=sessions).session_starts == (DUE,)


def test_congress_without_posts_makes_an_empty_report() -> None:
    report = report_of()
    assert (report.posts, report.marks, report.polls, report.missing) == ((), (), (), ())
    assert (report.timeliness, report.compared_at) == (None, None)
    assert {count.posts for count in report.statuses} == {0}


def test_compared_at_is_24_h_or_else_the_longest_mark_there_is() -> None:
    young = Snapshot(1, HOUR, DUE + timedelta(minutes=1, seconds=1) + HOUR, Counts(impressions=1))
    assert report_of(record(1, snapshots=[young])).compared_at == HOUR
    assert report_of(record(1, snapshots=[young]), measured_record(2)).compared_at == DAY


def test_patients_share_is_of_the_delivered_posts_about_a_session_or_talk() -> None:
    records = [
        record(1, session="PAT-1"),
        record(2, session="S1"),
        record(3, session="", kind=Kind.WRAP_UP),
        record(4, session="PAT-1", state="missed"),
        record(5, hub="beta", session="PAT-1"),
    ]
    found = build_report(CONGRESS, records, NOW, voices={"PAT-1": Voice.GROUP})
    assert found.voices == (
        VoiceShare("Alpha Hub", patient=0, group=1, of=2),
        VoiceShare("Beta Hub", patient=0, group=1, of=1),
        VoiceShare("All hubs", patient=0, group=2, of=3),
    )


def test_patients_share_is_unknown_where_nothing_is_marked() -> None:
    found = build_report(CONGRESS, [record(session="PAT-1")], NOW, hub="alpha")
    assert found.voices == (VoiceShare("Alpha Hub", patient=0, group=0, of=1, unmarked=True),)
