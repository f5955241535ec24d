"""What X takes of pictures and films."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.media import (
    GIF_PIXELS,
    MOST_BYTES,
    Format,
    Media,
    MediaKind,
    format_of,
    megabytes,
    refuse_alt,
    refuse_animation,
    refuse_size,
)
from bot.domain.posts import Poll
from bot.domain.rules import refuse_media
from bot.domain.text import digest

KINDS = st.sampled_from(MediaKind)
MEDIA = st.builds(Media, st.text("0123456789abcdef", min_size=4, max_size=4), st.text(), KINDS)
POLL = Poll(("Yes", "No"), 60)


def one(kind: MediaKind = MediaKind.IMAGE, sha256: str = "a", alt: str = "A chart.") -> Media:
    return Media(sha256, alt, kind)


@pytest.mark.parametrize(
    ("start", "form"),
    [
        (b"\xff\xd8\xff\xe0", Format.JPEG),
        (b"\x89PNG\r\n\x1a\n", Format.PNG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Format.WEBP),
        (b"GIF89a", Format.GIF),
        (b"\x00\x00\x00\x18ftypmp42", Format.MP4),
        (b"\x00\x00\x00\x18ftypqt  ", None),
        (b"\x00\x00\x00\x18ftypavif", None),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, form: Format | None) -> None:
    assert format_of(start) is form


@given(KINDS, st.integers(0, 600_000_000))
def test_a_size_is_taken_up_to_the_limit_of_its_kind_and_not_beyond(kind, size) -> None:
    assert (refuse_size(kind, size) == "") == (0 < size <= MOST_BYTES[kind])


def test_the_limits_are_those_of_x() -> None:
    assert {kind.value: size for kind, size in MOST_BYTES.items()} == {
        "image": 5_000_000,
        "gif": 15_000_000,
        "video": 512_000_000,
    }
    assert refuse_size(MediaKind.IMAGE, 8_100_000) == "is 8.1 MB, and X takes 5 MB"


@given(st.integers(1, 2000), st.integers(1, 2000), st.integers(2, 800))
def test_an_animation_is_taken_within_all_three_limits_only(width, height, frames) -> None:
    within = width <= 1280 and height <= 1080 and frames <= 350
    within = within and width * height * frames <= GIF_PIXELS

    assert (refuse_animation(width, height, frames) == "") == within


@given(st.integers(0, 1100))
def test_a_description_has_1_to_1000_characters(length) -> None:
    assert (refuse_alt("x" * length) == "") == (1 <= length <= 1000)


@given(st.lists(MEDIA, max_size=6), st.none() | st.just(POLL))
def test_a_post_has_four_images_or_one_that_moves_or_a_poll(media, poll) -> None:
    moving = [each for each in media if each.kind is not MediaKind.IMAGE]
    if refuse_media(media, poll) == "":
        assert len(media) <= 4
        assert not moving or len(media) == 1
        assert not (media and poll)
        assert all(each.alt.strip() for each in media)


@pytest.mark.parametrize(
    ("media", "poll", "reason"),
    [
        ((), POLL, ""),
        ([one(sha256=n) for n in "abcd"], None, ""),
        ([one(MediaKind.VIDEO)], None, ""),
        ([one()], POLL, "has a poll and media, and X takes one of the two"),
        ([one(sha256=n) for n in "abcde"], None, "has 5 images, and X takes 4"),
        ([one(), one(MediaKind.GIF)], None, "has a gif beside other media, and X takes it alone"),
        ([one(), one()], None, "has one image twice"),
        ([one(MediaKind.VIDEO, alt=" ")], None, "its video has no alt text"),
        ([one(alt="XX % of")], None, "the alt text of its image still has the blank 'XX %'"),
    ],
)
def test_media_that_may_not_go_together_are_told_why(media, poll, reason) -> None:
    assert refuse_media(media, poll) == reason


@pytest.mark.parametrize("other", [one(sha256="b"), one(alt="A chart"), one(MediaKind.GIF)])
def test_one_changed_byte_of_media_or_alt_text_gives_another_digest(other: Media) -> None:
    digests = {digest("aml-x", ["News."], None, media) for media in ((), [one()], [other])}

    assert len(digests) == 3


def test_a_post_without_media_keeps_the_digest_it_had_before_there_were_any() -> None:
    """Approvals given before must not lapse: of ["aml-x", ["News."], null]."""
    known = "075e7a75"

    assert digest("aml-x", ["News."], None)[:8] == known
    assert digest("aml-x", ["News."], None, ()) == digest("aml-x", ["News."], None)


@pytest.mark.parametrize(
    ("size", "told"), [(1, "1 kB"), (12_400, "12 kB"), (949_999, "950 kB"), (8_120_000, "8.1 MB")]
)
def test_sizes_are_told_as_people_say_them(size: int, told: str) -> None:
    assert megabytes(size) == told
