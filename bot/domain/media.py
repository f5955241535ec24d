"""Pictures and films beside the words: what one is, and what X takes (X API v2, August 2026).

What a file is, its first bytes say; its name may lie.
"""

import re
from dataclasses import dataclass, field
from enum import Enum

MB = 1_000_000
MOST_IMAGES = 4
ALT_CHARACTERS = range(1, 1_001)
SIDE = range(4, 8_193)  # pixels of an image, each way
# Of an animated GIF: X's own notes on media.
GIF_SIDES = (1_280, 1_080)
GIF_FRAMES = 350
GIF_PIXELS = 300_000_000  # of all its frames


class MediaKind(Enum):
    """What X tells apart: how much of each goes with one post, and how large it may be."""

    IMAGE = "image"
    GIF = "gif"  # animated; one that stands still is an image
    VIDEO = "video"


MOST_BYTES = {MediaKind.IMAGE: 5 * MB, MediaKind.GIF: 15 * MB, MediaKind.VIDEO: 512 * MB}


class Format(Enum):
    """The formats that X takes, by their media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    MP4 = "video/mp4"


@dataclass(frozen=True, slots=True)
class Media:
    """One picture or film of a post. `sha256` names its content as it is sent, `alt` describes it
    to whoever cannot see it."""

    sha256: str
    alt: str
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class MediaFile:
    """The content as it is sent, never printed. `width` and `height` are pixels, 0 where a film
    does not say."""

    sha256: str
    content: bytes = field(repr=False)
    format: Format
    kind: MediaKind
    width: int
    height: int


# Brands of an MP4's first box; "qt  " is QuickTime, which X takes for nothing but trouble.
_MP4_BRAND = re.compile(rb"(?:isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|f4v )")


def format_of(content: bytes) -> Format | None:
    """By the first bytes, or None for what X does not take."""
    if content.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return Format.GIF
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Format.WEBP
    if content[4:8] == b"ftyp" and _MP4_BRAND.match(content, 8):
        return Format.MP4
    return None


def refuse_size(kind: MediaKind, size: int) -> str:
    """Why a file of so many bytes is not taken, or ""."""
    most = MOST_BYTES[kind]
    if not size:
        return "is empty"
    return f"is {megabytes(size)}, and X takes {most // MB} MB" if size > most else ""


def refuse_animation(width: int, height: int, frames: int) -> str:
    """Why an animated GIF is not taken, or ""."""
    if width > GIF_SIDES[0] or height > GIF_SIDES[1]:
        return f"is {width:,} x {height:,} pixels, and X takes 1,280 x 1,080 of an animated GIF"
    if frames > GIF_FRAMES:
        return f"has {frames:,} frames, and X takes {GIF_FRAMES}"
    if width * height * frames > GIF_PIXELS:
        return "has more than 300 million pixels in all its frames"
    return ""


def refuse_alt(alt: str) -> str:
    """Why this description is none, or "". It is asked of films too: X shows theirs to nobody, but
    whoever checks a post must know what it shows."""
    if not alt.strip():
        return "has no alt text"
    if len(alt) not in ALT_CHARACTERS:
        return f"has an alt text {len(alt) - 1_000:,} over the 1,000 characters that X takes"
    return ""


def megabytes(size: int) -> str:
    """8.1 MB, or 12 kB where that says more."""
    return f"{size / MB:.1f} MB" if size >= 0.95 * MB else f"{max(1, round(size / 1_000)):,} kB"
