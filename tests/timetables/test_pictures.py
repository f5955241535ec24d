"""What is sent byte for byte, what is written anew and how, and what is refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import flat, moving, noise, saved, with_place
from PIL import Image, ImageCms

from bot.domain.errors import Unreadable
from bot.domain.media import Format, MediaKind, format_of
from bot.timetables.folder.pictures import MOST, Picture, picture_of

SAMPLES = [
    flat("PNG"),
    flat("JPEG"),
    flat("WEBP"),
    flat("TIFF"),
    flat("BMP"),
    flat("GIF", mode="P"),
    flat("AVIF"),
    moving(),
    with_place("JPEG"),
]


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.content))


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (flat("PNG", mode="RGBA"), Format.PNG),
        (flat("JPEG", mode="CMYK"), Format.JPEG),
        (flat("WEBP"), Format.WEBP),
        (saved(noise((900, 900)), "PNG"), Format.PNG),
    ],
)
def test_what_x_takes_goes_byte_for_byte(content: bytes, form: Format) -> None:
    picture = picture_of("a.dat", content)

    assert (picture.content, picture.format, picture.kind) == (content, form, MediaKind.IMAGE)
    assert picture.done == "sent as it is"


@pytest.mark.parametrize("form", ["TIFF", "BMP", "AVIF"])
def test_another_format_is_written_as_jpeg_with_colours_as_sharp_as_light(form: str) -> None:
    picture = picture_of("a.dat", flat(form, size=(800, 450)))
    image = opened(picture)

    assert (picture.format, image.format, image.size) == (Format.JPEG, "JPEG", (800, 450))
    assert [sampling[1:3] for sampling in image.layer] == [(1, 1)] * 3
    assert picture.done.startswith("sent as JPEG of ")


def test_a_gif_that_stands_still_becomes_png_and_a_moving_one_stays() -> None:
    still, alive = picture_of("a.gif", flat("GIF", mode="P")), picture_of("b.gif", moving())

    assert (still.kind, still.format) == (MediaKind.IMAGE, Format.PNG)
    assert opened(still).convert("RGB").tobytes() == (
        Image.open(BytesIO(flat("GIF", mode="P"))).convert("RGB").tobytes()
    )
    assert (alive.kind, alive.content) == (MediaKind.GIF, moving())


def test_a_large_one_loses_quality_before_size() -> None:
    slide = picture_of("a.png", saved(noise((1700, 1100)), "PNG"))
    poster = picture_of("b.png", saved(noise((2700, 1800)), "PNG"))

    assert (len(slide.content) <= MOST, (slide.width, slide.height)) == (True, (1700, 1100))
    assert (len(poster.content) <= MOST, poster.width < 2700) == (True, True)
    assert poster.done.endswith(f"at {poster.width:,} x {poster.height:,} pixels")
    assert abs(poster.width / poster.height - 1.5) < 0.01


def test_a_see_through_one_stays_png_and_see_through() -> None:
    large = noise((1300, 1100), "RGBA")
    picture = picture_of("a.png", saved(large, "PNG"))

    assert (picture.format, opened(picture).mode) == (Format.PNG, "RGBA")
    assert (len(picture.content) <= MOST, picture.width < 1300) == (True, True)


def test_an_alpha_that_hides_nothing_makes_no_png() -> None:
    solid = Image.new("RGBA", (50, 40), (10, 20, 30, 255))

    assert picture_of("a.tif", saved(solid, "TIFF")).format is Format.JPEG


def test_the_way_up_is_kept_without_the_note_that_said_so() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    picture = picture_of("a.tif", flat("TIFF", size=(60, 40), exif=exif))

    assert (picture.width, picture.height) == (40, 60)
    assert dict(opened(picture).getexif()) == {}


def test_colours_are_brought_into_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = picture_of("a.tif", flat("TIFF", icc_profile=lab))
    red, green, blue = opened(picture).convert("RGB").getpixel((5, 5))

    assert max(abs(red - 12), abs(green - 110), abs(blue - 117)) <= 2
    assert "icc_profile" not in opened(picture).info


@pytest.mark.parametrize("profile", [b"no profile at all", b""])
def test_a_broken_colour_profile_says_nothing(profile: bytes) -> None:
    assert picture_of("a.tif", flat("TIFF", icc_profile=profile)).format is Format.JPEG


def test_sixteen_bits_a_pixel_stay_grey() -> None:
    image = Image.new("I;16", (40, 40), 128 * 256)
    shown = opened(picture_of("a.tif", saved(image, "TIFF"))).convert("L").getpixel((5, 5))

    assert abs(shown - 128) <= 1


def test_a_comment_in_a_large_picture_is_left_out() -> None:
    large = saved(noise((1700, 1100)), "JPEG", quality=100, subsampling=0, comment=b"Ada Invented")
    picture = picture_of("a.jpg", large)

    assert len(large) > MOST >= len(picture.content)
    assert b"Invented" not in picture.content


def test_private_metadata_are_told_of_and_never_written_anew() -> None:
    kept, left_out = (
        picture_of(
            "a.dat", with_place(form, comment=b"private") if form == "JPEG" else with_place(form)
        )
        for form in ("JPEG", "TIFF")
    )

    assert kept.warning == "it says where it was taken (GPS), and goes out with that"
    assert left_out.warning == "its metadata (place, camera, author) are left out"
    assert dict(opened(left_out).getexif()) == {}
    assert b"Invented" not in left_out.content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 a slide", "a.dat is no picture or film that X takes"),
        (b"", "a.dat is no picture or film that X takes"),
        (flat("PNG", size=(3, 40)), "a.dat is only 3 x 40 pixels."),
        (flat("PNG", size=(9000, 9000), mode="1"), "a.dat is 9,000 x 9,000 pixels, too many"),
        (flat("PNG", size=(20000, 20000), mode="1"), "a.dat is damaged, or no picture"),
        (saved(noise((90, 90)), "JPEG")[:3000], "a.dat is damaged, or no picture (OSError)."),
        (moving("WEBP"), "a.dat is a WEBP of 3 pictures."),
        (moving(size=(1300, 40)), "a.dat is 1,300 x 40 pixels, and X takes 1,280 x 1,080"),
        (moving(frames=351), "a.dat has 351 frames, and X takes 350."),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable) as refused:
        picture_of("a.dat", content)

    assert refused.value.what.startswith(told)
    assert refused.value.next_step


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6),
    st.floats(0, 1),
)
def test_a_broken_picture_is_unreadable_or_fits_and_nothing_else(sample, changes, kept) -> None:
    content = bytearray(sample)
    for place, signs in changes:
        start = int(place * len(content))
        content[start : start + len(signs)] = signs
    try:
        picture = picture_of("a.dat", bytes(content[: max(1, int(kept * len(content) * 1.5))]))
    except Unreadable:
        return
    assert format_of(picture.content) is picture.format
    assert len(picture.content) <= (15_000_000 if picture.kind is MediaKind.GIF else MOST)
