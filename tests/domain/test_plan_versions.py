from hypothesis import given
from hypothesis import strategies as st
from planning import choice

from bot.domain.plan_versions import Change, changes_in, differences, standing
from bot.domain.triage import Choice, Decision, Mode

FIRST = choice(version=1)
SESSION = choice(Decision.SKIP, item="S2", version=1)
AGAIN = choice(Decision.SKIP, reason="covered in January", version=2)
BACK = choice(version=3)
HISTORY = (FIRST, SESSION, AGAIN, BACK)


def test_last_decision_on_an_item_stands() -> None:
    assert standing(HISTORY) == {"LBA-1": BACK, "S2": SESSION}
    assert standing(HISTORY, 2) == {"LBA-1": AGAIN, "S2": SESSION}
    assert standing(HISTORY, 0) == {}


def test_version_is_compared_with_the_one_before() -> None:
    assert changes_in(HISTORY, 1) == (Change(None, FIRST), Change(None, SESSION))
    assert changes_in(HISTORY, 2) == (Change(FIRST, AGAIN),)


def test_decision_that_came_back_is_no_difference() -> None:
    assert differences(HISTORY, 1, 3) == ()
    assert differences(HISTORY, 1, 2) == (Change(FIRST, AGAIN),)
    assert differences(HISTORY, 0, 3) == (Change(None, BACK), Change(None, SESSION))


def test_change_is_told_with_what_it_was_and_is() -> None:
    assert Change(None, SESSION).told == ("S2: undecided -> skip, first data of an awaited trial")
    after = choice(mode=Mode.INTERVIEW, priority=1, writer="Wanda")
    assert Change(AGAIN, after).told == (
        "LBA-1: skip -> select (interview, priority 1, for frailty, by Wanda), "
        "first data of an awaited trial"
    )


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.sampled_from(Decision)), max_size=8))
def test_versions_played_one_after_the_other_give_what_stands(
    taken: list[tuple[str, Decision]],
) -> None:
    history = [
        choice(decision, item=item, version=number)
        for number, (item, decision) in enumerate(taken, 1)
    ]
    played: dict[str, Choice] = {}
    for number in range(1, len(history) + 1):
        for change in changes_in(history, number):
            assert played.get(change.after.item) == change.before
            played[change.after.item] = change.after
    assert played == standing(history)
