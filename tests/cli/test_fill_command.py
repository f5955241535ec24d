"""fill: the form, the values, and taking them back."""

import pytest
from front_door import FIRST, Desk

LIVE = """=== live orr percent efficacy "Overall response rate"
ORR {{ orr }} %. {{ headline }} {{ safety }}
"""


@pytest.fixture
def filling(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    folder = desk.folder / "own"
    folder.mkdir()
    (folder / "highlight.j2").write_text(LIVE)
    (folder / "opener.j2").write_text("{{ session.title }}")
    monkeypatch.setenv("CONGRESS_BOT_TEMPLATES", str(folder))
    desk.drafted()
    return desk


def test_fill_without_values_shows_the_form_and_the_next_step(filling: Desk) -> None:
    told = filling.done("fill", FIRST).out

    assert "ORR [orr ___] %." in told
    assert "Overall response rate: write a percentage from 0 to 100, as 73 or 73.5." in told
    assert f'Next: congress-bot fill {FIRST} orr=... source="slide ..." --by NAME' in told


def test_fill_in_one_line_puts_the_value_into_the_words(filling: Desk) -> None:
    found = filling.done("fill", FIRST, "orr=73", "source=slide 12", "--by", "Wanda", "--json").json

    assert found["awaits"] == ""
    assert found["parts"][0].startswith("ORR 73 %.")
    (field,) = found["fields"]
    assert (field["value"], field["source"], field["by"]) == ("73", "slide 12", "Wanda")


def test_fill_undo_takes_it_back(filling: Desk) -> None:
    filling.done("fill", FIRST, "orr=73", "source=slide", "--by", "Wanda")

    assert filling.done("fill", FIRST, "--undo", "--by", "Wanda", "--json").json["awaits"] == (
        "awaits orr"
    )


@pytest.mark.parametrize(
    ("values", "what"),
    [
        (("orr=73",), "no source is named: write slide, stream, abstract"),
        (("source=slide",), "no value is given."),
        (("orr=73", "source=hearsay"), "'hearsay' is no source: write slide, stream, abstract"),
        (("orr",), "'orr' is no FIELD=VALUE."),
        (("orr=73", "orr=74", "source=slide"), "orr is given twice."),
        (("orr=730", "source=slide"), "orr is '730' (out of range): write a percentage"),
    ],
)
def test_a_wrong_value_says_what_to_write(
    filling: Desk, values: tuple[str, ...], what: str
) -> None:
    assert what in filling.refused("fill", FIRST, *values, "--by", "Wanda", code=2)


def test_fill_shows_what_stood_there_before(filling: Desk) -> None:
    filling.done("fill", FIRST, "orr=73", "source=slide 12", "--by", "Wanda")
    told = filling.done("fill", FIRST, "orr=74", "source=stream", "--by", "Wim").out

    assert "Earlier: orr 73 (slide 12, Wanda, " in told

    filling.done("fill", FIRST, "--undo", "--by", "Wim")
    former = filling.done("fill", FIRST, "--json").json["former"]
    assert [(each["value"], each["taken_back_by"]) for each in former] == [("74", "Wim")]
