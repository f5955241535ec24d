"""Looking at words: forgotten blanks, unasked handles, the digest that an approval binds."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from bot.domain.media import Media

if TYPE_CHECKING:  # posts know live fields, and those look at words
    from bot.domain.posts import Poll

# Where a number was to be filled in. 46,XX and XY/XX are sex chromosomes, not blanks; a Roman XX is
# refused all the same: writing 20 costs little, a blank sent to colleagues much.
_BLANKS = re.compile(
    r"""
    (?: \bX+ | \bNN ) \s? %
    | \b X+ \. X+ \b | \b (?: 0\.\d* | \d+\. ) X+ \b
    | (?<! [2-9]\d,) (?<! [2-9]\d,\s) (?<! \bXY/) \b X{2,} \b (?! /XY | \s (?:chromosom|karyotyp) )
    | \b x{2,} \b | \b (?: TB[CDA] | tb[cda] ) \b | \b N\.NN? \b
    | \?{2,} | \? \s? % | \[ [\s_.]* \] | _{3,} | \{\{ | \}\} | \{% | %\}
    """,
    re.VERBOSE,
)
# All that the pattern above can begin to match, in a form that the engine finds quickly.
_MAYBE_BLANK = re.compile(
    r"X\s?[%X.] | [\d.]X | NN | xx | TB | tb | N\.N | \?[\s?%] | \[ | ___ | \{[{%] | [%}]\}",
    re.VERBOSE,
)
# What X links as a mention: unlike letters, a dot, a slash or another script before the @ does not
# stop it, nor do letters of another script after the name. A URL's own /@name is none.
_MENTION = re.compile(
    r"https?://[\w.~%/-]+/@ | (?<![A-Za-z0-9_&@\uff20]) (?P<handle>[@\uff20][A-Za-z0-9_]{1,20})",
    re.VERBOSE,
)
# Controls, marks that turn the direction of what follows, and what X calls invalid characters. The
# marks that only help (U+200E, U+200F) and the joiners of emoji and Persian stay.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)")


def blank_in(text: str) -> str:
    """The first blank left in the text (`XX%`, `TBC`, `??`, `[ ]`, `{{`), or ""."""
    found = _MAYBE_BLANK.search(text) and _BLANKS.search(text)
    return found.group() if found else ""


def mention_in(text: str, allowed: Collection[str] = ()) -> str:
    """The first @handle that is not `allowed` (folded, without the @), or "". X forbids unsolicited
    automated mentions (automation rules)."""
    handles = (found["handle"] for found in _MENTION.finditer(text))
    return next((each for each in handles if each and each[1:].casefold() not in allowed), "")


def cashtags_in(text: str) -> list[str]:
    return _CASHTAG.findall(text)


def tidy(text: str) -> str:
    """NFC (as X counts), no control or direction-overriding characters, no trailing blanks, at most
    one empty line in a row. A tab becomes a blank, every kind of line end a line feed."""
    lines = (_HIDDEN.sub("", line.replace("\t", " ")).rstrip() for line in text.splitlines())
    kept = unicodedata.normalize("NFC", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def canonical(text: str) -> str:
    """The form in which two texts are compared: NFC, every run of blanks one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest(
    account: str,
    parts: Sequence[str],
    poll: "Poll | None",
    media: Sequence[Media] = (),
    *,
    answers: str = "",
    quotes: str = "",
) -> str:
    """Names exactly these words and media on this account, answering and quoting exactly these
    posts (their ids); one changed byte gives another."""
    content: list[object] = [account, list(parts), poll and [list(poll.options), poll.minutes]]
    if media:
        content.append([[each.sha256, each.alt, each.kind.value] for each in media])
    if answers or quotes:
        content.append({"answers": answers, "quotes": quotes})
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
