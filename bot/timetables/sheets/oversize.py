"""A workbook looked at before it is opened: one that would fill the memory is refused.

A reader that keeps a sheet as one rectangle reserves every cell up to the farthest one, so two
cells in opposite corners are enough to end the process.
"""

import re

from lxml import etree

from bot.domain.errors import Unreadable
from bot.timetables.reading.archive import opened
from bot.timetables.reading.content import MAX_ROWS
from bot.timetables.sheets.book import MAX_COLUMNS

# The place of a row or cell (r="AB12"), where it is not plainly a near one: a sheet has a hundred
# thousand of those. What follows says whether it is too far out, or spelled so as to hide it.
_UNUSUAL = re.compile(rb"""r\s*=\s*["'](?![A-S]?[A-Z]?[0-5]?\d{1,4}["'])""")
_FAR = re.compile(rb"""[A-Za-z]{3,}\d|[T-Zt-z][A-Za-z]\d|[A-Za-z]*(?:\d{6}|[6-9]\d{4})|[^"'<>]*&""")
_HIDDEN_ROW = re.compile(rb"""<row\s[^>]{0,200}?\shidden=["'](?:1|true)""")
_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_CELLS = (f"{_ODS_TABLE}table-cell", f"{_ODS_TABLE}covered-table-cell")


def inspect(name: str, content: bytes) -> int:
    """How many rows it hides. Raises Unreadable for a zipped workbook that is damaged, unpacks to
    too much, or has cells well beyond MAX_ROWS or MAX_COLUMNS."""
    with opened(name, content) as archive:
        parts = {part.casefold() for part in archive.namelist()}
        if "xl/workbook.bin" in parts or not parts & {"content.xml", "xl/workbook.xml"}:
            raise Unreadable(
                f"{name} is an archive, but holds no calendar, XLSX or ODS workbook.",
                "Unpack it and load the programme file inside, or save it as XLSX.",
            )
        return sum(
            _inspected(name, part.filename, archive.read(part)) for part in archive.infolist()
        )


def _inspected(name: str, part: str, content: bytes) -> int:
    """Any part may be a sheet: which ones are is written in yet another part."""
    if part.casefold() == "content.xml":
        _refuse_repeats(name, content)
        return 0
    for place in _UNUSUAL.finditer(content):
        before = content[place.start() - 1 : place.start()]
        if before.isspace() and _FAR.match(content, place.end()):
            raise _too_far(name)
    is_sheet = part.startswith("xl/worksheets/")
    return len(_HIDDEN_ROW.findall(content)) if is_sheet and b"hidden=" in content else 0


def _refuse_repeats(name: str, content: bytes) -> None:
    """ODS says "the next cell a million times" in a few bytes. Empty repeats are harmless: every
    sheet ends in them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"{name} is a damaged workbook.", "Save it again as XLSX.") from error
    for table in root.iter(f"{_ODS_TABLE}table"):
        rows = 0
        for row in table.iter(f"{_ODS_TABLE}table-row"):
            columns = _last_filled(row)
            rows += _times(row, "number-rows-repeated") if columns or rows else 1
            if columns > MAX_COLUMNS or (columns and rows > MAX_ROWS + 1):
                raise _too_far(name)


def _last_filled(row: etree._Element) -> int:
    last = at = 0
    for cell in row.iter(*_ODS_CELLS):
        at += _times(cell, "number-columns-repeated")
        if len(cell):
            last = at
    return last


def _times(element: etree._Element, name: str) -> int:
    text = element.get(f"{_ODS_TABLE}{name}", "1")
    return int(text[:9]) if text.isdecimal() else 1


def _too_far(name: str) -> Unreadable:
    return Unreadable(
        f"{name} has cells beyond row {MAX_ROWS:,} or column {MAX_COLUMNS}.",
        "Copy the programme's cells into a new workbook.",
    )
