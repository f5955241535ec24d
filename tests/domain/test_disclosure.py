import pytest

from bot.domain.disclosure import NOTHING_DISCLOSED, Disclosure, lacks_in_bio, lacks_setting

FULL = Disclosure("Sample Agency", "confirmed 2026-11-01 by Sample Person")


def test_a_full_disclosure_lacks_nothing() -> None:
    assert [*lacks_setting(FULL)] == []
    assert [*lacks_in_bio(FULL, "AML news. Automated posts by SAMPLE agency.")] == []


def test_label_and_operator_are_asked_for_each_with_what_to_write() -> None:
    lacks = [*lacks_setting(NOTHING_DISCLOSED)]

    assert [lack.told for lack in lacks] == [
        "nobody has confirmed its automated label",
        "congress.toml names no operator",
    ]
    assert "automated_label =" in lacks[0].next_step
    assert "operator =" in lacks[1].next_step


@pytest.mark.parametrize(
    ("bio", "lacking"),
    [
        ("A bot of Sample Agency", []),
        ("Automation: Sample Agency", []),
        ("News by Sample Agency", ["its profile on X does not say that it is automated"]),
        ("Automated", ['its profile on X does not name "Sample Agency"']),
        ("Botany by Sample Agency", ["its profile on X does not say that it is automated"]),
    ],
)
def test_a_profile_says_that_it_is_automated_and_by_whom(bio: str, lacking: list[str]) -> None:
    assert [lack.told for lack in lacks_in_bio(FULL, bio)] == lacking
