"""What one delivered post measured: at each mark, at the last look, and what is missing and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.engagement import MARKS, PRIVATE_FOR, Counts, Snapshot


@dataclass(frozen=True, slots=True)
class AtMark:
    """A post's counts at a mark; where there are none, `why_not` says why."""

    mark: timedelta
    counts: Counts | None = None
    taken_at: datetime | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """`at` holds one entry for each of MARKS. `latest` are the last counts the network gave,
    whatever their age. Negative lateness: sent before it was due."""

    sent_at: datetime | None
    lateness: timedelta | None
    at: tuple[AtMark, ...]
    latest: Counts | None = None
    latest_at: datetime | None = None

    def at_mark(self, mark: timedelta) -> AtMark:
        return next(entry for entry in self.at if entry.mark == mark)


@dataclass(frozen=True, slots=True)
class Gap:
    what: str
    reason: str


def measure(
    sent_at: datetime | None, due_at: datetime, snapshots: Sequence[Snapshot], now: datetime
) -> Measured:
    seen = [snapshot for snapshot in snapshots if not snapshot.unavailable]
    last = max(seen, key=lambda snapshot: snapshot.taken_at, default=None)
    return Measured(
        sent_at=sent_at,
        lateness=sent_at - due_at if sent_at else None,
        at=tuple(_at_mark(mark, sent_at, snapshots, now) for mark in MARKS),
        latest=last.counts if last else None,
        latest_at=last.taken_at if last else None,
    )


def tolerance(mark: timedelta) -> timedelta:
    """How far a snapshot's true age may lie from its mark and still be compared at it."""
    return mark / 10 + timedelta(minutes=5)


def mark_name(mark: timedelta) -> str:
    hours = round(mark / timedelta(hours=1))
    return f"{hours} h" if hours <= 48 else f"{hours // 24} d"


def engagement_rate(counts: Counts) -> float | None:
    """Engagements per impression; None where either is missing or nothing was seen."""
    if counts.engagements is None or not counts.impressions:
        return None
    return counts.engagements / counts.impressions


def _at_mark(
    mark: timedelta, sent_at: datetime | None, snapshots: Sequence[Snapshot], now: datetime
) -> AtMark:
    if sent_at is None:
        return AtMark(mark, why_not="the moment it was sent is not known")
    ours = [snapshot for snapshot in snapshots if _counts_for(mark, snapshot, sent_at)]
    # An answer at the wrong age still says more than a failed look at the right one.
    ours.sort(key=lambda s: (bool(s.unavailable), abs(s.taken_at - sent_at - mark)))
    if not ours:
        young = now - sent_at < mark + tolerance(mark)
        age = f"the post was younger than {mark_name(mark)} when this report was made"
        return AtMark(mark, why_not=age if young else "no snapshot was taken")
    best = ours[0]
    if best.unavailable:
        return AtMark(mark, why_not=best.unavailable)
    off = best.taken_at - sent_at - mark
    if abs(off) > tolerance(mark):
        return AtMark(mark, why_not=f"snapshot taken {'late' if off > timedelta(0) else 'early'}")
    return AtMark(mark, best.counts, best.taken_at)


def _counts_for(mark: timedelta, snapshot: Snapshot, sent_at: datetime) -> bool:
    """Taken for this mark; or just after a poll closed, at an age that fits this mark too."""
    if snapshot.mark in MARKS:
        return snapshot.mark == mark
    return abs(snapshot.taken_at - sent_at - mark) <= tolerance(mark)


def gaps(measured: Measured) -> Iterator[Gap]:
    for entry in measured.at:
        yield from _gaps_at(entry, measured.sent_at)
    if measured.latest is None:
        yield Gap("latest counts", "no snapshot has any")
        return
    public = (
        ("likes", measured.latest.likes),
        ("reposts", measured.latest.reposts),
        ("replies", measured.latest.replies),
        ("quotes", measured.latest.quotes),
    )
    for name, count in public:
        if count is None:
            yield Gap(f"latest {name}", "X gave none")


def _gaps_at(entry: AtMark, sent_at: datetime | None) -> Iterator[Gap]:
    at = f"at {mark_name(entry.mark)}"
    if entry.counts is None or entry.taken_at is None or sent_at is None:
        yield Gap(f"all counts {at}", entry.why_not)
        return
    old = entry.taken_at - sent_at >= PRIVATE_FOR
    private = "X gives private counts only for 30 days" if old else "X gave no private counts"
    if entry.counts.impressions == 0:
        yield Gap(f"engagement rate {at}", "0 impressions, so there is nothing to divide by")
    elif entry.counts.impressions is None and entry.counts.engagements is None:
        yield Gap(f"impressions and engagement rate {at}", private)
    elif entry.counts.impressions is None:
        yield Gap(f"impressions {at}", private)
    elif entry.counts.engagements is None:
        yield Gap(f"engagement rate {at}", private)
