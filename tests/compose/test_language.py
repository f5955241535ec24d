from datetime import UTC, date, datetime

import pytest

from bot.compose.language import compile_text, names_in, render_text
from bot.domain.errors import TemplateError

MOMENT = datetime(2025, 3, 9, 8, 5, tzinfo=UTC)


def render(source: str, **values: object) -> str:
    return render_text(compile_text(source, "t.j2", 1), values, "t.j2")


def broken(source: str, line: int = 1) -> str:
    with pytest.raises(TemplateError) as error:
        compile_text(source, "t.j2", line)
    return error.value.what


def failing(source: str, **values: object) -> str:
    with pytest.raises(TemplateError) as error:
        render(source, **values)
    return error.value.what


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ a.b }} {{ c[0] }} {{ n + 1 }} {{ n - 1 }}", "deep first 3 1"),
        (
            "{% if a is defined and n > 1 and not gone is defined %}yes{% else %}no{% endif %}",
            "yes",
        ),
        ("{% for each in c %}{{ loop.index }}{{ each }} {% endfor %}", "1first 2last "),
        ("{{ 'x' if n == 2 else 'y' }}", "x"),
        ("{# a note #}{% raw %}{{ raw }}{% endraw %}", "{{ raw }}"),
        ("{{ gone | default('none') }}", "none"),
        ("{{ s | upper }}, {{ 'A B' | lower }}, {{ s | title }}", "A WORD, a b, A Word"),
        ("{{ ' a ' | trim }}, {{ s | length }}, {{ c | first }}", "a, 6, first"),
        ("{{ c | join('+') }}, {{ s | replace('word', 'text') }}", "first+last, a text"),
        ("{{ 'a long title' | truncate(11) }}", "a long..."),
    ],
)
def test_template_may_use(source: str, text: str) -> None:
    values = {"a": {"b": "deep"}, "c": ("first", "last"), "n": 2, "s": "a word"}
    assert render(source, **values) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ moment | clock }}", "08:05"),
        ("{{ moment | day }}", "Sunday 9 March"),
        ("{{ date | day }}", "Sunday 9 March"),
    ],
)
def test_clock_and_day_tell_a_moment_as_people_do(source: str, text: str) -> None:
    assert render(source, moment=MOMENT, date=date(2025, 3, 9)) == text


@pytest.mark.parametrize(
    ("people", "text"),
    [
        ((), ""),
        (("Ada",), "Ada"),
        (("Ada", "Bo"), "Ada and Bo"),
        (("Ada", "Bo", "Cy"), "Ada, Bo and Cy"),
    ],
)
def test_names_are_listed_as_people_say_them(people: tuple[str, ...], text: str) -> None:
    assert render("{{ people | names }}", people=people) == text


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("{{ f() }}", "call"),
        ("{{ 'x'.upper() }}", "call"),
        ("{% macro m() %}{% endmacro %}", "macro"),
        ("{% call f() %}{% endcall %}", "callblock"),
        ("{% include 'other.j2' %}", "include"),
        ("{% import 'other.j2' as other %}", "import"),
        ("{% from 'other.j2' import m %}", "fromimport"),
        ("{% extends 'other.j2' %}", "extends"),
        ("{% block b %}{% endblock %}", "block"),
        ("{% set x = 1 %}", "assign"),
        ("{% set x %}1{% endset %}", "assignblock"),
        ("{% with x = 1 %}{% endwith %}", "with"),
        ("{% filter upper %}x{% endfilter %}", "filterblock"),
        ("{{ 9 ** 9 }}", "pow"),
        ("{{ 9 * 9 }}", "mul"),
        ("{{ 9 / 9 }}", "div"),
        ("{{ 9 // 9 }}", "floordiv"),
        ("{{ '%s' % 9 }}", "mod"),
        ("{{ 'a' ~ 'b' }}", "concat"),
        ("{{ [1] }}", "list"),
        ("{{ {'a': 1} }}", "dict"),
        ("{{ x[1:2] }}", "slice"),
        ("{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}", "a loop within a loop"),
        ("{% for a in x recursive %}{% endfor %}", "a loop within a loop"),
        (
            "{% for a in x %}{% if a %}{% for b in x %}{% endfor %}{% endif %}{% endfor %}",
            "a loop within a loop",
        ),
    ],
)
def test_template_may_not_use(source: str, what: str) -> None:
    assert broken("fine\n" + source, line=10) == f"template t.j2 line 11: {what} is not allowed."


