"""Looking at words: blanks somebody forgot, handles nobody asked for, and the digest an approval binds."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence

from bot.domain.posts import Poll

_BLANKS = re.compile(
    r"""\bX{2,}\b | \bTB[CDA]\b | \?{2,} | \[[\s_.]*\] | _{3,} | \{\{ | \}\} | \{% | %\} | \bN\.NN?\b""",
    re.VERBOSE,
)
_MENTION = re.compile(r"(?<![\w@/.&])[@\uff20][A-Za-z0-9_]{1,15}\b")
_HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a\u202b\u202d\u202e\u2066-\u2068]")
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)")


def blank_in(text: str) -> str:
    """The first blank left in the text (`XX%`, `TBC`, `??`, `[ ]`, `{{`), or ""."""
    found = _BLANKS.search(text)
    return found.group() if found else ""


def mention_in(text: str) -> str:
    """The first @handle, or "". X forbids unsolicited automated mentions (automation rules)."""
    found = _MENTION.search(text)
    return found.group() if found else ""


def cashtags_in(text: str) -> list[str]:
    return _CASHTAG.findall(text)


def tidy(text: str) -> str:
    """NFC (as X counts), no control or direction-overriding characters, no trailing blanks, at most
    one empty line in a row."""
    kept = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    lines = "\n".join(line.rstrip() for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def canonical(text: str) -> str:
    """The form in which two texts are compared: NFC, every run of blanks one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest(account: str, parts: Sequence[str], poll: Poll | None) -> str:
    """Names exactly these words on this account; one changed byte gives another."""
    content = [account, list(parts), [list(poll.options), poll.minutes] if poll else None]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
