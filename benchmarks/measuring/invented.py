"""Sentences that are nobody's, all different, so that no post of a benchmark repeats another."""

import random

_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()


def sentence(number: int, words: int = 9) -> str:
    """The same for the same number."""
    maker = random.Random(number)
    said = ["".join(maker.choices(_SYLLABLES, k=3)) for _ in range(words)]
    return f"{' '.join(said).capitalize()}."
