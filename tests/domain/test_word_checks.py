"""Every check on words, each against posts that it should and should not stop."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_wording import ACKNOWLEDGED, HOUSE, LABELLED, Labelled

from bot.domain.congress import Audience, Kind
from bot.domain.media import Media, MediaKind
from bot.domain.plain_words import reading_grade
from bot.domain.posts import Concern, Poll, Post
from bot.domain.word_checks import word_concerns

HUBS = {
    Audience.PROFESSIONAL: replace(builders.HUB, words=HOUSE),
    Audience.PATIENT: replace(builders.PATIENT_HUB, words=HOUSE),
}
CONGRESS = builders.congress(hashtag="#IHM27")


def written(each: Labelled) -> Post:
    post = builders.post(*each.text.split(" || "), kind=each.kind)
    media = (Media("0" * 64, each.alt, MediaKind.IMAGE),) if each.alt else ()
    return replace(post, media=media)


def found_in(each: Labelled) -> list[Concern]:
    return list(word_concerns(written(each), CONGRESS, HUBS[each.audience]))


def confusion(labelled: Iterable[Labelled]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Counts by check and outcome, and what went wrong in words."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for each in labelled:
        fired = {concern.check for concern in found_in(each)}
        for check in fired & each.should:
            counts[check, "rightly"] += 1
        for check in fired - each.should:
            counts[check, "falsely"] += 1
            wrong.append(f"{check} fires falsely: {each.text} {each.alt}")
        for check in each.should - fired:
            counts[check, "missed"] += 1
            wrong.append(f"{check} is missed: {each.text} {each.alt}")
    return counts, wrong


def test_checks_fire_on_what_they_should_and_on_nothing_else() -> None:
    counts, wrong = confusion(LABELLED)
    checks = sorted({check for check, _ in counts})
    print(f"\n{len(LABELLED)} posts{'':10} rightly falsely missed")
    for check in checks:
        row = [counts[check, outcome] for outcome in ("rightly", "falsely", "missed")]
        print(f"{check:20} {row[0]:7} {row[1]:7} {row[2]:6}")
    print("\n".join(wrong))
    rightly, falsely, missed = (
        sum(counts[check, outcome] for check in checks)
        for outcome in ("rightly", "falsely", "missed")
    )
    precision, recall = rightly / (rightly + falsely), rightly / (rightly + missed)
    print(f"precision {precision:.3f}, recall {recall:.3f}")

    assert len(LABELLED) >= 120
    assert precision >= 0.95
    assert recall >= 0.95


def told(text: str, **about: object) -> list[tuple[str, str]]:
    each = replace(Labelled(text, frozenset()), **about)  # type: ignore[arg-type]
    return [(concern.check, concern.told) for concern in found_in(each)]


def test_a_concern_names_the_word_the_place_and_what_to_write() -> None:
    assert told("Wow. || Fine. || Inventrex is safe.") == [
        ("trade-name", 'part 3 has the trade name "Inventrex": write "agent A"'),
        (
            "safe",
            'part 3 says "safe" without numbers of harm: write what happened to how many, e.g. '
            '"12 % stopped because of side effects"',
        ),
        ("superlative", 'part 1 says "Wow": say what was found, with its number, instead'),
    ]


def test_poll_options_and_alt_texts_are_looked_at_too() -> None:
    post = builders.post("Which one?", poll=Poll(("Regimen X", "Inventrex"), 60))
    image = Media("0" * 64, "Inventrex in a box on the desk", MediaKind.IMAGE)
    concerns = word_concerns(replace(post, media=(image,)), CONGRESS, HUBS[Audience.PROFESSIONAL])

    assert [concern.told for concern in concerns] == [
        'poll option 2 has the trade name "Inventrex": write "agent A"',
        'alt text has the trade name "Inventrex": write "agent A"',
    ]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Response 58 %.", "the number of patients, the phase or design and the comparator"),
        ("Phase 2: response 58 %.", "the number of patients and the comparator"),
        ("Phase 2, n=62: response 58 %.", "the comparator"),
    ],
)
def test_a_result_says_all_that_is_missing_beside_it(text: str, missing: str) -> None:
    ((_, found),) = told(text)

    assert found.startswith(f'the text tells a result ("58 %") without {missing}: add e.g. ')


def test_an_acknowledgement_is_offered_word_for_word() -> None:
    assert told("The day in brief.", kind=Kind.WRAP_UP) == [
        (
            "acknowledgement",
            "has no acknowledgement: add {{ hub.acknowledgement }} to its template, or "
            f'"{ACKNOWLEDGED}"',
        )
    ]


def test_hard_reading_names_the_grade_and_the_longest_words() -> None:
    text = (
        "Individualised immunosuppression after transplants asks for close attention to "
        "prophylaxis, surveillance and vaccination."
    )

    assert told(text, audience=Audience.PATIENT) == [
        (
            "reading",
            f"reads at school grade {reading_grade(text):.1f}, this hub's limit is 8: write "
            'shorter sentences, and other words for "immunosuppression", "Individualised", '
            '"surveillance"',
        )
    ]


def test_hashtags_are_written_as_congress_and_hub_write_them() -> None:
    hub = replace(builders.HUB, hashtags=("#bloodcancerHub",))
    post = builders.post("#BloodCancerhub #ihm27 #bloodcancerHub #IHM27")

    assert [c.told for c in word_concerns(post, CONGRESS, hub)] == [
        "the text has #BloodCancerhub: write #bloodcancerHub, so that it is read as words",
        "the text has #ihm27: write #IHM27, so that it is read as words",
    ]


def test_a_hubs_own_limits_are_kept() -> None:
    house = replace(HOUSE, most_emojis=0, known=("OS",))
    hub = replace(builders.PATIENT_HUB, words=house)
    post = builders.post("OS and a wave 👋")

    assert [c.told for c in word_concerns(post, CONGRESS, hub)] == [
        "the post has 1 emoji: leave at most 0, at the end"
    ]


def test_a_post_without_words_raises_nothing() -> None:
    post = replace(builders.post(kind=Kind.WRAP_UP), parts=())

    assert list(word_concerns(post, CONGRESS, HUBS[Audience.PATIENT])) == []


@given(
    st.lists(st.text(max_size=300), min_size=1, max_size=3),
    st.sampled_from(Audience),
    st.sampled_from(Kind),
    st.text(max_size=60),
)
def test_any_words_are_told_in_one_line_and_the_same_each_time(
    parts: list[str], audience: Audience, kind: Kind, alt: str
) -> None:
    post = replace(builders.post(*parts, kind=kind), media=(Media("0" * 64, alt, MediaKind.IMAGE),))
    found = list(word_concerns(post, CONGRESS, HUBS[audience]))

    assert found == list(word_concerns(post, CONGRESS, HUBS[audience]))
    assert [c for c in found if len(c.told.splitlines()) != 1] == []


@pytest.mark.parametrize(
    "text",
    [
        "safe " * 5_000,
        "9" * 25_000,
        "response " + "1 " * 12_000,
        "median survival " * 1_500 + "9 months",
        " " * 25_000 + ";",
        "a-" * 12_000,
        "x" * 25_000,
        "#" + "in" * 12_000,
        "🎉" * 12_000,
        "not a b " * 3_000 + "breakthrough",
        "phase " * 4_000 + "ORR 5 %",
        "(" * 12_000 + "HR" + ")" * 12_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_words_are_looked_through_to_the_end(text: str) -> None:
    """A pattern that looks back from every place would not come back from these."""
    for audience in Audience:
        post = builders.post(text)
        assert list(word_concerns(post, CONGRESS, HUBS[audience])) is not None
