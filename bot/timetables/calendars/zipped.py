"""A zip archive of calendars: some sites export one for each day or room."""

from bot.domain.errors import Unreadable
from bot.domain.timetable import Timetable
from bot.timetables.calendars import ics
from bot.timetables.reading.archive import ZIP_MARKS, opened
from bot.timetables.reading.content import MAX_BYTES, Source

_OF_A_WORKBOOK = frozenset(("[content_types].xml", "content.xml", "mimetype", "xl/workbook.xml"))
_RUBBISH = ("__MACOSX/", ".")


def read_if_calendars(source: Source) -> Timetable | None:
    """None for what is no zip archive, or one that holds no calendar, as a workbook does. Raises
    Unreadable for a damaged archive."""
    if not source.content.startswith(ZIP_MARKS):
        return None
    held = _held(source)
    calendars = {name: content for name, content in held.items() if ics.recognises(content)}
    others = len(held) - len(calendars)
    return ics.read_all(source, calendars, others) if calendars else None


def _held(source: Source) -> dict[str, bytes]:
    with opened(source.name, source.content) as archive:
        entries = [
            entry
            for entry in archive.infolist()
            if entry.filename and not (entry.is_dir() or entry.filename.startswith(_RUBBISH))
        ]
        if _OF_A_WORKBOOK & {entry.filename.casefold() for entry in entries}:
            return {}
        if sum(entry.file_size for entry in entries) > MAX_BYTES:
            raise Unreadable(
                f"{source.name} unpacks to more than {MAX_BYTES / 1e6:.0f} MB.",
                "Put only the calendars of this congress into it.",
            )
        return {entry.filename: archive.read(entry) for entry in entries}
