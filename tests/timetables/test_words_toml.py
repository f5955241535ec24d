"""The tables [words] and [hub.words]."""

from pathlib import Path

import pytest

from bot.domain.errors import Unreadable
from bot.domain.house_words import HouseWords, TradeName
from bot.timetables.folder.congress_toml import read_congress_toml

HEAD = """\
[congress]
code = "inv-2027"
name = "Invented Congress 2027"
zone = "Europe/Vienna"
starts = 2027-03-27
ends = 2027-03-29
hashtag = "#Inv27"
"""
HUB = """
[[hub]]
code = "aml"
name = "Invented AML Hub"
audience = "professional"
  [[hub.account]]
  code = "aml-x"
  network = "x"
  handle = "inv_aml"
"""


def words(tmp_path: Path, common: str = "", own: str = "") -> HouseWords:
    path = tmp_path / "congress.toml"
    path.write_text(HEAD + common + HUB + own)
    (hub,) = read_congress_toml(path).congress.hubs
    return hub.words


def test_words_that_are_left_out_are_the_usual_ones(tmp_path: Path) -> None:
    assert words(tmp_path) == HouseWords()


def test_a_hub_adds_names_to_those_of_all_and_sets_its_own_limits(tmp_path: Path) -> None:
    common = (
        '[words]\nsupporters = ["Sample Pharma"]\nmost_emojis = 1\nknown = ["MRD"]\n'
        '[words.trade_names]\nInventrex = "agent A"\nNosuchra = "agent C"\n'
    )
    own = (
        '  [hub.words]\n  supporters = ["Sample  Pharma", "Fiction Bio"]\n  hardest_grade = 10\n'
        '  known = ["OS"]\n  [hub.words.trade_names]\n  "Fictumab  Plus" = "agent B"\n'
        '  NOSUCHRA = "agent D"\n'
    )

    assert words(tmp_path, common, own) == HouseWords(
        trade_names=(
            TradeName("Inventrex", "agent A"),
            TradeName("NOSUCHRA", "agent D"),
            TradeName("Fictumab Plus", "agent B"),
        ),
        supporters=("Sample Pharma", "Fiction Bio"),
        most_emojis=1,
        hardest_grade=10,
        known=("MRD", "OS"),
    )


def test_a_hub_without_supporters_may_say_so(tmp_path: Path) -> None:
    common = '[words]\nsupporters = ["Sample Pharma"]\n'

    assert words(tmp_path, common, "  [hub.words]\n  supporters = []\n") == HouseWords()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("most_emojis = -1", "words.most_emojis is -1. Write 0 to 20."),
        ("hardest_grade = 0", "words.hardest_grade is 0. Write 1 to 18."),
        ("hardest = 9", 'words.hardest is not a key known here. Did you mean "hardest_grade"?'),
        ('supporters = "A"', "words.supporters is A, not a list. "),
        (
            'supporters = ["A®"]',
            'words.supporters has "A®", which is more than a company\'s name. '
            "Write companies' names alone: no logo, product or link.",
        ),
        ('trade_names = { A = "" }', "words.trade_names.A is empty. Fill it in."),
        ("trade_names = { A = 1 }", "words.trade_names.A is 1, not text. "),
        (
            'trade_names = { A = "a" }',
            "words.trade_names.A has itself as its generic. Write the generic name.",
        ),
        ('trade_names = { "-" = "a" }', "words.trade_names.- is no name. "),
    ],
)
def test_what_cannot_be_used_is_named_with_its_key(tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(Unreadable) as caught:
        words(tmp_path, f"[words]\n{lines}\n")

    assert str(caught.value).startswith(f"congress.toml: {told}")
