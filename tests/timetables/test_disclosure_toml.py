"""The keys by which an account says who is behind it, and a hub which hashtags are its own."""

from pathlib import Path

import pytest
from test_pace_toml import HEAD, HUB

from bot.domain.congress import Congress
from bot.domain.disclosure import NOTHING_DISCLOSED, Disclosure
from bot.domain.errors import Unreadable
from bot.timetables.folder.congress_toml import read_congress_toml


def congress(tmp_path: Path, of_hub: str = "", of_account: str = "") -> Congress:
    path = tmp_path / "congress.toml"
    hub = HUB.replace("  [[hub.account]]", f"{of_hub}  [[hub.account]]")
    path.write_text(HEAD + hub + of_account)
    return read_congress_toml(path).congress


def test_operator_and_label_are_read(tmp_path: Path) -> None:
    label = "confirmed 2026-11-01 by Sample Person"
    keys = f'  operator = "Sample Agency"\n  automated_label = "{label}"\n'

    (account,) = congress(tmp_path, of_account=keys).accounts()

    assert account.disclosure == Disclosure("Sample Agency", label)
    assert congress(tmp_path).accounts()[0].disclosure == NOTHING_DISCLOSED


def test_hashtags_of_a_hub_are_read(tmp_path: Path) -> None:
    assert congress(tmp_path, 'hashtags = ["#AMLsm", "#leusm"]\n').hubs[0].hashtags == (
        "#AMLsm",
        "#leusm",
    )
    assert congress(tmp_path).hubs[0].hashtags == ()


@pytest.mark.parametrize("label", ["yes", "confirmed by Dora", "confirmed 2026-13-01 by Dora"])
def test_a_label_that_is_no_confirmation_is_refused(tmp_path: Path, label: str) -> None:
    with pytest.raises(Unreadable) as refused:
        congress(tmp_path, of_account=f'  automated_label = "{label}"\n')

    assert f'account[1].automated_label is "{label}"' in str(refused.value)
    assert "confirmed 2026-11-01 by NAME" in refused.value.next_step


def test_a_hashtag_without_its_sign_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r'hashtags has "AMLsm", no hashtag'):
        congress(tmp_path, 'hashtags = ["AMLsm"]\n')
