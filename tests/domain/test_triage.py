from builders import SATURDAY, planned, presentation, session
from hypothesis import given
from hypothesis import strategies as st
from planning import DECIDED_AT, choice, theme, triage

from bot.domain.concerns import FINAL
from bot.domain.plan import Target
from bot.domain.posts import Concern
from bot.domain.themes import Origin
from bot.domain.triage import (
    BARRED,
    SKIPPED,
    UNJUSTIFIED,
    Asked,
    Choice,
    Counts,
    Decision,
    Details,
    Mode,
    Triage,
    concerns,
    counts,
    decided,
    gone,
    items,
    refuse_choice,
    with_writer,
)

SKIP, MAYBE, SELECT = Decision.SKIP, Decision.MAYBE, Decision.SELECT
TWO_TALKS = session(presentations=(presentation(), presentation(code="LBA-2")))
TALK = Target(TWO_TALKS, TWO_TALKS.presentations[0])
OTHER_TALK = Target(TWO_TALKS, TWO_TALKS.presentations[1])


def told(target: Target, found: Triage) -> list[Concern]:
    return list(concerns(target, "imc25", found))


def states(found: Triage) -> list[tuple[str, str, bool]]:
    return [(item.code, item.state, item.inherited) for item in items([TWO_TALKS], found)]


def test_talk_follows_its_session_where_nothing_else_was_decided_of_it() -> None:
    found = triage(choice(SKIP, item="S1"), choice(SELECT, item="LBA-2"))
    assert states(found) == [
        ("S1", "skip", False),
        ("LBA-1", "skip", True),
        ("LBA-2", "select", False),
    ]


def test_session_is_not_undecided_once_one_of_its_talks_is_decided_on() -> None:
    assert states(triage()) == [
        ("S1", "undecided", False),
        ("LBA-1", "undecided", False),
        ("LBA-2", "undecided", False),
    ]
    assert states(triage(choice(MAYBE))) == [
        ("LBA-1", "maybe", False),
        ("LBA-2", "undecided", False),
    ]


def test_items_are_counted_by_what_was_decided_of_them() -> None:
    found = triage(choice(SELECT, item="S1"), choice(MAYBE), choice(SKIP, item="LBA-2"))
    programme = [TWO_TALKS, session(code="S2", presentations=())]
    assert counts(list(items(programme, found))) == Counts(1, 1, 1, 1)
    assert str(Counts(1, 2, 3, 4_000)) == "1 selected, 2 skipped, 3 maybe, 4,000 undecided"


def test_decision_on_what_the_programme_no_longer_holds_is_gone() -> None:
    lost = choice(item="LBA-9")
    assert gone([TWO_TALKS], triage(choice(), lost)) == (lost,)


def test_new_decision_keeps_what_it_does_not_name() -> None:
    before = choice(mode=Mode.ENDURING, theme="frailty", priority=1, writer="Wanda")
    after = decided(before, "LBA-1", Asked(SELECT, " moved ", writer="Wim"), "Lea", DECIDED_AT)
    assert after == Choice(
        "LBA-1", SELECT, "moved", "Lea", DECIDED_AT, Details(Mode.ENDURING, "frailty", 1, "Wim")
    )


def test_first_selection_is_live_and_of_middle_priority() -> None:
    first = decided(None, "LBA-1", Asked(SELECT, "why"), "Lea", DECIDED_AT)
    assert first.details == Details(Mode.LIVE, "", 2, "")


def test_same_decision_is_one_whoever_takes_it_and_when() -> None:
    assert choice(by="Lea", version=7).same_as(choice())
    assert not choice().same_as(None)
    assert not choice(reason="another").same_as(choice())
    assert not choice(priority=1).same_as(choice())
    assert choice(SKIP, priority=1).same_as(choice(SKIP))


def test_decision_needs_a_reason_a_known_theme_and_a_priority_of_one_to_three() -> None:
    known = triage(themes=(theme(),))
    assert refuse_choice(choice(), known) == ""
    assert refuse_choice(choice(reason=""), known) == "LBA-1: a decision needs its reason"
    assert refuse_choice(choice(priority=4), known) == (
        "LBA-1: a priority runs from 1 (essential) to 3"
    )
    assert refuse_choice(choice(theme="x"), known) == "LBA-1: x is no need or theme of hub aml"


def test_selection_may_name_a_theme_that_still_waits_for_its_approval() -> None:
    assert refuse_choice(choice(), triage(themes=(theme(approver=""),))) == ""


