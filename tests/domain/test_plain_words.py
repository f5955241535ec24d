"""How hard a text is to read."""

import pytest

from bot.domain.plain_words import reading_grade

PLAIN = "A result is about a group. Nobody can say who will do well before it starts."


def test_reading_grade_is_the_automated_readability_index() -> None:
    """61 letters, 16 words, 2 sentences."""
    assert reading_grade(PLAIN) == pytest.approx(4.71 * 59 / 16 + 0.5 * 16 / 2 - 21.43)


@pytest.mark.parametrize(
    "text",
    [
        f"#MultipleMyeloma #IHM27 {PLAIN}",
        f"{PLAIN} https://example.org/an-address/of-great-length?and=more",
        f"{PLAIN} example.org/incomprehensibility",
        f"61 % 2027 10:45 LBA-1 {PLAIN}",
        f"{PLAIN} @invented_handle",
        PLAIN.replace(". ", ".\n\n"),
    ],
)
def test_numbers_hashtags_and_links_do_not_count(text: str) -> None:
    assert reading_grade(text) == reading_grade(PLAIN)


def test_an_initial_ends_no_sentence() -> None:
    assert reading_grade(f"Prof. A. Sample et al. say so: {PLAIN}") == reading_grade(
        f"Prof A Sample et al say so: {PLAIN}"
    )


@pytest.mark.parametrize("text", ["", "#IHM27", "Too few words to say anything of them at all."])
def test_of_a_few_words_nothing_is_said(text: str) -> None:
    assert reading_grade(text) is None
