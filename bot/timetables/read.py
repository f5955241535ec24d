"""A programme file of any known format into a Timetable. The format is recognised by what the file
holds, never by its name."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from lxml import etree

from bot.domain.errors import Unreadable
from bot.domain.timetable import Timetable
from bot.timetables.calendars import ics, zipped
from bot.timetables.reading.content import UTF16_MARKS, Source, content_of
from bot.timetables.schedules import c3voc, event_list, frab, indico, json_document, pretalx, xml
from bot.timetables.schedules.json_document import Json
from bot.timetables.sheets import tabular
from bot.timetables.sheets.workbook import is_workbook


class XmlFormat(Protocol):
    """A module that reads one kind of XML."""

    def recognises(self, root: etree._Element) -> bool: ...

    def read(self, source: Source, root: etree._Element) -> Timetable: ...


class JsonFormat(Protocol):
    """A module that reads one kind of JSON."""

    def recognises(self, document: Json) -> bool: ...

    def read(self, source: Source, document: Json) -> Timetable: ...


# A new XML or JSON format is one new module in one of these.
_XML: tuple[XmlFormat, ...] = (frab,)
_JSON: tuple[JsonFormat, ...] = (c3voc, indico, pretalx, event_list)
_KNOWN = "Export it as XLSX, CSV, iCalendar, schedule XML, or JSON of pretalx or Indico."


def read_timetable(
    path: Path,
    zone: ZoneInfo,
    *,
    date_order: str = "",
    window: tuple[date, date] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Timetable:
    """`zone` is the congress's; times without one of their own are in it. `date_order` is DMY, MDY,
    YMD or "" to decide from the file. Sessions that start outside `window`, the congress's first
    and last day, become problems. `columns` are as in Source.

    Raises Unreadable if the file as a whole cannot be used, Misuse for an unknown date order.
    """
    content = content_of(path)
    return read_source(Source(path.name, content, zone, date_order, window, columns or {}))


def column_mapping(
    path: Path, zone: ZoneInfo, columns: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """For a sheet: each column and what it is read as ("" if it is not). Raises Unreadable."""
    return tabular.mapping(Source(path.name, content_of(path), zone, columns=columns or {}))


def read_source(source: Source) -> Timetable:
    """The same for a file that is in memory already."""
    with _no_search_for_cycles():
        return _read(source)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A programme makes a hundred thousand objects and no circle of them; looking for one takes
    Python a quarter of the time. What is read is bounded, and freed by its counts."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(source: Source) -> Timetable:
    if ics.recognises(source.content):
        return ics.read(source)
    if (calendars := zipped.read_if_calendars(source)) is not None:
        return calendars
    opening = _opening(source.content)
    if opening == b"<":
        return _read_xml(source)
    if opening in (b"{", b"["):
        return _read_json(source)
    if source.content.startswith(b"%PDF"):
        raise Unreadable(f"{source.name} is a PDF, which holds no rows.", _KNOWN)
    return tabular.read(source)


def _opening(content: bytes) -> bytes:
    """The first character that is not blank, past any byte order mark."""
    if is_workbook(content):
        return b""
    start = content[:1_000].removeprefix(b"\xef\xbb\xbf")
    if content.startswith(UTF16_MARKS):
        start = start[2:].replace(b"\0", b"")
    return start.lstrip()[:1]


def _read_xml(source: Source) -> Timetable:
    if b"<html" in source.content[:2_000].lower():
        raise Unreadable(f"{source.name} is a web page, not a programme file.", _KNOWN)
    root = xml.root_of(source)
    for reader in _XML:
        if reader.recognises(root):
            return reader.read(source, root)
    raise Unreadable(f"{source.name} is XML, but no schedule with events.", _KNOWN)


def _read_json(source: Source) -> Timetable:
    document = json_document.document_of(source)
    for reader in _JSON:
        if reader.recognises(document):
            return reader.read(source, document)
    raise Unreadable(f"{source.name} is JSON, but no schedule with events.", _KNOWN)
