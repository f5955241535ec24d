"""What may be called, told from the rules alone: the desk's words, approvals, holds and moments. It
asks nothing of bot.domain.release, which is on trial here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from far_side import Call, Landed

from bot.domain.posts import PlannedPost
from bot.domain.queue import Entry
from bot.domain.release import Scope

# A call in preparation may still go out for so long after a hold, a change or its last moment.
PREPARED = timedelta(seconds=1)

Said = tuple[tuple[str, ...], tuple[str, ...]]  # the parts, and the poll's options
Part = tuple[str, int]  # a post's key, and which part of it


@dataclass(slots=True)
class Oracle:
    """`excused` are parts that a person's word sent again."""

    planned: dict[str, PlannedPost] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    approved: dict[str, set[Said]] = field(default_factory=dict)
    holds: dict[int, tuple[Scope, str]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    excused: set[Part] = field(default_factory=set)
    refused_for_good: set[str] = field(default_factory=set)
    _parts: dict[tuple[str, str], Part] = field(default_factory=dict)
    _allowed: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def drafted(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            planned = entry.post.planned
            self.planned[planned.key] = planned
            self.said[planned.key] = said(entry)
            for number, text in enumerate(entry.post.parts, start=1):
                self._parts[planned.account, text] = planned.key, number

    def approve(self, entry: Entry) -> None:
        self.approved.setdefault(entry.post.planned.key, set()).add(said(entry))

    def hindered(self, key: str) -> bool:
        """Whether anything but time keeps the post."""
        return (
            self.said[key] not in self.approved.get(key, ())
            or self.planned[key].session in self.cancelled
            or any(self._stops(scope, value, key) for scope, value in self.holds.values())
        )

    def opens_at(self, key: str) -> datetime:
        planned = self.planned[key]
        return max(planned.due_at, planned.not_before or planned.due_at)

    def note(self, now: datetime) -> None:
        """Asked after every rule: what may go at this moment."""
        for key, planned in self.planned.items():
            if not self.hindered(key) and self.opens_at(key) <= now < planned.stale_at:
                for text in self.said[key][0]:
                    self._allowed[planned.account, text] = now

    def part_of(self, account: str, text: str) -> Part:
        return self._parts[account, text]

    def judge(self, call: Call, landed: Iterable[Landed], now: datetime) -> None:
        """At the moment of the call."""
        assert (call.account, call.words.text) in self._parts, f"words nobody drafted: {call}"
        key, number = self.part_of(call.account, call.words.text)
        last = self._allowed.get((call.account, call.words.text))
        assert last is not None, f"{key} part {number} was never allowed and was called"
        assert now - last <= PREPARED, f"{key} part {number} was called {now - last} too late"
        options = call.words.poll.options if call.words.poll else ()
        assert options == (self.said[key][1] if number == 1 else ()), f"{key} has another poll"
        above = {post.network_id for post in landed if self._is(post, (key, number - 1))}
        assert call.words.parent in (above or {""}), f"{key} part {number} answers another post"
        assert bool(above) == (number > 1), f"{key} part {number} went before the one before it"

    def find_doubled(self, landed: Iterable[Landed]) -> list[Part]:
        times = Counter(self.part_of(post.account, post.words.text) for post in landed)
        return [part for part, n in times.items() if n > 1 and part not in self.excused]

    def _is(self, post: Landed, part: Part) -> bool:
        return self.part_of(post.account, post.words.text) == part

    def _stops(self, scope: Scope, value: str, key: str) -> bool:
        planned = self.planned[key]
        texts, options = self.said[key]
        named = {
            Scope.EVERYTHING: value,
            Scope.CONGRESS: planned.congress,
            Scope.HUB: planned.hub,
            Scope.ACCOUNT: planned.account,
            Scope.SESSION: planned.session,
            Scope.PRESENTATION: planned.presentation,
            Scope.POST: planned.key,
        }
        if scope is Scope.WORD:
            return any(value.lower() in text.lower() for text in texts + options)
        return value == named[scope]


def said(entry: Entry) -> Said:
    post = entry.post
    return post.parts, post.poll.options if post.poll else ()
