"""Which of the calls that are open may go now, where each that goes counts for the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.prices import cost_of
from bot.domain.queue import Entry
from bot.domain.release import Hold, Verdict, judge
from bot.domain.traffic import Ledger


@dataclass(frozen=True, slots=True)
class Turn:
    """A call of part `part`, under the number of its delivery."""

    id: int
    entry: Entry
    part: int

    @property
    def calls(self) -> int:
        """With the parts that follow it."""
        return len(self.entry.post.parts) - self.part + 1


def in_turn(
    turns: Iterable[Turn], holds: Sequence[Hold], ledger: Ledger, now: datetime
) -> tuple[list[Turn], dict[str, datetime]]:
    """Those that may go, and when each account of which one must wait may follow. `turns` come in
    their order; behind one that waits, its account waits: a later post must not take its place
    again and again. One that is held, not approved, or can no longer make it lets others pass."""
    going: list[Turn] = []
    waits: dict[str, datetime] = {}
    for turn in turns:
        post = turn.entry.post
        congress, account = post.planned.congress, post.planned.account
        if account in waits:
            continue
        traffic = ledger.of(congress, account, mid_thread=turn.part > 1)
        found = judge(post, turn.entry.standing, holds, now, traffic)
        if found.verdict is Verdict.GO:
            going.append(turn)
            ledger.count(account, turn.calls, cost_of(post, turn.part), now)
        elif found.again_at and found.again_at < post.planned.stale_at:
            waits[account] = found.again_at
    return going, waits
