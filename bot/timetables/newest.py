"""The programme file that was last put into a folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.errors import Unreadable

_STILL = timedelta(seconds=5)
_LEFT_OUT = (".", "~")  # what programs put beside a file while it is open or being copied


def newest_file(folder: Path, now: datetime) -> Path | None:
    """None where there is none, or the newest was written to a moment ago and may not be whole.
    Raises Unreadable where the folder cannot be read."""
    try:
        files = [
            (datetime.fromtimestamp(path.stat().st_mtime, UTC), path.name, path)
            for path in folder.iterdir()
            if path.is_file() and not path.name.startswith(_LEFT_OUT)
        ]
    except OSError as error:
        why = error.strerror or "it cannot be read"
        next_step = "Check [watch] folder and who may read it."
        raise Unreadable(f"{folder.name}: {why}.", next_step) from error
    written_at, _, newest = max(files, default=(now, "", None))
    return newest if newest and abs(now - written_at) >= _STILL else None
