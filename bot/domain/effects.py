"""What a change of the programme did to the posts, in numbers a desk can act on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.changes import Aspect, Change
from bot.domain.queue import Entry
from bot.domain.release import is_approved


@dataclass(frozen=True, slots=True)
class Effects:
    """Counts of posts not begun yet, and the keys of those that were. `lapsed` are approvals that
    no longer fit the words; `held` are posts that wait for a person, or never go, because what they
    speak of is missing or cancelled."""

    added: int
    retimed: int
    rewritten: int
    lapsed: int
    held: int
    dropped: int
    unchanged: int
    posted: tuple[str, ...]

    def as_counts(self) -> dict[str, int]:
        return {
            "added": self.added,
            "retimed": self.retimed,
            "rewritten": self.rewritten,
            "approvals_lapsed": self.lapsed,
            "held": self.held,
            "dropped": self.dropped,
            "unchanged": self.unchanged,
            "already_posted": len(self.posted),
        }

    def __str__(self) -> str:
        return (
            f"{self.retimed:,} re-timed, {self.rewritten:,} re-written "
            f"({self.lapsed:,} approvals lapsed), {self.held:,} held, {self.added:,} new, "
            f"{self.dropped:,} dropped, {self.unchanged:,} unchanged; "
            f"{len(self.posted):,} already posted about what changed"
        )


def effects(before: Iterable[Entry], after: Sequence[Entry], changes: Iterable[Change]) -> Effects:
    """`before` and `after` are a congress's entries around the change."""
    known = {entry.post.planned.key: entry for entry in before}
    waiting = [entry for entry in after if not entry.begun]
    pairs = [
        (known[entry.post.planned.key], entry)
        for entry in waiting
        if entry.post.planned.key in known and not known[entry.post.planned.key].standing.dropped
    ]
    kept = [(old, new) for old, new in pairs if not new.standing.dropped]
    retimed = [old.post.planned.due_at != new.post.planned.due_at for old, new in kept]
    rewritten = [old.post.digest != new.post.digest for old, new in kept]
    held = [_stopped(new) and not _stopped(old) for old, new in kept]
    touched = [any(each) for each in zip(retimed, rewritten, held, strict=True)]
    return Effects(
        added=sum(not entry.standing.dropped for entry in waiting) - len(kept),
        retimed=sum(retimed),
        rewritten=sum(rewritten),
        lapsed=sum(_approved(old) and not _approved(new) for old, new in kept),
        held=sum(held),
        dropped=len(pairs) - len(kept),
        unchanged=touched.count(False),
        posted=_posted(after, changes),
    )


def _stopped(entry: Entry) -> bool:
    return bool(entry.standing.cancelled or entry.standing.missing)


def _approved(entry: Entry) -> bool:
    return is_approved(entry.post, entry.standing)


def _posted(entries: Iterable[Entry], changes: Iterable[Change]) -> tuple[str, ...]:
    """Posts begun that speak of a session or presentation that is not as it was."""
    changed = [change for change in changes if set(change.aspects) - {Aspect.ADDED}]
    sessions = {change.session for change in changed if not change.presentation}
    talks = {change.presentation for change in changed if change.presentation}
    return tuple(
        entry.post.planned.key
        for entry in entries
        if entry.begun
        and (entry.post.planned.session in sessions or entry.post.planned.presentation in talks)
    )
