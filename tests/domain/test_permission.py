from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import NO_EMBARGO, START, congress, planned, post, presentation, session
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.embargo_policy import EmbargoPolicy, Sharing, SharingRule
from bot.domain.media import Media, MediaKind
from bot.domain.permission import (
    Giver,
    Level,
    Matter,
    Permission,
    Permits,
    Ruling,
    Subject,
    permission_concerns,
    refuse_record,
    ruling,
    subject_of,
)
from bot.domain.plan import Target
from bot.domain.posts import Concern

TALK = Subject("S1", "LBA-1", ("Ada Invented",))
SESSION = Subject("S1")
DAY = Subject()
OPEN = (Sharing.ALLOWED, Sharing.OPT_OUT)
_NATURAL = {
    Level.CONGRESS: ("", Giver.CONGRESS),
    Level.SESSION: ("S1", Giver.CHAIR),
    Level.PRESENTER: ("Ada Invented", Giver.PRESENTER),
    Level.TALK: ("LBA-1", Giver.PRESENTER),
}


def record(level: Level, share: bool | None, minute: int = 0, **changes: Any) -> Permission:
    subject, giver = _NATURAL[level]
    values: dict[str, Any] = {
        "id": minute,
        "congress": "imc25",
        "level": level,
        "subject": subject,
        "giver": giver,
        "source": "an e-mail",
        "by": "Desk",
        "at": START + timedelta(minutes=minute),
        "share": share,
    }
    return Permission(**values | changes)


def allowed(
    *records: Permission,
    sharing: Sharing = Sharing.OPT_OUT,
    subject: Subject = TALK,
    matter: Matter = Matter.SHARE,
) -> bool:
    return ruling(matter, sharing, Permits(records), subject).is_allowed


@pytest.mark.parametrize(
    ("sharing", "talk", "day"),
    [
        (Sharing.ALLOWED, True, True),
        (Sharing.OPT_OUT, True, True),
        (Sharing.OPT_IN, False, True),
        (Sharing.PROHIBITED, False, False),
    ],
)
def test_without_a_record_the_congress_rule_counts(sharing: Sharing, talk: bool, day: bool) -> None:
    assert allowed(sharing=sharing) is talk
    assert allowed(sharing=sharing, subject=SESSION) is talk
    assert allowed(sharing=sharing, subject=DAY) is day


@pytest.mark.parametrize("sharing", Sharing)
def test_slides_without_a_record_are_never_shown(sharing: Sharing) -> None:
    for subject in (TALK, SESSION, DAY):
        assert not allowed(sharing=sharing, subject=subject, matter=Matter.SLIDES)


@pytest.mark.parametrize("level", [Level.CONGRESS, Level.SESSION, Level.PRESENTER, Level.TALK])
def test_a_yes_about_words_says_nothing_about_slides(level: Level) -> None:
    words = record(level, share=True)
    both = replace(words, slides=True)

    assert not allowed(words, matter=Matter.SLIDES)
    assert allowed(both, matter=Matter.SLIDES)


def test_speaker_who_asked_not_to_share_stops_that_talk_and_no_other() -> None:
    no = record(Level.TALK, share=False)

    assert not allowed(no)
    assert allowed(no, subject=Subject("S1", "LBA-2", ("Bo Sample",)))
    assert allowed(no, subject=SESSION)


def test_refusal_says_who_gave_it_how_and_when() -> None:
    no = record(Level.PRESENTER, share=False, minute=10)

    assert ruling(Matter.SHARE, Sharing.ALLOWED, Permits([no]), TALK) == Ruling(
        "posts about LBA-1 may not be shared: the presenter said no, for the presenter Ada "
        "Invented (an e-mail; recorded by Desk, 29 Mar 09:10 UTC), and only the presenter can "
        "take that back"
    )


@pytest.mark.parametrize("level", [Level.PRESENTER, Level.TALK])
def test_presenter_takes_a_refusal_back_and_refuses_again(level: Level) -> None:
    said = [record(level, share, minute) for minute, share in enumerate((False, True, False))]

    assert [allowed(*said[:count]) for count in (1, 2, 3)] == [False, True, False]


def test_a_talk_is_narrower_than_its_presenter() -> None:
    all_talks = record(Level.PRESENTER, share=False)
    this_one = record(Level.TALK, share=True, minute=1)
    not_this = record(Level.TALK, share=False)
    all_of_them = record(Level.PRESENTER, share=True, minute=1)

    assert allowed(all_talks, this_one)
    assert not allowed(not_this, all_of_them)


