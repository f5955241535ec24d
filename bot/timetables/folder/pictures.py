"""Pillow's one room: a picture looked at and, only where X would not take it as it is, written
anew: sRGB, upright, without any metadata.

Sources are hostile: few formats, a limit on pixels before anything is decoded, and every fault of a
decoder ends as Unreadable.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from bot.domain.errors import Unreadable
from bot.domain.media import (
    MOST_BYTES,
    SIDE,
    Format,
    MediaKind,
    megabytes,
    refuse_animation,
    refuse_size,
)

MOST_PIXELS = 60_000_000  # some 250 MB once decoded; phones make up to 50 million
READ = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
AS_IT_IS = {"JPEG": Format.JPEG, "MPO": Format.JPEG, "PNG": Format.PNG, "WEBP": Format.WEBP}
QUALITIES = (95, 92, 88, 84, 80)  # below, letters on a slide begin to blur: scale instead
SMALLER = 0.85
PRIVATE = frozenset(
    tag.value
    for tag in (
        ExifTags.Base.Artist,
        ExifTags.Base.Copyright,
        ExifTags.Base.ImageDescription,
        ExifTags.Base.Make,
        ExifTags.Base.Model,
        ExifTags.Base.XPAuthor,
    )
)
MOST = MOST_BYTES[MediaKind.IMAGE]
SAVE_AS = "Save it as JPEG or PNG."
FAULTS = (
    OSError,  # Pillow's own are among them
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """`source` is the format it came in, `done` what was done to it, `warning` what a person should
    know, or ""."""

    content: bytes
    format: Format
    kind: MediaKind
    width: int
    height: int
    source: str
    done: str = "sent as it is"
    warning: str = ""


def picture_of(name: str, content: bytes) -> Picture:
    """Raises Unreadable, naming the file and what to do."""
    with _translated(name), Image.open(BytesIO(content), formats=READ) as image:
        if image.width * image.height > MOST_PIXELS:
            what = f"{name} is {_sides(image)} pixels, too many to look at."
            raise Unreadable(what, "Export it smaller: 2,000 pixels a side are plenty.")
        if min(image.size) < SIDE[0]:
            raise Unreadable(f"{name} is only {_sides(image)} pixels.", "Use a larger picture.")
        # MPO is what phones call a JPEG that has a smaller copy of itself behind it.
        frames = 1 if image.format == "MPO" else _frames(image)
        if frames > 1:
            return _moving(name, content, image, frames)
        image.load()
        if _is_fit(image, content):
            return _untouched(content, image)
        return _written_anew(image)


def _frames(image: Image.Image) -> int:
    """Only the formats that can hold several pictures count them."""
    return int(image.n_frames) if hasattr(image, "n_frames") else 1


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in metadata, and of sizes refused above
            yield
    except UnidentifiedImageError as error:
        what = f"{name} is no picture or film that X takes (JPEG, PNG, WEBP, GIF, MP4)."
        raise Unreadable(what, SAVE_AS) from error
    except FAULTS as error:
        what = f"{name} is damaged, or no picture ({type(error).__name__})."
        raise Unreadable(what, f"Open it and look; {SAVE_AS[0].lower()}{SAVE_AS[1:]}") from error


def _moving(name: str, content: bytes, image: Image.Image, frames: int) -> Picture:
    if image.format != "GIF":
        what = f"{name} is a {image.format} of {frames:,} pictures."
        raise Unreadable(what, "Save the one that is meant, or all as GIF or MP4.")
    refusal = refuse_size(MediaKind.GIF, len(content)) or refuse_animation(*image.size, frames)
    if refusal:
        raise Unreadable(f"{name} {refusal}.", "Make it smaller or shorter, or save it as MP4.")
    image.load()
    return Picture(content, Format.GIF, MediaKind.GIF, *image.size, source="GIF")


def _is_fit(image: Image.Image, content: bytes) -> bool:
    return image.format in AS_IT_IS and len(content) <= MOST and max(image.size) in SIDE


def _untouched(content: bytes, image: Image.Image) -> Picture:
    found = AS_IT_IS[str(image.format)]
    warning = "it says where it was taken (GPS), and goes out with that" if _place(image) else ""
    return Picture(content, found, MediaKind.IMAGE, *image.size, source=found.name, warning=warning)


def _place(image: Image.Image) -> bool:
    """Whether its metadata, of either kind, hold a place."""
    described = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    words = described.encode() if isinstance(described, str) else bytes(described)
    return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)) or b"GPSLatitude" in words


def _private(image: Image.Image) -> bool:
    """Whether its metadata tell of a person, a camera or a place. A TIFF has others in plenty."""
    exif = image.getexif()
    inside = exif.get_ifd(ExifTags.IFD.Exif)
    return bool(PRIVATE & exif.keys()) or bool(inside) or _place(image)


def _written_anew(image: Image.Image) -> Picture:
    private = _private(image)
    upright = ImageOps.exif_transpose(image)
    plain = _in_srgb(upright)
    plain.info.clear()  # comments, profiles and positions would be written again
    # Of a GIF that stands still PNG loses nothing; X takes the GIF itself for a moving one.
    found = Format.PNG if plain.mode == "RGBA" or image.format == "GIF" else Format.JPEG
    content, size = _png(plain) if found is Format.PNG else _jpeg(plain)
    scaled = f" at {size[0]:,} x {size[1]:,} pixels" if size != plain.size else ""
    return Picture(
        content=content,
        format=found,
        kind=MediaKind.IMAGE,
        width=size[0],
        height=size[1],
        source=str(image.format),
        done=f"sent as {found.name} of {megabytes(len(content))}{scaled}",
        warning="its metadata (place, camera, author) are left out" if private else "",
    )


def _in_srgb(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where anything of it is transparent."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    see_through = image.has_transparency_data
    profile = image.info.get("icc_profile")
    if see_through:
        image = image.convert("RGBA")
        see_through = image.getchannel("A").getextrema() != (255, 255)
    if profile:
        image = _converted(image, profile)
    return image.convert("RGBA" if see_through else "RGB")


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """By its own colour profile; one that is broken, or of other colours, says nothing."""
    if image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        image = image.convert("RGB")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        there = ImageCms.createProfile("sRGB")
        found = ImageCms.profileToProfile(image, source, there, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image
    return found or image


def _png(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    for smaller in _sizes(image):
        content = _saved(smaller, "PNG", optimize=True)
        if len(content) <= MOST:
            return content, smaller.size
    raise ValueError("no size fits")


def _jpeg(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """Colours as sharp as the light (4:4:4): letters in red on blue are on many slides."""
    for smaller in _sizes(image):
        for quality in QUALITIES:
            # Not `optimize`: Pillow then fails where the result outgrows its guess.
            content = _saved(smaller, "JPEG", quality=quality, subsampling=0)
            if len(content) <= MOST:
                return content, smaller.size
    raise ValueError("no size fits")


def _sizes(image: Image.Image) -> Iterator[Image.Image]:
    """As it is, unless X takes no such sides; then ever smaller."""
    scale = min(1.0, SIDE[-1] / max(image.size))
    while min(image.size) * scale >= SIDE[0]:
        size = (round(image.width * scale), round(image.height * scale))
        yield image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
        scale *= SMALLER


def _saved(image: Image.Image, form: str, **how: object) -> bytes:
    written = BytesIO()
    image.save(written, form, **how)
    return written.getvalue()


def _sides(image: Image.Image) -> str:
    return f"{image.width:,} x {image.height:,}"
