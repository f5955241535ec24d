import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import START, planned
from hypothesis import given
from hypothesis import strategies as st
from pairs import confusion, pairs, retold

from bot.domain.congress import Kind
from bot.domain.posts import Concern
from bot.domain.said import Said
from bot.domain.sameness import (
    ALIKE,
    Index,
    Repeat,
    beginning,
    concern_of,
    find_repeats,
    sameness,
)
from bot.domain.wording import reading

PAIRS = pairs()
CLAIM = "SUNDIAL: seven days of makebelievir did as well as fourteen, with less fever."
CLAIM_AGAIN = "In SUNDIAL seven days of makebelievir did as well as fourteen, and with less fever."
OTHER = "ORCHARD: a nurse's call in week one kept people on hypothetinib."


def said(text: str, key: str = "a", at: datetime = START, **changes: Any) -> Said:
    about = planned(key=key, due_at=at, **{n: v for n, v in changes.items() if n in PLANNED})
    rest = {name: value for name, value in changes.items() if name not in PLANNED}
    return Said(about, rest.pop("part", 1), text, reading(text), at, **rest)


PLANNED = ("kind", "congress", "account", "answers", "quotes")


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])
def test_similar_posts_are_found_and_others_left_alone(held_out: bool) -> None:
    found = confusion([pair for pair in PAIRS if pair.held_out == held_out])

    print(f"\n{'held out' if held_out else 'tuned on'}: {found}")
    assert found.recall >= 0.95
    assert found.precision >= 0.9


def test_the_labelled_pairs_are_many_and_of_every_kind() -> None:
    assert len([pair for pair in PAIRS if not pair.held_out]) >= 200
    assert len([pair for pair in PAIRS if pair.held_out]) >= 100
    assert len({pair.kind for pair in PAIRS}) == 11


def test_a_finding_in_wholly_other_words_passes_since_the_guard_reads_words() -> None:
    assert [pair.score >= ALIKE for pair in retold()] == [False] * 5


def test_sameness_is_that_of_two_readings_whichever_comes_first() -> None:
    for pair in PAIRS:
        one, other = pair.first.reading, pair.second.reading
        assert sameness(one, other) == pytest.approx(sameness(other, one))
        assert sameness(one, one) == pytest.approx(100)


@given(st.text(), st.text())
def test_sameness_lies_between_0_and_100(one: str, other: str) -> None:
    assert 0 <= sameness(reading(one), reading(other)) <= 100.0001


def test_words_in_capitals_are_no_names_where_the_other_text_has_them_as_words() -> None:
    shouted = reading("SLIDE of the day: forty beds, one nurse")

    assert sameness(shouted, reading("Slide of the day: forty beds, one nurse")) > 80
    assert sameness(shouted, reading("Quote of the day: forty beds, one nurse")) < 80


def test_index_finds_the_likest_of_those_that_count() -> None:
    first, likest, other = said(CLAIM_AGAIN, "a"), said(CLAIM, "b"), said(OTHER, "c")
    index = Index([first, likest, other])

    found = index.likest(said(CLAIM, "d", START + timedelta(hours=8)))

    assert found == Repeat(1, likest, 100)
    assert index.likest(said("Coffee is there from seven.", "e")) is None


def test_index_asks_on_where_the_very_same_words_do_not_count() -> None:
    own, other = said(CLAIM, "d"), said(CLAIM_AGAIN, "b")

    found = Index([own, other]).likest(said(CLAIM, "d"))

    assert found is not None
    assert found.earlier == other


def test_index_misses_at_most_one_of_a_hundred_similar_posts_among_ten_thousand() -> None:
    similar = [pair for pair in PAIRS if pair.similar and pair.score >= ALIKE]
    index = Index([*_others(10_000), *(pair.first for pair in similar)])

    missed = [pair for pair in similar if index.likest(pair.second) is None]

    assert len(missed) <= len(similar) / 100


def _others(number: int) -> Sequence[Said]:
    """Random mixtures of the pairs' own words, as common as they are there."""
    maker = random.Random(4)
    words = [word for pair in PAIRS for word in pair.first.text.split()]
    return [said(" ".join(maker.sample(words, 25)), f"other {n}") for n in range(number)]


@pytest.mark.parametrize(
    ("earlier", "counts"),
    [
        ({}, True),
        ({"account": "mm-x"}, True),
        ({"congress": "another"}, True),
        ({"key": "d", "part": 2}, False),
        ({"at": START - timedelta(days=14)}, False),
        ({"at": START - timedelta(days=13, hours=23)}, True),
        ({"network_ids": frozenset({"1810"})}, False),
    ],
)
def test_what_counts_against_a_post(earlier: dict[str, Any], counts: bool) -> None:
    index = Index([said(CLAIM, **earlier)])

    found = index.likest(said(CLAIM, "d", answers="1810"))

    assert (found is not None) == counts


def test_a_poll_and_its_own_result_are_not_compared() -> None:
    poll = said(CLAIM, "poll", kind=Kind.POLL)
    result = said(CLAIM, "result", kind=Kind.POLL_RESULT)
    of_another = said(CLAIM, "other", kind=Kind.POLL_RESULT, account="mm-x")

    assert Index([poll]).likest(result) is None
    assert Index([poll]).likest(of_another) is not None


def test_of_two_drafts_the_later_one_is_to_be_changed() -> None:
    early, late = said(CLAIM, "b", START), said(CLAIM_AGAIN, "a", START + timedelta(hours=8))

    found = find_repeats([late, early], [])

    assert {key: repeat.earlier.planned.key for key, repeat in found.items()} == {"a": "b"}


def test_a_draft_repeats_what_stands_even_where_that_comes_later() -> None:
    draft = said(CLAIM, "draft", START)
    later = START + timedelta(days=2)
    elsewhere = said(CLAIM_AGAIN, "elsewhere", later, congress="another", stands=True)
    to_change = said(CLAIM_AGAIN, "elsewhere", later, congress="another")

    assert [*find_repeats([draft], [elsewhere])] == ["draft"]
    assert find_repeats([draft], [to_change]) == {}


def test_of_a_thread_the_part_that_repeats_most_is_named() -> None:
    stands = [said(CLAIM, "a", stands=True), said(OTHER, "b", stands=True)]
    thread = [said(CLAIM_AGAIN, "t", part=1), said(OTHER, "t", part=2)]

    found = find_repeats(thread, stands)

    assert found == {"t": Repeat(2, stands[1], 100)}


def test_the_concern_shows_both_keys_the_score_and_the_earlier_beginning() -> None:
    repeat = Repeat(2, said(f"{CLAIM}\n\nAll figures are invented.", "earlier"), 83)

    assert concern_of(planned(key="later"), 3, repeat) == Concern(
        "similar",
        "part 2 of later says nearly the same as earlier "
        '("SUNDIAL: seven days of makebelievir did as well as fourteen,..."): 83 of 100, and X '
        "forbids similar posts on one account or several. Write another angle, or repost the "
        "earlier one by hand, which needs no new words.",
    )


def test_beginning_is_one_line_of_sixty_characters() -> None:
    assert beginning("Short\nwords.") == "Short words."
    assert len(beginning("invented " * 20)) <= 63
