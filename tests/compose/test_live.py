"""Live fields in templates: declared, waited for, and put into the words."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from builders import HUB, START, congress, planned, presentation, session

from bot.compose.sample import check_templates
from bot.compose.templates import Templates, parse_template
from bot.compose.words import write
from bot.domain.errors import TemplateError
from bot.domain.livefields import (
    FieldKind,
    Filled,
    LiveField,
    Role,
    Source,
    SourceKind,
    parse_value,
)
from bot.domain.plan import Target
from bot.domain.posts import Concern, Post
from bot.domain.text import blank_in

DECLARED = """{# A result. #}
=== live n count
=== live orr percent efficacy "Overall response rate"
=== live orr_ci interval of orr efficacy
n={{ n }}: ORR {{ orr }} % ({{ orr_ci }}). {{ safety }}
"""
BOTH = """=== live os outcome
{% if os == "met" %}Longer survival.{% else %}No longer survival.{% endif %}
"""
ORR = LiveField("orr", FieldKind.PERCENT, label="Overall response rate", role=Role.EFFICACY)
ORR_CI = LiveField("orr_ci", FieldKind.INTERVAL, of="orr", role=Role.EFFICACY)
N = LiveField("n", FieldKind.COUNT)


def filled(**values: str) -> dict[str, Filled]:
    kinds = {"n": FieldKind.COUNT, "orr": FieldKind.PERCENT, "orr_ci": FieldKind.INTERVAL}
    source = Source(SourceKind.SLIDE)
    return {
        name: Filled(
            name,
            kind := kinds.get(name, FieldKind.OUTCOME),
            parse_value(LiveField(name, kind), text),
            source,
            "Wanda",
            START,
        )
        for name, text in values.items()
    }


def written(
    folder: Path,
    source: str = DECLARED,
    values: Mapping[str, Filled] | None = None,
    safety: str = "Two stopped early.",
) -> Post:
    (folder / "highlight.j2").write_text(source)
    about = planned(fields={"safety": safety})
    target = Target(session(), presentation())
    return write(about, target, congress(), HUB, Templates(folder), filled=values)


def stands_in(words: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", words) is not None


def refused(source: str) -> str:
    with pytest.raises(TemplateError) as error:
        parse_template(source, "highlight.j2")
    return error.value.what


def test_a_template_declares_its_live_fields() -> None:
    assert parse_template(DECLARED, "highlight.j2").live == (N, ORR, ORR_CI)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("orr", "not enough values"),
        ("orr number", "is not a valid FieldKind"),
        ("ORR percent", "'ORR' is no name"),
        ("congress percent", "is the program's own name"),
        ("source percent", "is the program's own name"),
        ("orr percent of n", "an interval, and nothing else"),
        ("orr interval", "an interval, and nothing else"),
        ('orr percent "A" B', "'B' was not expected"),
        ('orr percent "A', "No closing quotation"),
    ],
)
def test_a_wrong_declaration_names_file_and_line(line: str, what: str) -> None:
    told = refused(f"{{# A note. #}}\n=== live {line}\n{{{{ orr }}}}")

    assert told.startswith("template highlight.j2 line 2: ")
    assert what in told


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("=== live a count\n=== live a count\n{{ a }}", "a is declared twice"),
        ("=== live a interval of b\n{{ a }}", "a is the interval of b, which is not declared"),
        (
            "=== live a p\n=== live b interval of a\n{{ a }} {{ b }}",
            "b is the interval of a, and p has none",
        ),
        ("=== live a count\nNothing.", "a stands nowhere in the words"),
    ],
)
def test_declarations_that_do_not_fit_are_refused(source: str, what: str) -> None:
    assert refused(source) == f"template highlight.j2: live field {what}."


def test_an_error_below_declarations_names_its_own_line() -> None:
    assert "line 3" in refused("=== live a count\n=== live b count\n{{ a }} {% set x = b %}")


def test_a_post_awaits_its_live_values_and_shows_where_they_will_stand(tmp_path: Path) -> None:
    post = written(tmp_path, values=filled(n="148"))

    assert post.parts == ("n=148: ORR [orr ___] % ([orr_ci ___]). Two stopped early.",)
    assert (post.awaits, post.refusal) == ("awaits orr, orr_ci", "")
    assert blank_in(post.parts[0]) != ""


def test_a_filled_post_holds_the_values_and_awaits_nothing(tmp_path: Path) -> None:
    values = filled(n="148", orr="73", orr_ci="60–84")
    post, skeleton = written(tmp_path, values=values), written(tmp_path)

    assert post.parts == ("n=148: ORR 73 % (60-84). Two stopped early.",)
    assert (post.awaits, post.refusal, post.concerns) == ("", "", ())
    assert post.digest != skeleton.digest


def test_a_value_of_another_kind_than_is_now_declared_is_not_used(tmp_path: Path) -> None:
    changed = DECLARED.replace("live orr percent", "live orr ratio")

    assert "orr" in written(tmp_path, changed, filled(n="148", orr="73", orr_ci="60-84")).awaits


def test_both_outcomes_are_prepared_and_one_goes_out(tmp_path: Path) -> None:
    open_one, done = written(tmp_path, BOTH), written(tmp_path, BOTH, filled(os="not met"))

    assert open_one.parts == ("Longer survival.", "No longer survival.")
    assert open_one.awaits == "awaits os"
    assert (done.parts, done.awaits) == (("No longer survival.",), "")


def test_each_outcome_must_fit_before_it_is_known(tmp_path: Path) -> None:
    long = BOTH.replace("No longer survival.", "No longer survival. " * 20)

    assert "over the 280" in written(tmp_path, long).refusal


ALONE = Concern(
    "safety", "tells an efficacy result without a safety or limitation statement: add one beside it"
)


def test_an_efficacy_result_without_safety_is_a_concern_before_it_is_filled(tmp_path: Path) -> None:
    values = filled(n="148", orr="73", orr_ci="60-84")

    assert written(tmp_path, safety="").concerns == (ALONE,)
    assert written(tmp_path, values=values, safety="").concerns == (ALONE,)
    assert written(tmp_path, values=values).concerns == ()


@pytest.mark.parametrize(
    ("words", "concerns"),
    [
        ("ORR {{ orr }}.", (ALONE,)),
        ("ORR {{ orr }}. Harm {{ ae }} %.", ()),
        ("ORR {{ orr }}. {{ safety | truncate(30) | upper }}", ()),
        ("ORR {{ orr }}.\n=== part\n{{ limits }}", ()),
        ('ORR {{ orr }}.{% if n == "9" %} {{ safety }}{% endif %}', (ALONE,)),
        ("n={{ n }}. Nothing was shown yet.", ()),
    ],
)
def test_only_safety_that_stands_in_the_words_counts(
    tmp_path: Path, words: str, concerns: tuple[Concern, ...]
) -> None:
    names = ("n count", "orr percent efficacy", "ae percent safety")
    used = "".join(f"=== live {each}\n" for each in names if stands_in(words, each.split()[0]))
    (tmp_path / "highlight.j2").write_text(used + words)
    about = planned(fields={"safety": "Two stopped early.", "limits": "Short follow-up."})
    target = Target(session(), presentation())

    post = write(about, target, congress(), HUB, Templates(tmp_path), filled=filled(n="148"))

    assert post.concerns == concerns


def test_each_outcome_that_is_open_needs_its_own_safety(tmp_path: Path) -> None:
    source = """=== live os outcome efficacy
{% if os == "met" %}Longer. {{ safety }}{% else %}No longer.{% endif %}
"""

    assert written(tmp_path, source).concerns == (ALONE,)
    assert written(tmp_path, source, filled(os="met")).concerns == ()
    assert written(tmp_path, source, filled(os="not met")).concerns == (ALONE,)


def test_values_that_no_longer_fit_each_other_stop_the_post(tmp_path: Path) -> None:
    """As where a template is changed after they were filled."""
    post = written(tmp_path, values=filled(n="148", orr="90", orr_ci="60-84"))

    assert "orr_ci 60-84 does not hold orr 90" in post.refusal


def test_the_template_check_counts_with_samples(tmp_path: Path) -> None:
    (tmp_path / "highlight.j2").write_text(DECLARED)
    (check,) = check_templates(Templates(tmp_path))

    assert check.parts == ("n=1480: ORR 73.5 % (60.1-84.2). Sample safety",)
    assert (check.fields, check.live, check.refusal) == (("safety",), (N, ORR, ORR_CI), "")


def test_the_template_check_counts_both_outcomes(tmp_path: Path) -> None:
    (tmp_path / "highlight.j2").write_text(BOTH)
    (fits,) = check_templates(Templates(tmp_path))
    (tmp_path / "highlight.j2").write_text(BOTH.replace("No longer", "No longer " * 40))
    (long,) = check_templates(Templates(tmp_path))

    assert (fits.parts, fits.weights, fits.refusal) == (("No longer survival.",), (19,), "")
    assert "over the 280" in long.refusal
