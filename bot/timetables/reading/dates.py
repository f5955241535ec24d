"""Days as people write them in programmes. The order of day and month is decided once a file, from
all its dates and the congress's own; never row by row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.errors import Misuse, Unreadable

ORDERS = ("DMY", "MDY", "YMD")

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EIGHT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_TRIPLE = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})")
_ANY_TRIPLE = re.compile(rf"(?<!\d){_TRIPLE.pattern}(?!\d)")
_SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_YEARS = range(1900, 2200)
_FILLERS = frozenset(("of", "the", "st", "nd", "rd", "th", "day"))
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Calendar:
    """How this file's dates are to be read: `order` of day, month and year in numbers, and the
    congress's days, which tell the year where none is written."""

    order: str = "DMY"
    window: tuple[date, date] | None = None

    def day(self, text: str) -> date | None:
        """None if the text is not a day, or names a weekday that this day is not."""
        try:
            day = self._in_numbers(text) or self._in_words(text)
        except ValueError:
            return None
        return day if day and day.year in _YEARS else None

    def _in_numbers(self, text: str) -> date | None:
        match = _ISO.fullmatch(text) or _EIGHT.fullmatch(text)
        if match:
            year, month, day = match.groups()
            return date(int(year), int(month), int(day))
        match = _SERIAL.fullmatch(text)
        if match:
            return _SERIAL_ZERO + timedelta(days=int(match.group(1)))
        match = _TRIPLE.fullmatch(text)
        if match:
            first, _, second, third = match.groups()
            return _ordered((first, second, third), self.order)
        return None

    def _in_words(self, text: str) -> date | None:
        words = [word for word in _WORDS.findall(text.casefold()) if word not in _FILLERS]
        months = [m for word in words if (m := _index(word, _MONTHS)) is not None]
        weekdays = [w for word in words if (w := _index(word, _WEEKDAYS)) is not None]
        numbers = [word for word in words if word.isdecimal()]
        if len(months) != 1 or len(words) != len(months) + len(weekdays) + len(numbers):
            return None
        day = self._with_year(months[0] + 1, numbers)
        return day if day and all(w == day.weekday() for w in weekdays) else None

    def _with_year(self, month: int, numbers: list[str]) -> date | None:
        years = [n for n in numbers if len(n) == 4]
        days = [n for n in numbers if len(n) <= 2]
        if len(years) + len(days) != len(numbers):
            return None
        if len(years) == len(days) == 1:
            return date(int(years[0]), month, int(days[0]))
        if not years and len(days) == 2:
            return date(2000 + int(days[1]), month, int(days[0]))
        if not years and len(days) == 1 and self.window:
            return _nearest(month, int(days[0]), self.window)
        return None


def calendar_for(
    name: str, texts: Iterable[str], order: str, window: tuple[date, date] | None
) -> Calendar:
    """The reading under which most of `texts` are days, most of these days are the congress's, and
    they lie closest together. Raises Unreadable where two readings stay equally good."""
    if order and order not in ORDERS:
        raise Misuse(f"The date order {order} is unknown.", f"Use one of {', '.join(ORDERS)}.")
    if order:
        return Calendar(order, window)
    triples = {m.groups() for text in set(texts) if (m := _ANY_TRIPLE.search(text))}
    if not triples:
        return Calendar("DMY", window)
    numbers = [(first, second, third) for first, _, second, third in triples]
    orders = ORDERS if all(len(third) == 2 for _, _, third in numbers) else ORDERS[:2]
    best = min(_fit(numbers, each, window) for each in orders)
    fitting = [each for each in orders if _fit(numbers, each, window) == best]
    if len(fitting) == 1 or _same_days(numbers, fitting):
        return Calendar(fitting[0], window)
    if all(separator == "." for _, separator, _, _ in triples):
        return Calendar("DMY", window)  # nobody writes months first with full stops
    shown = "/".join(numbers[0])
    raise Unreadable(
        f"{name}: dates such as {shown} can be read as {' or as '.join(fitting)}.",
        f"Say which: set the date order to {' or '.join(fitting)}.",
    )


def _fit(
    numbers: Sequence[tuple[str, str, str]], order: str, window: tuple[date, date] | None
) -> tuple[int, int, int]:
    days = [day for each in numbers if (day := _try(each, order))]
    outside = sum(1 for day in days if window and not window[0] <= day <= window[1])
    span = (max(days) - min(days)).days if days else 0
    return len(numbers) - len(days), outside, span


def _same_days(numbers: Sequence[tuple[str, str, str]], orders: Sequence[str]) -> bool:
    return all(len({_try(each, order) for order in orders}) == 1 for each in numbers)


def _try(numbers: tuple[str, str, str], order: str) -> date | None:
    try:
        return _ordered(numbers, order)
    except ValueError:
        return None


def _ordered(numbers: tuple[str, str, str], order: str) -> date:
    if order == "YMD" and len(numbers[2]) == 4:
        order = "DMY"  # the year stands last, whatever the other dates do
    at = dict(zip(order, numbers, strict=True))
    year = int(at["Y"])
    return date(year if len(at["Y"]) == 4 else 2000 + year, int(at["M"]), int(at["D"]))


def _nearest(month: int, day: int, window: tuple[date, date]) -> date:
    """That day in the year that brings it closest to the congress."""
    years = {window[0].year, window[1].year}
    return min((date(y, month, day) for y in years), key=lambda d: abs((d - window[0]).days))


def _index(word: str, names: Sequence[str]) -> int | None:
    """Which name the word is, or is short for by three letters or more ("sept", "thurs")."""
    if len(word) < 3:
        return None
    return next((i for i, name in enumerate(names) if name.startswith(word)), None)
