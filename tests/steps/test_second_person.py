"""Numbers retyped blind by a second person, and what lets a post with live numbers go."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import builders
import pytest
from desk import AML, CHECKER, DUE, MM, UNHURRIED, WRITER, Desk, highlight

from bot import acts
from bot.domain.checking import Comparison
from bot.domain.congress import Checking, CheckPolicy, Kind
from bot.domain.errors import Misuse, Refused
from bot.domain.livefields import Source, SourceKind
from bot.domain.people import Role
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.steps import check, notify, publish
from bot.steps import people as enrolment
from bot.steps.notify import Watching
from bot.store.checks import get_tries
from bot.store.trail import get_chain

KEY = "imc25/aml-x/highlight/LBA-1"
SLIDE = Source(SourceKind.SLIDE, "12")
LIVE = """=== live orr percent
=== live orr_ci interval of orr
ORR {{ orr }} % ({{ orr_ci }}), n=300, phase 3 v placebo. {{ headline }}
"""
SAME = {"orr": "73", "orr_ci": "60 to 84"}
WAITS = (Verdict.BLOCKED, "its numbers wait for a second person's check")
MakeDesk = Callable[..., Desk]


def desk_with(make_desk: MakeDesk, checking: Checking, *rules: object) -> Desk:
    hub = replace(AML, checking=checking)
    congress = builders.congress(hubs=(hub, MM), timing=UNHURRIED)
    held = make_desk(*(rules or (highlight("News."),)), congress=congress)
    held.template(highlight=LIVE)
    held.draft()
    return held


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return desk_with(make_desk, Checking())


def fill(desk: Desk, by: str = WRITER, **texts: str) -> None:
    desk.bot.clock.moment += timedelta(seconds=20)  # type: ignore[attr-defined]
    values = texts or {"orr": "73", "orr_ci": "60-84"}
    now, templates = desk.bot.clock.now(), desk.bot.templates
    desk.write(acts.fill_post, desk.entry(KEY), templates, values, SLIDE, by, now)


def retype(desk: Desk, texts: Mapping[str, str] = SAME, by: str = CHECKER):
    desk.bot.clock.moment += timedelta(seconds=20)  # type: ignore[attr-defined]
    return desk.write(check.check, desk.entry(KEY), texts, by, desk.bot.clock.now())


def enrol(desk: Desk, **roles: Role) -> None:
    now = desk.bot.clock.now()
    for name, role in {"Ada": Role.ADMINISTRATOR, **roles}.items():
        desk.write(enrolment.enrol, name, [role], (), "Ada", now)


def verdict(desk: Desk, now: datetime = DUE) -> tuple[Verdict | None, str]:
    found = status(desk.entry(KEY), (), now)
    return found.verdict, found.reason


def sent(desk: Desk, now: datetime) -> list[str]:
    return [each.post_key for each in desk.write(publish.open_due, now)]


def test_same_numbers_approve_the_post_and_it_goes(desk: Desk) -> None:
    fill(desk)
    before = verdict(desk)
    tried = retype(desk)

    assert (before, tried.passed) == (WAITS, True)
    assert (verdict(desk), sent(desk, DUE)) == ((Verdict.GO, ""), [KEY])


def test_mismatch_goes_back_and_both_values_are_kept(desk: Desk) -> None:
    fill(desk)
    filled_at = desk.bot.clock.now()
    tried = retype(desk, SAME | {"orr": "37"})

    assert (tried.passed, tried.differing) == (False, ("orr",))
    assert (verdict(desk), sent(desk, DUE)) == (WAITS, [])
    assert desk.read(get_tries, KEY) == (tried,)
    assert tried.compared == (
        Comparison("orr", "37", "73", WRITER, filled_at, same=False),
        Comparison("orr_ci", "60-84", "60-84", WRITER, filled_at, same=True),
    )


def test_after_a_mismatch_the_writer_fills_again_before_another_try(desk: Desk) -> None:
    fill(desk)
    retype(desk, SAME | {"orr": "37"})
    with pytest.raises(Refused) as refused:
        retype(desk)
    fill(desk, orr="73")
    again = retype(desk)

    assert refused.value.what == f"{KEY} is back with its writer: orr differed at the last check."
    assert (again.passed, verdict(desk)) == (True, (Verdict.GO, ""))
    assert [each.passed for each in desk.read(get_tries, KEY)] == [False, True]


def test_numbers_that_differed_are_not_let_go_by_an_earlier_check(desk: Desk) -> None:
    fill(desk)
    retype(desk)
    fill(desk, orr="74")
    retype(desk, SAME)
    fill(desk, orr="73")

    assert verdict(desk)[0] is Verdict.BLOCKED
    assert sent(desk, DUE) == []


def test_nobody_is_told_a_filled_value(desk: Desk) -> None:
    fill(desk)
    retype(desk, SAME | {"orr": "37"})
    with pytest.raises(Refused) as refused:
        retype(desk)
    deeds = [entry.deed for entry in desk.read(lambda rows: list(get_chain(rows)))]

    assert "73" not in str(refused.value)
    assert [(d.by, d.about, d.told) for d in deeds if d.act == "check"] == [
        (CHECKER, KEY, "differs: orr")
    ]


@pytest.mark.parametrize(
    ("checker", "reason"),
    [
        (WRITER, "Wanda wrote it; a second person approves"),
        (" wanda", "wanda wrote it; a second person approves"),
        ("Fred", "Fred filled orr; nobody checks numbers of their own"),
    ],
)
def test_writer_cannot_check_nor_who_filled_a_value_once(
    desk: Desk, checker: str, reason: str
) -> None:
    fill(desk, "Fred", orr="37")
    fill(desk)
    with pytest.raises(Refused) as refused:
        retype(desk, by=checker)

    assert refused.value.what == f"{KEY} is not checked: {reason}."
    assert desk.read(get_tries, KEY) == ()


def test_indication_lead_cannot_check_own_live_numbers(desk: Desk) -> None:
    enrol(desk, Lena=Role.LEAD)
    fill(desk, "Lena")

    with pytest.raises(Refused, match="Lena filled orr, orr_ci; nobody checks numbers"):
        retype(desk, by="Lena")


def test_a_role_that_may_not_check_leaves_no_try(desk: Desk) -> None:
    fill(desk)
    enrol(desk, Vera=Role.VIEWER)

    with pytest.raises(Refused, match=r"Vera \(viewer\) may not check"):
        retype(desk, SAME | {"orr": "37"}, by="Vera")
    assert desk.read(get_tries, KEY) == ()


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        ({"orr": "73"}, "orr_ci must be retyped too: all of them, or none."),
        (SAME | {"os": "2"}, "os is not one of its live fields: orr, orr_ci."),
        (SAME | {"orr": "XX"}, "orr is 'XX': write a percentage from 0 to 100, as 73 or 73.5."),
    ],
)
def test_what_is_not_retyped_in_full_is_no_try(desk: Desk, texts, what: str) -> None:
    fill(desk)
    with pytest.raises(Misuse) as refused:
        retype(desk, texts)

    assert (refused.value.what, desk.read(get_tries, KEY)) == (what, ())


def test_a_check_needs_filled_numbers_that_nobody_checked_yet(desk: Desk) -> None:
    with pytest.raises(Refused, match="awaits orr, orr_ci, so there is nothing to compare"):
        retype(desk)
    fill(desk)
    retype(desk)
    with pytest.raises(Refused, match="it is checked already"):
        retype(desk)


def test_one_byte_edit_voids_a_check(desk: Desk) -> None:
    fill(desk)
    retype(desk)
    desk.load([builders.session()], [highlight("News!")])
    desk.draft()

    assert (verdict(desk), sent(desk, DUE)) == (WAITS, [])


def test_a_yes_by_eye_is_no_check_of_numbers(desk: Desk) -> None:
    fill(desk)
    checked = desk.approve()

    assert [why for _, why in checked.refused] == [
        f"its numbers are retyped by a second person: congress-bot check {KEY}"
    ]
    assert verdict(desk) == WAITS


def test_a_yes_to_the_skeleton_does_not_stand_in_for_double_entry(desk: Desk) -> None:
    checked = desk.write(check.approve, desk.entries(), CHECKER, DUE, skeletons=True)
    fill(desk)

    assert [post.planned.key for post in checked.approved] == [KEY]
    assert (verdict(desk), sent(desk, DUE)) == (WAITS, [])


def test_skeleton_only_lets_the_filled_post_go_after_a_yes_to_its_skeleton(make_desk) -> None:
    desk = desk_with(make_desk, Checking(policies={Kind.HIGHLIGHT: CheckPolicy.SKELETON}))
    desk.write(check.approve, desk.entries(), CHECKER, DUE, skeletons=True)
    with_blanks = verdict(desk)
    fill(desk)

    assert with_blanks == (Verdict.WAITING, "awaits orr, orr_ci")
    assert (verdict(desk), sent(desk, DUE)) == ((Verdict.GO, ""), [KEY])


def test_one_byte_of_the_skeleton_voids_its_approval(make_desk) -> None:
    desk = desk_with(make_desk, Checking(policies={Kind.HIGHLIGHT: CheckPolicy.SKELETON}))
    desk.write(check.approve, desk.entries(), CHECKER, DUE, skeletons=True)
    fill(desk)
    desk.template(highlight=LIVE.replace("ORR {{", "ORR  {{"))
    desk.draft()

    assert verdict(desk) == (Verdict.BLOCKED, "changed since its approval")


def test_a_filled_post_can_be_approved_late_where_its_skeleton_would_do(make_desk) -> None:
    desk = desk_with(make_desk, Checking(policy=CheckPolicy.SKELETON))
    fill(desk, "Fred")
    by_filler = desk.approve("Fred")
    desk.approve()

    assert [why for _, why in by_filler.refused] == [
        "Fred filled orr, orr_ci; nobody checks numbers of their own"
    ]
    assert verdict(desk) == (Verdict.GO, "")


def test_a_policy_that_becomes_stricter_takes_the_skeletons_yes_back(make_desk) -> None:
    desk = desk_with(make_desk, Checking(policy=CheckPolicy.SKELETON))
    fill(desk)
    desk.approve()
    desk.congress = replace(desk.congress, hubs=(AML, MM))
    desk.load([builders.session()], [highlight("News.")])
    desk.draft()
    strict = verdict(desk)
    retype(desk)

    assert (strict, verdict(desk)) == (WAITS, (Verdict.GO, ""))


def test_only_words_with_open_blanks_are_a_skeleton(desk: Desk) -> None:
    fill(desk)
    checked = desk.write(check.approve, desk.entries(), CHECKER, DUE, skeletons=True)

    assert [why for _, why in checked.refused] == ["it has no blank left to be a skeleton"]


def test_a_hub_that_asks_nobody_sends_without_approval(make_desk) -> None:
    desk = desk_with(make_desk, Checking(policies={Kind.HIGHLIGHT: CheckPolicy.NONE}))
    fill(desk)

    assert (verdict(desk), sent(desk, DUE)) == ((Verdict.GO, ""), [KEY])


def test_no_checker_in_time_held_never_sent_by_itself(desk: Desk) -> None:
    fill(desk)
    stale_at = desk.entry(KEY).post.planned.stale_at
    by = stale_at - timedelta(minutes=10)
    held = (Verdict.HELD, f"no second person checked its numbers by {by:%H:%M} UTC")

    assert verdict(desk, by - timedelta(seconds=1)) == WAITS
    for moment in (by, stale_at - timedelta(seconds=1)):
        assert (verdict(desk, moment), sent(desk, moment)) == (held, [])
    assert verdict(desk, stale_at) == (Verdict.MISSED, held[1])


def test_a_held_post_goes_after_a_late_check(desk: Desk) -> None:
    fill(desk)
    late = desk.entry(KEY).post.planned.stale_at - timedelta(minutes=5)
    desk.bot.clock.moment = late  # type: ignore[attr-defined]
    retype(desk)

    assert verdict(desk, late) == (Verdict.GO, "")


def notices(desk: Desk, now: datetime) -> dict[str, str]:
    moves = desk.read(notify.look, Watching("guard", beats=False), now)
    return {move.standing.notice.key: move.told for move in moves}


def test_an_unchecked_post_is_told_of_with_who_may_check(desk: Desk) -> None:
    enrol(desk, Carla=Role.CHECKER, Lena=Role.LEAD, Wanda=Role.CHECKER)
    fill(desk, "Lena")
    by = desk.entry(KEY).post.planned.stale_at - timedelta(minutes=10)

    assert "unchecked" not in notices(desk, by - timedelta(seconds=1))
    assert notices(desk, by)["unchecked"] == (
        f"1 post not checked in time since {by:%Y-%m-%d %H:%M:%S} UTC: {KEY}. "
        f"It is held; who may check {KEY}: Carla. Next: congress-bot checks"
    )
    retype(desk)
    assert "unchecked" not in notices(desk, by)


def test_the_writer_is_told_that_a_check_sent_the_post_back(desk: Desk) -> None:
    fill(desk)
    retype(desk, SAME | {"orr": "37"})
    now = desk.bot.clock.now()
    told = notices(desk, now)["sent-back"]
    fill(desk, orr="73")

    assert told == (
        f"1 post sent back by a check since {now:%Y-%m-%d %H:%M:%S} UTC: {KEY}. "
        f"{KEY[:1].upper()}{KEY[1:]}: Wanda looks again at orr. Next: congress-bot checks"
    )
    assert "sent-back" not in notices(desk, now)
