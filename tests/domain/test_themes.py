from datetime import timedelta

import pytest
from planning import DECIDED_ON, theme

from bot.domain.themes import Origin, Theme, is_barred, refuse_approval, refuse_theme, unjustified

OPEN = theme(approver="", approved_on=None)
SUPPORTERS = theme(code="safety", origin=Origin.SUPPORTER)


def test_approved_theme_of_the_hub_justifies_a_selection() -> None:
    assert unjustified(theme(), "frailty", accredited=True) == ""


@pytest.mark.parametrize(
    ("found", "code", "told"),
    [
        (None, "", "names no educational need or theme"),
        (None, "fralty", "names fralty, which is no need or theme of the hub"),
        (OPEN, "frailty", "rests on need frailty, which nobody has approved"),
        (
            theme(withdrawn="Lena: done elsewhere"),
            "frailty",
            "rests on need frailty, which is withdrawn (Lena: done elsewhere)",
        ),
    ],
)
def test_theme_justifies_nothing_where_it(found: Theme | None, code: str, told: str) -> None:
    assert unjustified(found, code, accredited=False) == told


def test_supporters_theme_is_refused_for_an_accredited_activity_though_approved() -> None:
    assert unjustified(SUPPORTERS, "safety", accredited=False) == ""
    assert unjustified(SUPPORTERS, "safety", accredited=True) == (
        "rests on need safety, which a supporter suggested, in an accredited activity"
    )


@pytest.mark.parametrize("origin", Origin)
def test_only_a_supporters_theme_is_barred_from_an_accredited_activity(origin: Origin) -> None:
    found = theme(origin=origin)
    assert is_barred(found, accredited=True) is (origin is Origin.SUPPORTER)
    assert not is_barred(found, accredited=False)


def test_theme_needs_a_short_name_of_its_own_and_a_sentence() -> None:
    assert refuse_theme("toxicity", "Which harms decide", [theme()]) == ""
    assert refuse_theme("Frailty", "Again", [theme()]) == (
        "Frailty is taken; other words need another name"
    )
    assert refuse_theme("two words", "Told", []) == (
        "'two words' is no short name: one word, as frailty"
    )
    assert refuse_theme("empty", " ", []) == (
        "empty says nothing: put the need or theme in a sentence"
    )


def test_approval_names_its_approver_and_is_of_today_or_earlier() -> None:
    tomorrow = DECIDED_ON + timedelta(days=1)
    assert refuse_approval(OPEN, "Prof. Invented", DECIDED_ON, DECIDED_ON) == ""
    assert refuse_approval(OPEN, " ", DECIDED_ON, DECIDED_ON) == (
        "need frailty needs the name of the committee member who approves it"
    )
    assert refuse_approval(OPEN, "Prof. Invented", tomorrow, DECIDED_ON) == (
        f"{tomorrow} is still to come: record an approval once it is given"
    )


def test_theme_is_approved_once_and_not_after_it_was_withdrawn() -> None:
    assert refuse_approval(theme(), "Prof. Other", DECIDED_ON, DECIDED_ON) == (
        "need frailty was approved already, by Prof. Invented on 2025-02-27"
    )
    withdrawn = theme(withdrawn="Lena: done elsewhere")
    assert refuse_approval(withdrawn, "Prof. Other", DECIDED_ON, DECIDED_ON) == (
        "need frailty is withdrawn (Lena: done elsewhere); add it anew under another name"
    )
