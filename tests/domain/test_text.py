import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import Poll
from bot.domain.text import blank_in, canonical, digest, mention_in, tidy


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("ORR XX%", "XX%"),
        ("ORR XX %", "XX %"),
        ("ORR X%", "X%"),
        ("ORR NN%", "NN%"),
        ("ORR XX.X%", "XX.X"),
        ("XX patients", "XX"),
        ("median XX months", "XX"),
        ("median xx months", "xx"),
        ("n=XXX", "XXX"),
        ("HR X.XX", "X.XX"),
        ("HR 0.XX", "0.XX"),
        ("HR 0.8X", "0.8X"),
        ("p = 0.00X", "0.00X"),
        ("0,XX", "XX"),
        ("95 % CI XX-XX", "XX"),
        ("median N.N months", "N.N"),
        ("46,XX % of patients", "XX %"),
        ("safety TBC", "TBC"),
        ("safety tbd", "tbd"),
        ("TBA", "TBA"),
        ("OS ?? months", "??"),
        ("ORR ?%", "?%"),
        ("met [ ] not met", "[ ]"),
        ("[__]", "[__]"),
        ("____", "____"),
        ("{{ headline", "{{"),
        ("headline }}", "}}"),
        ("{% if", "{%"),
        # A Roman twenty looks like a blank, and to write 20 instead costs little.
        ("Stage XX", "XX"),
    ],
)
def test_blank_that_somebody_forgot_is_found(text: str, blank: str) -> None:
    assert blank_in(text) == blank


@pytest.mark.parametrize(
    "text",
    [
        "Median OS NR, p<0.001",
        "Median DOR NE (95 % CI 12.1-NE)",
        "HR 0.82 (95 % CI 0.71-0.95)",
        "Karyotype 46,XX",
        "46, XX, t(8;21)(q22;q22)",
        "45,X and 47,XXX",
        "54,XX,+X,+4",
        "XX chromosomes and the XX karyotype",
        "XX/XY chimerism after a sex-mismatched graft; XY/XX",
        "ALT above 2.5X ULN, lipase 3X",
        "XXII Invented Congress, Stage XIX, factor X deficiency",
        "Did it work? 50 % said yes.",
        "[Phase 3] of TB and TBI",
        "snake_case_name and __two",
        "Conditioning: BuCy vs. TBF; X-linked; CAR-T {anti-CD19}",
        "https://example.org/a?b=50%25",
    ],
)
def test_medical_words_are_no_blanks(text: str) -> None:
    assert blank_in(text) == ""


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("@invented", "@invented"),
        ("Thanks to @invented_1!", "@invented_1"),
        (".@invented", "@invented"),
        ("(@invented)", "@invented"),
        ("and/@invented", "@invented"),
        ("\uff20invented", "\uff20invented"),
        ("にほん@inventedにほん", "@invented"),
        ("\u200b@invented", "@invented"),
        ("https://example.org/@fine and @invented", "@invented"),
    ],
)
def test_mention_is_found_wherever_x_would_link_one(text: str, handle: str) -> None:
    assert mention_in(text) == handle


@pytest.mark.parametrize(
    "text",
    [
        "Write to ada.invented@example.org",
        "ada@example.org, bob_1@example.org",
        "https://example.org/@invented",
        "5 mg @ 12 h",
        "a@",
        "&@invented",
    ],
)
def test_address_and_lone_at_sign_are_no_mention(text: str) -> None:
    assert mention_in(text) == ""


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a\x00b\x07c\x1b[31m\x7f\x9b", "abc[31m"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\x0bd\u2028e\x85f", "a\nb\nc\nd\ne\nf"),
        ("safe \u202eevil\u202c \u2066left\u2069 \u202dx", "safe evil left x"),
        ("a\ufeffb\uffff", "ab"),
        ("half \ud83d", "half"),
        ("e\u0301", "é"),
        (" a  \n\n\n\n b \n", "a\n\n b"),
        (" \n\t ", ""),
    ],
)
def test_tidy_takes_out_what_nobody_meant(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    "text",
    [
        "دکتر نمونه می\u200cگوید",
        "ד\u05f4ר דוגמה\u200f (Invented)",
        "👩🏽\u200d⚕️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1\ufe0f\u20e3",
        "Ångström 95\u00a0% CI \u2264 5",
    ],
)
def test_tidy_keeps_right_to_left_names_and_joined_emoji(text: str) -> None:
    assert tidy(text) == text


@given(st.text())
def test_tidy_of_tidy_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_canonical_is_nfc_with_single_blanks() -> None:
    assert canonical(" e\u0301 \n\n b\u00a0c ") == "é b c"


def test_digest_stays_the_same_from_one_version_of_the_desk_to_the_next() -> None:
    # Another value here means that every approval given so far lapses.
    assert digest("aml-x", ["É 1.", "2."], Poll(("Yes", "No"), 60)) == (
        "527b392e88623234fa5fb16b4a184ccc3ed176d88f0b93e3000ab836de9f5cf8"
    )


@pytest.mark.parametrize(
    "other",
    [
        ("aml-y", ("a", "b"), None),
        ("aml-x", ("ab",), None),
        ("aml-x", ("b", "a"), None),
        ("aml-x", ("a", "b "), None),
        ("aml-x", ("a", "b"), Poll(("Yes", "No"), 60)),
    ],
)
def test_digest_names_account_parts_and_poll(
    other: tuple[str, tuple[str, ...], Poll | None],
) -> None:
    assert digest(*other) != digest("aml-x", ("a", "b"), None)


def test_digest_names_a_polls_options_and_minutes() -> None:
    polls = [Poll(("Yes", "No"), 60), Poll(("Yes", "No"), 61), Poll(("YesNo",), 60)]
    assert len({digest("aml-x", ["a"], poll) for poll in polls}) == 3
