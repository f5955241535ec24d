"""The bytes and the text of a file, or a plain refusal. Never guesses what the file means."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.errors import Unreadable
from bot.timetables.reading.markup import without_markup

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# UTF-8 once read as cp1252: letters that begin a pair there, then signs seldom seen after one.
_MOJIBAKE = re.compile(
    "[\u00c2-\u00c5\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was handed in. `zone` is the congress's, `window` its first and last day,
    `date_order` is DMY, MDY, YMD or "" (to be decided from the dates themselves). `columns` are a
    person's words on what columns of a sheet hold: header -> a Field's value, "" to ignore it."""

    name: str
    content: bytes
    zone: ZoneInfo
    date_order: str = ""
    window: tuple[date, date] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def content_of(path: Path) -> bytes:
    """The whole file. Raises Unreadable if it is missing, empty or over MAX_BYTES."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        next_step = "Check the path and its permissions."
        raise Unreadable(f"{path.name}: {reason}.", next_step) from error
    if size > MAX_BYTES:
        raise Unreadable(
            f"{path.name} is {size / 1e6:.0f} MB; the most is {MAX_BYTES / 1e6:.0f} MB.",
            "Export the programme without pictures and abstracts, or split it by day.",
        )
    if not content.strip():
        raise Unreadable(f"{path.name} is empty.", "Export the programme again.")
    return content


def text_of(name: str, content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or else Windows' cp1252. Strict UTF-8 goes first:
    guessing libraries take valid UTF-8 in Arabic for something else."""
    encoding = "utf-16" if content.startswith(UTF16_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable(
            f"{name} is not a programme file this bot knows: it holds binary data.",
            "Export the programme as XLSX, CSV, iCalendar, or schedule XML or JSON.",
        )
    return text


def lines_of(text: str) -> Iterator[str]:
    """Without their \\n, one after the other: millions of short lines in a list fill the memory."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def refuse_crowded(name: str, content: bytes, signs: bytes, most: int) -> None:
    """Raises Unreadable where these signs stand oftener than `most` times: what each begins takes
    many times its own length once it is read."""
    if sum(content.count(bytes([sign])) for sign in signs) > most:
        raise Unreadable(
            f"{name} is made of more than {most:,} parts, far more than a programme.",
            "Export the programme without pictures and abstracts, or split it by day.",
        )


def plain(text: str) -> str:
    """One line in Unicode NFC: runs of white space become one space, control characters and lone
    surrogates (JSON can spell them; no database takes them) go, and so does markup."""
    if "<" in text or "&" in text:
        text = without_markup(text)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")  # as nearly all are, and thousands are asked for
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def tidied(cell: str) -> str:
    """Without white space at either end, in Unicode NFC."""
    stripped = cell.strip()
    return stripped if stripped.isascii() else unicodedata.normalize("NFC", stripped)


def repaired(text: str) -> str:
    """The text with UTF-8 that was once read as cp1252 put right; unchanged if there is none."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    try:
        return _cp1252_bytes(text).decode("utf-8")
    except UnicodeError:
        return text


def _cp1252_bytes(text: str) -> bytes:
    """cp1252 leaves five bytes without a character; programs that read them keep the number."""
    return b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in text)


def refuse_too_many(name: str, rows: int) -> None:
    if rows > MAX_ROWS:
        raise Unreadable(
            f"{name} has more than {MAX_ROWS:,} rows.",
            "Remove the rows that are not the programme, or split the file by day.",
        )
