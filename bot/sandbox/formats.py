"""What a file really is, read from its bytes: X goes by them, whatever the upload claims."""

from dataclasses import dataclass
from enum import Enum
from io import BytesIO

from PIL import Image, UnidentifiedImageError

MEGABYTE = 1024 * 1024
PICTURES = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")


class Kind(Enum):
    """Each has its number in X's media keys, its size limit and its place in a post's link."""

    PHOTO = "photo"
    GIF = "animated_gif"
    VIDEO = "video"

    @property
    def number(self) -> int:
        return {Kind.PHOTO: 3, Kind.GIF: 16, Kind.VIDEO: 7}[self]

    @property
    def most_bytes(self) -> int:
        return {Kind.PHOTO: 5, Kind.GIF: 15, Kind.VIDEO: 512}[self] * MEGABYTE

    @property
    def page(self) -> str:
        return "video" if self is Kind.VIDEO else "photo"


# What X's description of the API lists as `media_category` for posts.
CATEGORIES = {
    "tweet_image": Kind.PHOTO,
    "tweet_gif": Kind.GIF,
    "tweet_video": Kind.VIDEO,
    "amplify_video": Kind.VIDEO,
}


@dataclass(frozen=True, slots=True)
class Format:
    """`width` and `height` are 0 where they are not read (video)."""

    kind: Kind
    mime: str
    width: int = 0
    height: int = 0


def format_of(data: bytes) -> Format | None:
    """None for what X does not take."""
    if data[4:8] == b"ftyp":
        return Format(Kind.VIDEO, "video/quicktime" if data[8:10] == b"qt" else "video/mp4")
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return Format(Kind.VIDEO, "video/webm")
    try:
        with Image.open(BytesIO(data), formats=PICTURES) as picture:
            kind = Kind.GIF if picture.format == "GIF" else Kind.PHOTO
            mime = f"image/{str(picture.format).lower()}"
            return Format(kind, mime, picture.width, picture.height)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
