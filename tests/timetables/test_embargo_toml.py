"""The table [embargo] of congress.toml, and the policies that ship."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.domain.embargo_policy import (
    Blackout,
    EmbargoPolicy,
    Event,
    Hall,
    Moment,
    OnTheDay,
    Rule,
    Sharing,
    SharingRule,
    Tier,
    clock_text,
)
from bot.domain.errors import Unreadable
from bot.timetables.folder.congress_toml import read_congress_toml
from bot.timetables.folder.embargo_toml import read_policy, shipped_policies

TOML = """\
[congress]
code = "imc-2031"
name = "Invented Marrow Congress 2031"
zone = "Europe/Vienna"
starts = 2031-03-15
ends = 2031-03-16
hashtag = "#IMC31"

[[hub]]
code = "aml"
name = "Invented AML Hub"
audience = "professional"

  [[hub.account]]
  code = "aml-x"
  network = "x"
  handle = "aml_invented"
"""


def policy(tmp_path: Path, table: str) -> EmbargoPolicy | None:
    path = tmp_path / "congress.toml"
    path.write_text(TOML + table)
    return read_congress_toml(path).congress.embargo


def refusal(tmp_path: Path, table: str) -> str:
    with pytest.raises(Unreadable) as refused:
        policy(tmp_path, table)
    return str(refused.value)


def test_congress_without_the_table_has_no_policy(tmp_path: Path) -> None:
    assert policy(tmp_path, "") is None


def test_congress_writes_its_own_clocks_with_their_source(tmp_path: Path) -> None:
    table = """
[embargo]
source = "the congress's embargo page"
checked = "2031-02"
titles = "public"
abstracts = 2031-03-01T09:00:00
late_breakers = "07:30 on the day"
beyond_abstract = "session start"
posters = "hall opening"
sharing = "opt-out"
pictures = "prohibited"

[[embargo.hall]]
room = "Hall P"
opens = 2031-03-15T08:30:00

[[embargo.blackout]]
tier = "beyond the abstract"
begins = 2031-03-15T12:00:00
ends = 2031-03-15T14:00:00+02:00
reason = "a press hour"
"""
    told = ("the congress's embargo page", "2031-02")
    assert policy(tmp_path, table) == EmbargoPolicy(
        titles=Rule(Event.PUBLIC, *told),
        abstracts=Rule(Moment(datetime(2031, 3, 1, 8, tzinfo=UTC)), *told),
        late_breakers=Rule(OnTheDay(time(7, 30), "Europe/Vienna"), *told),
        beyond=Rule(Event.SESSION_START, *told),
        posters=Rule(Event.HALL_OPENING, *told),
        sharing=SharingRule(Sharing.OPT_OUT, *told),
        pictures=SharingRule(Sharing.PROHIBITED, *told),
        halls=(Hall(datetime(2031, 3, 15, 7, 30, tzinfo=UTC), "Hall P"),),
        blackouts=(
            Blackout(
                Tier.BEYOND,
                datetime(2031, 3, 15, 11, tzinfo=UTC),
                datetime(2031, 3, 15, 12, tzinfo=UTC),
                "a press hour",
            ),
        ),
    )


def test_own_clock_stands_in_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    table = '[embargo]\npolicy = "ASCO"\ntitles = "public"\nsource = "its programme"\n'
    found = policy(tmp_path, table)
    assert found is not None
    assert (found.name, found.titles) == ("ASCO", Rule(Event.PUBLIC, "its programme"))
    assert found.late_breakers.clock == OnTheDay(time(7), "America/Chicago")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('policy = "acso"', 'congress.toml: embargo.policy is "acso", and no such policy ships.'),
        ('titles = "soon"\nsource = "x"', 'congress.toml: embargo.titles is "soon".'),
        ('titles = "public"', "congress.toml: embargo.source is missing."),
        ('sharing = "maybe"\nsource = "x"', 'congress.toml: embargo.sharing is "maybe".'),
        ("tittles = 1", "congress.toml: embargo.tittles is not a key known here."),
        ('[[embargo.hall]]\nopens = "soon"', 'congress.toml: embargo.hall[1].opens is "soon".'),
        (
            "[[embargo.blackout]]\nbegins = 2031-03-15T12:00:00\nends = 2031-03-15T12:00:00",
            "congress.toml: embargo.blackout[1].ends is not after begins.",
        ),
        (
            '[[embargo.blackout]]\ntier = "poster"',
            'congress.toml: embargo.blackout[1].tier is "poster".',
        ),
    ],
)
def test_wrong_table_is_refused_by_its_key(tmp_path: Path, table: str, told: str) -> None:
    assert refusal(tmp_path, f"[embargo]\n{table}\n").startswith(told)


def test_shipped_policies_say_what_is_known_and_no_more() -> None:
    policies = {code: read_policy(path) for code, path in shipped_policies().items()}
    known = {
        code: {
            tier.value: clock_text(found.rule(tier).clock)
            for tier in Tier
            if tier is not Tier.SLIDE and found.rule(tier).clock is not Event.UNKNOWN
        }
        for code, found in policies.items()
    }
    assert known == {
        "ash": {"beyond the abstract": "session start"},
        "asco": {"late-breaking abstract": "07:00 America/Chicago on the day"},
        "ebmt": {},
        "eha": {},
        "esmo": {"beyond the abstract": "session start"},
    }
    assert {code: found.pictures.sharing for code, found in policies.items()} == {
        "ash": None,
        "asco": None,
        "ebmt": Sharing.PROHIBITED,
        "eha": None,
        "esmo": None,
    }


def test_every_clock_that_ships_has_its_source_and_its_date() -> None:
    for path in shipped_policies().values():
        found = read_policy(path)
        rules = [found.rule(tier) for tier in Tier]
        known = [rule for rule in rules if rule.clock is not Event.UNKNOWN]
        assert all(rule.source and rule.checked for rule in known), path.name
