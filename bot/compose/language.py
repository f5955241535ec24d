"""The small part of Jinja2 that post templates may use: values, a few filters, if, and one loop.

Times arrive in the congress's own zone. No calls, no arithmetic but + and -, no macros, no
includes, no assignment, no loop within a loop: so a template can neither reach into the program nor
run or grow without end.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.errors import TemplateError

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.If,
    nodes.For,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Keyword,
    nodes.Add,
    nodes.Sub,
)
_JINJA_FILTERS = ("upper", "lower", "title", "trim", "default", "first", "length", "truncate")
_LONGEST = 100_000  # characters; a thread of 25 parts has 7,000


def compile_text(source: str, name: str, line: int) -> Template:
    """`line` is where `source` begins in its file. Raises TemplateError naming file and line."""
    try:
        tree = _ENVIRONMENT.parse(source, name)
        _refuse_foreign(tree, name, line)
        return _ENVIRONMENT.from_string(source)
    except TemplateSyntaxError as error:
        why = (error.message or "it cannot be read").rstrip(".")
        what = f"template {name} line {error.lineno + line - 1}: {why}."
        raise TemplateError(what, "Correct the template.") from error
    except (SyntaxError, RecursionError, MemoryError) as error:
        # Python's own parser gives up so on what Jinja made of a hundred nested ifs or brackets.
        what = f"template {name} line {line}: tags or brackets nest too deeply."
        raise TemplateError(what, "Correct the template.") from error


def render_text(template: Template, values: Mapping[str, object], name: str) -> str:
    """Raises TemplateError naming the field that is not there."""
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate(values):
            pieces.append(piece)
            length += len(piece)
            _refuse_long(length)
        return "".join(pieces)
    except UndefinedError as error:
        what = f"template {name} asks for a field that is not there: {error.message}."
        raise TemplateError(what, "Add it to the coverage row, or make it optional.") from error
    except SecurityError as error:
        raise TemplateError(f"template {name}: {error}.", "Correct the template.") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise TemplateError(f"template {name} fails: {error}.", "Correct the template.") from error


def names_in(source: str) -> frozenset[str]:
    """The names that a source looks up; it must compile."""
    return frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(source)))


def fixed_text(source: str) -> str:
    """What a source says whatever its values are; it must compile."""
    data = _ENVIRONMENT.parse(source).find_all(nodes.TemplateData)
    return " ".join(each.data for each in data)


def _refuse_foreign(tree: nodes.Template, name: str, line: int) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) and not isinstance(node, nodes.Helper):
            # Jinja gives the node of {% autoescape %} no line.
            _refuse(type(node).__name__.lower(), name, (node.lineno or 1) + line - 1)
    for loop in tree.find_all(nodes.For):
        if loop.recursive or next(loop.find_all(nodes.For), None):
            _refuse("a loop within a loop", name, loop.lineno + line - 1)


def _refuse(what: str, name: str, line: int) -> None:
    raise TemplateError(
        f"template {name} line {line}: {what} is not allowed.",
        "Use values, if, for and the filters of docs/templates.md.",
    )


def _refuse_long(length: int) -> None:
    if length > _LONGEST:
        raise ValueError(f"it grows beyond {_LONGEST:,} characters")


def _names(people: Iterable[str]) -> str:
    """A, B and C"""
    *others, last = list(people) or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _join(parts: Iterable[object], between: str = "") -> str:
    texts = [str(part) for part in parts]
    _refuse_long(len(texts) * len(between))
    return between.join(texts)


def _replace(text: object, old: str, new: str) -> str:
    before = str(text)
    _refuse_long(before.count(old) * len(new))
    return before.replace(old, new)


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M")


def _day(moment: date) -> str:
    return f"{moment.strftime('%A')} {moment.day} {moment.strftime('%B')}"


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.globals.clear()
    environment.policies["truncate.leeway"] = 0  # truncate(90) means 90, not up to 95
    environment.filters = {name: environment.filters[name] for name in _JINJA_FILTERS} | {
        "clock": _clock,
        "day": _day,
        "names": _names,
        "join": _join,
        "replace": _replace,
    }
    return environment


_ENVIRONMENT = _environment()
