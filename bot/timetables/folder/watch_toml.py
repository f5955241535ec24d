"""The [watch] table of congress.toml: where newer programmes come from."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.duration import FORMS, parse_duration
from bot.domain.watch import SHORTEST, Watch
from bot.timetables.folder.toml_table import TomlTable

_LONGEST = timedelta(days=7)


def watch_of(table: TomlTable, folder: Path) -> Watch | None:
    """None where the table names neither `url` nor `folder`, which is relative to `folder`. Raises
    Unreadable."""
    url, place = table.text("url", ""), table.text("folder", "")
    watch = Watch(
        url=url,
        folder=str((folder / place).resolve()) if place else "",
        every=_length(table, "every", Watch().every),
        apply_moves_under=_length(table, "apply_moves_under", timedelta()),
        apply_rooms=table.flag("apply_rooms"),
        allow_private=table.flag("allow_private"),
    )
    table.finish()
    if url and place:
        raise table.refuse("folder", "stands beside url", "Keep one of them.")
    if url:
        _check(table, url)
    if place and not Path(watch.folder).is_dir():
        raise table.refuse("folder", f'is "{place}", which is not there', "Make it, or correct it.")
    if not SHORTEST <= watch.every <= _LONGEST:
        raise table.refuse("every", f'is "{table.text("every")}"', "Write 1m to 7d.")
    return watch if url or place else None


def _length(table: TomlTable, key: str, default: timedelta) -> timedelta:
    length = table.parsed(key, default, parse_duration, FORMS)
    if length < timedelta():
        raise table.refuse(key, "is below nothing", "Write e.g. 15m.")
    return length


def _check(table: TomlTable, url: str) -> None:
    """Never repeats the address, which may hold a key."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise table.refuse("url", "is no address", "Write https://host/path.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise table.refuse(
            "url",
            "is no address that the bot asks",
            "Write https://host/path, without a name or password; a key goes into .env as FEED_...",
        )
