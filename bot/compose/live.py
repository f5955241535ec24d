"""The live fields that a template declares, and what stands in their place: values, blanks or
samples.

A declaration is a line of its own: `=== live orr_ci interval of orr efficacy "95 % CI of the ORR"`.
"""

import re
import shlex
from collections.abc import Mapping, Sequence

from bot.compose.values import RESERVED
from bot.domain.errors import TemplateError
from bot.domain.livefields import (
    HAVE_INTERVALS,
    MET,
    NOT_MET,
    FieldKind,
    Filled,
    LiveField,
    Role,
    blank,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_TAKEN = RESERVED | {"source"}  # `fill POST orr=73 source="slide 12"`
STATEMENTS = ("safety", "limits")  # the columns of a plan that say what harm or limit there is
# Stand in for what they mark; no value holds them, and no filter of a template changes them.
_MARKS = {Role.EFFICACY: "\ue000", Role.SAFETY: "\ue001"}
_FORM = 'Write `=== live orr percent efficacy "Overall response rate"`.'
SAMPLES: Mapping[FieldKind, str] = {
    FieldKind.PERCENT: "73.5",
    FieldKind.COUNT: "1480",
    FieldKind.RATIO: "0.62",
    FieldKind.MONTHS: "12.3",
    FieldKind.INTERVAL: "60.1-84.2",
    FieldKind.P: "<0.0001",
    FieldKind.OUTCOME: MET,
}


def declared(argument: str, name: str, line: int) -> LiveField:
    """One declaration, without its `=== live`. Raises TemplateError naming file and line."""
    try:
        field, kind, *rest = shlex.split(argument)
        return LiveField(_name(field), FieldKind(kind), *_options(rest, FieldKind(kind)))
    except ValueError as error:
        what = f"template {name} line {line}: `=== live {argument}` declares no live field"
        kinds = ", ".join(each.value for each in FieldKind)
        raise TemplateError(f"{what} ({error}).", f"{_FORM} Kinds: {kinds}.") from error


def _name(field: str) -> str:
    if not _NAME.fullmatch(field):
        raise ValueError(f"{field!r} is no name: small letters, digits and _")
    if field in _TAKEN:
        raise ValueError(f"{field!r} is the program's own name")
    return field


def _options(words: list[str], kind: FieldKind) -> tuple[str, str, Role]:
    of, role, label = "", Role.OTHER, ""
    if words[:1] == ["of"]:
        of, words = "".join(words[1:2]), words[2:]
    if (kind is FieldKind.INTERVAL) != bool(of):
        raise ValueError("an interval, and nothing else, is `of` another field")
    if words and words[0] in [each.value for each in Role]:
        role, words = Role(words[0]), words[1:]
    if words:
        label, words = words[0], words[1:]
    if words:
        raise ValueError(f"{words[0]!r} was not expected")
    return of, label, role


def refuse_declarations(fields: Sequence[LiveField], used: frozenset[str], name: str) -> None:
    """Raises TemplateError where declarations do not fit with each other or with the words."""
    names = [field.name for field in fields]
    kinds = {field.name: field.kind for field in fields}
    for field in fields:
        fault = ""
        if names.count(field.name) > 1:
            fault = "is declared twice"
        elif field.of and field.of not in names:
            fault = f"is the interval of {field.of}, which is not declared"
        elif field.of and kinds[field.of] not in HAVE_INTERVALS:
            fault = f"is the interval of {field.of}, and {kinds[field.of].value} has none"
        elif field.name not in used:
            fault = "stands nowhere in the words"
        if fault:
            raise TemplateError(f"template {name}: live field {field.name} {fault}.", _FORM)


def shown(fields: Sequence[LiveField], filled: Mapping[str, Filled]) -> dict[str, str]:
    """What stands in the words: the value, or a blank that names its field."""
    return {
        field.name: filled[field.name].value.shown if field.name in filled else blank(field)
        for field in fields
    }


def sampled(fields: Sequence[LiveField], filled: Mapping[str, Filled]) -> dict[str, str]:
    """The same with a sample of usual length in place of a blank, to count by."""
    return {
        field.name: filled[field.name].value.shown if field.name in filled else SAMPLES[field.kind]
        for field in fields
    }


def outcomes(fields: Sequence[LiveField], filled: Mapping[str, Filled]) -> list[dict[str, str]]:
    """What to put over the values, once for each outcome that is still open: both are prepared."""
    open_ones = [f.name for f in fields if f.kind is FieldKind.OUTCOME and f.name not in filled]
    if not open_ones:
        return [{}]
    return [dict.fromkeys(open_ones, outcome) for outcome in (MET, NOT_MET)]


def marked(fields: Sequence[LiveField], values: Mapping[str, object]) -> dict[str, str]:
    """Marks in place of what tells an efficacy result, and of what tells harm or limits; nothing
    where no efficacy is declared."""
    if all(field.role is not Role.EFFICACY for field in fields):
        return {}
    numbers = [field for field in fields if field.kind is not FieldKind.OUTCOME]
    marks = {field.name: _MARKS[field.role] for field in numbers if field.role in _MARKS}
    told = {name: _MARKS[Role.SAFETY] for name in STATEMENTS if values.get(name)}
    return told | marks


def tells_efficacy_alone(parts: Sequence[str], fields: Sequence[LiveField]) -> bool:
    """Of a post's words with marks."""
    efficacy, safety = (
        any(_MARKS[role] in part for part in parts) for role in (Role.EFFICACY, Role.SAFETY)
    )
    met = any(f.kind is FieldKind.OUTCOME and f.role is Role.EFFICACY for f in fields)
    return (efficacy or met) and not safety
