"""Pictures and films for tests, made here: noise where they must be large, flat elsewhere."""

import hashlib
import random
import struct
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

from bot.domain.media import Format, Media, MediaFile, MediaKind

ALT = "An invented chart with two bars, 12 and 7."
COLOURS = {"RGB": (12, 110, 117), "RGBA": (12, 110, 117, 120), "CMYK": (90, 10, 10, 0)}


def saved(image: Image.Image, form: str, **how: Any) -> bytes:
    written = BytesIO()
    image.save(written, form, **how)
    return written.getvalue()


def flat(
    form: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: Any
) -> bytes:
    return saved(Image.new(mode, size, COLOURS.get(mode, 3)), form, **how)


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Random pixels: what no format makes small."""
    signs = random.Random(7).randbytes(size[0] * size[1] * len(mode))
    return Image.frombytes(mode, size, signs)


def moving(form: str = "GIF", size: tuple[int, int] = (64, 48), frames: int = 3) -> bytes:
    pictures = [
        Image.new("RGB", size, (number * 97 % 251, 40, number % 256)) for number in range(frames)
    ]
    return saved(pictures[0], form, save_all=True, append_images=pictures[1:], duration=100)


def with_place(form: str, **how: Any) -> bytes:
    """A picture that says where it was taken, and by whom."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Ada Invented"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 12.0, 30.0)
    return flat(form, exif=exif, **how)


def box(kind: bytes, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack(">I4s", 8 + len(whole), kind) + whole


def film(size: int = 0, sides: tuple[int, int] = (640, 360), seconds: int = 12) -> bytes:
    """An MP4 whose boxes are in order, and whose pictures are `size` bytes of noise."""
    header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    width, height = (side << 16 for side in sides)
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", width, height)))
    start = box(b"ftyp", b"isom\x00\x00\x02\x00isommp41")
    return start + box(b"moov", header, track) + box(b"mdat", random.Random(7).randbytes(size))


def image_file(content: bytes = b"") -> MediaFile:
    content = content or flat()
    return MediaFile(digest_of(content), content, Format.PNG, MediaKind.IMAGE, 64, 48)


def gif_file() -> MediaFile:
    content = moving()
    return MediaFile(digest_of(content), content, Format.GIF, MediaKind.GIF, 64, 48)


def film_file(size: int = 0) -> MediaFile:
    content = film(size)
    return MediaFile(digest_of(content), content, Format.MP4, MediaKind.VIDEO, 640, 360)


def media_for(file: MediaFile, alt: str = ALT) -> Media:
    return Media(file.sha256, alt, file.kind)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
