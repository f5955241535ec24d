from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders import START, post
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.livefields import FieldKind, LiveField
from bot.domain.posts import Check, CheckAsked, Concern, Poll, Post
from bot.domain.release import Hold, Judgement, Scope, Standing, Verdict, judge, stops
from bot.domain.text import digest

SECOND = timedelta(seconds=1)
POST = post()
DUE, STALE = POST.planned.due_at, POST.planned.stale_at
APPROVED = Standing(approved_digest=POST.digest)


def hold(scope: Scope = Scope.HUB, value: str = "aml") -> Hold:
    return Hold(1, scope, value, "wrong slide", "Sonja", START)


def judged(
    about: Post = POST, standing: Standing = APPROVED, *holds: Hold, now: datetime = DUE
) -> tuple[Verdict, str]:
    found = judge(about, standing, holds, now)
    return found.verdict, found.reason


def test_approved_post_goes_from_the_second_it_is_due_until_it_is_stale() -> None:
    assert judge(POST, APPROVED, (), DUE - SECOND) == Judgement(Verdict.WAITING, "not due yet")
    assert judge(POST, APPROVED, (), DUE) == Judgement(Verdict.GO)
    assert judge(POST, APPROVED, (), STALE - SECOND) == Judgement(Verdict.GO)
    assert judge(POST, APPROVED, (), STALE) == Judgement(
        Verdict.MISSED, "nothing sent it in its time"
    )


def test_an_open_concern_blocks_and_an_overridden_one_does_not() -> None:
    hype = Concern("superlative", "says 'breakthrough'")
    passed = replace(hype, override="a quotation, says Lena")
    size = Concern("size", "names no number of patients")
    blocked = (Verdict.BLOCKED, "says 'breakthrough' (and 1 more)")

    assert judged(replace(POST, concerns=(hype, size))) == blocked
    assert judged(replace(POST, concerns=(passed, size))) == (Verdict.BLOCKED, size.told)
    assert judged(replace(POST, concerns=(passed,))) == (Verdict.GO, "")


@pytest.mark.parametrize(
    ("about", "standing", "verdict", "reason"),
    [
        (POST, replace(APPROVED, dropped=True), Verdict.BLOCKED, "the plan no longer asks for it"),
        (
            POST,
            replace(APPROVED, cancelled="session"),
            Verdict.BLOCKED,
            "its session is cancelled",
        ),
        (post(refusal="is 3 over"), APPROVED, Verdict.BLOCKED, "is 3 over"),
        (post(awaits="its poll"), APPROVED, Verdict.WAITING, "its poll"),
        (POST, Standing(), Verdict.BLOCKED, "not approved"),
        (post("Invented words!"), APPROVED, Verdict.BLOCKED, "changed since its approval"),
        (
            post(not_before=STALE + SECOND),
            APPROVED,
            Verdict.WAITING,
            f"its embargo stands until {STALE:%Y-%m-%d %H:%M} UTC",
        ),
    ],
)
def test_post_that_is_due_does_not_go_because(
    about: Post, standing: Standing, verdict: Verdict, reason: str
) -> None:
    assert judged(about, standing) == (verdict, reason)
    # Once its time has passed it is missed, and for that same reason.
    assert judged(about, standing, now=STALE) == (Verdict.MISSED, reason)


def test_hindrances_are_told_in_this_order() -> None:
    about = post(refusal="is 3 over", awaits="its poll", not_before=DUE + SECOND)
    waiting = replace(about, refusal="")
    written = replace(waiting, awaits="")
    changed = Standing("other")
    cancelled = replace(changed, cancelled="session")
    told = [
        judged(about, replace(cancelled, dropped=True), hold()),
        judged(about, cancelled, hold()),
        judged(about, changed, hold()),
        judged(waiting, changed, hold()),
        judged(written, changed, hold()),
        judged(written, changed),
        judged(written, APPROVED),
    ]
    assert [reason for _, reason in told] == [
        "the plan no longer asks for it",
        "its session is cancelled",
        "is 3 over",
        "its poll",
        "Sonja holds hub aml: wrong slide",
        "changed since its approval",
        "its embargo stands until 2025-03-29 09:20 UTC",
    ]


def test_hold_says_who_holds_what_and_why() -> None:
    everything = hold(Scope.EVERYTHING, "")
    assert judged(POST, APPROVED, hold(value="other"), everything) == (
        Verdict.HELD,
        "Sonja holds everything: wrong slide",
    )


@pytest.mark.parametrize(
    ("scope", "value", "other"),
    [
        (Scope.CONGRESS, "imc25", "imc26"),
        (Scope.HUB, "aml", "aml-patients"),
        (Scope.ACCOUNT, "aml-x", "aml"),
        (Scope.SESSION, "S1", "S"),
        (Scope.PRESENTATION, "LBA-1", "S1"),
        (Scope.POST, "imc25/aml-x/highlight/LBA-1", "LBA-1"),
        (Scope.WORD, "WORDS", "phrases"),
    ],
)
def test_hold_stops_exactly_what_it_names(scope: Scope, value: str, other: str) -> None:
    assert stops(hold(scope, value), POST)
    assert not stops(hold(scope, other), POST)


def test_hold_on_everything_stops_everything() -> None:
    assert stops(hold(Scope.EVERYTHING, ""), POST)


