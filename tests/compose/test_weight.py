"""The weighted length, against twitter-text's own cases where they are at hand, and always against
the library on texts made for the edges of the short way round it."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from bot.compose.weight import weight

CASES = Path(__file__).parents[2].parent / "shared" / "conformance" / "validate.yml"
TESTS = ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest")


@pytest.mark.parametrize(
    ("text", "weighs"),
    [
        ("", 0),
        ("Plain words, 95 % CI 0.71-0.95.", 31),
        ("See https://example.org/a/very/long/path?with=many&more=things", 4 + 23),
        ("See example.org", 4 + 23),
        ("p<0.001. New line\nhere", 22),
        ("é", 1),
        ("e\u0301", 1),
        ("日本", 4),
        ("©", 2),
        ("®", 2),
        ("™", 2),
        ("\u2265 5", 4),
        ("\u2013\u2019\u2026", 1 + 1 + 2),
        ("🧬", 2),
        ("👩🏽\u200d⚕️", 2),
        ("👩\u200d👩\u200d👧\u200d👦", 2),
        ("1\ufe0f\u20e3", 2),
        ("🇮🇹", 2),
        ("\u200d", 1),
        ("دکتر", 4),
    ],
)
def test_weight_of(text: str, weighs: int) -> None:
    assert weight(text) == weighs


def conformance() -> Iterator[tuple[str, int]]:
    """(text, weighted length) of each case of TESTS; the file is plain enough to need no YAML."""
    source = CASES.read_text(encoding="utf-8")
    for test in TESTS:
        section = re.split(r"^  \w", source.split(f"  {test}:\n")[1], maxsplit=1, flags=re.M)[0]
        cases = section.split("- description:")[1:]
        for case in cases:
            text = re.search(r'^ *text: (".*")$', case, re.M)
            length = re.search(r"^ *weightedLength: (\d+)$", case, re.M)
            assert text, case
            assert length, case
            yield ast.literal_eval(text[1]), int(length[1])


@pytest.mark.skipif(not CASES.exists(), reason="twitter-text's validate.yml is not at hand")
def test_weight_agrees_with_every_case_of_twitter_text() -> None:
    cases = list(conformance())
    assert len(cases) > 20
    assert [weight(text) for text, _ in cases] == [length for _, length in cases]


# Round the short way's edges: what may be a URL, what may be part of an emoji, what weighs double.
PIECES = """
    example.org EXAMPLE.ORG пример.рф
    https://example.org/x a.b .co co. 12.5 1.e x.日本 e.g. @a #b $C é e\u0301 \u0301 ñ Å
    © ® ™ ☎ 1\ufe0f\u20e3 #\u20e3 1 # * 🇮🇹 🇮 👩\u200d⚕️ 🏽 \u200d \u200b \ufe0f 日本 한 ـ دکتر ―
    – — ‘’ “” … ≥ ′ ″ \u2027 \u2038 \u10ff \u1100 \u200e \u2066 \uff20 \u00ad .
""".split()
pieces = st.sampled_from([*PIECES, " ", "\n", "\u00a0"])


@given(st.lists(pieces | st.characters(exclude_categories=["Cs"]), max_size=12).map("".join))
def test_weight_is_always_what_the_library_says(text: str) -> None:
    # The library counts as given; X counts in NFC.
    assert weight(text) == parse_tweet(unicodedata.normalize("NFC", text)).weightedLength
