"""What people are told of the system's own state: which notices should stand, and which of them to
tell now. All well: none stands, and nothing is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.picture import Beat, Case, Picture

DEAD_AFTER = timedelta(seconds=30)  # three heartbeats
EXPECTED_WITHIN = timedelta(hours=1)
# Nothing undoes a missed post, so its notice stands as long as it is news.
NEWS_FOR = timedelta(hours=2)
REMEMBERED_FOR = timedelta(days=1)
_NAMED = 3


class Severity(Enum):
    LOUD = "loud"  # somebody must act: told again while it stands, and when it is over
    QUIET = "quiet"  # good to know: told once


@dataclass(frozen=True, slots=True)
class Notice:
    """`key` names the trouble, `count` says how many it befell. `of` is the watcher that alone can
    see it, "" where all can."""

    key: str
    severity: Severity
    text: str
    since: datetime
    count: int = 1
    of: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A notice as it is kept. `missing_since` is set while nobody sees it any more; `owes_end` says
    that people were told of it and not yet that it is over."""

    notice: Notice
    told_at: datetime
    times_told: int
    told_count: int
    owes_end: bool
    missing_since: datetime | None = None
    ended_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """What a notice becomes; `told` is what people are told of it now, "" for nothing."""

    standing: Standing
    told: str = ""


def notices_of(picture: Picture, now: datetime, watcher: str = "") -> tuple[Notice, ...]:
    p = picture
    return (
        *_of_workers(p, now),
        *_of_news("missed", "missed", p.missed, "queue --state missed", now),
        *_of_news("refused", "refused by the network", p.refused, "queue --state refused", now),
        *_of_news("lapsed", "kept until too late", p.lapsed, "queue --state missed", now),
        *_of_posts("unconfirmed", "unconfirmed", p.unconfirmed, "queue --state unconfirmed"),
        *_of_posts("to-a-person", "left to a person", p.to_a_person, "tasks"),
        *_of_late(p.late, now),
        *_of_posts("unchecked", "not checked in time", p.unchecked, "checks"),
        *_of_posts("sent-back", "sent back by a check", p.sent_back, "checks"),
        *_of_posts("finding", "not as they should be on the account", p.findings, "tasks"),
        *_of_each("stopped", "Account {} is stopped", p.stops, "resume {}"),
        *_of_each("running-out", "Account {} nears its month_cap", p.running_out, "spend"),
        *(_own(case, watcher) for case in p.own),
    )


def _of_workers(picture: Picture, now: datetime) -> list[Notice]:
    alive = [beat for beat in picture.beats if now - beat.seen_at <= DEAD_AFTER]
    dead = _not_replaced(picture.beats, alive, now)
    ahead = f" {_posts(len(picture.expected))} due within the hour." if picture.expected else ""
    found = [
        Notice(
            f"dead-worker:{beat.worker}",
            Severity.LOUD,
            f"Worker {beat.worker} was last seen at {_clock(beat.seen_at)} and did not say goodbye."
            f"{ahead} Next: congress-bot worker",
            beat.seen_at,
        )
        for beat in dead
    ]
    if picture.expected and not alive and not dead:
        text = (
            f"No worker runs.{ahead} First: {_named(picture.expected)}. Next: congress-bot worker"
        )
        found.append(Notice("no-worker", Severity.LOUD, text, now, len(picture.expected)))
    return found


def _not_replaced(beats: Iterable[Beat], alive: Iterable[Beat], now: datetime) -> list[Beat]:
    """The dead, less one for each worker that began after it: it took that one's place."""
    successors = sorted(beat.started_at for beat in alive)
    left = []
    for beat in sorted(beats, key=lambda beat: beat.seen_at):
        if not DEAD_AFTER < now - beat.seen_at <= REMEMBERED_FOR:
            continue
        if later := next((began for began in successors if began > beat.seen_at), None):
            successors.remove(later)
        else:
            left.append(beat)
    return left


def _of_news(
    key: str, what: str, cases: Sequence[Case], following: str, now: datetime
) -> list[Notice]:
    if all(now - case.at > NEWS_FOR for case in cases):
        return []
    return _of_posts(key, what, cases, following)


def _of_posts(key: str, what: str, cases: Sequence[Case], following: str) -> list[Notice]:
    if not cases:
        return []
    severity = Severity.QUIET if key == "lapsed" else Severity.LOUD
    since = min(case.at for case in cases)
    text = (
        f"{_posts(len(cases))} {what} since {_clock(since)}: {_named(cases)}. "
        f"{_reasons(cases)} Next: congress-bot {following}"
    )
    return [Notice(key, severity, _one_line(text), since, len(cases))]


def _of_late(cases: Sequence[Case], now: datetime) -> list[Notice]:
    """Their moments are still to come, so the notice begins now."""
    if not cases:
        return []
    text = (
        f"{_posts(len(cases))} will not make it, the first goes stale at {_clock(cases[0].at)}: "
        f"{_named(cases)}. {_reasons(cases)} Next: congress-bot forecast --late"
    )
    return [Notice("late", Severity.LOUD, _one_line(text), now, len(cases))]


