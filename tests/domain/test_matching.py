"""Which item of one version is which of the next: the rules in their order, ids, codes, guards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import START, TALK_START, presentation, session
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.changes import Aspect, Comparison, Guard, Suggestion
from bot.domain.matching import compare
from bot.domain.timetable import Presentation, Session
from bot.timetables.similarity import similarity

FLORENCE = ZoneInfo("Europe/Rome")
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def bare(code: str = "S1", title: str = "An invented session", **changes: object) -> Session:
    """A session without talks; `at` moves its whole hour."""
    at = changes.pop("at", timedelta())
    assert isinstance(at, timedelta)
    times = {"start": START + at, "end": START + at + HOURS}
    return session(code=code, title=title, presentations=(), **times | changes)


def told(old: Sequence[Session], new: Sequence[Session], **said: object) -> Comparison:
    return compare(old, new, FLORENCE, similarity, **said)  # type: ignore[arg-type]


def lines(comparison: Comparison) -> list[tuple[str, ...]]:
    """Code and aspects of each change."""
    return [
        (change.presentation or change.session, *(aspect.value for aspect in change.aspects))
        for change in comparison.changes
    ]


def test_good_id_finds_a_session_moved_and_retitled_elsewhere() -> None:
    old = [bare("A", source_id="7"), bare("B", "Another one", at=2 * HOURS, source_id="8")]
    new = [
        bare("x", "Wholly different words", at=DAYS, room="Hall Z", source_id="7"),
        replace(old[1], code="y"),
    ]

    found = told(old, new)

    assert lines(found) == [("A", "moved", "retitled", "room changed")]
    assert found.changes[0].by == DAYS
    assert [each.code for each in found.programme] == ["A", "B"]


def test_renewed_ids_are_not_trusted_and_change_nothing() -> None:
    old = [bare(f"S{n}", f"Title {n}", at=n * HOURS, source_id=f"old-{n}") for n in range(6)]
    new = [replace(each, code=f"new-{each.code}", source_id=f"new-{each.code}") for each in old]

    found = told(old, new)

    assert (lines(found), found.same) == ([], 6)
    assert [each.code for each in found.programme] == [each.code for each in old]


def test_ids_of_which_less_than_half_are_known_are_not_trusted() -> None:
    old = [bare("A", "Alpha", source_id="1")]
    new = [
        bare("x", "Unlike it", at=DAYS, source_id="1"),
        bare("y", "Beta", at=5 * HOURS, source_id="2"),
        bare("z", "Gamma", at=6 * HOURS, source_id="3"),
    ]

    assert ("A", "missing") in lines(told(old, new))


def test_ids_shared_by_most_sessions_are_not_trusted() -> None:
    old = [bare("A", "Alpha", source_id="1"), bare("B", "Beta", at=2 * HOURS, source_id="1")]
    new = [
        bare("x", "Beta", at=2 * HOURS, source_id="1"),
        bare("y", "Alpha", source_id="1"),
    ]

    assert lines(told(old, new)) == []


def test_id_that_one_alone_has_is_not_trusted_where_most_are_shared() -> None:
    shared = [bare(f"S{n}", f"Title {n}", at=n * HOURS, source_id="1") for n in range(3)]
    old = [*shared, bare("A", "Alpha", source_id="9")]
    new = [*shared, bare("x", "Unlike it", at=DAYS, source_id="9")]

    assert lines(told(old, new)) == [("A", "missing"), ("x", "added")]


def test_row_numbers_for_ids_do_not_give_a_session_the_code_of_another() -> None:
    titles = ["Alpha", "Beta", "Gamma", "Delta"]
    old = [bare(f"S{n}", t, at=n * HOURS, source_id=str(n)) for n, t in enumerate(titles)]
    first = bare("x", "Put before all others", at=-HOURS, source_id="0")
    new = [first, *(replace(each, source_id=str(n + 1)) for n, each in enumerate(old))]

    found = told(old, new)

    assert lines(found) == [("x", "added")]
    assert {each.code: each.title for each in found.programme} == {
        "x": first.title,
        **{each.code: each.title for each in old},
    }


def test_titles_that_changed_places_take_their_codes_with_them() -> None:
    old = [
        bare(f"S{n}", title, at=n * HOURS, source_id=str(n))
        for n, title in enumerate(["Alpha", "Beta", "Gamma", "Delta", "Epsilon"])
    ]
    new = [replace(old[0], title="Beta"), replace(old[1], title="Alpha"), *old[2:]]

    assert lines(told(old, new)) == [("S1", "moved"), ("S0", "moved")]


def test_abstract_number_is_an_id_whatever_its_spelling() -> None:
    old = [session(presentations=(presentation(code="a", abstract_number="LBA-4"),))]
    talk = presentation(
        code="b", title="Now quite another title", presenters=("Bo Other",), abstract_number="lba 4"
    )
    new = [session(presentations=(talk,)), bare("S2", "Another", at=HOURS)]

    assert lines(told(old, new)) == [
        ("a", "retitled", "presenters changed"),
        ("S2", "added"),
    ]


def test_same_title_instant_and_room_is_the_same_in_any_zone_and_spelling() -> None:
    new = bare("x", "  an INVENTED\u00a0Session", room="hall a")
    new = replace(new, start=new.start.astimezone(FLORENCE))

    found = told([bare("S1")], [new])

    assert (lines(found), found.same) == ([], 1)


def test_same_title_and_instant_in_two_rooms_stay_apart() -> None:
    old = [bare("A", room="Hall A"), bare("B", room="Hall B")]
    new = [bare("x", room="Hall B"), bare("y", room="Hall A")]

    found = told(old, new)

    assert lines(found) == []
    assert [(each.code, each.room) for each in found.programme] == [
        ("B", "Hall B"),
        ("A", "Hall A"),
    ]


def test_same_title_and_instant_in_another_room_changes_the_room() -> None:
    found = told([bare()], [bare("x", room="Hall Z")])

    assert lines(found) == [("S1", "room changed")]


def test_same_title_and_instant_come_before_the_day() -> None:
    old = [bare("A", "Lunch", room="A"), bare("B", "Lunch", room="A", at=HOURS)]
    new = [
        bare("y", "Lunch", room="B", at=HOURS, presenters=("Ada Invented",)),
        bare("x", "Lunch", room="B", presenters=("Ada Invented",)),
    ]

    found = told(old, new)

    assert lines(found) == [
        ("A", "room changed", "presenters changed"),
        ("B", "room changed", "presenters changed"),
    ]


def test_same_title_once_in_its_day_is_moved() -> None:
    found = told(
        [bare("A", "Lunch"), bare("B", "Lunch", at=DAYS)],
        [bare("x", "Lunch", at=20 * MINUTES, room="Hall Z"), bare("y", "Lunch", at=DAYS)],
    )

    assert lines(found) == [("A", "moved", "room changed")]
    assert found.changes[0].by == 20 * MINUTES


def test_a_day_is_the_congresss_own() -> None:
    """23:30 UTC and 00:30 UTC of one night are one day in Florence."""
    night = timedelta(hours=14, minutes=30)
    old = [bare("A", "Vigil", at=night), bare("B", "Vigil", at=4 * DAYS)]
    new = [bare("x", "Vigil", at=night + HOURS), bare("y", "Vigil", at=5 * DAYS)]

    assert ("A", "moved") in lines(told(old, new))


def test_telling_title_is_found_on_another_day() -> None:
    assert lines(told([bare()], [bare("x", at=2 * DAYS)])) == [("S1", "moved")]


def test_title_that_many_have_is_not_followed_to_another_day() -> None:
    breaks = [bare(f"B{n}", "Break", at=n * DAYS) for n in range(3)]
    other = bare("x", "Break", at=5 * DAYS)

    assert lines(told(breaks, [*breaks[:2], other])) == [("B2", "missing"), ("x", "added")]


def test_placeholder_titles_of_different_people_are_two_talks() -> None:
    def tba(code: str, who: str, minutes: int) -> Presentation:
        start = START + minutes * MINUTES
        return presentation(code=code, title="TBA", presenters=(who,), start=start, end=None)

    old = [session(presentations=(tba("a", "Ada Invented", 0), tba("b", "Bo Other", 20)))]
    new = [session(presentations=(tba("a", "Ada Invented", 0), tba("c", "Cy Third", 40)))]

    assert lines(told(old, new)) == [("c", "added"), ("b", "missing")]


@pytest.mark.parametrize(
    ("title", "presenters"),
    [("An invented session!!", ()), ("Quite other words", ("Ada Invented",))],
)
def test_same_slot_with_a_similar_title_or_a_shared_presenter_is_retitled(
    title: str, presenters: tuple[str, ...]
) -> None:
    old = bare(presenters=("Ada Invented",))
    found = told([old], [bare("x", title, presenters=presenters or ("Bo Other",))])

    assert lines(found)[0][:2] == ("S1", "retitled")


def test_same_slot_with_nothing_else_in_common_is_another_session() -> None:
    found = told([bare()], [bare("S1", "Quite other words")])

    assert lines(found) == [("S1", "missing"), ("S1-2", "added")]


def test_talk_retitled_in_a_moved_session_is_found_by_its_place_in_it() -> None:
    new = session(
        code="x",
        start=START + HOURS,
        end=START + 2 * HOURS,
        presentations=(presentation(code="y", title="Renamed", start=TALK_START + HOURS),),
    )

    assert lines(told([session()], [new]))[1][:3] == ("LBA-1", "moved", "retitled")


def test_session_that_was_split_gives_its_code_to_no_part() -> None:
    posters = tuple(
        presentation(code=f"P{n}", title=f"Poster {n}", presenters=(f"Poster {n}",))
        for n in range(9)
    )
    parts = [
        session(code=f"x{n}", title=title, presentations=posters[3 * n : 3 * n + 3])
        for n, title in enumerate(["Anaemia", "Lymphoma", "Transplantation"])
    ]

    found = told([session(presentations=posters)], parts)

    assert [each.code for each in found.programme] == ["x0", "x1", "x2", "S1"]
    assert found.programme[-1].presentations == ()
    assert found.counts()["added"] == 3
    assert found.counts()["details changed"] == 9


def test_session_renamed_with_most_of_its_cast_is_retitled() -> None:
    talks = tuple(
        presentation(code=f"T{n}", title=f"Talk {n}", presenters=(f"Person {n}",)) for n in range(4)
    )
    new = session(code="x", title="Quite other words", presentations=talks[:3])

    found = told([session(presentations=talks)], [new])

    assert lines(found) == [("S1", "retitled"), ("T3", "missing")]


def test_of_equal_titles_the_nearest_is_suggested() -> None:
    old = [bare("A", "Social", at=4 * HOURS), bare("B", "Social", at=HOURS)]

    found = told(old, [bare("x", "Social")])

    assert found.suggestions == (Suggestion("B", "x", False, 100),)


def test_nearly_equal_title_elsewhere_is_only_suggested() -> None:
    old = bare("A", "Invented advances in marrow failure 2", room="Hall A")
    new = bare("x", "Invented advances in marrow failures 2", room="Hall B", at=HOURS)

    found = told([old], [new])

    assert lines(found) == [("A", "missing"), ("x", "added")]
    (suggestion,) = found.suggestions
    assert replace(suggestion, likeness=0) == Suggestion("A", "x", False, 0)
    assert 92 <= suggestion.likeness < 100


@pytest.mark.parametrize(("was", "now"), [("2", "3"), ("II", "III"), ("A", "B")])
def test_titles_with_other_numerals_are_not_suggested(was: str, now: str) -> None:
    old = bare("A", f"Invented advances in marrow failure, part {was}")
    new = bare("x", f"Invented advances in marrow failure, part {now}", at=5 * HOURS)

    assert told([old], [new]).suggestions == ()


def test_talk_that_changed_its_session_lives_there_alone() -> None:
    first, second = session(), bare("S2", "Another one", at=2 * HOURS, room="Hall B")
    moved = presentation(code="y", start=second.start, end=None)
    new = [replace(first, presentations=()), replace(second, presentations=(moved,))]

    found = told([first, second], new)

    assert lines(found) == [("LBA-1", "moved", "room changed", "details changed")]
    assert [(s.code, [t.code for t in s.presentations]) for s in found.programme] == [
        ("S1", []),
        ("S2", ["LBA-1"]),
    ]


def test_talk_of_a_session_that_is_gone_is_found_in_another() -> None:
    other = session(code="x", title="Quite other words", room="Hall B")

    found = told([session(presenters=())], [replace(other, start=START + 5 * MINUTES)])

    assert ("S1", "missing") in lines(found)
    assert [(s.code, [t.code for t in s.presentations]) for s in found.programme] == [
        ("x", ["LBA-1"]),
        ("S1", []),
    ]


def test_missing_session_stays_with_its_talks_and_is_told_once() -> None:
    other = bare("S2", "Another one", at=3 * HOURS)
    first = told([session(), other], [other])
    again = told(first.programme, [other])

    gone = session(missing=True, presentations=(presentation(missing=True),))
    assert lines(first) == [("S1", "missing"), ("LBA-1", "missing")]
    assert first.programme == again.programme == (other, gone)
    assert (lines(again), again.same) == ([], 1)


def test_missing_item_that_returns_is_back_under_its_code() -> None:
    gone = session(missing=True, presentations=(presentation(missing=True),))
    returned = session(code="x", presentations=(presentation(code="y"),))

    found = told([gone], [returned])

    assert lines(found) == [("S1", "back"), ("LBA-1", "back")]
    assert found.programme == (session(),)


def test_what_is_there_is_matched_before_what_was_missing() -> None:
    old = [bare("A", missing=True), bare("B")]

    found = told(old, [bare("x")])

    assert (lines(found), [s.code for s in found.programme]) == ([], ["B", "A"])


def test_cancelled_session_that_leaves_the_file_is_no_news() -> None:
    found = told([bare(cancelled=True)], [])

    assert (lines(found), found.programme) == ([], (bare(cancelled=True, missing=True),))


def test_code_of_a_missing_session_is_never_given_to_another() -> None:
    old = [bare("S1", missing=True)]
    new = [bare("S1", "Quite other words", at=DAYS), bare("S1-2", "Third words", at=2 * DAYS)]

    found = told(old, new)

    assert [(s.code, s.title) for s in found.programme] == [
        ("S1-3", "Quite other words"),
        ("S1-2", "Third words"),
        ("S1", "An invented session"),
    ]


def test_person_can_say_that_two_are_the_same() -> None:
    found = told([bare("A")], [bare("x", "Quite other words", at=DAYS)], same={"A": "x"})

    assert lines(found) == [("A", "moved", "retitled")]


def test_person_can_say_that_two_are_not_the_same() -> None:
    found = told([bare("A", source_id="1")], [bare("A", source_id="1")], apart=["A"])

    assert lines(found) == [("A", "missing"), ("A-2", "added")]
    assert found.suggestions == ()


def test_codes_that_nobody_has_may_be_named() -> None:
    assert lines(told([bare()], [bare()], same={"no": "such"}, apart=["none"])) == []


PROGRAMME = [bare(f"S{n}", f"Invented {word}", at=n * HOURS) for n, word in enumerate(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
)]  # fmt: skip


@pytest.mark.parametrize(
    ("new", "guards"),
    [
        (PROGRAMME[:7], ()),
        (PROGRAMME[:6], (Guard.MISSING,)),
        (PROGRAMME[:2], (Guard.MISSING,)),
        (PROGRAMME[:1], (Guard.MISSING, Guard.OVERLAP)),
        ([], (Guard.MISSING, Guard.OVERLAP)),
    ],
)
def test_guards_for_what_is_missing(new: list[Session], guards: tuple[Guard, ...]) -> None:
    assert told(PROGRAMME, new).guards == guards


@pytest.mark.parametrize(("moved", "guards"), [(5, ()), (6, (Guard.SHIFT,))])
def test_guard_for_one_same_shift(moved: int, guards: tuple[Guard, ...]) -> None:
    later = [replace(s, start=s.start + HOURS, end=s.end + HOURS) for s in PROGRAMME[:moved]]

    assert told(PROGRAMME, [*later, *PROGRAMME[moved:]]).guards == guards


def test_different_shifts_need_no_yes() -> None:
    later = [
        replace(s, start=s.start + n * MINUTES, end=s.end + n * MINUTES)
        for n, s in enumerate(PROGRAMME, start=1)
    ]

    assert told(PROGRAMME, later).guards == ()


def test_four_items_are_too_few_to_guard() -> None:
    assert told(PROGRAMME[:4], []).guards == ()


def test_guards_leave_out_what_was_missing_or_cancelled() -> None:
    old = [replace(s, missing=True) for s in PROGRAMME[:3]]
    old += [replace(s, cancelled=True) for s in PROGRAMME[3:5]]

    assert told([*old, *PROGRAMME[5:]], PROGRAMME[5:]).guards == ()


def test_wrong_file_brings_no_suggestions() -> None:
    old = PROGRAMME[:6]
    new = [
        replace(s, title=f"{s.title}s", start=s.start + 9 * DAYS, end=s.end + 9 * DAYS) for s in old
    ]

    wrong, right = told(old, new), told([*old, *PROGRAMME[6:]], [*new, *PROGRAMME[6:]])

    assert (Guard.OVERLAP in wrong.guards, wrong.suggestions) == (True, ())
    assert (Guard.OVERLAP in right.guards, len(right.suggestions)) == (False, 6)


_TITLES = st.sampled_from(["Alpha", "alpha ", "Beta 1", "Beta 2", "Break", "An invented symposium"])
_PEOPLE = st.lists(st.sampled_from(["Ada", "Bo"]), max_size=2, unique=True).map(tuple)
_IDS = st.sampled_from(["", "", "1", "2", "3"])


@st.composite
def programmes(draw: st.DrawFn, seen_before: bool = False) -> tuple[Session, ...]:
    flags = st.booleans() if seen_before else st.just(False)
    talks = 0
    sessions = []
    for number in range(draw(st.integers(0, 6))):
        held = []
        for _ in range(draw(st.integers(0, 3))):
            talks += 1
            start = draw(st.sampled_from([None, START, TALK_START]))
            held.append(
                Presentation(
                    f"T{talks}", draw(_TITLES), start, None, draw(_PEOPLE),
                    abstract_number=draw(_IDS), source_id=draw(_IDS), missing=draw(flags),
                )
            )  # fmt: skip
        at = START + draw(st.integers(0, 30)) * HOURS
        sessions.append(
            Session(
                f"S{number}", draw(_TITLES), at, at + HOURS, draw(st.sampled_from("AB")),
                presenters=draw(_PEOPLE), presentations=tuple(held), source_id=draw(_IDS),
                missing=draw(flags),
            )
        )  # fmt: skip
    return tuple(sessions)


def items(programme: Sequence[Session]) -> list[Session | Presentation]:
    return [item for s in programme for item in (s, *s.presentations)]


@given(programmes())
def test_programme_compared_with_itself_has_no_changes(programme: tuple[Session, ...]) -> None:
    expected = Comparison((), (), (), programme, len(items(programme)))

    assert told(programme, programme) == expected


@settings(max_examples=300)
@given(programmes(seen_before=True), programmes())
def test_every_item_is_there_once_and_no_code_changes_hands(
    old: tuple[Session, ...], new: tuple[Session, ...]
) -> None:
    found = told(old, new)

    fresh = [item for item in items(found.programme) if not item.missing]
    assert sorted(item.title for item in fresh) == sorted(item.title for item in items(new))
    for level in (Session, Presentation):
        codes = [item.code for item in items(found.programme) if isinstance(item, level)]
        before = {item.code for item in items(old) if isinstance(item, level)}
        added = {
            change.after.code
            for change in found.changes
            if Aspect.ADDED in change.aspects and isinstance(change.after, level)
        }
        assert len(codes) == len(set(codes))
        assert set(codes) == before | added
        assert before.isdisjoint(added)
    told_of = [c for c in found.changes if Aspect.MISSING not in c.aspects]
    assert len(told_of) + found.same == len(items(new))