@pytest.mark.parametrize(
    "word", ["invented adá", "Ada\u0301", "STRASSE", "stop now", "second part"]
)
def test_hold_on_a_word_looks_through_all_parts_and_poll_options(word: str) -> None:
    about = post(
        "By Invented\nAdá, Straße 1", "The second part", poll=Poll(("Go on", "Stop now"), 60)
    )
    assert stops(hold(Scope.WORD, word), about)


def test_embargo_stands_whenever_the_post_is_due() -> None:
    about = post(not_before=DUE - SECOND)
    told = "its embargo stands until 2025-03-29 09:19 UTC"
    assert judged(about, now=DUE - 2 * SECOND) == (Verdict.WAITING, told)
    assert judged(about, now=DUE - SECOND) == (Verdict.WAITING, "not due yet")
    assert judged(about, now=DUE) == (Verdict.GO, "")


def test_embargo_lifts_in_the_second_it_names() -> None:
    about = post(not_before=DUE + 60 * SECOND)
    assert judged(about, now=DUE + 59 * SECOND)[0] is Verdict.WAITING
    assert judged(about, now=DUE + 60 * SECOND)[0] is Verdict.GO


@pytest.mark.parametrize(
    "changed",
    [
        post("Invented words, "),
        post("Invented words.", "More."),
        post(poll=Poll(("Yes", "No"), 60)),
        post(account="aml-2"),
    ],
)
def test_approval_lapses_when_one_byte_changes(changed: Post) -> None:
    assert judged(changed) == (Verdict.BLOCKED, "changed since its approval")


def test_post_without_digest_is_never_taken_for_approved() -> None:
    assert judged(replace(POST, digest=""), Standing()) == (Verdict.BLOCKED, "not approved")


moments = st.timedeltas(timedelta(minutes=-90), timedelta(minutes=90)).map(lambda by: DUE + by)


@given(
    about=st.builds(
        lambda text, refusal, awaits, lift: post(
            text, refusal=refusal, awaits=awaits, not_before=lift
        ),
        st.sampled_from(["Invented words.", "Other words."]),
        st.sampled_from(["", "", "is 3 over"]),
        st.sampled_from(["", "", "its poll has not closed yet"]),
        st.none() | moments,
    ),
    standing=st.builds(
        Standing,
        st.sampled_from(["", APPROVED.approved_digest, APPROVED.approved_digest]),
        st.sampled_from(["", "", "session"]),
        st.sampled_from(["", "", "presentation"]),
        st.sampled_from([False, False, True]),
    ),
    holds=st.lists(st.sampled_from([hold(), hold(value="other")]), max_size=2),
    now=moments,
)
def test_verdict_is_go_exactly_when_nothing_speaks_against_it(
    about: Post, standing: Standing, holds: list[Hold], now: datetime
) -> None:
    planned = about.planned
    may_go = (
        standing.approved_digest == digest(planned.account, about.parts, about.poll)
        and hold() not in holds
        and not (about.refusal or about.awaits)
        and not (standing.cancelled or standing.missing or standing.dropped)
        and (planned.not_before is None or planned.not_before <= now)
        and planned.due_at <= now < planned.stale_at
    )
    assert (judge(about, standing, holds, now).verdict is Verdict.GO) == may_go


def test_missed_post_is_explained_by_a_hold_that_was_released_too_late() -> None:
    later = STALE + timedelta(days=1)
    too_late = replace(hold(), released_at=STALE + SECOND)
    assert judged(POST, APPROVED, too_late, now=later) == (
        Verdict.MISSED,
        "Sonja holds hub aml: wrong slide",
    )
    in_time = replace(hold(), released_at=STALE)
    told = "nothing sent it in its time"
    assert judged(POST, APPROVED, in_time, now=later) == (Verdict.MISSED, told)


ORR = LiveField("orr", FieldKind.PERCENT)
IN_TIME = CheckAsked(Check.DOUBLE_ENTRY, (ORR,), by=STALE - timedelta(minutes=10))


def test_no_checker_in_time_held_never_sent_by_itself() -> None:
    unchecked = replace(POST, check=IN_TIME)
    waits = (Verdict.BLOCKED, "its numbers wait for a second person's check")
    held = (Verdict.HELD, f"no second person checked its numbers by {IN_TIME.by:%H:%M} UTC")

    assert judged(unchecked, Standing(), now=IN_TIME.by - SECOND) == waits
    assert judged(unchecked, Standing(), now=IN_TIME.by) == held
    assert judged(unchecked, Standing(), now=STALE - SECOND) == held
    assert judged(unchecked, Standing(), now=STALE) == (Verdict.MISSED, held[1])
    assert judged(unchecked, APPROVED, now=STALE - SECOND) == (Verdict.GO, "")


def test_a_yes_to_the_skeleton_lets_the_numbers_go_where_the_policy_says_so() -> None:
    skeleton = post("ORR [orr ___] %.").digest
    asked = CheckAsked(Check.SKELETON, (ORR,), skeleton, STALE)
    approved = Standing(approved_digest=skeleton)

    assert judged(replace(POST, check=asked), approved) == (Verdict.GO, "")
    assert judged(replace(POST, check=asked), Standing()) == (Verdict.BLOCKED, "not approved")
    assert judged(replace(POST, check=IN_TIME), approved) == (
        Verdict.BLOCKED,
        "its numbers wait for a second person's check",
    )


def test_a_hub_that_asks_nobody_needs_no_approval() -> None:
    unasked = replace(POST, check=CheckAsked(Check.NONE))

    assert judged(unasked, Standing()) == (Verdict.GO, "")
    assert judged(unasked, Standing(), hold())[0] is Verdict.HELD
