from pathlib import Path

import pytest
from builders import HUB, PATIENT_HUB

from bot.compose.templates import Templates, parse_template
from bot.domain.congress import Audience, Kind
from bot.domain.embargo_policy import Tier
from bot.domain.errors import TemplateError
from bot.domain.posts import Poll


def rendered(source: str, **values: object) -> tuple[tuple[str, ...], Poll | None]:
    return parse_template(source, "poll.j2").render(values)


def broken(source: str) -> str:
    with pytest.raises(TemplateError) as error:
        parse_template(source, "poll.j2")
    return str(error.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "aml-patients/poll.j2",
        "aml/opener.j2",
        "opener.j2",
        "patient/opener.j2",
        "patient/poll.j2",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"From {name}\n=== poll 1h\nYes\nNo\n", encoding="utf-8")
    return tmp_path


def test_template_is_split_at_its_markers() -> None:
    source = "{# A note #}\nOne {{ x }}\n\n===  part\t\nTwo\n=== poll 1h30m \n{{ x }}\nNo\n"
    assert rendered(source, x="1") == (("One 1", "Two"), Poll(("1", "No"), 90))


def test_template_says_what_its_posts_contain() -> None:
    source = "{# contains: beyond the abstract #}\nOne"
    assert parse_template(source, "question.j2").contains is Tier.BEYOND
    assert parse_template("{# A note #}One", "question.j2").contains is None
    assert rendered(source) == (("One",), None)
    assert broken("{#- contains: abstrct -#}One") == (
        "template poll.j2 says that it contains 'abstrct'. "
        "Write title or abstract or beyond the abstract or slide."
    )


def test_template_without_markers_is_one_part_without_a_poll() -> None:
    assert rendered("One\n") == (("One",), None)


def test_poll_may_stand_before_the_next_part() -> None:
    assert rendered("One\n=== poll 1d\nYes\nNo\n=== part\nTwo") == (
        ("One", "Two"),
        Poll(("Yes", "No"), 1440),
    )


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "opener.j2").write_bytes("\ufeffOné\r\n=== part\r\nTwo\r\n".encode())
    assert Templates(tmp_path).load("opener.j2").render({}) == (("Oné", "Two"), None)


def test_option_that_comes_out_empty_is_left_out() -> None:
    source = "Q\n=== poll 1h\nYes\n\nNo\n{% if x is defined %}{{ x }}{% endif %}\n"
    assert rendered(source)[1] == Poll(("Yes", "No"), 60)
    assert rendered(source, x="Perhaps")[1] == Poll(("Yes", "No", "Perhaps"), 60)
    assert rendered(source, x="\x00")[1] == Poll(("Yes", "No"), 60)


@pytest.mark.parametrize("marker", ["=== part", "=== poll 1h\nYes\nNo", "a\n=== part\nb"])
def test_value_can_add_neither_a_part_nor_an_option(marker: str) -> None:
    value = f"text\n{marker}\nmore"
    parts, poll = rendered("{{ x }}\n=== poll 1h\n{{ x }}\nNo", x=value)
    assert parts == (value,)
    assert poll == Poll((" ".join(value.split()), "No"), 60)


def test_value_that_looks_like_a_template_stays_text() -> None:
    assert rendered("{{ x }}", x="{{ 7 * 7 }}")[0] == ("{{ 7 * 7 }}",)


def test_fields_are_all_names_the_file_looks_up() -> None:
    source = "{{ a }}{% if b is defined %}{% endif %}\n=== part\n{{ c.d }}\n=== poll 1h\n{{ e }}"
    assert parse_template(source, "poll.j2").fields == {"a", "b", "c", "e"}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("One\n=== part\nTwo\n{{ f() }}", "template poll.j2 line 4: call is not allowed."),
        ("Q\n=== poll 1h\nYes\n{{ x", "template poll.j2 line 4: unexpected end of template"),
        ("{% if x %}\n=== part\n{% endif %}", "template poll.j2 line 1: Unexpected end of"),
        ("Q\n=== poll\nYes\nNo", "template poll.j2 line 2: '' is no time for a poll to stay open."),
        ("Q\n=== poll 1w\nYes\nNo", "template poll.j2 line 2: '1w' is no time"),
        ("Q\n=== poll 4m\nYes\nNo", "template poll.j2 line 2: '4m' is no time"),
        ("Q\n=== poll 8d\nYes\nNo", "template poll.j2 line 2: '8d' is no time"),
        ("Q\n=== poll -1h\nYes\nNo", "template poll.j2 line 2: '-1h' is no time"),
        ("Q\n=== poll 1h\n\n", "template poll.j2 line 2: a poll without options."),
        ("Q\n=== poll 1h\nA\n=== poll 2h\nB", "template poll.j2 line 4: a second poll."),
        ("One\n=== prat\nTwo", "template poll.j2 line 2: '=== prat' is no marker."),
    ],
)
def test_broken_template_names_file_and_line(source: str, what: str) -> None:
    assert broken(source).startswith(what)


def test_hubs_own_template_goes_before_its_audiences_and_that_before_the_folders(
    folder: Path,
) -> None:
    templates = Templates(folder)
    assert templates.find(Kind.OPENER, HUB).name == "aml/opener.j2"
    assert templates.find(Kind.POLL, PATIENT_HUB).name == "aml-patients/poll.j2"
    assert templates.find(Kind.OPENER, PATIENT_HUB).name == "patient/opener.j2"
    (folder / "aml/opener.j2").unlink()
    (folder / "patient/opener.j2").unlink()
    templates = Templates(folder)
    assert templates.find(Kind.OPENER, HUB).name == "opener.j2"
    assert templates.find(Kind.OPENER, PATIENT_HUB).name == "opener.j2"


def test_template_is_for_the_audience_of_its_folder(folder: Path) -> None:
    both = (Kind.OPENER, Kind.POLL)
    assert Templates(folder).audiences(PATIENT_HUB, both) == {
        Kind.OPENER: Audience.PATIENT,
        Kind.POLL: Audience.PATIENT,
    }
    (folder / "patient/opener.j2").unlink()
    assert Templates(folder).audiences(PATIENT_HUB, both)[Kind.OPENER] is Audience.PROFESSIONAL
    assert Templates(folder).audiences(HUB, [Kind.OPENER]) == {Kind.OPENER: Audience.PROFESSIONAL}


def test_professional_hub_never_uses_a_patient_template(folder: Path) -> None:
    (folder / "opener.j2").unlink()
    (folder / "aml/opener.j2").unlink()
    with pytest.raises(TemplateError) as error:
        Templates(folder).find(Kind.OPENER, HUB)
    assert error.value.what == f"there is no template opener.j2 for hub aml in {folder}."


def test_templates_are_listed_by_their_paths(folder: Path) -> None:
    assert Templates(folder).names() == [
        "aml-patients/poll.j2",
        "aml/opener.j2",
        "opener.j2",
        "patient/opener.j2",
        "patient/poll.j2",
    ]


def test_template_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "opener.j2").write_bytes("Oné".encode("latin-1"))
    with pytest.raises(TemplateError, match=r"^template opener\.j2 cannot be read: "):
        Templates(folder).load("opener.j2")
