"""CSV and its relatives: line ends, delimiter and quoting found from the whole text, then rows.

Never uses csv.Sniffer: it fails on one real programme in five.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from bot.domain.errors import Unreadable
from bot.timetables.reading.content import MAX_ROWS, lines_of, refuse_too_many
from bot.timetables.sheets.headers import known_words

# One real abstract book parts its cells with "€,"; it goes first, as "," fits there equally well.
_DELIMITERS = ("€,", "€", ",", ";", "\t", "|")
_STAND_IN = "\x1f"
_SAMPLE = 60_000
_HEADER_WITHIN = 20
_SEP_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Score:
    """How well a delimiter explains a text; bigger is better."""

    value: float
    delimiter: str


def read_delimited(name: str, text: str) -> list[list[str]]:
    """Every record, blank ones too, so that position + 1 is the row number a spreadsheet shows."""
    text = _one_line_end(text)
    named = _SEP_LINE.match(text)
    if named:
        delimiter, text = named.group(1), text[named.end() :]
    else:
        delimiter = _best_delimiter(text[:_SAMPLE])
    try:
        records = _parse(text, delimiter)
    except csv.Error as error:
        raise Unreadable(
            f"{name} cannot be split into rows and columns: {error}.",
            "Open it in a spreadsheet program and save it as CSV in UTF-8.",
        ) from error
    refuse_too_many(name, len(records) - 1)
    return records


def _one_line_end(text: str) -> str:
    """Lines end with \\n alone. A lone \\r is a line end only where it is the file's first one
    outside quotes (old Mac exports); elsewhere it is dirt inside a cell."""
    text = text.replace("\r\n", "\n")
    if "\r" not in text:
        return text
    if _first_break(text) == "\n":
        return text.replace("\r", " ")
    return text.replace("\n", " ").replace("\r", "\n")


def _first_break(text: str) -> str:
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            return character
    return "\n"


def _best_delimiter(sample: str) -> str:
    scores = [_score(sample, each) for each in _DELIMITERS if each in sample]
    best = max(scores, key=lambda score: score.value, default=_Score(0, ","))
    return best.delimiter if best.value > 0 else ","


def _score(sample: str, delimiter: str) -> _Score:
    """Share of records with the commonest column count, plus the share of known header words."""
    try:
        lines = [record for record in _split(sample, delimiter) if record]
    except csv.Error:
        return _Score(0, delimiter)
    records = [record for record in lines if len(record) > 1]
    if not records:
        return _Score(0, delimiter)
    columns, times = Counter(map(len, records)).most_common(1)[0]
    named = max(known_words(record) / len(record) for record in records[:_HEADER_WITHIN])
    return _Score(times / len(lines) + named + min(columns, 20) / 100, delimiter)


def _parse(text: str, delimiter: str) -> list[list[str]]:
    try:
        return _split(text, delimiter, strict=True)
    except csv.Error:
        # A stray quote: keep whichever reading gives more rows of one width.
        plain = _split(text, delimiter, quoting=csv.QUOTE_NONE)
        quoted = _split(text, delimiter)
        return max(quoted, plain, key=_evenness)


def _evenness(records: Sequence[Sequence[str]]) -> float:
    if not records:
        return 0.0
    return Counter(map(len, records)).most_common(1)[0][1] / len(records)


def _split(
    text: str, delimiter: str, *, strict: bool = False, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> list[list[str]]:
    if len(delimiter) > 1:
        text, delimiter = text.replace(delimiter, _STAND_IN), _STAND_IN
    ended = (line + "\n" for line in lines_of(text.removesuffix("\n")))
    reader = csv.reader(ended, delimiter=delimiter, strict=strict, quoting=quoting)
    return list(islice(reader, MAX_ROWS + 2))  # enough to see that there are too many
