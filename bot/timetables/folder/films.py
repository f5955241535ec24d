"""An MP4 looked at, never decoded: whether it is whole, its sides, its length."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import Unreadable
from bot.domain.media import MediaKind, refuse_size

_SAVE = "Export it again as MP4 (H.264)."
_INSIDE = (b"moov", b"trak")


@dataclass(frozen=True, slots=True)
class Film:
    """0 where the file does not say."""

    width: int
    height: int
    length: timedelta


def film_of(name: str, content: bytes) -> Film:
    """Raises Unreadable for one that is too large, cut off, or without its index."""
    if refusal := refuse_size(MediaKind.VIDEO, len(content)):
        raise Unreadable(f"{name} {refusal}.", "Make it shorter, or export it smaller.")
    try:
        boxes = list(_boxes(content, 0, len(content)))
    except (ValueError, struct.error) as error:
        raise Unreadable(f"{name} is cut off or damaged.", _SAVE) from error
    if not any(kind == b"moov" for kind, _, _ in boxes):
        raise Unreadable(f"{name} has no index: it was not written to its end.", _SAVE)
    sides = [_sides(content[start:end]) for kind, start, end in boxes if kind == b"tkhd"]
    lengths = [_length(content[start:end]) for kind, start, end in boxes if kind == b"mvhd"]
    width, height = max(sides, default=(0, 0))
    return Film(width, height, max(lengths, default=timedelta()))


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box's kind, and where its content begins and ends; those inside others as well. Raises
    ValueError for one that reaches beyond what holds it."""
    while start < end:
        size, kind = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1:  # the size stands in eight bytes of its own
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        stop = start + size if size else end
        if stop > end or stop < start + head:
            raise ValueError("a box reaches beyond its place")
        yield kind, start + head, stop
        if kind in _INSIDE:
            yield from _boxes(content, start + head, stop)
        start = stop


def _sides(track_header: bytes) -> tuple[int, int]:
    """Its last eight bytes, each side with 16 bits behind the point; a sound has none."""
    if len(track_header) < 84:
        return 0, 0
    width, height = struct.unpack(">II", track_header[-8:])
    return width >> 16, height >> 16


def _length(movie_header: bytes) -> timedelta:
    long = movie_header[:1] == b"\x01"
    form, start = (">IQ", 20) if long else (">II", 12)
    if len(movie_header) < start + struct.calcsize(form):
        return timedelta()
    scale, duration = struct.unpack_from(form, movie_header, start)
    return timedelta(seconds=min(duration / scale, 86_400)) if scale else timedelta()