def _of_each(key: str, what: str, cases: Sequence[Case], following: str) -> list[Notice]:
    return [
        Notice(
            f"{key}:{case.what}",
            Severity.LOUD,
            _one_line(
                f"{what.format(case.what)}: {_sentence(case.reason)} "
                f"Next: congress-bot {following.format(case.what)}"
            ),
            case.at,
        )
        for case in cases
    ]


def _own(case: Case, watcher: str) -> Notice:
    text = _one_line(f"{watcher}: {_sentence(case.reason)}")
    return Notice(f"{case.what}:{watcher}", Severity.LOUD, text, case.at, of=watcher)


def _posts(number: int) -> str:
    return "1 post" if number == 1 else f"{number:,} posts"


def _named(cases: Sequence[Case]) -> str:
    more = f" and {len(cases) - _NAMED:,} more" if len(cases) > _NAMED else ""
    return ", ".join(case.what for case in cases[:_NAMED]) + more


def _reasons(cases: Sequence[Case]) -> str:
    different = list(dict.fromkeys(case.reason for case in cases if case.reason))
    return " ".join(_sentence(reason) for reason in different[:_NAMED])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(". ") + "."


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _one_line(text: str) -> str:
    """A reason may hold a stranger's words: no line of theirs passes for one of ours."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


REPEATS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
# A notice that goes and comes is one notice: it is over when a minute has not seen it, and one that
# comes back soon is told no sooner than if it had stood.
OVER_AFTER = timedelta(minutes=1)
RESUMED_WITHIN = REPEATS[0]
GROWN_AFTER = timedelta(minutes=5)
GROWN_BY = 5


def compare(
    wanted: Iterable[Notice],
    known: Iterable[Standing],
    now: datetime,
    watcher: str = "",
    alive: Iterable[str] = (),
) -> list[Move]:
    """What changes of the `known` (those that stand or ended within RESUMED_WITHIN), now that
    `wanted` should stand. What another watcher that is `alive` alone can see is left to it."""
    seen = {notice.key: notice for notice in wanted}
    kept = {standing.notice.key: standing for standing in known}
    others = set(alive) - {watcher, ""}
    moves = [
        _met(kept[key], notice, now) if key in kept else _begun(notice, now)
        for key, notice in seen.items()
    ]
    for key, standing in kept.items():
        if key not in seen and not standing.ended_at and standing.notice.of not in others:
            moves.append(_not_met(standing, now))
    return [move for move in moves if move.told or move.standing != kept.get(_key(move))]


def _key(move: Move) -> str:
    return move.standing.notice.key


def _begun(notice: Notice, now: datetime) -> Move:
    return Move(Standing(notice, now, 1, notice.count, True), notice.text)


def _met(known: Standing, notice: Notice, now: datetime) -> Move:
    standing = replace(
        known,
        notice=replace(notice, since=min(known.notice.since, notice.since)),
        missing_since=None,
        ended_at=None,
    )
    if not _to_be_told(standing, known.notice.severity, now):
        return Move(standing)
    told = replace(
        standing,
        told_at=now,
        times_told=standing.times_told + 1 if standing.owes_end else 1,
        told_count=notice.count,
        owes_end=True,
    )
    return Move(told, notice.text if not known.owes_end else f"Still: {notice.text}")


def _to_be_told(standing: Standing, before: Severity, now: datetime) -> bool:
    notice, quiet_for = standing.notice, now - standing.told_at
    if notice.severity is Severity.QUIET:
        return False
    if before is Severity.QUIET:
        return True
    if not standing.owes_end:
        return quiet_for >= RESUMED_WITHIN
    grown = notice.count >= max(2 * standing.told_count, standing.told_count + GROWN_BY)
    gap = REPEATS[min(standing.times_told, len(REPEATS)) - 1]
    return quiet_for >= gap or (grown and quiet_for >= GROWN_AFTER)


def _not_met(known: Standing, now: datetime) -> Move:
    if known.missing_since is None:
        return Move(replace(known, missing_since=now))
    if now - known.missing_since < OVER_AFTER:
        return Move(known)
    ended = replace(known, ended_at=now, owes_end=False)
    tell = known.owes_end and known.notice.severity is Severity.LOUD
    return Move(ended, f"Over: {known.notice.text}" if tell else "")


TRY_AGAIN = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 300, 900))
# A watcher that died while it told: another one tells it, perhaps a second time.
CLAIM_LASTS = timedelta(minutes=2)


def try_again_at(attempts: int, now: datetime) -> datetime:
    """After `attempts` (from 1) to tell a receiver have failed."""
    return now + TRY_AGAIN[min(attempts, len(TRY_AGAIN)) - 1]