def test_tag_without_a_line_of_its_own_is_refused_all_the_same() -> None:
    what = broken("{% autoescape true %}{% endautoescape %}", line=10)
    assert what == "template t.j2 line 10: scope is not allowed."


@pytest.mark.parametrize(
    "name", "format map attr list sort safe string tojson center indent wordwrap".split()
)
def test_filter_that_is_not_listed_is_refused_by_its_name(name: str) -> None:
    assert broken(f"{{{{ x | {name} }}}}") == f"template t.j2 line 1: No filter named '{name}'."


@pytest.mark.parametrize("name", "range dict lipsum cycler joiner namespace".split())
def test_nothing_is_there_but_the_values(name: str) -> None:
    assert failing(f"{{{{ {name} }}}}").startswith(
        "template t.j2 asks for a field that is not there"
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ s.__class__ }}",
        "{{ s['__class__'] }}",
        "{{ s['__cla' + 'ss__'] }}",
        "{{ s.__class__.__mro__ }}",
        "{{ people | join(s.__class__) }}",
        "{{ loop }}",
    ],
)
def test_template_does_not_reach_into_the_program(source: str) -> None:
    assert failing(source, s="text", people=("a", "b")).startswith("template t.j2")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a\n{{ b", "unexpected end of template, expected 'end of print statement'"),
        ("a\n{% if b %}", "Unexpected end of template."),
        ("a\n{% nosuch %}", "Encountered unknown tag 'nosuch'."),
        ("a\n{% endif %}", "Encountered unknown tag 'endif'."),
        ("a\n{{ }}", "Expected an expression, got 'end of print statement'."),
    ],
)
def test_broken_template_names_its_file_and_line(source: str, why: str) -> None:
    what = broken(source, line=5)
    assert what.startswith(f"template t.j2 line 6: {why.rstrip('.')}")
    assert not what.endswith("..")


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 5_000 + "a" + ")" * 5_000 + " }}",
        "{% if " + "not " * 5_000 + "a %}{% endif %}",
        "{% if a %}" * 120 + "{% endif %}" * 120,
    ],
)
def test_template_that_nests_too_deeply_is_refused(source: str) -> None:
    assert broken(source) == "template t.j2 line 1: tags or brackets nest too deeply."


@pytest.mark.parametrize(
    "source",
    [
        "{{ headline }}",
        "{{ headline | upper }}",
        "{{ headline | names }}",
        "{{ headline | clock }}",
        "{{ headline | day }}",
        "{{ headline | replace('a', 'b') }}",
        "{% if headline %}x{% endif %}",
        "{% for x in headline %}x{% endfor %}",
        "{{ session.headline }}",
    ],
)
def test_missing_field_is_named(source: str) -> None:
    assert "headline" in failing(source, session={"title": "x"})


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ s | clock }}", "'str' object has no attribute 'strftime'"),
        ("{{ s + 1 }}", 'can only concatenate str (not "int") to str'),
        ("{{ n | names }}", "'int' object is not iterable"),
    ],
)
def test_value_of_the_wrong_kind_is_refused_in_words(source: str, why: str) -> None:
    assert failing(source, s="text", n=1) == f"template t.j2 fails: {why}."


@pytest.mark.parametrize(
    "source",
    [
        "{% for c in long %}{{ long }}{% endfor %}",
        "{{ long | replace('a', long) }}",
        "{{ long | replace('', long) }}",
        "{{ long | join(long) }}",
        "{{ long + long + long + long }}",
    ],
)
def test_template_cannot_grow_without_end(source: str) -> None:
    assert failing(source, long="a" * 30_000) == (
        "template t.j2 fails: it grows beyond 100,000 characters."
    )


def test_values_are_text_whatever_they_look_like() -> None:
    assert render("{{ cell }}", cell="{{ 7 * 7 }}{% if %}{# #}") == "{{ 7 * 7 }}{% if %}{# #}"


def test_names_in_a_source_are_those_it_looks_up() -> None:
    source = "{{ a.b }}{% for c in d %}{{ c }}{% endfor %}{% if e is defined %}{% endif %}"
    assert names_in(source) == {"a", "d", "e"}
