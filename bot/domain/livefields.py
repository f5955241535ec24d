"""The typed blanks of a highlight: what is legal in each, and whether two people told one number.

Digits stay as they were typed: 0.50 says more than 0.5. Nothing is rounded and nothing is guessed:
what could be read in two ways is refused with the ways to write it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from unicodedata import decomposition, normalize

from bot.domain.text import canonical, tidy


class FieldKind(Enum):
    PERCENT = "percent"  # 0 to 100
    COUNT = "count"  # people, events: a whole number
    RATIO = "ratio"  # a hazard, odds or risk ratio, over 0
    MONTHS = "months"  # a duration, or NR (not reached) or NE (not estimable)
    INTERVAL = "interval"  # 95 % confidence interval of another field
    P = "p"  # a p value, over 0 and at most 1; also <0.001
    OUTCOME = "outcome"  # whether the primary endpoint was met


HAVE_INTERVALS = (FieldKind.PERCENT, FieldKind.COUNT, FieldKind.RATIO, FieldKind.MONTHS)


class Role(Enum):
    EFFICACY = "efficacy"  # what the treatment did; never goes out without the next
    SAFETY = "safety"  # what harm or what limit was shown
    OTHER = "other"  # numbers of patients, outcomes


@dataclass(frozen=True, slots=True)
class LiveField:
    """A blank that a template declares. `of` names the field whose interval it is."""

    name: str
    kind: FieldKind
    of: str = ""
    label: str = ""
    role: Role = Role.OTHER


@dataclass(frozen=True, slots=True)
class Value:
    """`shown` stands in the post; `numbers` are what it says, the lower bound of an interval first,
    None where it is NR or NE; `word` is that, or "<", "met", "not met"."""

    shown: str
    numbers: tuple[Decimal | None, ...] = ()
    words: tuple[str, ...] = ()

    def tells_as(self, other: "Value") -> bool:
        """Whether both tell the same number: 0.5 and 0.50 do, <0.001 and 0.001 do not."""
        return self.numbers == other.numbers and self.words == other.words


class SourceKind(Enum):
    """Where a value was read."""

    SLIDE = "slide"
    STREAM = "stream"
    ABSTRACT = "abstract"


@dataclass(frozen=True, slots=True)
class Source:
    kind: SourceKind
    detail: str = ""  # as "12" of slide 12

    def __str__(self) -> str:
        return f"{self.kind.value} {self.detail}".rstrip()


@dataclass(frozen=True, slots=True)
class Filled:
    """A value that somebody put into a blank. `abstract` is the abstract's own, where it was
    given."""

    field: str
    kind: FieldKind
    value: Value
    source: Source
    by: str
    at: datetime
    abstract: Value | None = None

    @property
    def changed(self) -> bool:
        """Whether it tells another number than the abstract."""
        return self.abstract is not None and not self.value.tells_as(self.abstract)


NOT_REACHED, NOT_ESTIMABLE = "NR", "NE"
MET, NOT_MET = "met", "not met"
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# Raised, lowered, circled: the mark of a footnote, which would be read as one digit more.
_MARKS = ("<super>", "<sub>", "<circle>", "<fraction>", "<square>")
_LONGEST, _LONGEST_NUMBER, _LONGEST_DETAIL = 40, 12, 200  # characters
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*)(?:[.][0-9]+)?|[.][0-9]+)")
_P = re.compile(r"(?:p\s*(?=[=<]))?(?P<sign>[=<]?)\s*(?P<number>\S+)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ ,'][0-9]{3})+")
_RANGE = re.compile(r"(?P<low>\S+?)\s*(?:-|\bto\b|;)\s*(?P<high>\S.*)")
_WORDS = {
    "nr": NOT_REACHED,
    "not reached": NOT_REACHED,
    "ne": NOT_ESTIMABLE,
    "not estimable": NOT_ESTIMABLE,
    "not evaluable": NOT_ESTIMABLE,
}


def parse_source(text: str) -> Source:
    """`slide 12`, `stream`, `abstract LBA-1`. Raises ValueError with a sentence that says what is
    legal."""
    kind, _, detail = canonical(tidy(text)).partition(" ")
    kinds = [each.value for each in SourceKind]
    if kind.casefold() not in kinds:
        told = f"{text[:_LONGEST]!r} is no source" if kind else "no source is named"
        raise ValueError(f"{told}: write {', '.join(kinds)}, with what you like after it.")
    if len(detail) > _LONGEST_DETAIL:
        raise ValueError(f"the source is longer than {_LONGEST_DETAIL} characters.")
    return Source(SourceKind(kind.casefold()), detail)


def read_abstract(field: LiveField, text: str) -> Value | None:
    """The abstract's value, as a plan has it; None where there is none, or it cannot be read: no
    fault of a cell keeps a number of the talk."""
    try:
        return parse_value(field, text) if text else None
    except ValueError:
        return None


def parse_value(field: LiveField, text: str) -> Value:
    """Raises ValueError with a sentence that says what is legal."""
    try:
        return _READERS[field.kind](_plain(text))
    except ValueError as error:
        told = f" ({error})" if str(error) else ""
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        raise ValueError(f"{field.name} is {shown!r}{told}: {LEGAL[field.kind]}") from None


def _plain(text: str) -> str:
    """As one would type it: plain digits, hyphens and blanks, small letters."""
    if len(text) > _LONGEST:
        raise ValueError("too long")
    if mark := next((sign for sign in text if decomposition(sign).startswith(_MARKS)), ""):
        raise ValueError(f"{mark} may be the mark of a footnote")
    return " ".join(_DASHES.sub("-", normalize("NFKC", text)).split()).casefold()


LEGAL: Mapping[FieldKind, str] = {
    FieldKind.PERCENT: "write a percentage from 0 to 100, as 73 or 73.5.",
    FieldKind.COUNT: "write a whole number, as 148.",
    FieldKind.RATIO: "write a ratio over 0, as 0.62.",
    FieldKind.MONTHS: "write months, as 12.3, or NR (not reached) or NE (not estimable).",
    FieldKind.INTERVAL: "write the lower and the upper bound, as 60-84, 0.45 to 0.85 or 9.1-NE.",
    FieldKind.P: "write a p value over 0 and at most 1, as 0.03 or <0.001.",
    FieldKind.OUTCOME: "write met or not met.",
}


def _percent(plain: str) -> Value:
    number, shown = _number(plain.removesuffix("%").rstrip())
    if number.is_signed() or number > 100:
        raise ValueError("out of range")
    return Value(shown, (number,))


def _count(plain: str) -> Value:
    if _THOUSANDS.fullmatch(plain):
        plain = re.sub(r"[^0-9]", "", plain)
    number, shown = _number(plain)
    if not shown.isdigit():
        raise ValueError("not a whole number")
    return Value(shown, (number,))


def _ratio(plain: str) -> Value:
    number, shown = _number(plain)
    if number <= 0:
        raise ValueError("not over 0")
    return Value(shown, (number,))


def _months(plain: str) -> Value:
    if plain in _WORDS:
        return Value(_WORDS[plain], (None,), (_WORDS[plain],))
    number, shown = _number(re.sub(r"\s*(?:months?|mo)$", "", plain))
    if number.is_signed():
        raise ValueError("below 0")
    return Value(shown, (number,))


def _p(plain: str) -> Value:
    found = _P.fullmatch(plain)
    if not found:
        raise ValueError
    below = found["sign"] == "<"
    number, shown = _number(found["number"])
    if not 0 < number <= 1:
        raise ValueError("out of range")
    return Value(f"<{shown}", (number,), ("<",)) if below else Value(shown, (number,))


def _interval(plain: str) -> Value:
    plain = plain.replace("%", "").strip("()[] ")
    found = _RANGE.fullmatch(plain) or _two_negative(plain)
    if not found:
        raise ValueError
    (low, low_shown, low_word), (high, high_shown, high_word) = map(_bound, found.group(1, 2))
    if low is not None and high is not None and low >= high:
        raise ValueError("its lower bound is not below its upper one")
    if low is None and high is not None:
        raise ValueError("it has an upper bound and no lower one")
    between = " to " if "-" in low_shown + high_shown else "-"
    words = tuple(word for word in (low_word, high_word) if word)
    return Value(f"{low_shown}{between}{high_shown}", (low, high), words)


def _two_negative(plain: str) -> re.Match[str] | None:
    return re.fullmatch(r"(-\S+?)\s*-\s*(-?\S+)", plain)


def _bound(plain: str) -> tuple[Decimal | None, str, str]:
    if plain in _WORDS:
        return None, _WORDS[plain], _WORDS[plain]
    return *_number(plain), ""


def _outcome(plain: str) -> Value:
    if plain not in (MET, NOT_MET):
        raise ValueError
    return Value(plain, (), (plain,))


def _number(plain: str) -> tuple[Decimal, str]:
    """The number and its digits as they go out: a point, and a nought before it."""
    if re.fullmatch(r"[+-]?[0-9]*,[0-9]+", plain):
        if re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", plain):
            raise ValueError("a comma before three digits can mean two things")
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError
    sign = "-" if plain.startswith("-") else ""
    digits = plain.lstrip("+-")
    shown = f"{sign}0{digits}" if digits.startswith(".") else f"{sign}{digits}"
    if len(shown) > _LONGEST_NUMBER:
        raise ValueError("too many digits")
    return Decimal(shown), shown


_READERS: Mapping[FieldKind, Callable[[str], Value]] = {
    FieldKind.PERCENT: _percent,
    FieldKind.COUNT: _count,
    FieldKind.RATIO: _ratio,
    FieldKind.MONTHS: _months,
    FieldKind.INTERVAL: _interval,
    FieldKind.P: _p,
    FieldKind.OUTCOME: _outcome,
}


def faults_together(fields: Sequence[LiveField], values: Mapping[str, Value]) -> tuple[str, ...]:
    """What does not fit among values that are each legal: an interval holds its estimate, and its
    bounds are what that may be."""
    kinds = {field.name: field.kind for field in fields}
    found = []
    for field in fields:
        interval, estimate = values.get(field.name), values.get(field.of)
        if field.kind is not FieldKind.INTERVAL or interval is None:
            continue
        told = _strange_bound(interval, kinds[field.of]) if field.of in kinds else ""
        if not told and estimate is not None and not _holds(interval, estimate):
            told = f"does not hold {field.of} {estimate.shown}"
        if told:
            found.append(f"{field.name} {interval.shown} {told}: look at the source again.")
    return tuple(found)


def _strange_bound(interval: Value, kind: FieldKind) -> str:
    numbers = [number for number in interval.numbers if number is not None]
    if interval.words and kind is not FieldKind.MONTHS:
        return f"has a bound {interval.words[0]}, which only months may have"
    if any(number < 0 for number in numbers):
        return f"has a bound below 0, which no {kind.value} is"
    if kind is FieldKind.PERCENT and any(number > 100 for number in numbers):
        return "has a bound over 100 %"
    return ""


def _holds(interval: Value, estimate: Value) -> bool:
    (low, high), (number, *_) = interval.numbers, estimate.numbers
    if number is None:  # not reached: the upper bound must be open too
        return high is None
    return (low is None or low <= number) and (high is None or number <= high)


def fitting(fields: Sequence[LiveField], filled: Mapping[str, Filled]) -> dict[str, Filled]:
    """Without those of a field that is no longer declared, or is now of another kind."""
    return {
        field.name: filled[field.name]
        for field in fields
        if field.name in filled and filled[field.name].kind is field.kind
    }


def unfilled(fields: Sequence[LiveField], filled: Mapping[str, Filled]) -> tuple[str, ...]:
    return tuple(field.name for field in fields if field.name not in filled)


def awaited(names: Sequence[str]) -> str:
    """What a post with these blanks waits for."""
    return f"awaits {', '.join(names)}" if names else ""


def blank(field: LiveField) -> str:
    """Stands in a skeleton; domain.text finds it as a blank, should it ever get that far."""
    return f"[{field.name} ___]"