def test_supporters_theme_cannot_be_chosen_for_an_accredited_activity() -> None:
    found = triage(themes=(theme(origin=Origin.SUPPORTER),), accredited=True)
    assert refuse_choice(choice(), found) == (
        "LBA-1: it rests on need frailty, which a supporter suggested, in an accredited activity"
    )
    assert refuse_choice(choice(SKIP), found) == ""


def test_post_about_a_skipped_talk_has_a_concern_that_says_who_skipped_it_and_why() -> None:
    found = triage(choice(SKIP, reason="covered in January"))
    assert told(TALK, found) == [
        Concern(
            "skipped",
            'hub aml skips LBA-1: Lena on 27 Feb 2025, "covered in January". Take its row out of '
            "the coverage file, or select it: congress-bot triage imc25 --hub aml select LBA-1 "
            "--reason WHY --by NAME",
        )
    ]
    assert told(OTHER_TALK, found) == []


def test_post_about_a_talk_of_a_skipped_session_says_so() -> None:
    (concern,) = told(TALK, triage(choice(SKIP, item="S1")))
    assert concern.told.startswith("hub aml skips LBA-1 (as S1): Lena on 27 Feb 2025")


def test_talk_that_is_selected_goes_though_its_session_is_skipped() -> None:
    assert told(TALK, triage(choice(SKIP, item="S1"), choice())) == []


def test_maybe_and_undecided_have_no_concern() -> None:
    themes = (theme(),)
    assert told(TALK, triage(choice(MAYBE), themes=themes)) == []
    assert told(TALK, triage(choice(item="S9"), themes=themes)) == []
    assert told(Target(None, day=SATURDAY), triage(choice(SKIP), themes=themes)) == []


def test_selection_needs_no_theme_while_none_is_registered_for_the_hub() -> None:
    assert told(TALK, triage(choice(theme=""))) == []


def test_selection_without_an_approved_theme_is_a_concern_once_any_is_registered() -> None:
    (concern,) = told(TALK, triage(choice(theme=""), themes=(theme(),)))
    assert concern == Concern(
        "no theme",
        "the selection of LBA-1 names no educational need or theme. Have a need or theme approved "
        "(congress-bot themes aml), then: congress-bot triage imc25 --hub aml select LBA-1 --theme "
        "CODE --reason WHY --by NAME",
    )
    (open_theme,) = told(TALK, triage(choice(), themes=(theme(approver=""),)))
    assert "rests on need frailty, which nobody has approved" in open_theme.told


def test_activity_that_became_accredited_bars_what_a_supporter_suggested() -> None:
    found = triage(choice(), themes=(theme(origin=Origin.SUPPORTER),), accredited=True)
    assert [concern.check for concern in told(TALK, found)] == ["supporter theme"]


def test_post_whose_row_names_no_writer_has_the_one_of_the_plan() -> None:
    assigned = triage(choice(writer="Wim"))
    nobodys = planned(writer="")
    assert with_writer(nobodys, assigned) == planned(writer="Wim")
    assert with_writer(planned(), assigned) == planned()
    assert with_writer(nobodys, triage(choice(SKIP, writer="Wim"))) == nobodys
    assert with_writer(nobodys, None) == nobodys


decisions = st.dictionaries(st.sampled_from(["S1", "LBA-1", "LBA-2"]), st.sampled_from(Decision))


@given(decisions)
def test_every_talk_is_listed_once_and_a_session_at_most_once(
    taken: dict[str, Decision],
) -> None:
    listed = [item.code for item in items([TWO_TALKS], triage(*_choices(taken)))]
    assert listed in (["S1", "LBA-1", "LBA-2"], ["LBA-1", "LBA-2"])


@given(decisions)
def test_post_is_stopped_exactly_where_the_list_says_skip(taken: dict[str, Decision]) -> None:
    found = triage(*_choices(taken))
    listed = {item.code: item.state for item in items([TWO_TALKS], found)}
    for target in (TALK, OTHER_TALK):
        assert bool(told(target, found)) is (listed[target.code] == "skip")


def _choices(taken: dict[str, Decision]) -> list[Choice]:
    return [choice(decision, item=item) for item, decision in taken.items()]


def test_what_is_skipped_or_barred_cannot_be_overridden() -> None:
    assert {SKIPPED, BARRED} <= FINAL
    assert UNJUSTIFIED not in FINAL
