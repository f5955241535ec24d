"""The tables [pace] and [hub.account.pace]."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.congress import Account
from bot.domain.errors import Unreadable
from bot.domain.pace import Pace
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


def accounts(tmp_path: Path, pace: str = "", own: str = "") -> tuple[Account, ...]:
    path = tmp_path / "congress.toml"
    path.write_text(HEAD + pace + HUB + own)
    return read_congress_toml(path).congress.accounts()


def test_pace_of_all_accounts_and_of_one(tmp_path: Path) -> None:
    pace = '[pace]\nmin_distance = "3m"\nmonth_cap = 12.5\n'
    own = (
        '  [hub.account.pace]\n  min_distance = "90s"\n  catch_up_distance = "2m"\n  day_cap = 50\n'
    )
    plain, other = accounts(tmp_path, pace)[0], accounts(tmp_path, pace, own)[0]

    assert plain.pace == Pace(timedelta(minutes=3), timedelta(minutes=1), None, 12_500)
    assert other.pace == Pace(timedelta(seconds=90), timedelta(minutes=2), 50, 12_500)


def test_pace_that_is_left_out_asks_for_nothing(tmp_path: Path) -> None:
    assert accounts(tmp_path)[0].pace == Pace()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("min_distance = 3", "pace.min_distance is 3, not text. Put it in double quotes."),
        (
            'min_distance = "-3m"',
            'pace.min_distance is "-3m". Write 0s to 1d, as 90s, 3m or 1h30m.',
        ),
        (
            'catch_up_distance = "2d"',
            'pace.catch_up_distance is "2d". Write 0s to 1d, as 90s, 3m or 1h30m.',
        ),
        ("day_cap = 0", "pace.day_cap is 0. Write how many posts, as 50, or leave it out."),
        ('day_cap = "many"', "pace.day_cap is many, not a whole number. Write e.g. 3."),
        ("month_cap = -1", "pace.month_cap is -1, not dollars. Write e.g. 25 or 12.50."),
        ("month_cap = nan", "pace.month_cap is nan, not dollars. Write e.g. 25 or 12.50."),
        ('month_cap = "$25"', "pace.month_cap is $25, not dollars. Write e.g. 25 or 12.50."),
        ("month_cap = true", "pace.month_cap is True, not dollars. Write e.g. 25 or 12.50."),
        (
            'min_distanse = "3m"',
            'pace.min_distanse is not a key known here. Did you mean "min_distance"?',
        ),
    ],
)
def test_pace_that_cannot_be_meant_is_refused_with_its_key(
    tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        accounts(tmp_path, f"[pace]\n{line}\n")

    assert str(refused.value) == f"congress.toml: {told}"


def test_an_accounts_own_pace_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        accounts(tmp_path, own="  [hub.account.pace]\n  day_cap = -1\n")

    assert refused.value.what == "congress.toml: hub[1].account[1].pace.day_cap is -1."
