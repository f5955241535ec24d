"""A watched address or folder -> a version of the programme."""

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.domain.congress import Congress
from bot.domain.errors import CongressBotError, RateLimited, Unreadable
from bot.domain.people import THE_WATCH, Act
from bot.domain.timetable import Timetable
from bot.domain.watch import Standing, is_over, next_look_at
from bot.store.congresses import get_congress
from bot.store.database import Rows
from bot.store.trail import record_act
from bot.store.versions import keep_version
from bot.store.watches import Watched, get_watch, get_watches, set_standing
from bot.timetables.fetch import Fetched, fetch
from bot.timetables.newest import newest_file
from bot.timetables.read import read_source
from bot.timetables.reading.content import Source, content_of

_REPORT = "The last good one stays. Report this, with the file."


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found: `timetable` is None where there was nothing new, or trouble, which
    `standing` then tells."""

    watched: Watched
    standing: Standing
    timetable: Timetable | None = None
    source: str = ""

    @property
    def failed(self) -> bool:
        return self.standing.failures > 0


def due(rows: Rows, now: datetime) -> list[tuple[Watched, Congress]]:
    """Those to be looked at now, of congresses that are not over."""
    found = [(each, get_congress(rows, each.congress)) for each in get_watches(rows)]
    return [
        (watched, congress)
        for watched, congress in found
        if watched.standing.next_at <= now and not is_over(congress, now)
    ]


def next_at(rows: Rows, now: datetime) -> datetime | None:
    moments = (
        each.standing.next_at
        for each in get_watches(rows)
        if not is_over(get_congress(rows, each.congress), now)
    )
    return next(moments, None)


def look(watched: Watched, congress: Congress, filled: Callable[[str], str], now: datetime) -> Seen:
    """Asks the network or the disk, never the database. `filled` puts the secrets into an address.
    What goes wrong is in the answer."""
    try:
        found = _found(watched, filled, now)
        digest = hashlib.sha256(found.content).hexdigest() if found else ""
        if found is None or digest == watched.standing.digest:
            return Seen(watched, _well(watched, now, found, digest))
        timetable = _read(watched, congress, found)
    except CongressBotError as error:
        return Seen(watched, _failed(watched, now, error))
    except Exception as error:  # noqa: BLE001 - a stranger's file must not end the worker
        return Seen(watched, _failed(watched, now, _own_fault(error)))
    return Seen(watched, _well(watched, now, found, digest), timetable, found.name)


def _own_fault(error: Exception) -> Unreadable:
    """Says where it arose, so that it can be mended, but not its words: they may hold the address
    with its key."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    return Unreadable(f"the file met a fault of the bot's own: {where}.", _REPORT)


def record(rows: Rows, seen: Seen, now: datetime, asked_by: str = "") -> int | None:
    """Keeps how the watch stands, and the version's number; 0 where there is nothing new. None, and
    nothing is kept, where the watch has been looked at or changed meanwhile. `asked_by` is the
    person who wanted the look, "" where it was due; raises Refused where they may not."""
    congress = seen.watched.congress
    if get_watch(rows, congress) != seen.watched:
        return None
    set_standing(rows, congress, seen.standing)
    if asked_by:
        record_act(rows, asked_by, Act.WATCH, congress, seen.standing.told, now)
    if seen.timetable is None:
        return 0
    return keep_version(rows, congress, seen.timetable, seen.source, THE_WATCH, now)


def told(rows: Rows, seen: Seen, words: str) -> str:
    """Keeps for people what came of the look."""
    set_standing(rows, seen.watched.congress, replace(seen.standing, told=words))
    return words


def _found(watched: Watched, filled: Callable[[str], str], now: datetime) -> Fetched | None:
    watch, standing = watched.watch, watched.standing
    if watch.url:
        return fetch(
            filled(watch.url),
            now,
            etag=standing.etag,
            last_modified=standing.last_modified,
            allow_private=watch.allow_private,
        )
    newest = newest_file(Path(watch.folder), now)
    return Fetched(newest.name, content_of(newest), "", "") if newest else None


def _read(watched: Watched, congress: Congress, found: Fetched) -> Timetable:
    source = Source(
        found.name,
        found.content,
        congress.tz,
        watched.date_order,
        (congress.starts_on, congress.ends_on),
        watched.columns,
    )
    timetable = read_source(source)
    if not timetable.sessions:
        next_step = "The last good one stays. Open the file to see what it is."
        raise Unreadable(f"{found.name} has no usable session.", next_step)
    return timetable


def _well(watched: Watched, now: datetime, found: Fetched | None, digest: str) -> Standing:
    before = watched.standing
    return Standing(
        next_at=next_look_at(watched.watch, now, failures=0),
        looked_at=now,
        etag=found.etag if found else before.etag,
        last_modified=found.last_modified if found else before.last_modified,
        digest=digest or before.digest,
        told="nothing new",
    )


def _failed(watched: Watched, now: datetime, error: CongressBotError) -> Standing:
    failures = watched.standing.failures + 1
    until = error.until if isinstance(error, RateLimited) else None
    return replace(
        watched.standing,
        next_at=next_look_at(watched.watch, now, failures, until),
        looked_at=now,
        failures=failures,
        told=str(error),
    )
