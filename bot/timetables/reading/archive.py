"""Zip archives, opened so that none can fill the memory."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import Unreadable

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_UNPACKED = 100_000_000
_MAX_PARTS = 2_000
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# zipfile translates few of its faults: a wrong place, name or length in the file comes out raw.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, KeyError, OverflowError, NotImplementedError, RuntimeError),
)


@contextmanager
def opened(name: str, content: bytes) -> Iterator[zipfile.ZipFile]:
    """Raises Unreadable for one that is damaged, locked, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(name, archive)
            yield archive
    except _DAMAGE as error:
        raise Unreadable(
            f"{name} is a damaged or locked archive or workbook.",
            "Save it again, as XLSX or as a zip file, without a password.",
        ) from error


def _refuse_bomb(name: str, archive: zipfile.ZipFile) -> None:
    """The sizes in the directory can lie: zipfile reads no further than they say, and then finds
    the checksum wrong."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if any(entry.compress_type not in _PLAIN for entry in entries):
        raise zipfile.BadZipFile("a compression that no spreadsheet program uses")
    if unpacked > _MAX_UNPACKED or len(entries) > _MAX_PARTS:
        raise Unreadable(
            f"{name} unpacks to {unpacked / 1e6:,.0f} MB, far more than a programme holds.",
            "Copy the programme alone into a new file.",
        )
