"""The tables [check] and [hub.check]."""

from datetime import timedelta
from pathlib import Path

import pytest
from test_pace_toml import HEAD, HUB

from bot.domain.congress import DEFAULT_CHECKING, Checking, CheckPolicy, Kind
from bot.domain.errors import Unreadable
from bot.timetables.folder.congress_toml import read_congress_toml


def checking(tmp_path: Path, check: str = "", own: str = "") -> Checking:
    path = tmp_path / "congress.toml"
    path.write_text(HEAD + check + HUB + own)
    (hub,) = read_congress_toml(path).congress.hubs
    return hub.checking


def test_numbers_are_retyped_unless_a_congress_says_otherwise(tmp_path: Path) -> None:
    assert checking(tmp_path) == DEFAULT_CHECKING
    assert Checking(CheckPolicy.DOUBLE_ENTRY, {}, timedelta(minutes=10)) == DEFAULT_CHECKING


def test_a_hub_has_its_own_policies_over_those_of_the_congress(tmp_path: Path) -> None:
    found = checking(
        tmp_path,
        '[check]\npolicy = "skeleton only"\nopener = "none"\nbefore_stale = "15m"\n',
        '  [hub.check]\n  highlight = "double entry"\n',
    )

    assert found == Checking(
        CheckPolicy.SKELETON,
        {Kind.OPENER: CheckPolicy.NONE, Kind.HIGHLIGHT: CheckPolicy.DOUBLE_ENTRY},
        timedelta(minutes=15),
    )
    assert [found.of(kind) for kind in (Kind.OPENER, Kind.HIGHLIGHT, Kind.POLL)] == [
        CheckPolicy.NONE,
        CheckPolicy.DOUBLE_ENTRY,
        CheckPolicy.SKELETON,
    ]


@pytest.mark.parametrize(
    ("check", "what"),
    [
        (
            '[check]\nhighlight = "twice"\n',
            'congress.toml: check.highlight is "twice". '
            'Write "none" or "skeleton only" or "double entry".',
        ),
        (
            '[check]\nbefore_stale = "2d"\n',
            'congress.toml: check.before_stale is "2d". Write 0m to 12h, as 10m.',
        ),
    ],
)
def test_what_is_no_policy_is_named(tmp_path: Path, check: str, what: str) -> None:
    with pytest.raises(Unreadable) as refused:
        checking(tmp_path, check)

    assert str(refused.value) == what