def test_nobody_else_takes_a_presenters_refusal_back() -> None:
    no = record(Level.TALK, share=False)

    for level in (Level.CONGRESS, Level.SESSION):
        assert not allowed(no, record(level, share=True, minute=1))
    for giver in (Giver.CHAIR, Giver.CONGRESS):
        assert not allowed(no, record(Level.TALK, share=True, minute=1, giver=giver))


def test_one_of_two_presenters_does_not_speak_for_the_other() -> None:
    both = replace(TALK, presenters=("Ada Invented", "Bo Sample"))
    no = record(Level.PRESENTER, share=False)
    yes = record(Level.PRESENTER, share=True, minute=1, subject="Bo Sample")

    assert not allowed(no, yes, subject=both)


def test_a_chairs_refusal_is_opened_by_the_presenter_for_one_talk() -> None:
    no, yes = record(Level.SESSION, share=False), record(Level.TALK, share=True, minute=1)

    assert allowed(no, yes)
    assert not allowed(no, yes, subject=SESSION)
    assert not allowed(replace(yes, at=START - timedelta(minutes=1)), no)


@pytest.mark.parametrize("level", [Level.SESSION, Level.PRESENTER, Level.TALK])
@pytest.mark.parametrize("giver", Giver)
def test_what_the_congress_refused_is_opened_narrower_only_under_opt_in(
    level: Level, giver: Giver
) -> None:
    no = record(Level.CONGRESS, share=False)
    yes = record(level, share=True, minute=1, giver=giver)

    for sharing in (*OPEN, Sharing.PROHIBITED):
        assert not allowed(no, yes, sharing=sharing)
    assert allowed(no, yes, sharing=Sharing.OPT_IN)


@pytest.mark.parametrize("sharing", Sharing)
def test_the_congress_opens_what_it_refused_by_its_own_later_word(sharing: Sharing) -> None:
    no, yes = record(Level.CONGRESS, share=False), record(Level.CONGRESS, share=True, minute=1)

    assert allowed(no, yes, sharing=sharing)
    assert not allowed(replace(yes, at=START - timedelta(minutes=1)), no, sharing=sharing)


def test_prohibited_opens_only_by_a_word_of_the_congress_on_all_of_it() -> None:
    for level in (Level.SESSION, Level.PRESENTER, Level.TALK):
        yes = record(level, share=True, giver=Giver.CONGRESS)
        assert not allowed(yes, sharing=Sharing.PROHIBITED)
    assert allowed(record(Level.CONGRESS, share=True), sharing=Sharing.PROHIBITED)


def test_initial_of_a_presenter_opens_nothing_and_a_refusal_written_so_counts() -> None:
    initials = replace(TALK, presenters=("A. Invented",))
    yes = record(Level.PRESENTER, share=True, subject="A. Invented")
    no = record(Level.PRESENTER, share=False, subject="A. Invented")

    assert not allowed(yes, sharing=Sharing.OPT_IN, subject=initials)
    assert not allowed(no, subject=initials)


def test_refusal_of_one_who_may_be_the_presenter_is_a_doubt_until_somebody_finds_out() -> None:
    no = record(Level.PRESENTER, share=False, subject="A. Invented")
    doubt = Ruling(
        doubt="A. Invented asked not to have talks shared, and Ada Invented, who presents LBA-1, "
        "may be the same person: find out, then record it for the talk with `permit`"
    )
    another = record(Level.TALK, share=True, minute=1, giver=Giver.CHAIR)
    same = record(Level.TALK, share=False, minute=1)

    assert ruling(Matter.SHARE, Sharing.ALLOWED, Permits([no]), TALK) == doubt
    assert ruling(Matter.SHARE, Sharing.ALLOWED, Permits([no, another]), TALK) == Ruling()
    assert not allowed(no, same)


def test_yes_of_one_who_may_be_the_presenter_opens_nothing_and_is_named() -> None:
    yes = record(Level.PRESENTER, share=True, subject="A. Invented")

    assert ruling(Matter.SHARE, Sharing.OPT_IN, Permits([yes]), TALK) == Ruling(
        "posts about LBA-1 may be shared only with a yes, and none is recorded (a yes of "
        "A. Invented is not surely theirs): ask, then record it with `permit`"
    )


def test_session_without_talks_is_a_talk_of_its_own_presenters() -> None:
    flat = session(presentations=(), presenters=("Ada Invented",))

    assert subject_of(flat) == Subject("S1", "", ("Ada Invented",))
    assert subject_of(session()) == SESSION
    assert subject_of(session(), presentation()) == TALK
    assert subject_of(None) == DAY
    assert not allowed(record(Level.PRESENTER, share=False), subject=subject_of(flat))


