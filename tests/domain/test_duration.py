from datetime import timedelta

import pytest

from bot.domain.duration import parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("+5 min", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("1h30m", timedelta(minutes=90)),
        ("-10m", timedelta(minutes=-10)),
        ("\u221210m", timedelta(minutes=-10)),
        ("10m before", timedelta(minutes=-10)),
        ("1H after", timedelta(hours=1)),
        ("0m", timedelta(0)),
    ],
)
def test_duration_is_read_as_people_write_it(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "-", "10", "5 minutes", "1m2h", "-5m before", "1.5h", "\u0665m"]
)
def test_duration_refuses_what_it_cannot_read_exactly(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        parse_duration(text)
