"""The state of the system -> notices, and the telling of them. What is to be told is stored before
it is told, so that a crash tells it at most twice and at least once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.checking import fillers_of
from bot.domain.delivery import State
from bot.domain.errors import NetworkError
from bot.domain.notices import (
    CLAIM_LASTS,
    DEAD_AFTER,
    EXPECTED_WITHIN,
    NEWS_FOR,
    REMEMBERED_FOR,
    RESUMED_WITHIN,
    Move,
    Standing,
    compare,
    notices_of,
    try_again_at,
)
from bot.domain.pace import LATE, month_of
from bot.domain.picture import (
    Beat,
    Case,
    Picture,
    finding_cases,
    running_out,
    sent_back_cases,
    stale_cases,
    stop_cases,
    unchecked_cases,
    unconfirmed_cases,
)
from bot.domain.release import Verdict, judge
from bot.notices import Receiver
from bot.store import deliveries, notices
from bot.store.checks import failed_since, last_tries
from bot.store.congresses import get_paces
from bot.store.database import Rows
from bot.store.fills import get_fills_of, get_histories
from bot.store.findings import get_unseen
from bot.store.heartbeats import get_beats
from bot.store.holds import get_all_holds, get_holds
from bot.store.notices import Telling
from bot.store.outcomes import calls_wait, refused_for_good
from bot.store.people import get_people
from bot.store.posts import get_due, get_entries, get_stale, get_unchecked
from bot.store.stops import get_stops
from bot.store.traffic import spent_since

# An account that rests longer waits for a limit, not for a connection.
RESTS_LONG = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches, and how: `own` is what only it can see; `late` the posts that will not make it,
    which it looks for where `must_look_ahead`; `beats` is off on a fast clock, where ten real
    seconds between two heartbeats are minutes."""

    name: str
    own: tuple[Case, ...] = ()
    late: tuple[Case, ...] = ()
    beats: bool = True


def look(rows: Rows, by: Watching, now: datetime) -> list[Move]:
    """What is to change among the notices. Changes nothing."""
    known = notices.get_notices(rows, now - RESUMED_WITHIN)
    seen = picture(rows, by, known, now)
    alive = [beat.worker for beat in seen.beats if now - beat.seen_at <= DEAD_AFTER]
    return compare(notices_of(seen, now, by.name), known, now, by.name, alive)


def keep(rows: Rows, by: Watching, receivers: Collection[str], now: datetime) -> list[Move]:
    """Looks, and keeps what changes and what each receiver is to be told."""
    moves = look(rows, by, now)
    for move in moves:
        number = notices.put_notice(rows, move.standing)
        if move.told:
            notices.owe(rows, number, receivers, move.told, now)
    return moves


def picture(rows: Rows, by: Watching, known: Sequence[Standing], now: datetime) -> Picture:
    """The one place where what the tables hold becomes cases."""
    since = _news_since(known, now)
    beats = get_beats(rows) if by.beats else ()
    missed, lapsed = stale_cases(get_stale(rows, since, now), get_all_holds(rows), now)
    unconfirmed = deliveries.in_state(rows, State.UNCONFIRMED)
    looked_for, left = unconfirmed_cases(unconfirmed, now)
    refused = refused_for_good(rows, since)
    return Picture(
        beats=beats,
        expected=_expected(rows, beats, now) if by.beats else (),
        missed=missed,
        lapsed=lapsed,
        refused=tuple(Case(d.post_key, d.reason, d.claimed_at or now) for d in refused),
        unconfirmed=looked_for,
        to_a_person=left,
        late=by.late,
        stops=stop_cases(get_stops(rows)),
        running_out=_running_out(rows, now),
        findings=finding_cases(get_unseen(rows)),
        unchecked=_unchecked(rows, now),
        sent_back=_sent_back(rows, now),
        own=by.own,
    )


def _news_since(known: Sequence[Standing], now: datetime) -> datetime:
    """A notice that stands counts from its beginning."""
    begun = [each.notice.since for each in known if not each.ended_at]
    return max(min([now - NEWS_FOR, *begun]), now - REMEMBERED_FOR)


def _expected(rows: Rows, beats: Sequence[Beat], now: datetime) -> tuple[Case, ...]:
    """Asked only where a worker is missing."""
    if beats and all(now - beat.seen_at <= DEAD_AFTER for beat in beats):
        return ()
    holds = get_holds(rows)
    return tuple(
        Case(entry.post.planned.key, "", entry.post.planned.due_at)
        for entry in get_due(rows, now, now + EXPECTED_WITHIN)
        if judge(entry.post, entry.standing, holds, max(now, entry.post.planned.due_at)).verdict
        is Verdict.GO
    )


def _unchecked(rows: Rows, now: datetime) -> tuple[Case, ...]:
    entries = get_unchecked(rows, now)
    if not entries:
        return ()
    keys = [entry.post.planned.key for entry in entries]
    histories = get_histories(rows, keys)
    fillers = {key: fillers_of(w.filled for w in history) for key, history in histories.items()}
    return unchecked_cases(entries, fillers, get_people(rows), now)


def _sent_back(rows: Rows, now: datetime) -> tuple[Case, ...]:
    """A post waits for its check a day at most, nearly always minutes."""
    keys = failed_since(rows, now - REMEMBERED_FOR)
    if not keys:
        return ()
    fills = {key: get_fills_of(rows, key) for key in keys}
    return sent_back_cases(get_entries(rows, keys=keys), last_tries(rows, keys), fills, now)


def _running_out(rows: Rows, now: datetime) -> tuple[Case, ...]:
    paces = get_paces(rows)
    capped = {account for (_, account), pace in paces.items() if pace.month_cap is not None}
    return running_out(paces, spent_since(rows, month_of(now), capped), now) if capped else ()


def must_look_ahead(rows: Rows, now: datetime) -> bool:
    """Whether anything makes posts wait: a stop, a limit, a queue that is behind, or a month's
    money that ends. Looking ahead without a reason would cost an idle worker too much."""
    return bool(
        get_stops(rows)
        or calls_wait(rows, now, due_before=now - LATE, rest_beyond=now + RESTS_LONG)
        or _running_out(rows, now)
    )


def claim(rows: Rows, by: Watching, receivers: Collection[str], now: datetime) -> list[Telling]:
    """What is owed to these receivers and nobody is telling them."""
    return notices.claim_owed(rows, receivers, by.name, now, now - CLAIM_LASTS)


async def tell(receiver: Receiver, source: str, tellings: Sequence[Telling]) -> str:
    """All of them in one message; returns why they did not arrive, or ""."""
    first, *more = [telling.text for telling in tellings]
    title = f"{source}: {len(more) + 1} notices" if more else f"{source}: {first[:80]}"
    try:
        await receiver.tell(title, "\n".join([first, *more]))
    except NetworkError as error:
        return str(error)
    return ""


def record(rows: Rows, tellings: Sequence[Telling], failure: str, now: datetime) -> None:
    if not failure:
        notices.set_told(rows, tellings, now)
        return
    for telling in tellings:
        again_at = try_again_at(telling.attempts + 1, now)
        notices.set_not_told(rows, telling, failure, again_at)