RECORDS = st.builds(
    lambda level, share, giver, minute: record(level, share, minute, giver=giver),
    st.sampled_from(Level),
    st.booleans(),
    st.sampled_from(Giver),
    st.integers(0, 9),
)


@given(st.lists(RECORDS, max_size=6), st.sampled_from(Level), st.sampled_from(Sharing))
def test_do_not_share_counts_at_once_whatever_was_said_before(
    before: list[Permission], level: Level, sharing: Sharing
) -> None:
    assert not allowed(*before, record(level, share=False, minute=10), sharing=sharing)


@given(st.lists(RECORDS, max_size=6), st.sampled_from((*OPEN, Sharing.PROHIBITED)))
def test_congress_refusal_stands_against_all_that_is_narrower(
    after: list[Permission], sharing: Sharing
) -> None:
    narrower = [replace(r, id=r.id + 1) for r in after if r.level is not Level.CONGRESS]
    no = record(Level.CONGRESS, share=False, at=START - timedelta(minutes=1))

    assert not allowed(no, *narrower, sharing=sharing)


@given(st.lists(RECORDS, max_size=8), st.sampled_from(Sharing))
def test_without_any_refusal_more_yes_never_closes(
    said: list[Permission], sharing: Sharing
) -> None:
    yes = [each for each in said if each.share]
    opened = [allowed(*yes[:count], sharing=sharing) for count in range(len(yes) + 1)]

    assert opened == sorted(opened)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"share": None}, "it says nothing: give --share, --slides or both"),
        (
            {"source": " "},
            "a permission needs its source: how, and in which words, it was given",
        ),
        ({"subject": " "}, "a talk needs its name"),
        (
            {"level": Level.CONGRESS, "giver": Giver.CHAIR},
            "a chair speaks for a session, not for the congress",
        ),
        (
            {"level": Level.SESSION},
            "a presenter speaks for their own talks, not for the session",
        ),
    ],
)
def test_record_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert refuse_record(replace(record(Level.TALK, share=False), **changes)) == reason


PICTURE = Media("0" * 64, "Bar chart of invented data.", MediaKind.IMAGE)
TARGET = Target(session(), presentation())


def with_picture(origin: str = "") -> Any:
    fields = {"media_from": origin} if origin else {}
    return replace(post(), planned=planned(fields=fields), media=(PICTURE,))


def told_of(about: Any, *records: Permission, rules: EmbargoPolicy = NO_EMBARGO) -> list[Concern]:
    return list(permission_concerns(about, TARGET, congress(embargo=rules), Permits(records)))


def checks(about: Any, *records: Permission) -> list[str]:
    return [concern.check for concern in told_of(about, *records)]


def test_post_without_anything_against_it_raises_no_concern() -> None:
    assert told_of(post()) == []


def test_refused_post_raises_a_concern_with_the_reason() -> None:
    no = record(Level.TALK, share=False)
    told = ruling(Matter.SHARE, Sharing.OPT_OUT, Permits([no]), TALK).told

    assert told_of(post(), no) == [Concern("permission", told)]


def test_picture_needs_a_record_or_the_word_that_the_hub_drew_it() -> None:
    yes = record(Level.TALK, share=None, slides=True)

    assert checks(with_picture()) == ["slides"]
    assert checks(with_picture("slide")) == ["slides"]
    assert checks(with_picture(" Own ")) == []
    assert checks(with_picture("slide"), yes) == []
    assert checks(with_picture("own"), record(Level.TALK, share=False)) == ["permission"]


def test_doubtful_refusal_raises_a_concern_that_a_person_may_answer() -> None:
    no = record(Level.PRESENTER, share=False, subject="A. Invented")

    assert checks(post(), no) == ["permission in doubt"]


def test_rules_of_the_congress_count_for_words_and_for_pictures_apart() -> None:
    closed = SharingRule(Sharing.PROHIBITED, "its own page", "2025-01")
    yes = record(Level.TALK, share=True, slides=True)
    no_words, no_pictures = (
        replace(NO_EMBARGO, sharing=closed),
        replace(NO_EMBARGO, pictures=closed),
    )

    def found(rules: EmbargoPolicy) -> list[str]:
        return [concern.check for concern in told_of(with_picture(), yes, rules=rules)]

    assert (found(NO_EMBARGO), found(no_words), found(no_pictures)) == (
        [],
        ["permission"],
        ["slides"],
    )
