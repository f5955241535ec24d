"""The audit trail as CSV, safe to open in a spreadsheet. What starts like a formula has a ' before
it there, so that hashes are computed from the JSON."""

import csv
import io
from collections.abc import Iterable

from bot.domain.trail import Entry, at_text
from bot.reports.spreadsheet import inert

HEADER = ("number", "at", "by", "act", "about", "told", "hub", "previous", "hash")


def trail_as_csv(entries: Iterable[Entry]) -> bytes:
    """UTF-8 with its mark, without which Excel takes it for cp1252; times in UTC."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows([inert(cell) for cell in _row(entry)] for entry in entries)
    return out.getvalue().encode("utf-8-sig")


def _row(entry: Entry) -> tuple[int | str, ...]:
    deed = entry.deed
    said = (deed.by, deed.act, deed.about, deed.told, deed.hub)
    return (entry.number, at_text(deed.at), *said, entry.previous, entry.hash)
