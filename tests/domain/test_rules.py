import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import Poll
from bot.domain.rules import refuse_checker, refuse_words
from bot.domain.text import _BLANKS, _MAYBE_BLANK


def refused(*parts: str, poll: Poll | None = None) -> str:
    return refuse_words(parts, [len(part) for part in parts], poll)


def poll(*options: str, minutes: int = 60) -> str:
    return refused("A question?", poll=Poll(options, minutes))


@pytest.mark.parametrize(("weight", "reason"), [(280, ""), (281, "is 1 over the 280 that X takes")])
def test_words_may_weigh_280(weight: int, reason: str) -> None:
    assert refuse_words(["words"], [weight], None) == reason


def test_refusal_of_a_thread_says_which_part() -> None:
    assert refused("First.", "b" * 290) == "part 2: is 10 over the 280 that X takes"
    assert refused("First.", "") == "part 2: has no words"


@pytest.mark.parametrize("parts", [(), ("",)])
def test_post_without_words_is_refused(parts: tuple[str, ...]) -> None:
    assert refused(*parts) == "has no words"


def test_blank_and_mention_are_refused_by_their_names() -> None:
    assert refused("ORR was XX%") == "still has the blank 'XX%'"
    assert refused("Thanks @invented") == (
        "mentions @invented, and X forbids automated mentions nobody asked for"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [("$INVT and $5 or US$7", ""), ("$INVT, $MADE", "has more than one cashtag")],
)
def test_one_cashtag_is_taken_two_are_not(text: str, reason: str) -> None:
    assert refused(text) == reason


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("Yes", "No"), ""),
        (("1", "2", "3", "4"), ""),
        (("Yes",), "its poll has 1 options, X takes 2 to 4"),
        ((), "its poll has 0 options, X takes 2 to 4"),
        (tuple("12345"), "its poll has 5 options, X takes 2 to 4"),
        (("Yes", "YES"), "its poll names one option twice"),
        (("y" * 25, "No"), ""),
        (
            ("y" * 28, "No"),
            "its poll option 'yyyyyyyyyyyyyyyyyyyyyyyyyyyy' is 3 over the 25 characters that X "
            "takes",
        ),
        (("", "No"), "its poll has an option without words"),
        (("XX %", "No"), "its poll still has the blank 'XX %'"),
    ],
)
def test_poll_takes_two_to_four_different_options_of_25_characters(
    options: tuple[str, ...], reason: str
) -> None:
    assert poll(*options) == reason


@pytest.mark.parametrize(("emoji", "fits"), [(12, True), (13, False)])
def test_poll_option_counts_an_emoji_as_two_characters(emoji: int, fits: bool) -> None:
    assert (poll("\U0001f600" * emoji, "No") == "") is fits


@pytest.mark.parametrize(
    ("minutes", "reason"),
    [
        (4, "its poll runs 4 minutes, X takes 5 to 10,080"),
        (5, ""),
        (10_080, ""),
        (10_081, "its poll runs 10081 minutes, X takes 5 to 10,080"),
    ],
)
def test_poll_runs_from_five_minutes_to_seven_days(minutes: int, reason: str) -> None:
    assert poll("Yes", "No", minutes=minutes) == reason


@pytest.mark.parametrize(
    ("writer", "checker", "reason"),
    [
        ("Wanda", "Chris", ""),
        ("", "Chris", ""),
        ("Wanda", " ", "an approval needs the checker's name"),
        ("Wanda", "wanda ", "wanda wrote it; a second person approves"),
        ("Jos\u00e9", "Jose\u0301", "Jose\u0301 wrote it; a second person approves"),
        ("Wanda", "Wan\u200bda", "Wan\u200bda wrote it; a second person approves"),
    ],
)
def test_checker_is_a_second_person_with_a_name(writer: str, checker: str, reason: str) -> None:
    assert refuse_checker(writer, checker) == reason


# Made of what the patterns look for, so that nearly every text is a blank or almost one.
PIECES = st.lists(
    st.sampled_from([*"Xx?[]_{}%. ,07NT", "XX", "TBC", "tbd", "N.NN", "word "]), max_size=8
)


@given(PIECES.map("".join))
def test_quick_look_for_blanks_misses_none(text: str) -> None:
    if _BLANKS.search(text):
        assert _MAYBE_BLANK.search(text)


def test_only_the_handles_of_those_who_agreed_may_stand_in_a_post() -> None:
    def refused_with(text: str, *mentionable: str) -> str:
        return refuse_words([text], [len(text)], None, mentionable=frozenset(mentionable))

    why = "and X forbids automated mentions nobody asked for"
    assert refused_with("Thanks @Invented", "invented") == ""
    assert refused_with("Thanks \uff20invented", "invented") == ""
    assert refused_with("Thanks @invented_2", "invented") == f"mentions @invented_2, {why}"
    assert refused_with("@invented and @sample", "invented") == f"mentions @sample, {why}"
