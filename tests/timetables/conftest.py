"""Programme files for the readers: invented ones written on the spot, real ones where they are."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.timetable import Timetable
from bot.timetables.read import read_timetable

REAL = Path(__file__).parents[2].parent / "shared" / "timetables"

Read = Callable[..., Timetable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads text or bytes as a programme file would be, in Lisbon unless told otherwise."""

    def read_content(
        content: str | bytes,
        *,
        zone: str = "Europe/Lisbon",
        date_order: str = "",
        window: tuple[date, date] | None = None,
    ) -> Timetable:
        path = tmp_path / "programme"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_timetable(path, ZoneInfo(zone), date_order=date_order, window=window)

    return read_content


@pytest.fixture
def real_file() -> Callable[[str], Path]:
    """The path of a real programme file, which this repository may not hold."""

    def find(name: str) -> Path:
        if not (REAL / name).is_file():
            pytest.skip(f"the real programme {name} is not on this machine")
        return REAL / name

    return find


@pytest.fixture
def rows_of() -> Callable[[Timetable], int]:
    """How many rows of the file the timetable answers for."""

    def count(timetable: Timetable) -> int:
        talks = sum(len(session.presentations) for session in timetable.sessions)
        refused = sum(1 for problem in timetable.problems if problem.row is not None)
        return len(timetable.sessions) + talks + refused + sum(timetable.skipped.values())

    return count


def archive(**parts: str) -> bytes:
    """A zip file; `xl__sheet_xml` stands for the part xl/sheet.xml."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name.replace("__", "/").replace("_", "."), text)
    return written.getvalue()
