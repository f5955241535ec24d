"""How alike two titles are."""

from rapidfuzz import fuzz


def similarity(a: str, b: str) -> float:
    """0 (nothing in common) to 100 (the same but for upper and lower case)."""
    return fuzz.ratio(a.casefold(), b.casefold())
