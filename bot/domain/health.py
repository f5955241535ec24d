"""Never a health fact about a person: what a record of a person may not hold.

Source: X's developer policy, which forbids to infer or store anyone's health, and plain decency.
"""

import re

# Groups, sessions and papers of patients are no word about one person's health.
_ABOUT_OTHERS = re.compile(
    r"\bpatients?['’]?s?['’]?[\s-]+(?:advoca\w+|group|organi[sz]ation|association|session|panel|"
    r"hub|audience|information|leaflet|voice|day)\w*",
    re.IGNORECASE,
)
_HEALTH = re.compile(
    r"\b(?:patients?|diagnos\w+|survivors?|living\s+with|suffer\w*|remission|relapsed?|carers?|"
    r"caregivers?|disease|illness|sick|symptoms?|transplanted|treated\s+(?:for|with)|"
    r"(?:has|had|have|his|her|their|own)\s+(?:\w+\s+)?"
    r"(?:cancer|tumou?r|leuk\w+|lymphoma|myeloma|gvhd|mds|mpn|aml|cll|cml|transplant)"
    r"(?!\s+(?:data|trial|study|session|results?|talk|poster|hub|abstract|paper|group)))\b",
    re.IGNORECASE,
)


def health_fact_in(text: str) -> str:
    """The first words that say, or may say, something of a person's health; "" where none do."""
    found = _HEALTH.search(_ABOUT_OTHERS.sub(" ", text))
    return found.group() if found else ""


def refuse_health(told: str, text: str) -> str:
    """Why a record of a person may not hold this, or "". `told` names what is recorded."""
    found = health_fact_in(text.replace("_", " "))
    if not found:
        return ""
    return f"{told} says {found!r}: nothing about anyone's health is kept with a person"
