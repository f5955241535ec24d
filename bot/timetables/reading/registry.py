"""Ids of clinical trials, as registers write them."""

import re

_ID = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"NCT\s?\d{8}"  # ClinicalTrials.gov
    r"|20\d{2}-5\d{5}-\d{2}-\d{2}"  # EU CT number, from 2022 on
    r"|(?:EudraCT\s?:?\s?)?(?:19|20)\d{2}-\d{6}-\d{2}"
    r"|ISRCTN\s?\d{8}"
    r"|ACTRN\s?\d{14}"
    r"|DRKS\s?\d{8}"
    r"|ChiCTR\s?-?(?:[A-Z]{2,4}-)?\d{8,10}"
    r"|jRCTs?\d{9,10}"
    r"|UMIN\s?\d{9}"
    r"|CTRI/\d{4}/\d{2,3}/\d{6}"
    r")(?![A-Za-z0-9-]*\d)"
)
_MANY_DIGITS = re.compile(r"\d{6}")  # every id has as many in a row, and few titles have
_NOT_ID = re.compile(r"EudraCT\s?:?\s?|\s+")


def registry_ids(text: str) -> tuple[str, ...]:
    """Every id that the text names, once each, in order, without blanks."""
    found = (_NOT_ID.sub("", match.group()) for match in _ID.finditer(text))
    return tuple(dict.fromkeys(found))


def only_registry_id(text: str) -> str:
    """The id where the text names exactly one: with two it is not said whose each is."""
    found = registry_ids(text) if _MANY_DIGITS.search(text) else ()
    return found[0] if len(found) == 1 else ""
